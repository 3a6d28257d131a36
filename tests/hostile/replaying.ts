/** Runs of the whole program, played again from what it kept of them: nothing of it runs then but the agent's loop. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { digestOf, type Gatekeeper, openRooms } from '@interlock/gatekeeper';
import { type KeptRun, RunRecords } from '../../apps/gatekeeper/src/conversation/run-records.ts';
import { newConversationStore } from '../../apps/gatekeeper/src/conversation/store.ts';
import { rowsOf } from '../../apps/gatekeeper/src/records/rows.ts';
import { type ReplayOptions, replayed } from '../../packages/agent/src/replay.ts';

/** What is kept of every run in a practice folder that nobody has open. */
export async function keptRuns(data: string): Promise<KeptRun[]> {
  const state = path.join(data, '../state/interlock'); // where the program kept its own
  const rooms = await openRooms(data, { passphrase: async () => undefined }, (id) => id, { state });
  try {
    const rows = rowsOf(rooms.records);
    const records = new RunRecords(Date.now, rows);
    return newConversationStore(rows)
      .load()
      .flatMap((conversation) => records.of(conversation));
  } finally {
    await rooms.close();
  }
}

/** The same, of one conversation of a gatekeeper that runs. */
export async function recordsOf(gatekeeper: Gatekeeper, conversation: string): Promise<KeptRun[]> {
  const all: KeptRun[] = [];
  for (let number = 0; ; number++) {
    const ask = { ask: 'conversation.record', with: { conversation, number } };
    const { run } = (await gatekeeper.conversations(ask, gatekeeper.person())) as { run?: KeptRun };
    if (!run) return all;
    all.push(run);
  }
}

/** Where a run goes another way than it did; null where it comes out the same, letter for letter. */
export const again = ({ record }: KeptRun, options: ReplayOptions = {}) =>
  replayed(record, { digest: digestOf, ...options });

/** Each comes out the same. */
export async function replayAll(data: string): Promise<KeptRun[]> {
  const runs = await keptRuns(data);
  assert.ok(runs.length > 0, 'a run was recorded');
  for (const run of runs) assert.equal(await again(run), null);
  return runs;
}

/** Rows as they come back from rest. */
export function rowsInMemory() {
  const rows = new Map<string, string[]>();
  const at = (key: string) => (rows.get(key) ?? []).map((row) => JSON.parse(row) as unknown);
  return {
    put: (table: string, id: string, body: unknown) => void rows.set(`${table} ${id}`, [JSON.stringify(body)]),
    get: (table: string, id: string) => at(`${table} ${id}`)[0],
    append: (table: string, parent: string, body: unknown) =>
      void rows.set(`${table} ${parent}`, [...(rows.get(`${table} ${parent}`) ?? []), JSON.stringify(body)]),
    children: (table: string, parent: string) => at(`${table} ${parent}`),
  };
}
