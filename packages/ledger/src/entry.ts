/** One entry as bytes: a line of JSON, clear where a search needs it and sealed where a text stands. */
import { concat, Fault } from '@interlock/model';
import { z } from 'zod';
import { type EntryInput, type EventType, inputSchemaOf, type KnownEntry, storedSchemaOf } from './events.ts';
import { sha256 } from './merkle.ts';
import { longestEntry } from './tile.ts';

/** The place that an envelope is bound to; `bound` are the clear bytes of the entry it stands in. */
export interface SealContext {
  readonly organization: string;
  readonly table: 'ledger';
  readonly record: EventType;
  readonly field: 'sealed';
  readonly schema: 1;
  readonly bound: Uint8Array;
}

/** Makes an envelope of bytes, never the same one twice (it draws its own salt). The ledger sees no key. */
export type Seal = (context: SealContext, bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>;

/** An envelope that stands beside its entry, by the SHA-256 (hex) and length of its bytes. */
export const asideSchema = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.int().positive() });
export type Aside = z.infer<typeof asideSchema>;

/** An envelope that would stand beside its entry has at most this many bytes. */
export const longestAside = 16 * 1024 * 1024;

export interface EncodedEntry {
  readonly bytes: Buffer;
  /** What `bytes` say, without what is sealed. */
  readonly event: KnownEntry;
  readonly aside: Buffer | null;
}

/** Checks an event, stamps and seals it. Throws Fault `ledger.bad-entry`, `ledger.no-seal` or `ledger.too-long`. */
export async function encodeEntry(input: EntryInput, at: number, seal: Seal | undefined): Promise<EncodedEntry> {
  const schema = inputSchemaOf(input.type);
  const parsed = schema?.safeParse(input);
  if (!parsed?.success) throw badEntry(String(input.type), parsed?.error);
  const { type, sealed, ...fields } = parsed.data as { type: EventType; organization: string; sealed?: unknown };
  const event = { v: 1, type, at, ...fields } as KnownEntry;
  const clear = JSON.stringify(event);
  if (sealed === undefined) return { bytes: fits(type, clear), event, aside: null };
  if (seal === undefined) throw noSeal(type);
  const slot = contextOf(event, Buffer.from(clear));
  const envelope = Buffer.from(await seal(slot, Buffer.from(JSON.stringify(sealed))));
  const whole = withMember(clear, 'sealed', envelope.toString('base64'));
  if (Buffer.byteLength(whole) <= longestEntry) return { bytes: Buffer.from(whole), event, aside: null };
  if (envelope.length > longestAside) throw tooLong(type);
  const aside: Aside = { sha256: sha256(envelope).toString('hex'), bytes: envelope.length };
  return { bytes: fits(type, withMember(clear, 'aside', aside)), event, aside: envelope };
}

/** An object as JSON with one more member at its end. */
function withMember(json: string, name: string, value: unknown): string {
  return `${json.slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(value)}}`;
}

function fits(type: EventType, json: string): Buffer {
  const bytes = Buffer.from(json);
  if (bytes.length > longestEntry) throw tooLong(type);
  return bytes;
}

function contextOf(clear: { type: EventType; organization: string }, bound: Buffer): SealContext {
  return {
    organization: clear.organization,
    table: 'ledger',
    record: clear.type,
    field: 'sealed',
    schema: 1,
    bound,
  };
}

/** What is read from a log: the bytes that its leaf covers, and what they say. */
export interface StoredEntry {
  readonly index: number;
  readonly bytes: Buffer;
  readonly type: string;
  /** Milliseconds since 1970 by the gatekeeper's clock. */
  readonly at: number;
  readonly organization: string;
  /** Every clear field, as it was written. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The same, checked and typed; null for a type that this version does not know. */
  readonly entry: KnownEntry | null;
  /** Envelope of the sealed fields, its place, or null where nothing is sealed. */
  readonly sealed: { readonly envelope: Buffer } | { readonly aside: Aside } | null;
}

const headSchema = z.looseObject({
  v: z.literal(1),
  type: z.string(),
  at: z.int(),
  organization: z.string(),
  sealed: z.base64().optional(),
  aside: asideSchema.optional(),
});

/** Reads an entry; members and types that this version does not know are kept in `fields`. Throws `ledger.bad-entry`. */
export function readEntry(index: number, bytes: Buffer): StoredEntry {
  let raw: Record<string, unknown>;
  let head: z.infer<typeof headSchema>;
  try {
    raw = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
    head = headSchema.parse(raw);
  } catch (error) {
    throw badEntry(`number ${index}`, error);
  }
  const { sealed, aside } = head;
  const { sealed: _sealed, aside: _aside, ...fields } = raw; // in the order they were written in
  const known = storedSchemaOf(head.type)?.safeParse(fields);
  return {
    index,
    bytes,
    type: head.type,
    at: head.at,
    organization: head.organization,
    fields,
    entry: known?.success ? (known.data as KnownEntry) : null,
    sealed: sealed !== undefined ? { envelope: Buffer.from(sealed, 'base64') } : aside !== undefined ? { aside } : null,
  };
}

/** The context that an entry's envelope was sealed with, to open it. */
export function sealContextOf(stored: StoredEntry): SealContext {
  const { fields } = stored;
  return contextOf(fields as { type: EventType; organization: string }, Buffer.from(JSON.stringify(fields)));
}

/** The aside that an entry names, found without reading the others; a structural quote cannot stand in a JSON text. */
export function asideOf(bytes: Buffer): Aside | null {
  if (!bytes.includes('"aside":{')) return null;
  try {
    return headSchema.parse(JSON.parse(bytes.toString('utf8'))).aside ?? null;
  } catch {
    return null;
  }
}

const commitmentLabel = Buffer.from('interlock/commitment/v1\n', 'ascii');

/**
 * A commitment to text or output as lower-case hex: SHA-256(label ‖ salt ‖ bytes), with 32 random bytes of salt that
 * are kept sealed. Without them nobody can guess the text; with them anybody can check it.
 */
export function commitment(salt: Uint8Array, bytes: Uint8Array): string {
  if (salt.length !== 32) throw new RangeError('the salt of a commitment has 32 bytes');
  return sha256(concat([commitmentLabel, salt, bytes])).toString('hex');
}

/** What stands in front of the bytes of a commitment, for whoever hashes them as they come. */
export function commitmentHead(salt: Uint8Array): Uint8Array {
  return concat([commitmentLabel, salt]);
}

function badEntry(what: string, cause: unknown): Fault {
  const where = cause instanceof z.ZodError ? `: ${z.prettifyError(cause).slice(0, 400)}` : '';
  return new Fault(
    'ledger.bad-entry',
    `The ledger entry ${what} is not well-formed${where}`,
    'Report this; nothing was done in its name.',
    { cause },
  );
}

function noSeal(type: string): Fault {
  return new Fault(
    'ledger.no-seal',
    `The ledger entry ${type} holds text to seal, and no key is at hand.`,
    'Unlock the vault and repeat the step.',
  );
}

function tooLong(type: string): Fault {
  return new Fault(
    'ledger.too-long',
    `The ledger entry ${type} is longer than the ledger holds.`,
    'Repeat the step with less text.',
  );
}
