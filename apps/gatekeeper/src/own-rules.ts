/** A person's own rules: one exact command on named hosts counts as a read. Sealed; the ledger knew before one holds. */
import { type Actor, Fault, type Host, malformedText } from '@interlock/model';
import { type OwnRule, ownRuleSchema } from '@interlock/risk';
import { requireAlone } from './call/person-deed.ts';
import { type House, proveFirst } from './house.ts';
import type { SealedRows } from './records/rows.ts';

const table = 'own-rules';
const most = 500;

type RuleHouse = Pick<House, 'journal' | 'provable' | 'policy' | 'person' | 'around'>;

export class OwnRules {
  readonly #house: RuleHouse;
  readonly #rows: Pick<SealedRows, 'put' | 'all' | 'remove'>;
  #all: OwnRule[];

  constructor(house: RuleHouse, rows: Pick<SealedRows, 'put' | 'all' | 'remove'>) {
    this.#house = house;
    this.#rows = rows;
    // A row that cannot be read lowers nothing.
    this.#all = rows.all(table).flatMap(({ body }) => ownRuleSchema.safeParse(body).data ?? []);
  }

  list(): readonly OwnRule[] {
    return this.#all;
  }

  /** Throws Fault `rule.invalid`, `rule.name-taken`, or `rule.presence` where the person could be proven and was not. */
  async add(raw: unknown, hosts: readonly Host[], by: Actor): Promise<void> {
    const parsed = ownRuleSchema.safeParse(raw);
    if (!parsed.success || this.#all.length >= most)
      throw new Fault(
        'rule.invalid',
        `The rule was refused: ${parsed.error ? malformedText(parsed.error, { given: raw }) : `there are ${most} already.`}`,
        'Give it a name of letters, digits, . and -, one command, and the hosts it is for.',
      );
    const rule = parsed.data;
    if (this.#all.some(({ name }) => name === rule.name))
      throw new Fault('rule.name-taken', `There is a rule named ${rule.name}.`, 'Remove it first, or name another.');
    if (this.#house.provable() && by.proof.kind === 'os-user')
      throw new Fault('rule.presence', 'A rule lets something run unasked, and nobody proved to be here.', proveFirst);
    requireAlone(this.#house, 'rule.add', by, { through: 'command-line' });
    await this.#house.journal.write({
      type: 'grant.given',
      grant: `rule ${rule.name}`,
      to: 'one exact command',
      scope: hosts
        .filter(({ id }) => rule.hosts.includes(id))
        .map(({ name }) => name.slice(0, 200))
        .slice(0, 64),
      by,
      sealed: { command: rule.command, hosts: rule.hosts },
    });
    this.#rows.put(table, rule.name, rule);
    this.#all = [...this.#all, rule];
  }

  async remove(name: string, by: Actor): Promise<void> {
    if (!this.#all.some((rule) => rule.name === name))
      throw new Fault(
        'rule.none',
        `There is no rule named ${name.slice(0, 60)}.`,
        'See `npx --no interlock rule list`.',
      );
    await this.#house.journal.write({ type: 'grant.revoked', grant: `rule ${name}`, by });
    this.#rows.remove(table, name);
    this.#all = this.#all.filter((rule) => rule.name !== name);
  }
}
