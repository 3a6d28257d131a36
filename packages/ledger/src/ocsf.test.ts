import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diskDouble } from './disk-double.ts';
import { readEntry } from './entry.ts';
import { eventTypes } from './events.ts';
import { openLedger } from './ledger.ts';
import { leafHash, treeRoot } from './merkle.ts';
import { ocsfEvents } from './ocsf.ts';
import { ended, host, id, organization, origin, plainSeal, prompt, released, signer, small } from './sample.ts';

const about = { origin, version: '0' };
const by = { person: id('person'), name: 'Ada', proof: { kind: 'passphrase' as const } };

/** What the schema demands of every event of a class, beyond what all have. */
const demanded: Record<number, readonly string[]> = {
  6003: ['actor', 'api', 'src_endpoint'],
  6005: ['actor', 'src_endpoint', 'table'],
  3002: ['user', 'service'],
  3004: ['entity'],
};

test('entries become events of the four classes, with all that the schema demands of each', async () => {
  const ledger = await openLedger({ dir: '/l', origin, signer, seal: plainSeal, now: () => 5, disk: diskDouble() });
  const call = { ...released(), class: 'dangerous' as const };
  const secret = { entry: id('entry'), name: 'root', version: 1 };
  for (const input of [
    { type: 'vault.unlocked' as const, organization, by, method: 'passphrase' },
    { type: 'key.made' as const, organization, key: { ref: 'data key', kind: 'data' as const }, by },
    prompt(10),
    call,
    { type: 'secret.lent' as const, organization, secret, use: 'login' as const, host, call: call.call },
    { ...ended(call), end: 'failed' as const, fault: 'wire.unreachable' },
    { type: 'session.closed' as const, organization, session: id('session'), host, cause: 'asked', milliseconds: 1 },
  ])
    await ledger.append(input);
  const next = ocsfEvents(0, null, about);
  const events = [];
  for await (const { bytes } of ledger.entries()) events.push(next(bytes));
  for (const event of events) {
    for (const name of [
      'activity_id',
      'category_uid',
      'metadata',
      'severity_id',
      'time',
      'type_uid',
      ...(demanded[event.class_uid as number] ?? ['?']),
    ])
      assert.ok(event[name] !== undefined, `${String(event.message)}: ${name}`);
    assert.equal(event.type_uid, (event.class_uid as number) * 100 + (event.activity_id as number));
  }
  assert.deepEqual(
    events.map(({ class_uid, activity_id, status_id, severity_id }) => [
      class_uid,
      activity_id,
      status_id,
      severity_id,
    ]),
    [
      [3002, 1, 1, 1],
      [3004, 1, 1, 1],
      [6003, 99, 1, 1],
      [6003, 99, 1, 4],
      [6005, 1, 1, 1],
      [6003, 99, 2, 1],
      [3002, 2, 1, 1],
    ],
  );
  assert.equal(events[5]?.status_code, 'wire.unreachable');
  assert.deepEqual(events[4]?.table, { name: 'keychain', uid: secret.entry });
});

test('a receiver finds a gap, an exchange and a change, and recomputes the root from what it was sent', async () => {
  const ledger = await openLedger({ dir: '/l', origin, signer, now: () => 5, disk: diskDouble() });
  await Promise.all(Array.from({ length: 40 }, () => ledger.append(small())));
  const all: Buffer[] = [];
  for await (const { bytes } of ledger.entries()) all.push(bytes);
  const first = ocsfEvents(0, null, about);
  const [head, tail] = [all.slice(0, 25).map(first), all.slice(25).map(ocsfEvents(25, all[24] as Buffer, about))];
  const events = JSON.parse(JSON.stringify([...head, ...tail])) as {
    raw_data: string;
    metadata: { sequence: number };
    unmapped: { previous: string | null; leaf: string };
  }[];
  const leaves = events.map(({ raw_data }) => leafHash(Buffer.from(raw_data)));
  events.forEach(({ metadata, unmapped }, at) => {
    assert.equal(metadata.sequence, at);
    assert.equal(unmapped.leaf, leaves[at]?.toString('hex'));
    assert.equal(unmapped.previous, leaves[at - 1]?.toString('hex') ?? null);
  });
  assert.deepEqual(treeRoot(leaves), ledger.root);
});

test('every type there is, and one that is not yet, has an event', () => {
  for (const type of [...eventTypes, 'device.sang']) {
    const bytes = Buffer.from(JSON.stringify({ v: 1, type, at: 5, organization }));
    const event = ocsfEvents(readEntry(0, bytes).index, null, about)(bytes);
    assert.equal((event.metadata as { event_code: string }).event_code, type);
  }
});
