/**
 * The policy set in force is the gatekeeper's own, sealed and by its hash: a file on disk is only a proposal. A person
 * activates one; the ledger knew before it holds.
 */
import { commitment } from '@interlock/ledger';
import { type Actor, Fault } from '@interlock/model';
import { changeOf, defaultSet, loadPolicies, type PolicyChange, type PolicySet } from '@interlock/policy';
import { z } from 'zod';
import { type House, proveFirst } from './house.ts';
import type { SealedRows } from './records/rows.ts';

const table = 'policies';
const storedSchema = z.object({
  text: z.string(),
  version: z.string(),
  /** Who put it in force and when; earlier versions of Interlock did not keep that here. */
  since: z.object({ by: z.string(), proof: z.string(), at: z.int(), entry: z.int().nullable() }).optional(),
});
export type Since = NonNullable<z.infer<typeof storedSchema>['since']>;

export interface ProposedPolicy extends PolicyChange {
  readonly version: string;
  readonly previous: string;
  readonly warnings: readonly string[];
}

export class PolicyKeeper {
  readonly #house: Pick<House, 'journal' | 'around' | 'provable'>;
  readonly #rows: Pick<SealedRows, 'put' | 'all'>;
  #active: PolicySet;
  #since: Since | null;

  /**
   * Takes up the set that was in force. `last` is the version of the ledger's newest `policy.changed` entry, or null
   * where there is none: an old copy of the records does not bring an old policy back. Then, and where the stored set
   * does not hold any more, an empty set stands, which denies everything until a person activates one.
   */
  constructor(
    house: Pick<House, 'journal' | 'around' | 'provable'>,
    rows: Pick<SealedRows, 'put' | 'all'>,
    last: string | null,
  ) {
    this.#house = house;
    this.#rows = rows;
    const kept = rows.all(table).map(({ body }) => storedSchema.safeParse(body).data);
    const stored = kept.filter((one) => one?.version === last).sort((a, b) => entryOf(b) - entryOf(a))[0];
    const text = last === null ? defaultSet : stored?.text;
    this.#active = restored(text ?? '', last);
    this.#since = this.#active.version === last ? (stored?.since ?? null) : null;
  }

  /** Who put the set in force, and when; null for the one that ships, and where it is not known here. */
  since(): Since | null {
    return this.#since;
  }

  current(): PolicySet {
    return this.#active;
  }

  /** What a text would change. Throws Fault `policy.invalid`. */
  propose(text: string): ProposedPolicy {
    const next = loadPolicies(text);
    return {
      ...changeOf(this.#active, next),
      version: next.version,
      previous: this.#active.version,
      warnings: next.warnings,
    };
  }

  /**
   * Puts a text in force, by a person who saw `version`. Throws Fault `policy.invalid`, `policy.other-version` where
   * the text is not the one that was looked at, `policy.presence` where it loosens and the person was not proven.
   */
  async activate(text: string, version: string, by: Actor): Promise<ProposedPolicy> {
    const proposed = this.propose(text);
    if (proposed.version !== version)
      throw new Fault('policy.other-version', 'The text is not the one that was shown.', 'Look at the change again.');
    if (proposed.loosens && this.#house.provable() && by.proof.kind === 'os-user')
      throw new Fault('policy.presence', 'This change may let more through, and nobody proved to be here.', proveFirst);
    const salt = this.#house.around.random(32);
    const since: Since = { by: by.name, proof: by.proof.kind, at: this.#house.around.now(), entry: null };
    // Both are kept until the ledger says which one holds, so that a crash at any point leaves one of them in force.
    this.#rows.put(table, 'next', { text, version: proposed.version, since });
    const entry = await this.#house.journal.write({
      type: 'policy.changed',
      policy: proposed.version,
      previous: proposed.previous,
      by,
      commitment: commitment(salt, Buffer.from(text)),
      sealed: { diff: proposed.diff, salt: Buffer.from(salt).toString('base64') },
    });
    this.#rows.put(table, 'active', { text, version: proposed.version, since: { ...since, entry } });
    this.#active = loadPolicies(text, 'active');
    this.#since = { ...since, entry };
    return proposed;
  }
}

const entryOf = (one: { readonly since?: Since | undefined } | undefined): number => one?.since?.entry ?? -1;

function restored(text: string, last: string | null): PolicySet {
  try {
    const set = loadPolicies(text, 'active');
    if (last === null || set.version === last) return set;
  } catch {
    // A set that an earlier version of Interlock took and this one does not.
  }
  return loadPolicies('', 'active');
}
