/** Sample identifiers and entries for tests. */
import { type Id, type IdKind, newId } from '@interlock/model';
import type { Seal } from './entry.ts';
import type { EventInput } from './events.ts';
import { sha256 } from './merkle.ts';
import { signerFromSeed } from './note.ts';

export const origin = 'interlock/test';
export const signer = signerFromSeed(Buffer.alloc(32, 7));

let drawn = 0;
/** Repeatable "random" bytes. */
export function draw(n: number): Buffer {
  const parts: Buffer[] = [];
  for (let length = 0; length < n; length += 32) parts.push(sha256(Buffer.from(`draw ${drawn++}`)));
  return Buffer.concat(parts).subarray(0, n);
}
export const id = <K extends IdKind>(kind: K): Id<K> => newId(kind, draw);

/** A stand-in for an envelope, for tests: hidden from no one, but never the same twice. */
export const plainSeal: Seal = (context, bytes) =>
  Buffer.concat([draw(16), Buffer.from(`${context.organization} ${context.record} `), bytes]);

export const organization = id('org');
export const host = { id: id('host'), name: 'north-1' };

export function released(permit = id('permit'), call = id('call')): EventInput<'call.released'> {
  return {
    type: 'call.released',
    organization,
    call,
    permit,
    host,
    class: 'moderate',
    outcome: 'allow',
    rule: 'floor.reads-flow',
    policy: '1',
    approvals: [],
    commitment: sha256(Buffer.from(call)).toString('hex'),
    expires: 1_800_000_000_000,
  };
}

export function ended({ permit, call }: EventInput<'call.released'>): EventInput<'call.ended'> {
  return { type: 'call.ended', organization, call, permit, host, end: 'done', ran: 1, milliseconds: 12 };
}

/** A short entry, no two alike. */
export function small(): EventInput<'gatekeeper.stopped'> {
  return { type: 'gatekeeper.stopped', organization, instance: String(drawn++), cause: 'asked' };
}

/** An entry whose sealed text has `length` bytes. */
export function prompt(length: number): EventInput<'run.begun'> {
  return {
    type: 'run.begun',
    organization,
    by: { person: id('person'), name: 'Ada', proof: { kind: 'passphrase' } },
    sealed: { prompt: 'p'.repeat(length) },
  };
}

/** Numbers from 0 up to and without 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
