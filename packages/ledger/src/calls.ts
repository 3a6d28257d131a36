/** What the entries say that decides later: burned permits, calls nobody saw the end of, the policy in force, broken glasses. */
import { readEntry } from './entry.ts';
import type { EventOf, KnownEntry } from './events.ts';

/** A released call without an outcome. */
export interface OpenCall {
  /** Index of its entry `call.released`. */
  readonly index: number;
  readonly released: EventOf<'call.released'>;
}

/** A glass that was broken and that nobody else has reviewed. */
export interface BrokenGlass {
  /** Index of its entry `glass.broken`. */
  readonly index: number;
  readonly broken: EventOf<'glass.broken'>;
}

export interface CallBook {
  /** Whether this permit has been used. */
  burned(permit: string): boolean;
  openCalls(): OpenCall[];
  brokenGlasses(): BrokenGlass[];
  /** Version of the newest `policy.changed`, or null. */
  policy(): string | null;
  /** Takes note of one entry, in the order of the log. */
  note(index: number, bytes: Buffer): void;
  /** The same for one that has just become durable and is at hand. */
  noteEvent(index: number, event: KnownEntry): void;
}

const telling = [
  'call.released',
  'call.ended',
  'effect.unknown',
  'policy.changed',
  'glass.broken',
  'glass.reviewed',
].map((type) => Buffer.from(`{"v":1,"type":"${type}"`));

export function newCallBook(): CallBook {
  const burned = new Set<string>();
  const open = new Map<string, OpenCall>();
  const glasses = new Map<string, BrokenGlass>();
  let policy: string | null = null;
  function keep(index: number, type: string, permit: string, released: EventOf<'call.released'> | null): void {
    if (type !== 'call.released') return void open.delete(permit);
    burned.add(permit);
    if (released !== null) open.set(permit, { index, released });
  }
  function keepGlass(index: number, event: KnownEntry | null): void {
    if (event?.type === 'glass.broken') glasses.set(event.glass, { index, broken: event });
    else if (event?.type === 'glass.reviewed') glasses.delete(event.glass);
  }
  return {
    burned: (permit) => burned.has(permit),
    openCalls: () => [...open.values()],
    brokenGlasses: () => [...glasses.values()],
    policy: () => policy,
    note(index, bytes) {
      if (!telling.some((start) => bytes.subarray(0, start.length).equals(start))) return;
      const { type, fields, entry } = readEntry(index, bytes);
      if (type === 'policy.changed') {
        policy = String(fields.policy);
        return;
      }
      if (type === 'glass.broken' || type === 'glass.reviewed') return keepGlass(index, entry);
      // Burned even where a later version wrote the rest of the entry.
      keep(index, type, String(fields.permit), entry?.type === 'call.released' ? entry : null);
    },
    noteEvent(index, event) {
      if (event.type === 'policy.changed') policy = event.policy;
      else if (event.type === 'glass.broken' || event.type === 'glass.reviewed') keepGlass(index, event);
      else if (event.type === 'call.released') keep(index, event.type, event.permit, event);
      else if (event.type === 'call.ended' || event.type === 'effect.unknown')
        keep(index, event.type, event.permit, null);
    },
  };
}
