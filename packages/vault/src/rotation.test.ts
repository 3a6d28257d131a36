import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { dekRef } from '@interlock/envelope';
import { type Disk, realDisk } from './disk.ts';
import type { Keystore } from './keystore.ts';
import { diskThatDies, draft, freshFolder, lendOf, open, organization, surroundings } from './vault.double.ts';
import type { RecordSlot, Vault } from './vault.ts';

const day = 86_400_000;
const slot = (n: number): RecordSlot => ({ table: 'message', record: `message_${n}`, field: 'body', schema: 1 });
const text = (n: number) => Buffer.from(`text ${n}`);

function clock(start = Date.now()) {
  const state = { at: start };
  return { state, surroundings: { ...surroundings, now: () => state.at } };
}

function path(dir: string, name: string): string {
  return join(dir, 'vault', organization, name);
}

/** Exactly one active key, in the file and in the vault, and everything opens. */
async function whole(dir: string, sealed: readonly Uint8Array[], keys: readonly number[]): Promise<void> {
  const file = JSON.parse(readFileSync(path(dir, 'keys.json'), 'utf8')) as Keystore;
  assert.equal(file.keys.filter(({ state }) => state === 'active').length, 1);
  assert.ok(keys.includes(file.keys.length), `${file.keys.length} keys`);
  const vault = await open(dir);
  sealed.forEach((bytes, n) => {
    assert.deepEqual(vault.open(slot(n), bytes), text(n));
  });
  const [entry] = vault.entries.list();
  assert.ok(entry);
  await vault.withCredential(lendOf(entry), async () => undefined);
  const now = vault.keys().keys.length;
  assert.ok(keys.includes(now), `${now} keys after the start: what was done is not done once more`);
  const made = vault.seal(slot(0), text(0));
  assert.equal(dekRef(made), vault.keys().keys.find(({ state }) => state === 'active')?.id);
  assert.equal(existsSync(path(dir, 'rotation.json')), false, 'what was begun was ended at the next start');
  vault.close();
}

async function withRecords(dir: string): Promise<Uint8Array[]> {
  const vault = await open(dir);
  const sealed: Uint8Array[] = [];
  for (let n = 0; n < 3; n++) {
    sealed.push(vault.seal(slot(n), text(n)));
    if (n < 2) await vault.rotate();
  }
  await vault.entries.put(draft());
  vault.close();
  return sealed;
}

