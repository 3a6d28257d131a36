import { addressOf, formatAddress, maskOf, networkOf, parseAddress, parseSubnet } from '../address.ts';
import { type Answer, done, failed, options, type Program } from './command.ts';
import type { Host } from './host.ts';

function addresses(host: Host): string {
  const subnet = parseSubnet(host.address);
  const broadcast = formatAddress((addressOf(networkOf(subnet).address) | ~maskOf(subnet.length)) >>> 0);
  const state = host.carrier()
    ? ['<BROADCAST,MULTICAST,UP,LOWER_UP>', 'UP']
    : ['<NO-CARRIER,BROADCAST,MULTICAST,UP>', 'DOWN'];
  return [
    '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000',
    '    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00',
    '    inet 127.0.0.1/8 scope host lo',
    '       valid_lft forever preferred_lft forever',
    `2: eth0: ${state[0]} mtu 1500 qdisc fq_codel state ${state[1]} group default qlen 1000`,
    '    link/ether 52:54:00:c0:02:0a brd ff:ff:ff:ff:ff:ff',
    `    inet ${host.address} brd ${broadcast} scope global eth0`,
    '       valid_lft forever preferred_lft forever',
    '',
  ].join('\n');
}

function routes(host: Host): string {
  const subnet = parseSubnet(host.address);
  const network = networkOf(subnet);
  const gateway = host.gateway();
  const down = host.carrier() ? '' : ' linkdown';
  const lines = gateway === null ? [] : [`default via ${gateway} dev eth0${down}`];
  return [
    ...lines,
    `${network.address}/${network.length} dev eth0 proto kernel scope link src ${subnet.address}${down}`,
    '',
  ].join('\n');
}

function routeGet(host: Host, target: string): Answer {
  const subnet = parseSubnet(host.address);
  if (parseAddress(target) === null) return failed(`Error: any valid prefix is expected rather than "${target}".\n`, 1);
  const gateway = host.gateway();
  const local = networkOf({ address: target, length: subnet.length }).address === networkOf(subnet).address;
  if (!local && gateway === null) return failed('RTNETLINK answers: Network is unreachable\n', 2);
  return done(`${target} ${local ? '' : `via ${gateway} `}dev eth0 src ${subnet.address} uid 1000 \n    cache \n`);
}

const ip: Program = ({ host, words }) => {
  const brief = words.some((word) => word === '-br' || word === '-brief');
  const [what = '', verb = 'show'] = words.slice(1).filter((word) => !word.startsWith('-'));
  if (what === '' || !['show', 'list', 'ls', 'sh', 's', 'l', 'dev', 'get'].includes(verb))
    return failed(`Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\n`, 255);
  if ('address'.startsWith(what)) {
    if (brief)
      return done(
        `lo               UNKNOWN        127.0.0.1/8\neth0             ${host.carrier() ? 'UP  ' : 'DOWN'}           ${host.address}\n`,
      );
    return done(addresses(host));
  }
  if ('link'.startsWith(what))
    return done(
      addresses(host)
        .split('\n')
        .filter((line) => !/inet|valid_lft/.test(line))
        .join('\n'),
    );
  if ('route'.startsWith(what)) return verb === 'get' ? routeGet(host, words.at(-1) ?? '') : done(routes(host));
  if ('neighbour'.startsWith(what)) {
    const gateway = host.gateway();
    return done(gateway !== null && host.carrier() ? `${gateway} dev eth0 lladdr 52:54:57:54:a9:5c REACHABLE\n` : '');
  }
  return failed(`Object "${what}" is unknown, try "ip help".\n`);
};

const ports: Readonly<Record<string, string>> = {
  ssh: '0.0.0.0:22',
  nginx: '0.0.0.0:80',
  postgresql: '127.0.0.1:5432',
};

