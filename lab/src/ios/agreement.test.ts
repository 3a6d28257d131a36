/** Whatever is configured on both routers: all that they show agrees, each with itself and with the other. */
import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { steppedClock } from '../clock.ts';
import { defaultPace } from '../network/network.ts';
import { newLabSecrets } from '../secrets.ts';
import { memorySink } from '../terminal/sink.ts';
import { Terminal } from '../terminal/terminal.ts';
import { defaultTopology } from '../topology.ts';
import type { IosDevice } from './device.ts';
import { routerPair } from './pair.ts';

const secrets = newLabSecrets();

interface Console {
  readonly run: (line: string) => Promise<string>;
}

function twoRouters() {
  const clock = steppedClock(Date.UTC(2026, 10, 21));
  const pair = routerPair({
    topology: defaultTopology,
    secrets,
    clock,
    pace: defaultPace,
    since: clock.now() - 86_400_000,
    idleMilliseconds: null,
    salt: () => 'salt',
    authorizedKeys: () => [],
    failed: (error) => assert.fail(String(error)),
    saved: {},
  });
  const open = (device: IosDevice): Console => {
    const sink = memorySink();
    const terminal = new Terminal({ sink, clock });
    const session = device.openSession({ user: 'admin', from: 'test', terminal, cutAfter: () => {} });
    session.length = 0;
    session.monitor = false;
    return {
      async run(line) {
        let done = false;
        const work = session.execute(line).finally(() => {
          done = true;
        });
        while (!done) {
          await new Promise((resolve) => setImmediate(resolve));
          clock.advance(50);
        }
        await work;
        return sink.take().replaceAll('\r', '');
      },
    };
  };
  return { clock, pair, consoles: [open(pair.edge), open(pair.core)] as const };
}

/** A router's configuration read back from its text alone. */
function readConfig(text: string) {
  const interfaces = new Map<string, { address: string; mask: string; shut: boolean }>();
  const neighbors = new Map<string, { as: string; shut: boolean; password: string }>();
  let as: string | null = null;
  let id = '';
  let section = '';
  for (const line of text.split('\n')) {
    if (!line.startsWith(' ')) section = line;
    const words = line.trim().split(' ');
    const name = /^interface (\S+)/.exec(section)?.[1];
    if (line === section && name) interfaces.set(name, { address: '', mask: '', shut: false });
    if (line === section && words[0] === 'router') as = words[2] ?? null;
    const port = interfaces.get(name ?? '');
    if (port && words[0] === 'ip' && words[1] === 'address') Object.assign(port, { address: words[2], mask: words[3] });
    if (port && words[0] === 'shutdown') port.shut = true;
    if (words[0] === 'bgp' && words[1] === 'router-id') id = words[2] ?? '';
    if (words[0] !== 'neighbor') continue;
    const peer = words[1] as string;
    if (words[2] === 'remote-as') neighbors.set(peer, { as: words[3] as string, shut: false, password: '' });
    const neighbor = neighbors.get(peer);
    if (neighbor && words[2] === 'shutdown') neighbor.shut = true;
    if (neighbor && words[2] === 'password') neighbor.password = words[3] as string;
  }
  return { interfaces, neighbors, as, id };
}

