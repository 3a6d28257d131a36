/** Finding entries: by host, person, class, type, time and text, the newest first. */
import { type Id, type RiskClass, riskClassSchema } from '@interlock/model';
import { z } from 'zod';
import { readEntry, type StoredEntry } from './entry.ts';
import { type Links, linksOf, says } from './links.ts';
import type { LedgerReading } from './reading.ts';

export const ledgerQuerySchema = z.strictObject({
  /** Name or id of a host; this, person and class are also found through the run, the call or the session. */
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
  const links = await linksOf(ledger, query);
  const may = mayFit(query, links);
  const found: FoundEntry[] = [];
  const { size } = ledger.checkpoint();
  for (let index = Math.min(query.before ?? size, size) - 1; index >= 0 && found.length < query.limit; index--) {
    const bytes = await ledger.bytes(index);
    if (!hints.every((hint) => bytes.includes(hint)) || !may(bytes)) continue;
    const entry = readEntry(index, bytes);
    // Entries are in the order of the gatekeeper's clock but for its corrections: an earlier one does not end the search.
    if (!fits(entry, query, links)) continue;
    const opened = await open(entry);
    if (query.text === undefined || holds(entry.fields, query.text) || (opened && holds(opened, query.text)))
      found.push({ entry, opened });
  }
  return found;
}

/** Bytes that an entry which fits must hold: most entries need not be parsed. */
function hintsOf({ id, type }: LedgerQuery): Buffer[] {
  return [...(id === undefined ? [] : [JSON.stringify(id)]), ...(type === undefined ? [] : [`"type":"${type}`])].map(
    (text) => Buffer.from(text),
  );
}

/** What a search asks of an entry, or of the run, the call or the session that it belongs to. */
const linked = ['host', 'person', 'class'] as const;

/** For each of these questions: the bytes of an entry may say it, by themselves or through what they belong to. */
function mayFit(query: LedgerQuery, links: Links): (bytes: Buffer) => boolean {
  const asked = linked.flatMap((one) => {
    const wanted = query[one];
    return wanted === undefined ? [] : [{ one, quoted: Buffer.from(JSON.stringify(wanted)) }];
  });
  return (bytes) => asked.every(({ one, quoted }) => bytes.includes(quoted) || links.mayHave(one, bytes));
}

function fits({ type, at, fields }: StoredEntry, query: LedgerQuery, links: Links): boolean {
  if (query.type !== undefined && !type.startsWith(query.type)) return false;
  if (query.since !== undefined && at < query.since) return false;
  if (query.until !== undefined && at >= query.until) return false;
  return linked.every((one) => {
    const wanted = query[one];
    return wanted === undefined || says(one, wanted, fields) || links.has(one, fields);
  });
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

/** Everything that belongs to one run, in order and unopened: its own entries, and those of its calls. */
export async function storyOf(ledger: LedgerReading, run: Id<'run'>): Promise<FoundEntry[]> {
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
    found.push({ entry, opened: null });
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
