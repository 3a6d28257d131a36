import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import { steppedClock } from '../clock.ts';
import { type LabOptions, newLabSecrets, startLab } from '../index.ts';
import type { Lab } from '../lab.ts';
import { converse, type Dialogue, execute, login } from '../ssh/expect.ts';

const secrets = newLabSecrets();
const prompt = /@[\w-]+[>#] $/;

async function junos(t: TestContext, options: Partial<LabOptions> = {}) {
  const failures: unknown[] = [];
  const lab = await startLab({ secrets, failed: (error) => failures.push(error), ...options });
  t.after(async () => {
    await lab.close();
    assert.deepEqual(failures, []);
  });
  const device = lab.devices.find((one) => one.role === 'junos') as Lab['devices'][number];
  const shell = await converse(device, { rows: 0 });
  await shell.until('admin@border-1> ');
  await shell.run('set cli complete-on-space off', prompt);
  await shell.run('set cli screen-length 0', prompt);
  return { lab, device, shell };
}

const run = (shell: Dialogue, line: string) => shell.run(line, prompt);

test('a candidate is compared, checked, committed and rolled back', async (t) => {
  const { lab, shell } = await junos(t);
  assert.match(await run(shell, 'configure'), /Entering configuration mode\r\n\r\n\[edit\]\r\nadmin@border-1# $/);
  await run(shell, 'set interfaces ge-0/0/2 unit 0 family inet address 198.18.9.1/24');
  await run(shell, 'set system host-name border-2');
  assert.equal(
    await run(shell, 'show | compare'),
    [
      'show | compare',
      '[edit system]',
      '-  host-name border-1;',
      '+  host-name border-2;',
      '[edit interfaces]',
      '+   ge-0/0/2 {',
      '+       unit 0 {',
      '+           family inet {',
      '+               address 198.18.9.1/24;',
      '+           }',
      '+       }',
      '+   }',
      '',
      '[edit]',
      'admin@border-1# ',
    ].join('\r\n'),
  );
  assert.doesNotMatch(lab.device('junos').runningConfig(), /border-2/);
  assert.match(await run(shell, 'commit check'), /configuration check succeeds/);
  assert.match(await run(shell, 'commit comment "a new name"'), /commit complete\r\n\r\n\[edit\]\r\nadmin@border-2# $/);
  assert.match(lab.device('junos').runningConfig(), /host-name border-2;/);
  await run(shell, 'rollback 1');
  assert.match(await run(shell, 'show | compare'), /- {2}host-name border-2;\r\n\+ {2}host-name border-1;/);
  await run(shell, 'commit and-quit');
  assert.match(await run(shell, 'show configuration system host-name'), /host-name border-1;/);
  assert.match(await run(shell, 'show system commit'), /1 {3}.* by admin via cli\r\n {4}a new name/);
  shell.end();
});

test('a commit that does not hold together is refused and changes nothing', async (t) => {
  const { lab, shell } = await junos(t);
  await run(shell, 'configure');
  await run(shell, 'delete protocols bgp group upstream peer-as');
  assert.match(
    await run(shell, 'commit'),
    /peer AS number must be configured[\s\S]*error: configuration check-out failed/,
  );
  assert.match(lab.device('junos').runningConfig(), /peer-as 64500/);
  await run(shell, 'rollback 0');
  assert.equal(await run(shell, 'show | compare'), 'show | compare\r\n\r\n[edit]\r\nadmin@border-1# ');
  shell.end();
});

test('a commit that nobody confirms is taken back by itself', async (t) => {
  const clock = steppedClock(Date.UTC(2026, 10, 21));
  const { lab, shell } = await junos(t, { clock });
  await run(shell, 'configure');
  await run(shell, 'set interfaces ge-0/0/0 disable');
  assert.match(
    await run(shell, 'commit confirmed 5'),
    /automatically rolled back in 5 minutes unless confirmed\r\ncommit complete/,
  );
  assert.match(await run(shell, 'run show bgp summary'), /203\.0\.113\.1 .* Idle/);
  clock.advance(4 * 60_000);
  assert.match(lab.device('junos').runningConfig(), /disable;/);
  clock.advance(60_001);
  await shell.until('Commit was not confirmed; automatic rollback complete.');
  await shell.until(prompt);
  assert.doesNotMatch(lab.device('junos').runningConfig(), /disable;/);
  assert.match(await run(shell, 'run show bgp summary'), /203\.0\.113\.1 .* Establ/);
  await run(shell, 'set interfaces ge-0/0/1 description kept');
  await run(shell, 'commit confirmed 1');
  await run(shell, 'commit');
  clock.advance(600_000);
  assert.match(lab.device('junos').runningConfig(), /description kept;/);
  shell.end();
});

test("somebody else's uncommitted edit is announced and would go out with one's own", async (t) => {
  const { lab, shell } = await junos(t);
  lab.editAsAnother('jsmith', ['interfaces ge-0/0/1 disable']);
  const entered = await run(shell, 'configure');
  assert.match(
    entered,
    /Users currently editing the configuration:\r\n {2}jsmith .*\r\n {6}\[edit interfaces ge-0\/0\/1\]/,
  );
  assert.match(entered, /The configuration has been changed but not committed/);
  assert.match(await run(shell, 'show | compare'), /\[edit interfaces ge-0\/0\/1\]\r\n\+ {2}disable;/);
  shell.send('exit\r');
  await shell.until('Exit with uncommitted changes? [yes,no] (yes) ');
  shell.send('\r');
  await shell.until('admin@border-1> ');
  assert.match(await run(shell, 'configure exclusive'), /error: configuration database modified/);
  assert.match(await run(shell, 'configure private'), /error: shared configuration database modified/);
  shell.end();
});

test('an exclusive edit locks others out and is dropped with its session', async (t) => {
  const { device, shell, lab } = await junos(t);
  assert.match(await run(shell, 'configure exclusive'), /uncommitted changes will be discarded/);
  await run(shell, 'set system domain-name gone.example');
  const other = await converse(device);
  await other.until('> ');
  assert.match(await other.run('configure', prompt), /configuration database locked by:\r\n {2}admin/);
  shell.end();
  await shell.closed;
  for (let tries = 0; tries < 100; tries++) {
    if (/Entering/.test(await other.run('configure', prompt))) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.doesNotMatch(await other.run('show | compare', prompt), /gone/);
  assert.doesNotMatch(lab.device('junos').runningConfig(), /gone/);
  other.end();
});

test('mistakes are marked, and a word is completed by the blank after it', async (t) => {
  const { shell } = await junos(t);
  assert.match(await run(shell, 'bogus'), /\r\n {16}\^\r\nunknown command\./);
  await run(shell, 'configure');
  assert.match(await run(shell, 'set system host-nam'), /missing argument\./);
  assert.match(await run(shell, 'set system bogus x'), /syntax error\./);
  assert.match(await run(shell, 'set routing-options autonomous-system x'), /expecting <number/);
  assert.match(await run(shell, 'delete system domain-name'), /warning: statement not found/);
  await run(shell, 'exit');
  await run(shell, 'set cli complete-on-space on');
  shell.send('sh ve');
  await shell.until('show ve');
  await shell.run('', prompt);
  shell.end();
});

test('what is shown is computed from what was committed', async (t) => {
  const { device, shell } = await junos(t);
  assert.match(await run(shell, 'show interfaces terse'), /ge-0\/0\/0\.0 +up +up +inet +203\.0\.113\.2\/30/);
  assert.match(await run(shell, 'show route'), /0\.0\.0\.0\/0 +\*\[BGP\/170\]/);
  await run(shell, 'configure');
  await run(shell, 'edit protocols bgp group upstream');
  assert.match(await run(shell, 'set neighbor 203.0.113.1 shutdown'), /\[edit protocols bgp group upstream\]/);
  await run(shell, 'top');
  await run(shell, 'commit and-quit');
  assert.doesNotMatch(await run(shell, 'show route'), /BGP/);
  assert.match(
    await run(shell, 'show configuration protocols | display set'),
    /set protocols bgp group upstream neighbor 203\.0\.113\.1 shutdown\r\n/,
  );
  assert.match(await run(shell, 'show configuration | match "^ +host-name"'), /host-name border-1;/);
  shell.end();
  const client = await login(device);
  assert.match((await execute(client, 'show version')).output, /Junos: 22/);
  assert.match((await execute(client, 'show bgp summary')).output, /Idle/);
  client.end();
});

test('private candidates carry their own changes alone, and are dropped when left', async (t) => {
  const { lab, device, shell } = await junos(t);
  const other = await converse(device, { rows: 0 });
  await other.until(prompt);
  await run(shell, 'configure private');
  await run(other, 'configure private');
  await run(shell, 'set system domain-name one.example');
  await run(other, 'set snmp location two');
  await run(shell, 'commit');
  assert.match(await run(other, 'show | compare'), /compare\r\n\[edit snmp\]\r\n\+ {2}location two;\r\n\r\n/);
  await run(other, 'commit');
  assert.match(lab.device('junos').runningConfig(), /domain-name one\.example;/);
  assert.match(lab.device('junos').runningConfig(), /location two;/);
  await run(other, 'set snmp contact nobody');
  other.send('exit configuration-mode\r');
  await other.until('Discard uncommitted changes? [yes,no] (yes) ');
  other.send('\r');
  await other.until('admin@border-1> ');
  assert.match(await run(other, 'configure'), /private edits in use/);
  await run(other, 'configure private');
  assert.doesNotMatch(await run(other, 'show snmp'), /nobody/);
  other.end();
  shell.end();
});