describe('a rotation', () => {
  it('makes a new key the one that seals; the others open and never seal', async (t) => {
    const vault = await open(freshFolder(t));
    const entry = await vault.entries.put(draft());
    const made: Uint8Array[] = [];
    const refs: string[] = [];
    for (let n = 0; n < 5; n++) {
      const sealed = vault.seal(slot(n), text(n));
      made.push(sealed);
      refs.push(dekRef(sealed));
      await vault.rotate();
    }
    assert.equal(new Set(refs).size, 5);
    const { keys } = vault.keys();
    assert.deepEqual(
      keys.map(({ id, state }) => [id, state]),
      [...refs.map((ref) => [ref, 'retired']), [keys[5]?.id, 'active']],
    );
    for (let n = 0; n < 5; n++) assert.equal(dekRef(vault.seal(slot(9), text(9))), keys[5]?.id);
    made.forEach((bytes, n) => {
      assert.deepEqual(vault.open(slot(n), bytes), text(n));
    });
    await vault.withCredential(lendOf(entry), async () => undefined);
    vault.close();
  });

  it('comes by itself when a key is thirty days old, at a start, at a seal, and while the vault is open', async (t) => {
    const dir = freshFolder(t);
    const { state, surroundings: around } = clock();
    const count = (vault: Vault) => vault.keys().keys.length;
    const first = await open(dir, { surroundings: around });
    state.at += 30 * day - 1;
    await first.tend();
    assert.equal(count(first), 1);
    state.at += 1;
    await first.tend();
    assert.equal(count(first), 2);
    assert.equal(first.keys().due, state.at + 30 * day);
    first.close();
    state.at += 31 * day;
    const second = await open(dir, { surroundings: around });
    assert.equal(count(second), 3);
    state.at += 30 * day;
    second.seal(slot(0), text(0));
    await second.tend();
    while (count(second) < 4) await new Promise((resolve) => setImmediate(resolve));
    second.close();
  });

  it('tells who keeps the ledger, also what happened before anybody listened', async (t) => {
    const vault = await open(freshFolder(t));
    await vault.rotate();
    const heard: unknown[] = [];
    vault.onKeyDeed((deed) => heard.push(deed));
    await vault.rotate();
    const [one, two, three] = vault.keys().keys.map(({ id }) => id);
    assert.deepEqual(heard, [
      { type: 'data-key-rotated', ref: two, from: one },
      { type: 'data-key-rotated', ref: three, from: two },
    ]);
    vault.close();
  });

  it('that could not be written leaves the old key sealing, says so when it is overdue, and is made up for', async (t) => {
    const { state, surroundings: around } = clock();
    const broken = { on: false };
    const fails = async () => {
      if (broken.on) throw new Error('no room');
    };
    const disk: Disk = {
      ...realDisk,
      create: async (file, bytes) => {
        await fails();
        await realDisk.create(file, bytes);
      },
    };
    const vault = await open(freshFolder(t), { disk, surroundings: around });
    const before = dekRef(vault.seal(slot(0), text(0)));
    broken.on = true;
    await assert.rejects(vault.rotate(), /no room/);
    assert.equal(dekRef(vault.seal(slot(0), text(0))), before);
    state.at += 30 * day;
    await vault.tend();
    assert.ok(vault.keys().overdue);
    assert.throws(() => vault.seal(slot(0), text(0)), { code: 'vault.key-overdue' });
    assert.throws(() => vault.sealAll([{ slot: slot(0), bytes: text(0) }]), { code: 'vault.key-overdue' });
    await assert.rejects(vault.entries.put(draft()), { code: 'vault.key-overdue' });
    broken.on = false;
    await vault.tend();
    assert.notEqual(dekRef(vault.seal(slot(0), text(0))), before);
    vault.close();
  });

  it('is whole wherever a write was cut short, and the running vault goes on', async (t) => {
    for (const torn of [false, true])
      for (let n = 1, died = true; died; n++) {
        assert.ok(n < 20);
        const dir = freshFolder(t);
        const sealed = await withRecords(dir);
        const disk = diskThatDies(realDisk, n, torn);
        const vault = await open(dir, { disk });
        await vault.rotate().catch(() => undefined);
        sealed.push(vault.seal(slot(sealed.length), text(sealed.length)));
        vault.close();
        died = disk.died();
        await whole(dir, sealed, [3, 4]);
      }
  });

  it('whose plan cannot be taken away has happened: what is written behind it opens', async (t) => {
    const dir = freshFolder(t);
    const disk: Disk = {
      ...realDisk,
      remove: async (file) => {
        if (file.endsWith('rotation.json')) throw new Error('somebody has it open');
        await realDisk.remove(file);
      },
    };
    const vault = await open(dir, { disk });
    const first = vault.seal(slot(0), text(0));
    await vault.rotate();
    const second = vault.seal(slot(1), text(1));
    assert.notEqual(dekRef(second), dekRef(first));
    await vault.entries.put(draft());
    vault.close();
    assert.ok(existsSync(path(dir, 'rotation.json')));
    await whole(dir, [first, second], [2]);
  });

  it('goes on with no plan of another keystore, another key or another organization', async (t) => {
    const dir = freshFolder(t);
    const sealed = await withRecords(dir);
    for (const plan of [
      '',
      'null',
      '{}',
      JSON.stringify({ format: 'interlock/rotation/v1', organization, from: 'x' }),
      JSON.stringify({
        format: 'interlock/rotation/v1',
        organization,
        from: (JSON.parse(readFileSync(path(dir, 'keys.json'), 'utf8')) as Keystore).keys.at(-1)?.id,
        id: 'dek_0123456789abcdefghjkmnpqrs',
        created: 1,
        wrapped: (JSON.parse(readFileSync(path(dir, 'keys.json'), 'utf8')) as Keystore).keys[0]?.wrapped,
      }),
    ]) {
      writeFileSync(path(dir, 'rotation.json'), plan, { mode: 0o600 });
      await whole(dir, sealed, [3, 4, 5, 6, 7, 8]);
    }
  });
});

const program = (dir: string, step: number) => `
  import { open } from '${new URL('./vault.double.ts', import.meta.url).href}';
  import { realDisk } from '${new URL('./disk.ts', import.meta.url).href}';
  let [left, armed] = [${step}, false];
  const statement = () => { if (armed && --left === 0) process.kill(process.pid, 'SIGKILL'); };
  const disk = Object.fromEntries(Object.entries(realDisk).map(([name, act]) => [name, async (...given) => {
    statement();
    if (name === 'create') { await act(given[0], given[1].subarray(0, given[1].length >> 1)); statement(); }
    const answer = await act(...given);
    statement();
    return answer;
  }]));
  const vault = await open(${JSON.stringify(dir)}, { organization: '${organization}', disk });
  armed = true;
  await vault.rotate();
  process.exit(0);
`;

it('a rotation whose process is killed after every statement leaves one active key and every record readable', async (t) => {
  for (let step = 1, killed = true; killed; step++) {
    assert.ok(step < 40);
    const dir = freshFolder(t);
    const sealed = await withRecords(dir);
    const child = spawn(process.execPath, ['--input-type=module', '-e', program(dir, step)], { stdio: 'inherit' });
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    killed = signal === 'SIGKILL';
    assert.ok(killed || code === 0, `step ${step}: code ${code}`);
    if (!killed) assert.ok(step > 12, `only ${step} statements were met`);
    await whole(dir, sealed, [3, 4]);
  }
});
