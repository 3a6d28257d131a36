import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Platform } from '@interlock/model';
import { newNeutraliser, placeholdersIn } from '@interlock/redact';
import { lookUp } from './look-up.ts';
import type { Fillable } from './placeholders.ts';
import { type Double, wayDouble } from './way.double.ts';
import { propose } from './way.ts';

const id = (n: number) => `entry_${String(n).padStart(26, '0')}` as const;

function double(platform: Platform = 'cisco_ios'): Double {
  const made = wayDouble({ host: { platform } });
  const entry = (n: number, name: string, type: Fillable['type'], here = true): Fillable => ({
    id: id(n),
    name,
    account: 'x',
    version: n,
    type,
    hosts: here ? [made.host.id] : [],
  });
  const known = [
    entry(2, 'core', 'enable-secret'),
    entry(3, 'db', 'user-password'),
    entry(4, 'elsewhere', 'user-password', false),
    entry(5, 'key', 'ssh-key'),
    entry(6, 'snmp', 'snmp-v3'),
  ];
  return {
    ...made,
    rooms: {
      ...made.rooms,
      facts: { ...made.rooms.facts, entryNamed: (name) => known.find((one) => one.name === name) },
    },
  };
}

const proposal = (on: Double, command: string, use = 'u') => ({
  use,
  agent: on.at.run.agent,
  tool: 'terminal.run',
  arguments: { command },
  host: on.host.id,
});
const found = (command: string, platform?: Platform) => {
  const on = double(platform);
  return lookUp(proposal(on, command), on.at, on.rooms.facts, on.rooms.house);
};
const refusedAs = (command: string, platform?: Platform): string => {
  try {
    found(command, platform);
    return 'taken';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('a placeholder stays one in the whole call, which names the entry and its version', () => {
  const { call, verdict } = found('configure terminal\nenable secret {{core}}\nend\nwrite memory');
  assert.deepEqual(call.placeholders, [{ entry: id(2), name: 'core', version: 2 }]);
  assert.deepEqual(
    call.lines.map(({ text }) => text),
    ['configure terminal', 'enable secret {{core}}', 'end', 'write memory'],
  );
  assert.equal(call.arguments.command, 'configure terminal\nenable secret {{core}}\nend\nwrite memory');
  assert.ok(!JSON.stringify([call, verdict]).includes('Zq7'));
  assert.notEqual(verdict.class, 'read-only');
});

test('a call with a placeholder is never a read', () => {
  const { verdict, call } = found('echo {{db}}', 'linux');
  assert.equal(verdict.class, 'moderate');
  assert.equal(call.lines[0]?.class, 'moderate');
  assert.match(verdict.reason, /fills in “db”/);
});

test('a call with a placeholder asks, also in Autonomous, and its card names entry, host and line', async () => {
  const on = double();
  on.at.conversation.trust = 'autonomous';
  let card: unknown;
  on.rooms.cards.approver = (shown) => {
    card = shown;
    return { answer: 'rejected', by: null };
  };
  await propose(proposal(on, 'configure terminal\nenable secret {{core}}\nend'), on.at, on.rooms);
  const { placeholders, host, lines } = card as import('@interlock/protocol').Card;
  assert.deepEqual(placeholders, [{ name: 'core', line: 1 }]);
  assert.equal(host?.name, 'r1');
  assert.equal(lines[1]?.text, 'enable secret {{core}}');
  assert.deepEqual(on.acts, []);
});

test('only an entry that is there, has the part, and is meant for the host is named', () => {
  assert.equal(refusedAs('enable secret {{nobody}}'), 'call.placeholder');
  assert.equal(refusedAs('enable secret {{core'), 'call.placeholder');
  assert.equal(refusedAs('enable secret {{}}'), 'call.placeholder');
  assert.equal(refusedAs('enable secret {{core.password}}'), 'call.placeholder-part');
  assert.equal(refusedAs('enable secret {{key}}'), 'call.placeholder-part');
  assert.equal(refusedAs('enable secret {{snmp}}'), 'call.placeholder-part');
  assert.equal(refusedAs('enable secret {{elsewhere}}'), 'call.placeholder-host');
});

test('a placeholder stands where the device takes a secret, and nowhere that a person would read it', () => {
  for (const command of [
    '{{core}}',
    'ping {{core}}',
    'show running-config | include {{core}}',
    'configure terminal\ninterface Loopback0\ndescription {{core}}\nend',
    'configure terminal\nsnmp-server location {{core}}\nend',
    'enable secret x{{core}}',
    'enable secret {{core}}x',
    'enable secret "{{core}}"',
    'reload {{core}}',
  ])
    assert.equal(refusedAs(command), 'call.placeholder-place', command);
});

test('a shell’s placeholder is never a command, never code, and never inside a quotation', () => {
  for (const command of [
    '{{db}}',
    'sudo {{db}}',
    'env {{db}}',
    'sh -c {{db}}',
    'echo "{{db}}"',
    "echo '{{db}}'",
    'echo `{{db}}`',
    'echo $({{db}})',
    'true; {{db}}',
    'cat <<{{db}}',
  ])
    assert.equal(refusedAs(command, 'linux'), 'call.placeholder-place', command);
  assert.equal(refusedAs('PGPASSWORD={{db}} psql -l', 'linux'), 'taken');
  assert.equal(refusedAs('curl --user {{db}} http://192.0.2.7/', 'linux'), 'taken');
});

test('platforms that quote take the placeholder as a value', () => {
  assert.equal(refusedAs('/user add name=bob group=read password={{db}}', 'mikrotik_routeros'), 'taken');
  assert.equal(refusedAs('/user add name={{db}} group=read', 'mikrotik_routeros'), 'call.placeholder-place');
  assert.equal(
    refusedAs(
      'configure private\nset system login user bob authentication plain-text-password-value {{db}}\ncommit and-quit',
      'juniper_junos',
    ),
    'taken',
  );
  assert.equal(refusedAs('select {{db}}', 'sql'), 'call.placeholder-place');
});

test('an answer to a device’s question holds no placeholder', () => {
  const on = double();
  const answers = [{ question: 'confirm', answer: '{{core}}' }];
  assert.throws(
    () =>
      lookUp(
        { ...proposal(on, 'reload'), arguments: { command: 'reload', answers } },
        on.at,
        on.rooms.facts,
        on.rooms.house,
      ),
    { code: 'call.bad-answer' },
  );
});

test('what a device says names no entry, however it is cut', () => {
  const take = newNeutraliser();
  const said = ['description {', '{core}} ', '{{db}}'].map(take).join('');
  assert.deepEqual(placeholdersIn(said), []);
});
