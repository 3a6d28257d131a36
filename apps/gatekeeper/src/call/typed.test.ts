import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newId } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import { classify } from '@interlock/risk';
import { keepTyped } from '../keep-typed.ts';
import { lookUp } from './look-up.ts';
import { TypedSecrets } from './typed.ts';
import { typedPlaces } from './typed-places.ts';
import { type Double, wayDouble } from './way.double.ts';
import { propose } from './way.ts';

const proposal = (on: Double, command: string, use = 'u') => ({
  use,
  agent: on.at.run.agent,
  tool: 'terminal.run',
  arguments: { command },
  host: on.host.id,
});
const found = (on: Double, command: string) => lookUp(proposal(on, command), on.at, on.rooms.facts, on.rooms.house);
const command = 'configure terminal\nusername bob secret Hunter2hunter\nsnmp-server community Hunter2hunter ro\nend';

test('a secret that was written into a command is in nothing of the call', () => {
  const on = wayDouble();
  const { call, verdict, typed } = found(on, command);
  assert.ok(!JSON.stringify([call, verdict, typed]).includes('Hunter2'));
  assert.equal(call.lines[1]?.text, 'username bob secret {{typed-1}}');
  assert.equal(call.lines[2]?.text, 'snmp-server community {{typed-1}} ro', 'one secret, one name');
  assert.deepEqual(
    call.placeholders.map(({ name }) => name),
    ['typed-1'],
  );
});

test('it is judged by what was written', () => {
  const on = wayDouble();
  const plain = found(
    on,
    'configure terminal\nusername bob secret {{typed-7}}\nend'.replace('{{typed-7}}', 'abcdefgh'),
  );
  assert.equal(plain.verdict.class, found(on, 'configure terminal\nusername bob secret other123\nend').verdict.class);
});

test('card, events and ledger have the name, and the device gets what was written', async () => {
  const on = wayDouble();
  let card: Card | undefined;
  on.rooms.cards.approver = (shown) => {
    card = shown;
    return { answer: 'rejected', by: null };
  };
  await propose(proposal(on, command), on.at, on.rooms);
  assert.deepEqual(card?.typed, [
    { name: 'typed-1', line: 1, kind: 'user' },
    { name: 'typed-1', line: 2, kind: 'user' },
  ]);
  assert.deepEqual(card?.placeholders, []);
  assert.ok(!JSON.stringify([card, on.events, on.deeds]).includes('Hunter2'));
  const id = on.rooms.facts.typed.named('typed-1', on.at.conversation.id)?.entry;
  assert.ok(id);
  assert.equal(on.rooms.facts.typed.value(id)?.toString(), 'Hunter2hunter');
});

test('the name stands for the secret in the same conversation alone, and for as long as its run', () => {
  const on = wayDouble();
  found(on, command);
  const again = found(on, 'configure terminal\nenable secret {{typed-1}}\nend');
  assert.equal(again.call.lines[1]?.text, 'enable secret {{typed-1}}');
  const other = { ...on.at, conversation: { ...on.at.conversation, id: `conversation_${'1'.repeat(26)}` as const } };
  const ask = proposal(on, 'configure terminal\nenable secret {{typed-1}}\nend');
  assert.throws(() => lookUp(ask, other, on.rooms.facts, on.rooms.house), { code: 'call.placeholder' });
  on.rooms.facts.typed.forget(on.at.conversation.id);
  assert.throws(() => lookUp(ask, on.at, on.rooms.facts, on.rooms.house), { code: 'call.placeholder' });
});

test('a mark that stands for a secret is no value', () => {
  const on = wayDouble();
  assert.throws(() => found(on, 'configure terminal\nenable secret «secret:enable:a1b2c3»\nend'), {
    code: 'call.mark',
  });
});

test('a read without a secret is as it was', () => {
  const on = wayDouble();
  const { call, typed } = found(on, 'show running-config | include username');
  assert.deepEqual([call.placeholders, typed], [[], []]);
  assert.equal(call.lines[0]?.text, 'show running-config | include username');
});

