/** What the entries say that decides later: burned permits, calls nobody saw the end of, the policy in force. */
import { readEntry } from './entry.ts';
import type { EventOf } from './events.ts';

/** A released call without an outcome. */
export interface OpenCall {
  /** Index of its entry `call.released`. */
  readonly index: number;
  readonly released: EventOf<'call.released'>;
}

export interface CallBook {
  /** Whether this permit has been used. */
  burned(permit: string): boolean;
  openCalls(): OpenCall[];
  /** Version of the newest `policy.changed`, or null. */
  policy(): string | null;
  /** Takes note of one entry, in the order of the log. */
  note(index: number, bytes: Buffer): void;
}

const telling = ['call.released', 'call.ended', 'effect.unknown', 'policy.changed'].map((type) =>
  Buffer.from(`{"v":1,"type":"${type}"`),
);

export function newCallBook(): CallBook {
  const burned = new Set<string>();
  const open = new Map<string, OpenCall>();
  let policy: string | null = null;
  return {
    burned: (permit) => burned.has(permit),
    openCalls: () => [...open.values()],
    policy: () => policy,
    note(index, bytes) {
      if (!telling.some((start) => bytes.subarray(0, start.length).equals(start))) return;
      const { type, fields, entry } = readEntry(index, bytes);
      if (type === 'policy.changed') {
        policy = String(fields.policy);
        return;
      }
      const permit = String(fields.permit); // burned even where a later version wrote the rest of the entry
      if (type !== 'call.released') return void open.delete(permit);
      burned.add(permit);
      if (entry?.type === 'call.released') open.set(permit, { index, released: entry });
    },
  };
}
