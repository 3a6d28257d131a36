/** `host edit|remove` and `entry edit|remove`: what stands there and what would, then a person's yes, then the deed. */
import { createInterface } from 'node:readline/promises';
import { ask } from '../asking.ts';
import { exact } from '../inert.ts';
import { exit, UsageError } from '../usage.ts';

interface Sight {
  readonly rows: readonly { readonly name: string; readonly was: string; readonly value: string }[];
  readonly class: string;
  readonly why: string;
  readonly effect: string;
  readonly undo: string;
  readonly token: string;
}

/** Shows what it would do and asks; `sure` is the answer of who is not at a terminal. Exit 3 where nobody said yes. */
export async function edited(
  folder: string,
  question: { readonly ask: string; readonly with: { readonly name: string } },
  sure: boolean,
): Promise<number> {
  const sight = (await ask(folder, question)) as Sight;
  const width = Math.max(...sight.rows.map(({ name }) => name.length));
  for (const { name, was, value } of sight.rows)
    process.stdout.write(`${name.padEnd(width)}  ${exact(was)}  →  ${exact(value)}\n`);
  const rest = [
    ['Class', `${sight.class}: ${sight.why}`],
    ['Does', sight.effect],
    ['Undo', sight.undo],
  ] as const;
  for (const [name, text] of rest) process.stdout.write(`${name.padEnd(width)}  ${exact(text, 'prose')}\n`);
  if (!sure && !(await saidYes())) {
    process.stderr.write('Nothing was edited.\n');
    return exit.rejected;
  }
  await ask(folder, { ...question, with: { ...question.with, token: sight.token } });
  process.stdout.write('Done.\n');
  return exit.done;
}

async function saidYes(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('nobody is there to say yes; look at the lines above and add --yes.');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question('Do it? (yes or no) ')).trim());
  } finally {
    lines.close();
  }
}

/** A list that takes the place of the one before: undefined where nothing was said of it, empty where it is emptied. */
export function listOf(
  given: readonly string[] | undefined,
  none: boolean | undefined,
  names: readonly [option: string, none: string],
): readonly string[] | undefined {
  if (given && none) throw new UsageError(`${names[0]} and ${names[1]} do not go together.`);
  return none ? [] : given;
}
