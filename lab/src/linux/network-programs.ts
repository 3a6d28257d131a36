import { addressOf, formatAddress, maskOf, networkOf, parseAddress, parseSubnet } from '../address.ts';
import { done, failed, options, type Program } from './command.ts';
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
  if ('route'.startsWith(what)) return done(routes(host));
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
  const at = words.indexOf('-c');
  const count = at > 0 ? Number(words[at + 1]) : 10;
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

/** Programs about the network. */
export const networkPrograms: Readonly<Record<string, Program>> = { ip, ss, ping };
