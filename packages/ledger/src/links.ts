/**
 * What an entry says through the run, the call or the session that it belongs to: an outcome names no person, and a lent
 * secret no class, but the entries before them do.
 */
import type { Actor, Id } from '@interlock/model';
import { readEntry } from './entry.ts';
import type { LedgerReading } from './reading.ts';

/** What a search asks of an entry or of what it belongs to. */
export interface Wanted {
  readonly host?: string | undefined;
  readonly person?: string | undefined;
  readonly class?: string | undefined;
}
export type Asked = keyof Wanted;

export interface Links {
  /** Whether an entry with these fields fits one of the questions through what it belongs to. */
  has(asked: Asked, fields: Fields): boolean;
  /** The same of bytes that are not read yet; true where they may. */
  mayHave(asked: Asked, bytes: Buffer): boolean;
}

type Fields = Readonly<Record<string, unknown>>;
const kinds = ['run', 'call', 'session'] as const;
type Kind = (typeof kinds)[number];

/** Entries that say something about what others belong to. */
const telling = ['run.begun', 'call.decided', 'call.asked', 'call.answered', 'call.released', 'session.opened'].map(
  (type) => Buffer.from(`{"v":1,"type":"${type}"`),
);

/** Reads the log once, up to its size now. */
export async function linksOf(ledger: LedgerReading, wanted: Wanted): Promise<Links> {
  const found: Record<Asked, Record<Kind, Set<string>>> = { host: sets(), person: sets(), class: sets() };
  const asked = (['host', 'person', 'class'] as const).filter((one) => wanted[one] !== undefined);
  const { size } = ledger.checkpoint();
  for (let index = 0; asked.length > 0 && index < size; index++) {
    const bytes = await ledger.bytes(index);
    if (!telling.some((start) => bytes.subarray(0, start.length).equals(start))) continue;
    const { type, fields } = readEntry(index, bytes);
    const kind: Kind = type === 'run.begun' ? 'run' : type === 'session.opened' ? 'session' : 'call';
    for (const one of asked)
      if (says(one, wanted[one] as string, fields)) found[one][kind].add(String(fields[kind]));
      else if (kind === 'call' && found[one].run.has(String(fields.run))) found[one].call.add(String(fields.call));
  }
  return {
    has: (one, fields) => kinds.some((kind) => found[one][kind].has(String(fields[kind]))),
    mayHave: (one, bytes) =>
      kinds.some((kind) => found[one][kind].size > 0 && found[one][kind].has(named(bytes, kind))),
  };
}

const sets = (): Record<Kind, Set<string>> => ({ run: new Set(), call: new Set(), session: new Set() });

const marks = { run: Buffer.from('"run":"'), call: Buffer.from('"call":"'), session: Buffer.from('"session":"') };

function named(bytes: Buffer, kind: Kind): string {
  const mark = marks[kind];
  const at = bytes.indexOf(mark);
  return at < 0 ? '' : bytes.toString('latin1', at + mark.length, bytes.indexOf('"', at + mark.length));
}

/** Whether the entry itself says it. */
export function says(asked: Asked, wanted: string, fields: Fields): boolean {
  if (asked === 'class') return fields.class === wanted;
  if (asked === 'host') return hostsOf(fields).some(({ id, name }) => id === wanted || name === wanted);
  return personsOf(fields).some(({ person, name }) => person === (wanted as Id<'person'>) || name === wanted);
}

/** Hosts that an entry names. */
export function hostsOf(fields: Fields): { id?: string; name?: string }[] {
  return [fields.host ?? [], fields.hosts ?? []].flat() as { id?: string; name?: string }[];
}

/** Persons who acted in an entry: by themselves, as approvers, or as who proposed. */
export function personsOf(fields: Fields): Partial<Actor>[] {
  const approvals = (fields.approvals ?? []) as { by?: Actor }[];
  const proposer = fields.proposer as { by?: Actor } | undefined;
  return [fields.by as Actor | undefined, proposer?.by, ...approvals.map(({ by }) => by)].filter(
    (one) => one !== undefined,
  );
}
