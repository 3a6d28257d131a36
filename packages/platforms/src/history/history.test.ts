import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandLog, frrLog, historyOf, sameCommand } from './index.ts';

const of = (platform: Parameters<typeof historyOf>[0]) => historyOf(platform) ?? assert.fail(platform);

test('IOS: the archive tells commands by session and account, and no time', () => {
  const output = `edge-1#show archive log config all
 idx   sess           user@line      Logged command
    1     1        admin@vty0     |  interface GigabitEthernet0/1
    2     1        admin@vty0     |   no shutdown
    3     1        admin@vty0     |  !config: USER TABLE MODIFIED
    4     2      console@console  |  username ops password *****
edge-1#`;
  const { read, kept } = of('cisco_ios');
  assert.deepEqual(
    read(output).map(({ local, user, command }) => [local, user, command]),
    [
      [null, 'admin', 'interface GigabitEthernet0/1'],
      [null, 'admin', 'no shutdown'],
      [null, 'console', 'username ops password *****'],
    ],
  );
  assert.deepEqual(['configure terminal', ' no shutdown', 'end', 'write memory'].map(kept), [
    null,
    'no shutdown',
    null,
    'write memory',
  ]);
  assert.ok(sameCommand('username ops password *****', 'username ops  password s3cret'));
  assert.ok(!sameCommand('no shutdown', 'shutdown'));
});

test('Junos: commits with time, account and way in, the oldest first', () => {
  const { read, clock } = of('juniper_junos');
  assert.equal(clock('Current time: 2026-11-21 09:30:11 CET\nSystem booted: …'), Date.UTC(2026, 10, 21, 9, 30, 11));
  const output = `0   2026-11-21 09:30:11 CET by admin via cli
    by the book
1   2026-11-20 23:59:59 CET by root via netconf commit confirmed, rollback in 10mins
2   2026-11-20 10:00:00 CET by root via other`;
  assert.deepEqual(
    read(output).map(({ local, user, says }) => [local, user, says]),
    [
      [Date.UTC(2026, 10, 20, 10), 'root', 'commit 2 via other'],
      [Date.UTC(2026, 10, 20, 23, 59, 59), 'root', 'commit 1 via netconf commit confirmed, rollback in 10mins'],
      [Date.UTC(2026, 10, 21, 9, 30, 11), 'admin', 'commit 0 via cli'],
    ],
  );
});

test('RouterOS: what was changed, in the times of version 6 and 7, also where a record is wrapped', () => {
  const { read, clock } = of('mikrotik_routeros');
  assert.equal(clock('  time: 09:30:11\n  date: 2026-11-21\n  time-zone-name: UTC'), Date.UTC(2026, 10, 21, 9, 30, 11));
  assert.equal(clock('  time: 09:30:11\n  date: nov/21/2026'), Date.UTC(2026, 10, 21, 9, 30, 11));
  const output = `Flags: U - undoable, R - redoable, F - floating-undo
 U action="item \\"x\\" changed" by="admin" policy=write time=2026-11-21 09:30:11
 F redo=/ip address add address=1.1.1.1/32
   action="address added" by="ops"
   policy=write time=nov/21/2026 09:00:00`;
  assert.deepEqual(
    read(output).map(({ local, user, says }) => [local, user, says]),
    [
      [Date.UTC(2026, 10, 21, 9), 'ops', 'address added'],
      [Date.UTC(2026, 10, 21, 9, 30, 11), 'admin', 'item \\"x\\" changed'],
    ],
  );
});

test('Linux: what ran by sudo, as the journal has it, and as a call would have said it', () => {
  const { read, kept, clock } = of('linux');
  assert.equal(clock("$ date '+%F %T'\n2026-11-21 09:30:11"), Date.UTC(2026, 10, 21, 9, 30, 11));
  const output = `2026-11-21T09:30:11+0000 web-1 sudo[4711]:    admin : TTY=pts/0 ; PWD=/home/admin ; USER=root ; COMMAND=/usr/bin/systemctl restart nginx
2026-11-21T09:31:00+0000 web-1 sudo[4712]: pam_unix(sudo:session): session opened for user root(uid=0) by (uid=1000)
2026-11-21T09:32:00+0000 web-1 sudo[4713]:      ops : command not allowed ; TTY=pts/1 ; PWD=/ ; USER=root ; COMMAND=/usr/bin/id
2026-11-21T09:33:00+0000 web-1 sudo[4714]:      ops : TTY=pts/1 ; PWD=/tmp ; USER=root ; ENV=A=b ; COMMAND=/usr/sbin/reboot`;
  assert.deepEqual(
    read(output).map(({ user, command }) => [user, command]),
    [
      ['admin', 'systemctl restart nginx'],
      ['ops', 'reboot'],
    ],
  );
  assert.equal(kept('sudo -n systemctl restart "nginx"'), 'systemctl restart nginx');
  assert.equal(kept('systemctl status nginx'), null);
});

test('FRR: configuration out of the log of commands, once though several daemons write it', () => {
  const output = `2026/11/21 07:48:30 ZEBRA: [M7Q4P-46WDR] vty[38]@# configure terminal
2026/11/21 07:48:30 ZEBRA: [M7Q4P-46WDR] vty[38]@(config)# log commands
2026/11/21 07:48:30 BGP: [M7Q4P-46WDR] vty[20]@(config)# log commands
2026/11/21 07:48:30 BGP: [M7Q4P-46WDR] vty[20]@(config-router)# neighbor 10.0.0.2 shutdown
2026/11/21 07:48:31 BGP: [M7Q4P-46WDR] vty[20]@(config-router)# neighbor 10.0.0.2 shutdown
2026/11/21 07:48:31 ZEBRA: [V98V0-MTWPF] client 15 says hello
2026/11/21 07:48:31 BGP: [M7Q4P-46WDR] vty[20]@(config-router)# end`;
  assert.deepEqual(
    commandLog(output).map(({ command }) => command),
    ['log commands', 'neighbor 10.0.0.2 shutdown', 'neighbor 10.0.0.2 shutdown'],
  );
  assert.throws(() => frrLog('/var/log/x; reboot'), RangeError);
  assert.deepEqual(frrLog('/var/log/frr/frr.log').commands, ["date '+%F %T'", 'tail -n 1000 /var/log/frr/frr.log']);
});
