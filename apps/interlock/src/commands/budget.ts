/** `interlock budget`: what a run may use where nothing else is said. */
import type { Budget } from '@interlock/protocol';
import { ask } from '../asking.ts';
import { budgetOf, budgetOptions, budgetUsage, budgetWords } from '../budget.ts';
import { dataFolder } from '../places.ts';
import { exit, readArguments } from '../usage.ts';

const usage = `interlock budget ${budgetUsage} [--data DIR]
                    without a flag it says what holds`;

export async function budget(args: readonly string[]): Promise<number> {
  const { values } = readArguments(usage, args, {
    ...budgetOptions,
    data: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (values.help) {
    process.stdout.write(`usage: ${usage}\n`);
    return exit.done;
  }
  const folder = dataFolder(values.data);
  const now = (await ask(folder, { ask: 'budget' })) as Budget;
  const wanted = budgetOf(values, now);
  if (wanted) await ask(folder, { ask: 'budget.set', with: wanted });
  process.stdout.write(`A run may use ${budgetWords(wanted ?? now)}.\n`);
  return exit.done;
}