test('one key makes a keychain entry of it, and the card comes again with the entry', async () => {
  const on = wayDouble();
  const made: { name: string; type: string; secret: string; hosts: readonly string[] }[] = [];
  const cards: Card[] = [];
  on.rooms.cards.approver = (card) => {
    cards.push(card);
    return cards.length === 1 ? undefined : { answer: 'rejected', by: null };
  };
  const facts = {
    ...on.rooms.facts,
    entryNamed: (name: string) =>
      made.some((entry) => entry.name === name)
        ? {
            id: `entry_${'2'.repeat(26)}` as const,
            name,
            account: '-',
            version: 1,
            type: 'snmp-v2c' as const,
            hosts: [on.host.id],
          }
        : undefined,
  };
  const rooms = { ...on.rooms, facts };
  const going = propose(proposal(on, 'configure terminal\nsnmp-server community Geheim-1 ro\nend'), on.at, rooms);
  while (cards.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const [card] = cards as [Card];
  const name = await keepTyped({ card: card.id, hash: card.hash, typed: 'typed-1' }, on.rooms.house.person(), {
    cards: on.rooms.cards,
    typed: facts.typed,
    host: (id) => on.hosts.get(id),
    taken: (taken) => taken === 'r1 snmp-community',
    add: async ({ name: called, secret, hosts }) => {
      const { type, community } = secret;
      made.push({ name: called, type, secret: Buffer.from(community ?? []).toString(), hosts });
    },
  });
  await going;
  assert.deepEqual(made, [{ name: 'r1 snmp-community 2', type: 'snmp-v2c', secret: 'Geheim-1', hosts: [on.host.id] }]);
  assert.equal(name, 'r1 snmp-community 2');
  assert.equal(cards[1]?.lines[1]?.text, 'snmp-server community {{r1 snmp-community 2}} ro');
  assert.deepEqual(cards[1]?.placeholders, [{ name: 'r1 snmp-community 2', line: 1 }]);
});

test('what a command does is never hidden as a secret', () => {
  const on = wayDouble({ host: { platform: 'linux' } });
  const shown = (text: string) =>
    found(on, text)
      .call.lines.map((line) => line.text)
      .join('\n');
  for (const [text, seen] of [
    ['echo password a|reboot', '|reboot'],
    ['echo password a&reboot', '&reboot'],
    ['echo secret `reboot`', '`reboot`'],
    ['echo password a$(reboot)', '$(reboot)'],
    ['echo password a>/etc/passwd', '>/etc/passwd'],
    ['echo "password $(reboot)"', '$(reboot)'],
    ['sh -c "echo password a|reboot"', '|reboot'],
    ['ssh -l secret evil.example', 'evil.example'],
    ['ssh -l secret 203.0.113.66', '203.0.113.66'],
    ['ping secret evil.example', 'evil.example'],
    ['echo password reboot; reboot', '; reboot'],
    ['rm -rf secret /etc', '/etc'],
    ['mv secret /etc/passwd', '/etc/passwd'],
    ['systemctl stop password nginx', 'nginx'],
    ['ip netns exec secret reboot', 'reboot'],
    ['systemctl stop key-string nginx', 'nginx'],
    ['rm -rf wpa-psk /var/lib/mysql', '/var/lib/mysql'],
    ['systemctl restart authentication-key nginx', 'nginx'],
    ['dropdb pre-shared-key db01', 'db01'],
    ['systemctl stop neighbor x password nginx', 'nginx'],
    ['systemctl stop enable secret nginx', 'nginx'],
    ['rm -rf tacacs-server key /etc', '/etc'],
    ['rm -rf password: /etc/ssl', '/etc/ssl'],
    ['rm -rf password = /etc/ssl', '/etc/ssl'],
    ['rm -rf authorization: bearer /var/lib/mysql', '/var/lib/mysql'],
    ['ssh h "rm -rf password: /etc/ssl"', '/etc/ssl'],
  ] as const)
    assert.ok(shown(text).includes(seen), `${text}: ${shown(text)}`);
  assert.match(shown("echo password 'Px|y9'"), /^echo password '\{\{typed-\d+\}\}'$/);
  assert.equal(shown('# password reboot\nreboot'), 'reboot');
  assert.throws(() => found(on, '# password Run9\nRun9'), { code: 'call.secret-elsewhere' });
  const router = wayDouble({ host: { platform: 'mikrotik_routeros' } });
  assert.match(found(router, ':put password [/system reboot]').call.lines[0]?.text ?? '', /\[\/system reboot\]/);
  const eos = wayDouble({ host: { platform: 'arista_eos' } });
  assert.match(found(eos, 'bash timeout 2 echo secret abcd|reboot').call.lines[0]?.text ?? '', /\|reboot/);
});

test('behind a name that looks like the word for a secret, what a router does is seen', () => {
  const lines = (platform: 'cisco_ios' | 'juniper_junos', text: string) =>
    found(wayDouble({ host: { platform } }), text).call.lines.map((line) => line.text);
  for (const line of ['route-map secret deny 10', 'ip prefix-list password deny 0.0.0.0/0', 'alias exec secret reload'])
    assert.ok(lines('cisco_ios', `configure terminal\n${line}\nend`).includes(line), line);
  const statement = 'set policy-options policy-statement secret then accept';
  assert.ok(lines('juniper_junos', `configure\n${statement}\ncommit`).includes(statement));
  assert.match(
    lines('cisco_ios', 'configure terminal\nrouter bgp 1\nneighbor 10.0.0.1 password hunter\nend').join('\n'),
    /password \{\{typed-1\}\}/,
  );
});

test('on a device too, what stands behind such a word further in the line is seen', () => {
  for (const [platform, text, seen] of [
    ['cisco_ios', 'copy key-string running-config startup-config', 'key-string running-config'],
    ['cisco_ios', 'delete wpa-psk flash:/image.bin', 'flash:/image.bin'],
    ['cisco_ios', 'delete authentication-key image.bin', 'image.bin'],
    ['cisco_ios', 'default interface key-string GigabitEthernet0/1', 'GigabitEthernet0/1'],
    ['arista_eos', 'bash rm -rf wpa-psk /var/lib/mysql', '/var/lib/mysql'],
    ['arista_eos', 'bash\ndropdb key-string db01', 'db01'],
    ['arista_eos', 'bash\npasswd root', 'root'],
    ['cisco_nxos', 'sh\nenable secret nginx', 'nginx'],
    ['juniper_junos', 'configure\nset policy-options policy-statement authentication-key then accept', 'then accept'],
    ['juniper_junos', 'configure\nset protocols bgp group authentication-key export ALL', 'export ALL'],
  ] as const) {
    const places = typedPlaces(text, platform).map(({ start, end }) => text.slice(start, end));
    assert.ok(!places.some((place) => seen.split(' ').includes(place)), `${text}: ${places}`);
  }
});

test('where the grammar of a device has a secret it is hidden, though it is a word of letters', () => {
  const lines = {
    cisco_ios: [
      'enable secret letmein',
      'enable password letmein',
      'enable password 0 letmein',
      'ip ftp password letmein',
      'username bob privilege 15 secret letmein',
      'snmp-server community letmein ro',
      'key-string letmein',
      'wpa-psk ascii 0 letmein',
      'ip ospf authentication-key letmein',
      'area 0 virtual-link 192.0.2.1 authentication-key letmein',
      'ip ospf message-digest-key 1 md5 letmein',
      'ntp authentication-key 1 md5 letmein',
      'tacacs-server host 192.0.2.1 key letmein',
      'radius-server key 0 letmein',
      'crypto isakmp key letmein address 192.0.2.1',
      'standby 1 authentication md5 key-string letmein',
    ],
    cisco_asa: ['enable password letmein', 'passwd letmein', 'username bob password letmein'],
    arista_eos: ['enable password letmein', 'username bob secret letmein'],
    huawei_vrp: [
      'super password cipher letmein',
      'super password level 3 cipher letmein',
      'local-user bob password cipher letmein',
      'local-user bob password irreversible-cipher letmein',
      'peer 192.0.2.1 password simple letmein',
    ],
    juniper_junos: [
      'set system radius-server 192.0.2.1 secret letmein',
      'set protocols bgp group G authentication-key letmein',
      'set security ike policy P pre-shared-key ascii-text letmein',
      'set snmp community letmein authorization read-only',
    ],
    vyos: [
      'set system login user kim authentication plaintext-password letmein',
      'set protocols bgp neighbor 192.0.2.2 password letmein',
    ],
    fortinet_fortios: ['set psksecret letmein', 'set password ENC letmein'],
  } as const;
  for (const [platform, all] of Object.entries(lines) as [keyof typeof lines, readonly string[]][])
    for (const line of all)
      for (const text of [line, `configure terminal\n ${line}\nend`]) {
        const hidden = typedPlaces(text, platform).map(({ start, end }) => text.slice(start, end));
        assert.deepEqual(hidden, ['letmein'], `${platform}: ${text}`);
      }
  const both = 'configure terminal\nenable secret letmein\nenable password letmein\nend';
  assert.equal(typedPlaces(both, 'cisco_ios').length, 2);
});

test('what is hidden changes nothing that is decided', () => {
  const words = ['password', 'secret', 'my-password', 'key', 'community', 'PASSWORD='];
  const values = [
    'reload',
    'Reload',
    'reboot',
    'x|reboot',
    'x&reboot',
    '`reboot`',
    'x>/etc/passwd',
    '[/system reboot]',
  ];
  const ways = [
    (word: string, value: string) => `${word} ${value}`,
    (word: string, value: string) => `echo ${word} ${value}`,
    (word: string, value: string) => `echo "${word} ${value}"; sh -c "${word} ${value}"`,
    (word: string, value: string) => `configure terminal\n${word} ${value}\nalias exec ${word} ${value}\nend`,
    (word: string, value: string) => `${value} ${word} ${value}`,
    (word: string, value: string) => `configure\nset policy-options policy-statement ${word} ${value}\ncommit`,
  ];
  let hidden = 0;
  for (const platform of ['linux', 'cisco_ios', 'arista_eos', 'juniper_junos', 'mikrotik_routeros'] as const)
    for (const word of words)
      for (const value of [...values, 'Hunter-22!'])
        for (const way of ways) {
          const text = way(word, value);
          const places = typedPlaces(text, platform);
          hidden += places.length;
          let shown = text;
          for (const { start, end } of places.toReversed())
            shown = shown.slice(0, start) + 'x'.repeat(end - start) + shown.slice(end);
          const judged = (command: string) => {
            const { class: cls, tags, lines } = classify({ platform, mode: 'exec', command });
            return [cls, [...tags].sort(), lines.length];
          };
          assert.deepEqual(judged(shown), judged(text), `${platform}: ${text}`);
          const acts = /^x?([|&`>].*)$/.exec(value)?.[1];
          if (platform === 'linux' && acts) assert.equal(shown.split(acts).length, text.split(acts).length, text);
        }
  assert.ok(hidden > 50, `${hidden} places`);
});

test('an address is no secret, and is hidden nowhere afterwards', () => {
  const known: string[] = [];
  const typed = new TypedSecrets(wayDouble().rooms.house.around, (bytes) => known.push(Buffer.from(bytes).toString()));
  const id = newId('conversation', wayDouble().rooms.house.around.random);
  for (const text of [
    'ssh -l secret 203.0.113.66',
    'key 2001:db8::1',
    'password 10.0.0.0/8',
    'secret tftp://a.example/x',
  ])
    assert.equal(typed.hideIn(text, id, 'cisco_ios').text, text);
  assert.deepEqual(known, []);
});
