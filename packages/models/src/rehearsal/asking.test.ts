/** What an engineer types in the first minutes: shows, exact changes, save, undo, "why can't X reach Y?". */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { play } from './play.test-double.ts';
import { understand } from './question.ts';
import { pair, type RouterDouble } from './router.test-double.ts';

/** Both routers healthy, with names that have parts. */
function healthy(up = true): readonly RouterDouble[] {
  const [a, b] = pair();
  b.neighbors.pop();
  for (const one of [a, b]) one.up = up;
  return [
    { ...a, name: 'paris-1' },
    { ...b, name: 'oslo-1' },
  ];
}

test('a thing is shown by its everyday name, on the host that is meant or on all', async () => {
  const table: [string, readonly string[]][] = [
    ['show me the BGP neighbours on oslo-1', ['oslo-1: show ip bgp summary']],
    ['Which BGP neighbors does oslo have?', ['oslo-1: show ip bgp summary']],
    ['what version runs on paris-1?', ['paris-1: show version']],
    ['What version is running on paris?', ['paris-1: show version']],
    ['what software do the routers run', ['paris-1: show version', 'oslo-1: show version']],
    ['list the interfaces of oslo-1', ['oslo-1: show ip interface brief']],
    ['Give me the routing table on oslo-1 please', ['oslo-1: show ip route']],
    ['show me the running config of oslo-1', ['oslo-1: show running-config']],
    ['can you show me the log of paris-1?', ['paris-1: show logging']],
    ['what time is it on oslo-1', ['oslo-1: show clock']],
    ['sh ip int br on oslo-1', ['oslo-1: sh ip int br']],
    ['show ip bgp neighbours on oslo-1', ['oslo-1: show ip bgp neighbors']],
    ['ping 192.0.2.1 from oslo-1', ['oslo-1: ping 192.0.2.1']],
    ['run show users on oslo-1', ['oslo-1: show users']],
    ['on oslo-1:\n```\nshow clock\nshow users\n```', ['oslo-1: show clock\nshow users']],
  ];
  for (const [prompt, commands] of table)
    assert.deepEqual((await play({ devices: healthy(), prompt })).commands, commands, prompt);
});

test('a change is understood by its exact words and by nothing less', () => {
  const shut = (name: string, where = '', save = false) => ({
    kind: 'change',
    exact: { what: 'interface', name, shut: true },
    where,
    save,
  });
  const open = (name: string, where = '') => ({
    ...shut(name, where),
    exact: { what: 'interface', name, shut: false },
  });
  const table: [string, unknown][] = [
    ['shut interface Gi0/1 on edge', shut('Gi0/1', 'edge')],
    ['Please shut down interface GigabitEthernet 0/1 on r1.', shut('GigabitEthernet 0/1', 'r1')],
    ['disable port ether2 on r1 and save', shut('ether2', 'r1', true)],
    ['no shut Gi0/1 on edge', open('Gi0/1', 'edge')],
    ['bring up interface Gi0/2 at r1', open('Gi0/2', 'r1')],
    ['can you enable ge-0/0/1 on r1?', open('ge-0/0/1', 'r1')],
    ['shut Gi0/1', shut('Gi0/1')],
    [
      'shut neighbor 192.0.2.1 on r1',
      { kind: 'change', exact: { what: 'neighbor', address: '192.0.2.1', shut: true }, where: 'r1', save: false },
    ],
    [
      'set the description of Gi0/1 on r1 to "to the lab"',
      { kind: 'change', exact: { what: 'description', name: 'Gi0/1', text: 'to the lab' }, where: 'r1', save: false },
    ],
  ];
  for (const [text, question] of table) assert.deepEqual(understand(text), question, text);
  for (const text of [
    'do not shut interface Gi0/1 on edge',
    'why is Gi0/1 shut on edge?',
    'who shut Gi0/1?',
    'Interface Gi0/1 is down, bring it up',
    'should I shut Gi0/1?',
    'shut everything',
  ])
    assert.notEqual(understand(text).kind, 'change', text);
});

test('an interface that is to be shut is shut on one card, exactly, with the way back; save and undo follow', async () => {
  const devices = healthy();
  const first = await play({ devices, prompt: 'shut interface Gi0/0 on oslo' });
  assert.deepEqual(first.changes, [
    'oslo-1: configure terminal\ninterface Gi0/0\nshutdown\nend\nshow ip interface brief',
  ]);
  const uses = first.messages.flatMap(({ content }) => content.filter((block) => block.type === 'tool-use'));
  const change = uses.find(({ input }) => String(input.command).startsWith('configure'));
  assert.match(String(change?.input.explanation), /Undo: interface Gi0\/0; no shutdown\.$/);
  assert.match(first.report, /Done on oslo-1[\s\S]*administratively down[\s\S]*Undo[\s\S]*Not saved/);

  const again = await play({ devices, earlier: first.messages, prompt: 'shut interface Gi0/0 on oslo' });
  assert.deepEqual(again.changes, []);
  assert.match(again.report, /shut down already/);

  const saved = await play({ devices, earlier: first.messages, prompt: 'save the config' });
  assert.deepEqual(saved.commands, ['oslo-1: write memory']);
  assert.match(saved.report, /oslo-1: saved.*OK/);

  const undone = await play({ devices, earlier: saved.messages, prompt: 'undo that' });
  assert.deepEqual(undone.changes, [
    'oslo-1: configure terminal\ninterface Gi0/0\nno shutdown\nend\nshow ip interface brief',
  ]);
  assert.equal(devices[1]?.shut, false);
  const redone = await play({ devices, earlier: undone.messages, prompt: 'undo' });
  assert.match(redone.changes.join(), /\nshutdown\n/);
});

