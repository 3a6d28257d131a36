import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallLine, Platform } from '@interlock/model';
import { planCall } from '../plan.ts';
import { undoLines } from '../undo.ts';
import {
  candidateWords,
  compareBelow,
  lookAt,
  readBelow,
  type Staging,
  shownText,
  stagedLines,
  stagingOf,
  stateBelow,
  surprises,
  wordsBelow,
} from './index.ts';

const shapeOf = (platform: Platform) => stagingOf(platform) as Staging;
const call = (lines: readonly (readonly [string, string?, string?])[]): CallLine[] =>
  lines.map(([text, mode = 'config', leaves = mode]) => ({
    text,
    mode: mode as CallLine['mode'],
    leaves: leaves as CallLine['leaves'],
    class: 'moderate',
  }));

const running = `admin@box:~$ ${readBelow}
Building configuration...

Current configuration:
!
frr version 8.4.4
hostname r1
!
interface eth1
 description old
 ip address 10.0.0.1/30
exit
!
interface eth2
exit
!
router bgp 65001
 neighbor 10.0.0.2 remote-as 65002
 !
 address-family ipv4 unicast
  network 10.1.0.0/16
 exit-address-family
exit
!
end
`;
const frr = shapeOf('frr');

test('FRR is asked in one line that takes out what goes by number, and puts what comes behind it', () => {
  const line = compareBelow(
    frr,
    running,
    call([
      ['configure terminal', 'exec', 'config'],
      ['interface eth1', 'config', 'config-if'],
      ["description it's new", 'config-if'],
      ['exit', 'config-if', 'config'],
      ['no interface eth2', 'config'],
      ['router bgp 65001', 'config', 'config-router'],
      ['address-family ipv4 unicast', 'config-router', 'config-router-af'],
      ['network 10.2.0.0/16', 'config-router-af'],
      ['end', 'config-router-af', 'exec'],
    ]),
  );
  // Rows are those of the configuration without the line that asked: the header, the end, the description, eth2 whole.
  assert.match(line ?? '', /sed -e '1,3d' -e '24d' -e '9d' -e '13,14d'/);
  assert.match(
    line ?? '',
    /printf '%s\\n' 'interface eth1' ' description it'\\''s new' 'exit' 'router bgp 65001' ' address-family ipv4 unicast' ' {2}network 10\.2\.0\.0\/16' ' exit-address-family' 'exit'/,
  );
  assert.match(line ?? '', /^\{ \/usr\/lib\/frr\/frr-reload\.py --test \/proc\/\$\$\/fd\/9; \} 9<<< /);
  assert.doesNotMatch(line ?? '', /mktemp|>[^ ]|rm /, 'no file is made');
});

test('what a shell would change, and what is too long for a terminal, is not asked', () => {
  const on = (text: string) =>
    compareBelow(frr, running, call([['configure terminal', 'exec', 'config'], [text], ['end', 'config', 'exec']]));
  assert.equal(on('ip prefix-list a!b permit any'), null);
  assert.equal(on('hostname ü'), null);
  assert.equal(on(`ip prefix-list ${'a'.repeat(4000)} permit any`), null);
  const quoted = on("hostname x'; reboot; '$(reboot)`reboot`");
  const evil = running.replace('interface eth1', "interface e'$(reboot)'; reboot");
  const inside = compareBelow(
    frr,
    evil,
    call([
      ['configure terminal', 'exec', 'config'],
      ["interface e'$(reboot)'; reboot", 'config', 'config-if'],
      ['shutdown', 'config-if'],
      ['end', 'config-if', 'exec'],
    ]),
  );
  assert.ok(inside === null || inside.includes("'interface e'\\''$(reboot)'\\''; reboot'"), inside ?? 'null');
  assert.ok(quoted?.includes("'hostname x'\\''; reboot; '\\''$(reboot)`reboot`'"), quoted ?? 'null');
});

test('two ways to the same router show one state', () => {
  assert.equal(
    stateBelow(frr, running, readBelow),
    stateBelow(frr, running.replace(/^.*\n/, 'r1# show running-config\n'), 'show running-config'),
  );
});

test('what FRR says is kept from its headings on; where it did not compare, it said nothing', () => {
  const said = (rows: string) =>
    wordsBelow(`box$ compare\nINFO: Loading Config object from vtysh show running\n${rows}`, 'compare');
  assert.equal(said('\nLines To Add\n============\nhostname a\n\n'), 'Lines To Add\n============\nhostname a');
  assert.equal(said(''), '');
  assert.equal(said('ERROR: vtysh failed\nLines To Delete\n===============\nno hostname a'), null);
  assert.equal(
    wordsBelow('box$ compare\nbash: /usr/lib/frr/frr-reload.py: No such file or directory', 'compare'),
    null,
  );
  assert.equal(wordsBelow('sh: 1: Syntax error: redirection unexpected', 'compare'), null);
});

