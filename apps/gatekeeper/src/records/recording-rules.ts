/** How recordings are kept: for how long by the tag of a host, and what happens where one cannot be written. */
import { type Actor, Fault, malformedText } from '@interlock/model';
import { z } from 'zod';
import { requireAlone } from '../call/person-deed.ts';
import { type House, proveFirst } from '../house.ts';
import type { SealedRows } from './rows.ts';

/** Days of about a hundred years. */
const longest = 36_525;
const days = z.int().min(0).max(longest);

export const recordingRulesSchema = z.strictObject({
  /** `strict`: the agent's session stops where its recording cannot be written. `best-effort`: it goes on without. */
  mode: z.enum(['best-effort', 'strict']),
  /** Days for hosts with a tag; 0 makes no recording. Of several tags of one host the longest time holds. */
  tags: z
    .array(z.strictObject({ tag: z.string().min(1).max(60), days }))
    .max(64)
    .refine((all) => new Set(all.map(({ tag }) => tag)).size === all.length, 'a tag stands twice'),
  /** Days for every other host; null keeps them until somebody deletes them. */
  otherwise: days.nullable(),
});
export type RecordingRules = z.infer<typeof recordingRulesSchema>;

export const firstRules: RecordingRules = { mode: 'best-effort', tags: [], otherwise: null };

/** Days that a recording of a host with these tags is kept: null for ever, 0 not at all. */
export function daysFor(tags: readonly string[], { tags: rules, otherwise }: RecordingRules): number | null {
  const named = rules.filter(({ tag }) => tags.includes(tag)).map((rule) => rule.days);
  return named.length === 0 ? otherwise : Math.max(...named);
}

/** The rules in force, and how a person changes them: an entry first, and a proof where something is kept less. */
export class RuleShelf {
  readonly #house: Proving & Pick<House, 'journal'>;
  readonly #rows: Pick<SealedRows, 'put' | 'all'>;
  #now: RecordingRules;

  constructor(house: Proving & Pick<House, 'journal'>, rows: Pick<SealedRows, 'put' | 'all'>) {
    this.#house = house;
    this.#rows = rows;
    const kept = rows.all('recording-rules').find(({ id }) => id === 'rules')?.body;
    // What cannot be read keeps everything, and stops rather than not record.
    this.#now =
      kept === undefined
        ? firstRules
        : (recordingRulesSchema.safeParse(kept).data ?? { ...firstRules, mode: 'strict' });
  }

  get(): RecordingRules {
    return this.#now;
  }

  /** Throws Fault `recording.rules-invalid`, or `recording.presence` where the person could be proven and was not. */
  async set(raw: unknown, by: Actor): Promise<RecordingRules> {
    const parsed = recordingRulesSchema.safeParse(raw);
    if (!parsed.success)
      throw new Fault(
        'recording.rules-invalid',
        `The rules were refused: ${malformedText(parsed.error, { given: raw })}`,
        `Give days from 0 to ${longest}.`,
      );
    const rules = parsed.data;
    if (loosens(this.#now, rules)) requireProof(this.#house, by, 'Less would be kept of what happened');
    await this.#house.journal.write({
      type: 'recording.set',
      by,
      mode: rules.mode,
      tags: rules.tags,
      ...(rules.otherwise === null ? {} : { otherwise: rules.otherwise }),
    });
    this.#rows.put('recording-rules', 'rules', rules);
    this.#now = rules;
    return rules;
  }
}

type Proving = Pick<House, 'provable' | 'policy' | 'person' | 'around'>;

/** Where a person can be proven, evidence goes only by one who was; and as the policy wants. */
export function requireProof(house: Proving, by: Actor, what: string): void {
  if (house.provable() && by.proof.kind === 'os-user')
    throw new Fault('recording.presence', `${what}, and nobody proved to be here.`, proveFirst);
  requireAlone(house, 'recording.change', by);
}

function loosens(before: RecordingRules, after: RecordingRules): boolean {
  if (before.mode === 'strict' && after.mode !== 'strict') return true;
  const names = new Set([...before.tags, ...after.tags].map(({ tag }) => tag));
  const shorter = (tags: readonly string[]) =>
    (daysFor(tags, after) ?? Number.POSITIVE_INFINITY) < (daysFor(tags, before) ?? Number.POSITIVE_INFINITY);
  return shorter([]) || [...names].some((tag) => shorter([tag]));
}
