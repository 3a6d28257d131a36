/** Finding entries: by host, person, class, type, time and text, the newest first. */
import { type Actor, type Id, type RiskClass, riskClassSchema } from '@interlock/model';
import { z } from 'zod';
import { readEntry, type StoredEntry } from './entry.ts';
import type { LedgerReading } from './reading.ts';

export const ledgerQuerySchema = z.strictObject({
  /** Name or id of a host. */
  host: z.string().min(1).max(253).optional(),
  /** Name or id of a person who acted, approved or proposed. */
  person: z.string().min(1).max(200).optional(),
  class: riskClassSchema.optional(),
  /** A type, or its beginning: `call`, `secret.lent`. */
  type: z.string().min(1).max(60).optional(),
  /** Any identifier that an entry names. */
  id: z.string().min(3).max(80).optional(),
  /** Milliseconds since 1970; `until` is not part of it. */
  since: z.int().optional(),
  until: z.int().optional(),
  /** Found in the clear fields, and in what is sealed where that is opened; without regard to case. */
  text: z.string().min(1).max(500).optional(),
  /** Only entries before this one, to go on where an earlier answer ended. */
  before: z.int().min(0).optional(),
  /** Most entries of the answer. */
  limit: z.int().min(1).max(20_000),
});
export type LedgerQuery = z.infer<typeof ledgerQuerySchema>;

/** An entry with its sealed members, where they were opened. */
export interface FoundEntry {
  readonly entry: StoredEntry;
  readonly opened: Readonly<Record<string, unknown>> | null;
}

/** Opens the sealed members of an entry; null where there are none or they are not opened. */
export type Opener = (entry: StoredEntry) => Promise<Readonly<Record<string, unknown>> | null>;
export const closedToUs: Opener = async () => null;

/** Entries that fit, the newest first, until `limit`; each that may hold `text` is opened by `open`. */
export async function findEntries(
  ledger: LedgerReading,
  query: LedgerQuery,
  open: Opener = closedToUs,
): Promise<FoundEntry[]> {
  const hints = hintsOf(query);
  const found: FoundEntry[] = [];
  const { size } = ledger.checkpoint();
  for (let index = Math.min(query.before ?? size, size) - 1; index >= 0 && found.length < query.limit; index--) {
    const bytes = await ledger.bytes(index);
    if (!hints.every((hint) => bytes.includes(hint))) continue;
    const entry = readEntry(index, bytes);
    // Entries are in the order of the gatekeeper's clock but for its corrections: an earlier one does not end the search.
    if (!fits(entry, query)) continue;
    const opened = await open(entry);
    if (query.text === undefined || holds(entry.fields, query.text) || (opened && holds(opened, query.text)))
      found.push({ entry, opened });
  }
  return found;
}

/** Bytes that an entry which fits must hold: most entries need not be parsed. */
function hintsOf({ host, person, class: riskClass, id, type }: LedgerQuery): Buffer[] {
  const quoted = [host, person, riskClass, id].filter((one) => one !== undefined).map((one) => JSON.stringify(one));
  return [...quoted, ...(type === undefined ? [] : [`"type":"${type}`])].map((text) => Buffer.from(text));
}

function fits({ type, at, fields }: StoredEntry, query: LedgerQuery): boolean {
  if (query.type !== undefined && !type.startsWith(query.type)) return false;
  if (query.since !== undefined && at < query.since) return false;
  if (query.until !== undefined && at >= query.until) return false;
  if (query.class !== undefined && fields.class !== query.class) return false;
  if (query.host !== undefined && !hostsOf(fields).some(({ id, name }) => id === query.host || name === query.host))
    return false;
  if (query.person === undefined) return true;
  return personsOf(fields).some(({ person, name }) => person === query.person || name === query.person);
}

type Fields = Readonly<Record<string, unknown>>;

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

/** Values that nobody wrote: an identifier, a digest in hex or base64, a trace. They are found by their beginning alone. */
const drawn = /^([a-z]+_[0-9a-z]{26}|[0-9a-f]{32}|[0-9a-f]{64}|(SHA256:)?[A-Za-z0-9+/_-]{43}=?)$/;

function holds(value: unknown, text: string): boolean {
  const wanted = text.toLowerCase();
  const inside = (one: unknown): boolean => {
    if (typeof one === 'string') {
      const value = one.toLowerCase();
      return drawn.test(one)
        ? value.replace(/^([a-z]+_|sha256:)/, '').startsWith(wanted) || value.startsWith(wanted)
        : value.includes(wanted);
    }
    if (typeof one === 'number') return String(one) === wanted;
    return typeof one === 'object' && one !== null && Object.values(one).some(inside);
  };
  return inside(value);
}

/** Everything that belongs to one run, in order: its own entries, and those of its calls. */
export async function storyOf(ledger: LedgerReading, run: Id<'run'>, open: Opener = closedToUs): Promise<FoundEntry[]> {
  const named = new Set<string>([run]);
  const hints = [Buffer.from(`"${run}"`)];
  const found: FoundEntry[] = [];
  const { size } = ledger.checkpoint();
  for (let index = 0; index < size; index++) {
    const bytes = await ledger.bytes(index);
    if (!hints.some((hint) => bytes.includes(hint))) continue;
    const entry = readEntry(index, bytes);
    const { call } = entry.fields;
    if (typeof call === 'string' && !named.has(call)) {
      named.add(call);
      hints.push(Buffer.from(`"${call}"`));
    }
    found.push({ entry, opened: await open(entry) });
  }
  return found;
}

/** The run that was begun last, or one whose identifier begins so; null where there is none, or more than one. */
export async function findRun(ledger: LedgerReading, beginning: string): Promise<Id<'run'> | null> {
  const begun = Buffer.from('"type":"run.begun"');
  const runs = new Set<Id<'run'>>();
  for (let index = ledger.checkpoint().size - 1; index >= 0; index--) {
    const bytes = await ledger.bytes(index);
    if (!bytes.includes(begun)) continue;
    const { run } = readEntry(index, bytes).fields;
    if (beginning === 'last') return run as Id<'run'>;
    if (String(run).startsWith(beginning)) runs.add(run as Id<'run'>);
  }
  const [only, ...more] = runs;
  return more.length === 0 ? (only ?? null) : null;
}

/** Classes that a query may name. */
export const queryClasses: readonly RiskClass[] = riskClassSchema.options;