const ss: Program = ({ host, words, root }) => {
  const process = options(words).flags.includes('p') && root;
  const rows = [...host.units].flatMap(([name, unit]) => {
    const local = ports[name];
    if (local === undefined || !unit.active) return [];
    return [
      `LISTEN 0      511    ${local.padStart(21)}      0.0.0.0:*    ${process ? `users:(("${name}",pid=${unit.pid},fd=6))` : ''}`.trimEnd(),
    ];
  });
  return done(`State  Recv-Q Send-Q     Local Address:Port  Peer Address:Port Process\n${rows.join('\n')}\n`);
};

const ping: Program = async ({ host, words, say, pause }) => {
  const at = words.findIndex((word) => word.startsWith('-c'));
  const given = words[at]?.slice(2) || words[at + 1];
  const count = at > 0 ? Number(given) : 10;
  const target = words.slice(1).find((word) => parseAddress(word) !== null);
  if (target === undefined || !Number.isInteger(count))
    return failed('ping: usage error: Destination address required\n', 2);
  say(`PING ${target} (${target}) 56(84) bytes of data.\n`);
  let received = 0;
  let sent = 0;
  while (sent < count) {
    sent++;
    if (host.reaches(target)) {
      received++;
      say(`64 bytes from ${target}: icmp_seq=${sent} ttl=62 time=0.6${sent % 10} ms\n`);
    }
    if (!(await pause(0))) break;
  }
  const loss = Math.round(((sent - received) * 100) / Math.max(sent, 1));
  const times = received > 0 ? 'rtt min/avg/max/mdev = 0.601/0.642/0.690/0.031 ms\n' : '\n';
  say(
    `\n--- ${target} ping statistics ---\n${sent} packets transmitted, ${received} received, ${loss}% packet loss, time ${sent * 1000}ms\n${times}`,
  );
  return { output: '', status: received > 0 ? 0 : 1 };
};

const traceroute: Program = async ({ host, words, say, pause }) => {
  const target = words.slice(1).find((word) => parseAddress(word) !== null);
  if (target === undefined)
    return failed(`${words.at(-1)}: Name or service not known\nCannot handle "host" cmdline arg\n`, 2);
  const { hops, arrived } = host.trace(target);
  say(`traceroute to ${target} (${target}), 30 hops max, 60 byte packets\n`);
  for (let hop = 1; hop <= (arrived ? hops.length : 30); hop++) {
    const seen = hops[hop - 1] ?? null;
    say(
      `${String(hop).padStart(2)}  ${seen === null ? '* * *' : `${seen} (${seen})  0.4${hop} ms  0.3${hop} ms  0.3${hop} ms`}\n`,
    );
    if (!(await pause(0))) break;
  }
  return done();
};

const arp: Program = ({ host }) => {
  const gateway = host.gateway();
  return done(gateway !== null && host.carrier() ? `? (${gateway}) at 52:54:57:54:a9:5c [ether] on eth0\n` : '');
};

const netstat: Program = (call) => {
  const { flags } = options(call.words);
  if (flags.includes('r')) return route(call);
  return ss({ ...call, words: ['ss', '-tlnp'] });
};

const route: Program = ({ host }) => {
  const { address, length } = networkOf(parseSubnet(host.address));
  const gateway = host.gateway();
  const row = (to: string, via: string, mask: string, flags: string) =>
    `${to.padEnd(15)} ${via.padEnd(15)} ${mask.padEnd(15)} ${flags.padEnd(5)} 0      0        0 eth0`;
  return done(
    [
      'Kernel IP routing table',
      'Destination     Gateway         Genmask         Flags Metric Ref    Use Iface',
      ...(gateway === null ? [] : [row('0.0.0.0', gateway, '0.0.0.0', 'UG')]),
      row(address, '0.0.0.0', formatAddress(maskOf(length)), 'U'),
      '',
    ].join('\n'),
  );
};

