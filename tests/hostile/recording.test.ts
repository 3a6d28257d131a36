import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Reel } from '@interlock/protocol';
import { besiege } from './besieged.ts';

const textOf = ({ events }: Reel): string => events.map(([, , data]) => data).join('');

test('what is typed where nothing is echoed is in no recording, and what was shown is', async (t) => {
  const siege = await besiege(t);
  const { gatekeeper, lab, person } = siege;
  const host = gatekeeper.hosts().find(({ platform }) => platform === 'linux');
  const device = lab.devices.find(({ name }) => name === host?.name);
  assert.ok(host && device);
  const page = await person.page();
  const { session } = (await page.ask('terminal.open', { host: host.id, columns: 80, rows: 24 })) as {
    session: number;
  };
  await page.ask('terminal.type', { session, text: 'sudo id\r' });
  await siege.until(() => (/password for/.test(page.shown()) ? true : undefined));
  await page.ask('terminal.type', { session, text: 'c4n4ry-never-shown\r' });
  await siege.until(() => (/Sorry, try again/.test(page.shown()) ? true : undefined));
  await page.ask('terminal.type', { session, text: `${device.password}\r` });
  await siege.until(() => (/uid=0/.test(page.shown()) ? true : undefined));
  const by = gatekeeper.person();
  const [running] = gatekeeper.archive.recordings.list();
  assert.equal(running?.state, 'running');
  assert.match(textOf(await gatekeeper.archive.play(running.id, 0, by)), /uid=0/, 'a running one can be looked at');
  await page.ask('terminal.close', { session });
  await siege.until(() => (gatekeeper.archive.recordings.list()[0]?.state === 'finished' ? true : undefined));
  const reel = (await page.ask('recording.play', { recording: running.id, from: 0 })) as Reel;
  assert.match(textOf(reel), /sudo id[\s\S]*password for[\s\S]*Sorry, try again[\s\S]*uid=0/);
  const all = JSON.stringify(await gatekeeper.archive.recordings.open(running.id, by), (_, value) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  for (const secret of ['c4n4ry', device.password]) assert.equal(all.includes(secret), false);
  const entries = await siege.ledger();
  assert.equal(entries.filter(({ type }) => type === 'recording.opened').length, 3);
});

test('strict: where the recording cannot be written nothing is sent; best effort goes on and claims no recording', async (t) => {
  const siege = await besiege(t);
  const { gatekeeper } = siege;
  const data = path.dirname(siege.folder('recordings'));
  assert.ok(readdirSync(data).includes('records.db'));
  const jam = () => {
    rmSync(path.join(data, 'recordings'), { recursive: true, force: true });
    writeFileSync(path.join(data, 'recordings'), 'no folder');
  };
  const free = () => {
    rmSync(path.join(data, 'recordings'));
    mkdirSync(path.join(data, 'recordings'), { mode: 0o700 });
  };
  const look = async (agent: string, use: string) => {
    await gatekeeper.converse('look', { hosts: null });
    siege.order({
      say: {
        method: 'call.propose',
        params: { use, agent, tool: 'terminal.run', arguments: { command: 'show clock' }, host: '$host:edge-1' },
      },
    });
    await siege.until(
      () => siege.events.filter(({ type }) => type === 'call.ended').length === Number(use) || undefined,
    );
    return (await siege.ledger()).filter(({ type }) => type === 'call.ended').at(-1);
  };
  const whole = await look('$agent0', '1');
  assert.deepEqual([whole?.end, typeof whole?.recording], ['done', 'object']);
  jam();
  const without = await look('$agent1', '2');
  assert.deepEqual([without?.end, without?.recording], ['done', undefined]);
  await gatekeeper.archive.rules.set({ mode: 'strict', tags: [], otherwise: null }, gatekeeper.person());
  const refused = await look('$agent2', '3');
  assert.deepEqual([refused?.end, refused?.ran, refused?.fault], ['failed', 0, 'recording.failed-strict']);
  free();
  const again = await look('$agent3', '4');
  assert.deepEqual([again?.end, typeof again?.recording], ['done', 'object']);
  const failed = (await siege.ledger()).filter(({ type }) => type === 'recording.failed');
  assert.equal(failed.length, 2);
});

test('strict: a disk that is full before the first byte of a recording lets no call through', async (t) => {
  const siege = await besiege(t);
  const { gatekeeper } = siege;
  const place = path.join(path.dirname(siege.folder('recordings')), 'recordings');
  mkdirSync(place, { recursive: true, mode: 0o700 });
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'tmpfs', place]);
  if (mounted.status !== 0) return t.skip('no small disk can be mounted here');
  try {
    await gatekeeper.archive.rules.set({ mode: 'strict', tags: [], otherwise: null }, gatekeeper.person());
    assert.throws(() => {
      for (let n = 0; n < 99; n++) writeFileSync(path.join(place, 'x'), Buffer.alloc(1024), { flag: 'a' });
    });
    await gatekeeper.converse('look', { hosts: null });
    siege.order({
      say: {
        method: 'call.propose',
        params: {
          use: '1',
          agent: '$agent0',
          tool: 'terminal.run',
          arguments: { command: 'show clock' },
          host: '$host:edge-1',
        },
      },
    });
    await siege.until(() => siege.events.some(({ type }) => type === 'call.ended') || undefined);
    const ended = (await siege.ledger()).filter(({ type }) => type === 'call.ended').at(-1);
    assert.deepEqual([ended?.end, ended?.ran, ended?.fault], ['failed', 0, 'recording.failed-strict']);
  } finally {
    spawnSync('umount', ['-l', place]);
  }
});
