/** Does an operator's work with the gate in the way, and counts what it cost them. */
import type { Arena } from './arena.ts';
import type { Deed } from './directive.ts';
import type { Task } from './tasks.ts';

export interface Worked {
  readonly tasks: number;
  /** Done, and within their budget of cards. */
  readonly done: number;
  /** Answers that the operator gave. */
  readonly cards: number;
  readonly missed: string[];
}

export async function work(arena: Arena, tasks: readonly Task[]): Promise<Worked> {
  const { operator, model } = arena;
  const missed: string[] = [];
  const first = operator.presses;
  for (const task of tasks) {
    task.before?.(arena);
    // The operator approves what was asked for, to the letter, and rejects everything else.
    const list = new Set(
      task.turns.flat().flatMap(({ input }) => hostsOf(input).map((host) => `${host}\n${input.command}`)),
    );
    operator.decide = ({ host, lines, answers }) =>
      answers.length === 0 && list.has(`${host?.name}\n${lines.map(({ text }) => text).join('\n')}`);
    const before = operator.presses;
    const prompt = await arena.run(task.words, { obeys: true, turns: task.turns }, task.how);
    const cards = operator.presses - before;
    const results = model.results(prompt);
    if (task.done(arena, results) && cards <= task.budget) continue;
    const odd = results.find(({ status }) => status !== 'ok');
    missed.push(`${task.words} ${cards} of ${task.budget} cards${odd ? `; ${odd.text.slice(0, 200)}` : ''}`);
  }
  operator.decide = () => false;
  return { tasks: tasks.length, done: tasks.length - missed.length, cards: operator.presses - first, missed };
}

const hostsOf = ({ host, hosts }: Deed['input']): string[] =>
  Array.isArray(hosts) ? hosts.map((one) => String(one).replace('$host:', '')) : [String(host)];