const ifconfig: Program = ({ host }) => {
  const { address, length } = parseSubnet(host.address);
  return done(
    `eth0: flags=${host.carrier() ? '4163<UP,BROADCAST,RUNNING,MULTICAST>' : '4099<UP,BROADCAST,MULTICAST>'}  mtu 1500\n        inet ${address}  netmask ${formatAddress(maskOf(length))}\n        ether 52:54:00:c0:02:0a  txqueuelen 1000  (Ethernet)\n\nlo: flags=73<UP,LOOPBACK,RUNNING>  mtu 65536\n        inet 127.0.0.1  netmask 255.0.0.0\n`,
  );
};

const ethtool: Program = ({ host, words }) =>
  words[1] === 'eth0'
    ? done(
        `Settings for eth0:\n\tSpeed: ${host.carrier() ? '1000Mb/s' : 'Unknown!'}\n\tDuplex: ${host.carrier() ? 'Full' : 'Unknown! (255)'}\n\tLink detected: ${host.carrier() ? 'yes' : 'no'}\n`,
      )
    : failed(`Cannot get device settings: No such device\n`, 75);

/** The address of a name in the hosts file. */
function inHosts(host: Host, name: string): string | undefined {
  const lines = host.files.get('/etc/hosts')?.content.split('\n') ?? [];
  return lines.find((line) => line.split(/\s+/).slice(1).includes(name))?.split(/\s+/)[0];
}

/** No name server of this network answers, so only the hosts file knows names. */
const lookup =
  (unanswered: (name: string) => string, status: number): Program =>
  ({ words }) => {
    const name = words.slice(1).find((word) => !/^[-+@]/.test(word));
    return name === undefined ? failed('usage: NAME\n') : failed(unanswered(name), status);
  };

const getent: Program = ({ host, words }) => {
  const name = words[2] ?? '';
  const address = words[1] === 'hosts' ? inHosts(host, name) : undefined;
  return address === undefined ? failed('', 2) : done(`${address.padEnd(15)} ${name}\n`);
};

const page = '<!doctype html><title>Shop</title><h1>The practice shop</h1>\n';

/** The web server of this host itself; anything else is out of reach or answers nothing. */
const curl: Program = ({ host, words }) => {
  const { flags } = options(words);
  const url = words.slice(1).find((word) => !word.startsWith('-')) ?? '';
  const [, name = '', port = '80'] = /^(?:https?:\/\/)?([^/:]+)(?::(\d+))?/.exec(url) ?? [];
  if (name === '') return failed('curl: (2) no URL specified\n', 2);
  const address = parseAddress(name) === null ? inHosts(host, name) : name;
  if (address === undefined) return failed(`curl: (6) Could not resolve host: ${name}\n`, 6);
  const own = address.startsWith('127.') || address === host.address.split('/')[0];
  if (!own && !host.reaches(address))
    return failed(`curl: (28) Failed to connect to ${name} port ${port} after 5000 ms: Timeout was reached\n`, 28);
  if (!own || port !== '80' || !host.units.get('nginx')?.active)
    return failed(`curl: (7) Failed to connect to ${name} port ${port} after 0 ms: Connection refused\n`, 7);
  const head = `HTTP/1.1 200 OK\nServer: nginx\nContent-Type: text/html\nContent-Length: ${page.length}\n\n`;
  return done(flags.includes('I') ? head : flags.includes('i') ? head + page : page);
};

/** Programs about the network. */
export const networkPrograms: Readonly<Record<string, Program>> = {
  ip,
  ss,
  ping,
  traceroute,
  tracepath: traceroute,
  arp,
  netstat,
  route,
  ifconfig,
  ethtool,
  getent,
  curl,
  dig: lookup(() => ';; communications error to 9.9.9.9#53: timed out\n;; no servers could be reached\n', 9),
  nslookup: lookup(() => ';; communications error to 9.9.9.9#53: timed out\n;; no servers could be reached\n\n', 1),
  host: lookup(() => ';; communications error to 9.9.9.9#53: timed out\n;; no servers could be reached\n', 1),
};
