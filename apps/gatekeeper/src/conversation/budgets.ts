/** The budget that a person set for every run that has none of its own: sealed, and in the ledger before it holds. */
import type { Actor } from '@interlock/model';
import { type Budget, budgetSchema } from '@interlock/protocol';
import type { House } from '../house.ts';
import { usualBudget } from './budget.ts';
import type { Rows } from './store.ts';

const table = 'budget';

/** A budget as an entry of the ledger has it: what is not limited is left out. */
export function budgetDeed(budget: Budget, by: Actor) {
  const { turns, tokens, cost, minutes } = budget;
  return {
    type: 'budget.set',
    by,
    ...(turns === null ? {} : { turns }),
    ...(tokens === null ? {} : { tokens }),
    ...(cost === null ? {} : { cost }),
    ...(minutes === null ? {} : { minutes }),
  } as const;
}

export class Budgets {
  readonly #house: Pick<House, 'journal'>;
  readonly #rows: Pick<Rows, 'put' | 'all'>;
  #usual: Budget;

  constructor(house: Pick<House, 'journal'>, rows: Pick<Rows, 'put' | 'all'>) {
    this.#house = house;
    this.#rows = rows;
    // A row that cannot be read gives no more than the usual.
    const [row] = rows.all(table);
    this.#usual = budgetSchema.safeParse(row?.body).data ?? usualBudget;
  }

  usual(): Budget {
    return this.#usual;
  }

  async set(budget: Budget, by: Actor): Promise<void> {
    await this.#house.journal.write(budgetDeed(budget, by));
    this.#rows.put(table, 'usual', budget);
    this.#usual = budget;
  }
}
