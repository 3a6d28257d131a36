/** `interlock budget`: what a run may use where nothing else is said. */
import type { Budget } from '@interlock/protocol';
import { ask } from '../asking.ts';
import { budgetOf, budgetOptions, budgetUsage, budgetWords, noLimit } from '../budget.ts';
import { dataFolder } from '../places.ts';
import { exit, readCommand } from '../usage.ts';

const usage = `interlock budget ${budgetUsage} [--data DIR]
                    without a flag it says what holds`;

export async function budget(args: readonly string[]): Promise<number> {
  const given = readCommand(usage, args, { ...budgetOptions, data: { type: 'string' } }, { '': '' });
  if (!given) return exit.done;
  const { values } = given;
  const folder = dataFolder(values.data);
  const sets = budgetOf(values, noLimit) !== undefined;
  const now = (await ask(folder, { ask: 'budget' }, sets ? 'budget.set' : 'budget')) as Budget;
  const wanted = budgetOf(values, now);
  if (wanted) await ask(folder, { ask: 'budget.set', with: wanted });
  process.stdout.write(`A run may use ${budgetWords(wanted ?? now)}.\n`);
  return exit.done;
}