async function readRouter(console: Console) {
  const config = readConfig(await console.run('show running-config'));
  const brief = new Map<string, { address: string; status: string; protocol: string }>();
  for (const row of (await console.run('show ip interface brief')).matchAll(
    /^(\S+) +(\S+) +YES \S+ +(up|down|administratively down) +(up|down) *$/gm,
  ))
    brief.set(row[1] as string, { address: row[2] as string, status: row[3] as string, protocol: row[4] as string });
  const summary = new Map<string, string>();
  for (const row of (await console.run('show ip bgp summary')).matchAll(
    /^(\d\S+) +4 +\d+ .*?(?:never|\S+) +(\S+|Idle \(Admin\))$/gm,
  ))
    summary.set(row[1] as string, row[2] as string);
  const table = [...(await console.run('show ip bgp')).matchAll(/^ \*([> ])[i ] (\S+)\s+([\d.]+) +\d+ /gm)].map(
    (row) => ({
      best: row[1] === '>',
      prefix: row[2] as string,
      hop: row[3] as string,
    }),
  );
  const routes = [
    ...(await console.run('show ip route')).matchAll(
      /^([CLSB])\*? +(\S+)\/(\d+) (?:is directly connected, (\S+)|\[\d+\/0\] via ([\d.]+))/gm,
    ),
  ].map((row) => ({ code: row[1], prefix: `${row[2]}/${row[3]}`, out: row[4], via: row[5] }));
  const cdp = /entries displayed : 1/.test(await console.run('show cdp neighbors'));
  const cdpDetail = /entries displayed : 1/.test(await console.run('show cdp neighbors detail'));
  const total = Number(/^Total +0 +(\d+)/m.exec(await console.run('show ip route summary'))?.[1]);
  const ip = new Map<string, string>();
  for (const row of (await console.run('show ip interface')).matchAll(
    /^(\S+) is (.*), line protocol is (?:up|down)\n {2}(?:Internet address is (\S+)|Internet protocol processing disabled)/gm,
  ))
    ip.set(row[1] as string, `${row[2]} ${row[3] ?? 'unassigned'}`);
  const probes: string[] = [];
  for (const target of ['10.255.0.2', '10.255.0.1', '198.51.100.1', '192.0.2.10', '10.0.0.2', '203.0.113.7']) {
    const answered = /Success rate is 100/.test(await console.run(`ping ${target} repeat 1`));
    const traced = new RegExp(`^ +\\d+ ${target.replaceAll('.', '\\.')} `, 'm').test(
      await console.run(`traceroute ${target}`),
    );
    if (answered !== traced) probes.push(`${target}: ping ${answered}, traceroute ${traced}`);
  }
  const entries = new Map<string, number>();
  for (const { prefix } of table) {
    const shown = await console.run(`show ip bgp ${prefix.split('/')[0]}`);
    entries.set(prefix, Number(/Paths: \((\d+) available/.exec(shown)?.[1] ?? 0));
  }
  return { config, brief, summary, table, routes, cdp, cdpDetail, total, ip, probes, entries };
}

type View = Awaited<ReturnType<typeof readRouter>>;

const number = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const within = (port: { address: string; mask: string }, address: string) =>
  port.address !== '' &&
  ((number(port.address) & number(port.mask)) | 0) === ((number(address) & number(port.mask)) | 0);

/** Whether two configurations agree on a session, worked out from their texts. */
function shouldBeUp(mine: View['config'], theirs: View['config'], peer: string): boolean {
  const [a, b] = [mine.interfaces.get('GigabitEthernet0/0'), theirs.interfaces.get('GigabitEthernet0/0')];
  const here = mine.neighbors.get(peer);
  const there = a ? theirs.neighbors.get(a.address) : undefined;
  if (!a || !b || !here || !there || a.shut || b.shut || here.shut || there.shut) return false;
  return (
    b.address === peer &&
    a.address !== b.address &&
    within(a, b.address) &&
    within(b, a.address) &&
    here.as === theirs.as &&
    there.as === mine.as &&
    here.password === there.password &&
    identifier(mine) !== identifier(theirs)
  );
}

/** The BGP identifier: as configured, or the highest loopback's address, or the highest of all. */
function identifier({ id, interfaces }: View['config']): string {
  if (id !== '') return id;
  const open = [...interfaces].filter(([, port]) => !port.shut && port.address !== '');
  const loopbacks = open.filter(([name]) => name.startsWith('Loopback'));
  const candidates = (loopbacks.length > 0 ? loopbacks : open).map(([, port]) => port.address);
  return candidates.sort((a, b) => number(b) - number(a))[0] ?? '0.0.0.0';
}

function checkAgreement(mine: View, theirs: View): void {
  const link = 'GigabitEthernet0/0';
  for (const [name, port] of mine.config.interfaces) {
    const shown = mine.brief.get(name);
    assert.equal(shown?.address, port.address || 'unassigned');
    assert.equal(shown?.status === 'administratively down', port.shut);
    const connected = mine.routes.some((route) => route.code === 'C' && route.out === name);
    assert.equal(connected, shown?.protocol === 'up' && port.address !== '', `${name} connected`);
  }
  const bothOpen = !mine.config.interfaces.get(link)?.shut && !theirs.config.interfaces.get(link)?.shut;
  assert.equal(mine.brief.get(link)?.protocol === 'up', bothOpen);
  assert.equal(mine.cdp, bothOpen);
  assert.equal(mine.cdpDetail, bothOpen);
  assert.equal(mine.total, mine.routes.length);
  for (const [name, shown] of mine.brief) {
    const address = mine.ip.get(name) ?? '';
    assert.equal(address.replace(/\/\d+$/, ''), `${shown.status} ${shown.address}`, name);
  }
  assert.deepEqual(mine.probes, []);
  for (const [prefix, paths] of mine.entries) assert.ok(paths >= 1, prefix);
  assert.deepEqual([...mine.summary.keys()].sort(), [...mine.config.neighbors.keys()].sort());
  for (const [peer, state] of mine.summary) {
    const up = /^\d+$/.test(state);
    assert.equal(up, shouldBeUp(mine.config, theirs.config, peer), `session to ${peer} is ${state}`);
    assert.equal(state.startsWith('Idle (Admin'), mine.config.neighbors.get(peer)?.shut === true);
    const learned = mine.table.filter((path) => path.hop === peer).map((path) => path.prefix);
    if (!up) assert.deepEqual(learned, []);
    else {
      const us = mine.config.interfaces.get(link)?.address ?? '';
      assert.match(theirs.summary.get(us) ?? '', /^\d+$/);
      assert.equal(learned.length, Number(state));
      assert.deepEqual(
        learned,
        theirs.table.filter((path) => path.hop === '0.0.0.0').map((path) => path.prefix),
      );
    }
  }
  for (const route of mine.routes)
    if (route.code === 'B') assert.match(mine.summary.get(route.via as string) ?? '', /^\d+$/);
}

const peers = ['10.255.0.1', '10.255.0.2', '10.255.0.5', '10.255.0.6', '192.0.2.10'];
const peer = fc.constantFrom(...peers);
const as = fc.constantFrom('65010', '65020', '65020', '65010', '65021');
const inInterface = (port: string, line: string) => [`interface ${port}`, line];
const inBgp = (line: string) => ['router bgp OWN', line];

/** One change: lines to type in configuration mode; OWN stands for the router's own AS number. */
const change: fc.Arbitrary<readonly string[]> = fc.oneof(
  fc
    .constantFrom('gi0/0', 'GigabitEthernet 0/1', 'lo0', 'gi0/2')
    .chain((port) =>
      fc
        .constantFrom(
          'shut',
          'no shutdown',
          'no shut',
          'no ip address',
          'ip address 10.255.0.5 255.255.255.252',
          'ip addr 10.255.0.1 255.255.255.252',
          'ip address 10.255.0.2 255.255.255.0',
          'description x | y',
          'ip address 10.255.0.3 255.255.255.252',
        )
        .map((line) => inInterface(port, line)),
    ),
  fc.tuple(peer, as).map(([address, number]) => inBgp(`neighbor ${address} remote-as ${number}`)),
  fc
    .tuple(peer, fc.constantFrom('shutdown', 'password abc', 'description far end'))
    .map(([a, what]) => inBgp(`neigh ${a} ${what}`)),
  fc
    .tuple(peer, fc.constantFrom('shut', 'password', 'remote-as', 'description'))
    .map(([a, what]) => inBgp(`no neighbor ${a} ${what}`)),
  fc
    .constantFrom(
      'network 203.0.113.0',
      'no network 192.0.2.0',
      'network 10.99.0.0 mask 255.255.0.0',
      'bgp router-id 10.0.0.1',
      'no bgp router-id',
      'network 10.255.0.0 mask 255.255.255.252',
    )
    .map(inBgp),
  fc.constantFrom(
    ['no router bgp 65010'],
    ['ip route 203.0.113.0 255.255.255.0 Null0'],
    ['ip route 0.0.0.0 0.0.0.0 10.255.0.2'],
    ['ip route 10.99.0.0 255.255.0.0 192.0.2.10 20'],
    ['no ip route 203.0.113.0 255.255.255.0'],
    ['interface lo7', 'ip address 10.7.7.7 255.255.255.255'],
    ['no interface lo7'],
    ['bogus'],
    ['do clear ip bgp *'],
    ['do write'],
  ),
);

test('running configuration, interfaces, routes and both ends of BGP agree after any configuration', async () => {
  const steps = fc.array(fc.tuple(fc.constantFrom(0, 1), change), { minLength: 1, maxLength: 14 });
  const met = { up: 0, down: 0, learned: 0 };
  await fc.assert(
    fc.asyncProperty(steps, fc.boolean(), async (script, reload) => {
      const { clock, pair, consoles } = twoRouters();
      for (const one of consoles) await one.run('configure terminal');
      for (const [router, lines] of script) {
        const own = router === 0 ? '65010' : '65020';
        for (const line of lines) await consoles[router as 0 | 1].run(line.replace('OWN', own));
      }
      if (reload) pair.edge.reload('test');
      clock.advance(120_000);
      for (const one of consoles) await one.run('end');
      const [edge, core] = [await readRouter(consoles[0]), await readRouter(consoles[1])];
      checkAgreement(edge, core);
      checkAgreement(core, edge);
      const up = [...edge.summary.values()].some((state) => /^\d+$/.test(state));
      met[up ? 'up' : 'down']++;
      if (edge.routes.some((route) => route.code === 'B')) met.learned++;
    }),
    { numRuns: 150 },
  );
  for (const [what, count] of Object.entries(met)) assert.ok(count >= 10, `${what} was met ${count} times`);
});
