import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyOf } from '@interlock/platforms';
import { type Beside, compare, type KnownCall } from './comparison.ts';

const call = (name: string, released: number, lines: string[] | null, ended: number | null = released + 1_000) =>
  ({ call: `call_${name}`, released, ended, lines, changes: true }) as KnownCall;
const ios = historyOf('cisco_ios') ?? assert.fail();
const junos = historyOf('juniper_junos') ?? assert.fail();
const base: Beside = { history: ios, calls: [], sessions: [], account: 'admin', ahead: 0, since: 0 };
const typed = (command: string, user = 'admin', local: number | null = null) => ({
  local,
  user,
  command,
  says: command,
});
const origins = (judged: ReturnType<typeof compare>) => judged.map(({ origin, of }) => of ?? origin);

test('without times, lines count where both tell them in the same order, each once', () => {
  const calls = [
    call('a', 1_000, ['configure terminal', 'interface Gi0/1', 'no shutdown', 'end', 'write memory']),
    call('b', 9_000, ['configure terminal', 'interface Gi0/1', 'description uplink', 'end']),
  ];
  const deeds = [
    'interface Gi0/1',
    'no shutdown',
    'interface Gi0/1',
    'shutdown',
    'interface Gi0/1',
    'description uplink',
  ];
  assert.deepEqual(
    origins(
      compare(
        deeds.map((one) => typed(one)),
        { ...base, calls },
      ),
    ),
    ['call_a', 'call_a', 'elsewhere', 'elsewhere', 'call_b', 'call_b'],
  );
  const again = compare(
    ['no shutdown', 'no shutdown'].map((one) => typed(one)),
    { ...base, calls },
  );
  assert.deepEqual(again.map(({ origin }) => origin).toSorted(), ['call', 'elsewhere']);
  assert.deepEqual(origins(compare([typed('no shutdown', 'eve')], { ...base, calls })), ['elsewhere']);
});

test('with times, a line counts in the time of its call alone, whatever the device’s clock shows', () => {
  const hour = 3_600_000;
  const sudo = historyOf('linux') ?? assert.fail();
  const calls = [call('a', 100_000, ['sudo systemctl restart nginx'])];
  const beside = { ...base, history: sudo, calls, ahead: hour };
  const at = (time: number, command = 'systemctl restart nginx', user = 'admin') => typed(command, user, time + hour);
  assert.deepEqual(origins(compare([at(100_500)], beside)), ['call_a']);
  assert.deepEqual(origins(compare([at(100_500), at(100_700)], beside)), ['call_a', 'elsewhere'], 'it ran once');
  assert.deepEqual(origins(compare([at(200_000)], beside)), ['elsewhere']);
  assert.deepEqual(origins(compare([at(100_500, 'reboot')], beside)), ['elsewhere']);
  assert.deepEqual(origins(compare([at(100_500, 'systemctl restart nginx', 'ops')], beside)), ['elsewhere']);
  assert.deepEqual(origins(compare([at(50_000)], { ...beside, since: 90_000 })), ['earlier']);
});

test('where a device tells that and not how, the time of a changing call is enough, and a terminal’s says which', () => {
  const commit = (local: number, user = 'admin') => ({ local, user, command: null, says: 'commit via cli' });
  const calls = [
    call('a', 100_000, ['configure', 'set system host-name x', 'commit', 'exit']),
    call('check', 300_000, ['configure', 'commit check', 'exit']),
    call('sealed', 500_000, null),
    call('lost', 700_000, ['commit'], null),
  ];
  const sessions = [
    { session: 'session_1', recording: 'recording_1', opened: 900_000, closed: null, by: 'Ada' },
  ] as never;
  const judged = compare(
    [100_800, 300_500, 500_500, 700_000 + 60_000, 950_000, 30_000_000].map((time) => commit(time)),
    { ...base, history: junos, calls, sessions },
  );
  assert.deepEqual(origins(judged), ['call_a', 'elsewhere', 'call_sealed', 'call_lost', 'session_1', 'elsewhere']);
  assert.equal(judged[4]?.recording, 'recording_1');
  assert.deepEqual(origins(compare([commit(100_800, 'root')], { ...base, history: junos, calls })), ['elsewhere']);
});