test('a repair can be undone as well', async () => {
  const devices = pair();
  const first = await play({ devices, prompt: 'The BGP session is down. Fix it.' });
  const { changes } = await play({ devices, earlier: first.messages, prompt: 'roll it back' });
  assert.deepEqual(changes, [
    'south: configure terminal\nrouter bgp 65002\nneighbor 192.0.2.1 shutdown\nend\nshow ip bgp summary',
  ]);
});

test('a neighbour is shut by its address, with the AS that the router says', async () => {
  const { changes } = await play({ devices: healthy(), prompt: 'shut neighbor 192.0.2.1 on oslo-1 and save it' });
  assert.deepEqual(changes, [
    'oslo-1: configure terminal\nrouter bgp 65002\nneighbor 192.0.2.1 shutdown\nend\nshow ip bgp summary\nwrite memory',
  ]);
});

test('what is not there, not clear, not known or not allowed is said, and nothing is proposed', async () => {
  const table: [Parameters<typeof play>[0], RegExp][] = [
    [{ devices: healthy(), prompt: 'shut interface Gi9/9 on oslo-1' }, /has no interface Gi9\/9/],
    [{ devices: healthy(), prompt: 'shut interface Gi0/0' }, /On which host\? There are paris-1 and oslo-1/],
    [{ devices: healthy(), prompt: 'shut neighbor 203.0.113.9 on oslo-1' }, /no BGP neighbour 203\.0\.113\.9/],
    [{ devices: healthy(), prompt: 'no shut Gi0/0 on oslo-1' }, /not shut down already/],
    [{ devices: healthy(), prompt: 'save the config' }, /On which host/],
    [{ devices: healthy(), prompt: 'undo' }, /no change .*that I could take back/],
    [{ devices: healthy(), prompt: 'shut Gi0/0 on oslo-1', platform: 'sql' }, /do not know how that is written on sql/],
    [
      { devices: healthy(), prompt: 'shut Gi0/0 on oslo-1', system: 'Mode: ask. x' },
      /propose no change now[\s\S]*shutdown/,
    ],
    [{ devices: healthy(), prompt: 'upgrade oslo-1 to the newest release' }, /I did nothing[\s\S]*"shut interface/],
    [{ devices: healthy(), prompt: 'configure OSPF on all routers' }, /I did nothing[\s\S]*"shut interface/],
  ];
  for (const [given, answer] of table) {
    const { report, changes } = await play(given);
    assert.match(report, answer, given.prompt ?? '');
    assert.deepEqual(changes, [], given.prompt ?? '');
  }
});

test('"why can’t X reach Y?" tries it, and looks between the routers only where it fails', async () => {
  const works = await play({ devices: healthy(), prompt: "Why can't oslo-1 reach 198.51.100.7?" });
  assert.deepEqual(works.commands, ['oslo-1: ping 198.51.100.7']);
  assert.match(works.report, /reaches 198\.51\.100\.7 now/);
  for (const prompt of [
    'why can oslo-1 not reach paris-1?',
    "oslo-1 can't ping paris-1. Why?",
    'Is paris-1 reachable from oslo-1?',
    'no connectivity between oslo-1 and paris-1',
  ]) {
    const devices = healthy(false);
    devices[0]?.neighbors.push('192.0.2.2 shutdown');
    const broken = await play({ devices, prompt });
    assert.ok(broken.commands.includes('oslo-1: ping 192.0.2.1'), prompt);
    assert.match(
      broken.report,
      /got no answer from 192\.0\.2\.1[\s\S]*paris-1 has its neighbour 192\.0\.2\.2 shut down/,
    );
    assert.deepEqual(broken.changes, []);
  }
  const devices = healthy(false);
  devices[0]?.neighbors.push('192.0.2.2 shutdown');
  const fixed = await play({ devices, prompt: "Find out why oslo-1 can't reach paris-1 and fix it" });
  assert.equal(fixed.changes.length, 1);
  assert.match(fixed.report, /After the change it answers now/);
});

test('lines that are to be staged are proposed as configuration, and not as a command', async () => {
  const prompt = 'Stage this on oslo-1:\n```\ninterface Loopback0\ndescription here\n```';
  const { messages } = await play({ devices: healthy(), prompt });
  const uses = messages.flatMap(({ content }) => content.filter((block) => block.type === 'tool-use'));
  const staged = uses.find(({ tool }) => tool === 'config.stage');
  assert.equal(staged?.input.lines, 'interface Loopback0\ndescription here');
  assert.ok(uses.every(({ tool }) => tool !== 'terminal.run'));
});
