/**
 * What the agent proposed of the policy: policies to add and names to take out, sealed. A proposal holds nowhere; what it
 * would make of the set in force is worked out when a person looks, and only a person's own act puts that in force.
 */
import { Fault, type Id, newId, type Surroundings } from '@interlock/model';
import { loadPolicies, type PolicySet } from '@interlock/policy';
import { z } from 'zod';

/** Sealed rows, as the records room gives them. */
interface Rows {
  put(table: string, id: string, body: unknown): void;
  all(table: string): { id: string; body: unknown }[];
  remove(table: string, id: string): void;
}

const table = 'policy-proposals';
/** Proposals that wait; one more takes the place of the oldest. */
const most = 20;

export const proposingSchema = z.strictObject({
  title: z.string().min(1).max(120),
  add: z.string().max(20_000).default(''),
  remove: z
    .array(z.string().regex(/^[\w.:-]{1,100}$/))
    .max(50)
    .default([]),
});
export type Proposing = z.infer<typeof proposingSchema>;

const keptSchema = proposingSchema.extend({
  id: z.string(),
  at: z.int(),
  conversation: z.string(),
});
export type PolicyProposal = z.infer<typeof keptSchema>;

export class PolicyProposals {
  readonly #rows: Rows;
  readonly #around: Surroundings;
  #all: PolicyProposal[];
  onChange: () => void = () => {};

  constructor(rows: Rows, around: Surroundings) {
    this.#rows = rows;
    this.#around = around;
    this.#all = rows
      .all(table)
      .flatMap(({ body }) => keptSchema.safeParse(body).data ?? [])
      .sort((a, b) => a.at - b.at);
  }

  list(): readonly PolicyProposal[] {
    return this.#all;
  }

  get(id: string): PolicyProposal | undefined {
    return this.#all.find((one) => one.id === id);
  }

  /** Keeps one that was checked. The same text again is the same proposal. */
  keep(proposing: Proposing, conversation: Id<'conversation'>): PolicyProposal {
    const { title, add, remove } = proposing;
    const same = this.#all.find((one) => one.add === add && JSON.stringify(one.remove) === JSON.stringify(remove));
    if (same) return same;
    const made = {
      title,
      add,
      remove,
      conversation,
      id: newId('message', this.#around.random),
      at: this.#around.now(),
    };
    this.#rows.put(table, made.id, made);
    this.#all = [...this.#all, made];
    for (const old of this.#all.slice(0, -most)) this.drop(old.id);
    this.onChange();
    return made;
  }

  drop(id: string): void {
    if (!this.get(id)) return;
    this.#rows.remove(table, id);
    this.#all = this.#all.filter((one) => one.id !== id);
    this.onChange();
  }
}

/** The text that a proposal makes of a set. Throws Fault `policy.invalid` where the whole would not hold. */
export function proposedText(set: PolicySet, { add, remove }: Pick<Proposing, 'add' | 'remove'>): string {
  const named = new Set(remove);
  for (const id of named)
    if (!set.policies.some((policy) => policy.id === id))
      throw new Fault('policy.invalid', `There is no policy named ${id} in force.`, 'Name one that is.');
  const added = add.trim() === '' ? [] : loadPolicies(add).policies.map(({ id }) => id);
  for (const id of added) named.add(id);
  let text = set.text;
  for (const policy of set.policies) if (named.has(policy.id)) text = text.replace(policy.text, () => '');
  const whole = `${text.replace(/\n{3,}/g, '\n\n').trimEnd()}\n${add.trim() === '' ? '' : `\n${add.trim()}\n`}`;
  const next = loadPolicies(whole);
  const wanted = [...set.policies.filter(({ id }) => !named.has(id)).map(({ id }) => id), ...added].sort();
  if (JSON.stringify(next.policies.map(({ id }) => id).sort()) !== JSON.stringify(wanted))
    throw new Fault('policy.invalid', 'It would take out other policies than it names.', 'Write the whole text out.');
  if (whole.trim() === set.text.trim())
    throw new Fault(
      'policy.invalid',
      'It would change nothing of the policy in force.',
      'Say what shall be otherwise.',
    );
  return whole;
}