test('a candidate is entered, compared and discarded, and nothing in it commits', () => {
  const looks = {
    juniper_junos: [
      'configure private',
      'set system host-name a',
      'show | compare',
      'rollback 0',
      'exit configuration-mode',
    ],
    vyos: ['configure', 'set system host-name a', 'compare', 'discard', 'exit'],
    arista_eos: ['configure session', 'set system host-name a', 'show session-config diffs', 'abort'],
    cisco_iosxr: ['configure terminal', 'set system host-name a', 'show commit changes diff', 'abort'],
  } as const;
  for (const [platform, wanted] of Object.entries(looks)) {
    const staging = shapeOf(platform as Platform);
    const lines = call(stagedLines(staging, 'set system host-name a').map((text) => [text]));
    const look = lookAt(staging, lines);
    assert.deepEqual(look?.lines, wanted);
    assert.equal(lines[look?.compare ?? -1]?.text, staging.own?.from === 'candidate' && staging.own.compare);
    assert.ok(!look?.lines.some((text) => /^(commit|save)\b/.test(text)));
  }
  assert.equal(lookAt(shapeOf('cisco_ios'), call([['configure terminal'], ['end']])), null);
});

test('lines that commit, leave or run something else on the way have no look', () => {
  const junos = shapeOf('juniper_junos');
  for (const odd of [
    'commit and-quit',
    'commit check',
    'exit',
    'rollback 3',
    'run request system reboot',
    'load merge a',
  ])
    assert.equal(
      lookAt(
        junos,
        call(
          ['configure private', 'set a', odd, 'show | compare', 'commit', 'exit configuration-mode'].map((text) => [
            text,
          ]),
        ),
      ),
      null,
      odd,
    );
});

test('a compare has one form, and a look without its end has none', () => {
  assert.equal(shownText(['', '[edit system]', '+ x', '', '[edit]', '']), '[edit system]\n+ x');
  assert.equal(shownText(['[edit]']), '');
  assert.equal(shownText(['Sat Nov 21 12:00:00.123 UTC', '+ x']), '+ x');
  const diff = (session: string) => [
    '--- system:/running-config',
    `+++ session:/${session}-session-config`,
    '@@ -3,1 +3,1 @@',
    '-hostname a',
    '+hostname b',
  ];
  assert.equal(shownText(diff('sess-1')), '@@ -3,1 +3,1 @@\n-hostname a\n+hostname b');
  assert.equal(shownText(diff('sess-1')), shownText(diff('sess-22')), 'a session of another name shows the same');
  assert.equal(shownText(['+ a', '+ b', '+ c', '--- system:/x']), '+ a\n+ b\n+ c\n--- system:/x');
  const junos = shapeOf('juniper_junos');
  assert.equal(candidateWords('a# show | compare\n+ x\n\n[edit]\na# rollback 0\nload complete', junos), '+ x');
  assert.equal(candidateWords('a# show | compare\n+ x', junos), null);
});

test('what was not foreseen is named with its section', () => {
  const before = 'interface eth1\n description old\n!\n';
  const lines = call([
    ['configure terminal', 'exec', 'config'],
    ['interface eth1', 'config', 'config-if'],
    ['description new', 'config-if'],
    ['end', 'config-if', 'exec'],
  ]);
  const after = (text: string) => surprises('frr', frr, { before, after: text }, lines);
  assert.deepEqual(after('interface eth1\n description new\n'), { more: [], less: [] });
  assert.deepEqual(after('interface eth1\n description old\n shutdown\n'), {
    more: ['interface eth1 › description old', 'interface eth1 › shutdown'],
    less: ['interface eth1 › description new'],
  });
});

test('EOS stages in a session of its own, which is left without a commit wherever it ends early', () => {
  const eos = shapeOf('arista_eos');
  const texts = stagedLines(eos, 'interface Ethernet1\ndescription x\nend');
  assert.deepEqual(texts, [
    'configure session',
    'interface Ethernet1',
    'description x',
    'show session-config diffs',
    'commit',
    'write memory',
  ]);
  const lines = call([
    ['configure session', 'exec', 'config-s'],
    ['interface Ethernet1', 'config-s', 'config-if'],
    ['description x', 'config-if'],
    ['show session-config diffs', 'config-if'],
    ['commit', 'config-if', 'exec'],
  ]);
  assert.deepEqual(planCall('arista_eos', lines).leave, ['abort']);
  assert.deepEqual(planCall('arista_eos', call([['hostname x', 'config']])).leave, ['end']);
  const judged = lines.map((line) => (line.text.startsWith('show') ? { ...line, class: 'read-only' as const } : line));
  assert.doesNotMatch(undoLines('arista_eos', judged).lines.join('\n'), /commit|session/);
});
