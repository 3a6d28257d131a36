import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { dekRef } from '@interlock/envelope';
import { canSearchMemory } from '@interlock/envelope/memory-search.double';
import { type Id, newId } from '@interlock/model';
import type { Share } from './sharing.ts';
import { freshFolder, open, surroundings } from './vault.double.ts';

const other = newId('org', surroundings.random);
const place = (record: string, field = 'body') => ({ table: 'procedure', record, field, schema: 1 });
const text = (name: string) => Buffer.from(`the text of ${name}`);
const refused = { code: 'vault.share-refused' };
const refOf = (envelope: Uint8Array) => dekRef(envelope) as Id<'dek'>;

async function two(t: { after: (done: () => void) => void }) {
  const [ours, theirs] = [await open(freshFolder(t)), await open(freshFolder(t), { organization: other })];
  t.after(() => {
    ours.close();
    theirs.close();
  });
  const recipient = await theirs.exchangeKey();
  const sharing = (record: string, ...refs: Id<'dek'>[]) => ({
    to: other,
    recipient,
    table: 'procedure',
    record,
    refs,
  });
  return { ours, theirs, recipient, sharing };
}

describe('a shared record', () => {
  it('opens for the other organization, field by field and across rotations, and stays as it is', async (t) => {
    const { ours, theirs, sharing } = await two(t);
    const body = ours.seal(place('r1'), text('body'));
    await ours.rotate();
    const title = ours.seal(place('r1', 'title'), text('title'));
    const share = ours.share(sharing('r1', refOf(body), refOf(title)));
    const sent = JSON.parse(JSON.stringify(share)) as unknown;
    assert.deepEqual(await theirs.openShared(sent, { field: 'body', schema: 1 }, body), text('body'));
    assert.deepEqual(await theirs.openShared(sent, { field: 'title', schema: 1 }, title), text('title'));
    assert.deepEqual(Buffer.from(ours.open(place('r1'), body)), text('body'));
  });

  it('is that record and nothing more', async (t) => {
    const { ours, theirs, sharing } = await two(t);
    const [mine, neighbour] = [ours.seal(place('r1'), text('r1')), ours.seal(place('r2'), text('r2'))];
    const share = ours.share(sharing('r1', refOf(mine)));
    const refusedEnvelope = { code: 'envelope.refused' };
    await assert.rejects(theirs.openShared(share, { field: 'body', schema: 1 }, neighbour), refusedEnvelope);
    await assert.rejects(theirs.openShared(share, { field: 'title', schema: 1 }, mine), refusedEnvelope);
    await assert.rejects(theirs.openShared(share, { field: 'body', schema: 2 }, mine), refusedEnvelope);
    await ours.rotate();
    const later = ours.seal(place('r1'), text('later'));
    await assert.rejects(theirs.openShared(share, { field: 'body', schema: 1 }, later), refusedEnvelope);
    const keys = ours.keys().keys.map(({ id }) => id);
    assert.ok(keys.includes(refOf(mine)));
  });

  it('opens for no third organization, and for none whose letter was changed', async (t) => {
    const { ours, theirs, sharing } = await two(t);
    const body = ours.seal(place('r1'), text('r1'));
    const share = ours.share(sharing('r1', refOf(body)));
    const opens = (given: unknown) => theirs.openShared(given, { field: 'body', schema: 1 }, body);
    const third = await open(freshFolder(t), { organization: newId('org', surroundings.random) });
    await assert.rejects(third.openShared(share, { field: 'body', schema: 1 }, body), refused);
    await assert.rejects(ours.openShared(share, { field: 'body', schema: 1 }, body), refused);
    const another = ours.share(sharing('r2', refOf(body)));
    const changes: Partial<Share>[] = [
      { record: 'r2' },
      { table: 'run' },
      { from: other },
      { made: share.made + 1 },
      { id: another.id },
      { ephemeral: another.ephemeral },
      { keys: another.keys },
      { sender: Buffer.alloc(32, 1).toString('base64') },
      { signature: another.signature },
      { to: third.organization },
    ];
    for (const change of changes) await assert.rejects(opens({ ...share, ...change }), refused, JSON.stringify(change));
    for (const rubbish of [null, {}, 'share', { ...share, more: 1 }]) await assert.rejects(opens(rubbish), refused);
    // A letter that a stranger signed anew, with keys of another one, is for another record's context.
    const stranger = third.share({
      to: other,
      recipient: await theirs.exchangeKey(),
      table: 'procedure',
      record: 'r1',
      refs: [third.keys().keys[0]?.id as Id<'dek'>],
    });
    await assert.rejects(opens(stranger), { code: 'envelope.refused' });
    third.close();
  });

  it('is made for no key of low order, and for no table of the vault', async (t) => {
    const { ours, recipient } = await two(t);
    const refs = [ours.keys().keys[0]?.id as Id<'dek'>];
    for (const bad of [Buffer.alloc(32), Buffer.from('01'.padEnd(64, '0'), 'hex')])
      assert.throws(() => ours.share({ to: other, recipient: bad, table: 'run', record: 'r', refs }), {
        code: 'vault.malformed-key',
      });
    assert.throws(() => ours.share({ to: other, recipient, table: 'vault.credential', record: 'r', refs }), {
      code: 'vault.reserved-table',
    });
  });

  it('comes to a key that rests sealed and lasts', async (t) => {
    if (!canSearchMemory) return t.skip('this system does not let a process read its own memory');
    const dir = freshFolder(t);
    const first = await open(dir);
    const key = await first.exchangeKey();
    assert.deepEqual(await first.exchangeKey(), key);
    first.close();
    const again = await open(dir);
    assert.deepEqual(await again.exchangeKey(), key);
    const file = readFileSync(join(dir, 'vault', again.organization, 'exchange.json'), 'utf8');
    assert.ok(file.includes(Buffer.from(key).toString('base64')));
    again.close();
  });
});
