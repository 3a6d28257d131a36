import { matchingWords } from './resolve.ts';
import type { GrammarNode } from './vocabulary.ts';
import { splitWords, type Word } from './words.ts';

export interface Completion {
  /** Words and argument names that may stand here. */
  readonly options: readonly string[];
  /** True where the line is a whole command already. */
  readonly complete: boolean;
  /** Letters to add where only one word is meant. */
  readonly rest: string | null;
}

/** What may follow a line that is being typed, or null where the line makes no sense so far. */
export function complete<Run>(root: GrammarNode<Run>, line: string, privilege: number): Completion | null {
  const words = splitWords(line);
  const partial = /\S$/.test(line) ? (words.pop() as Word).text : '';
  let node = root;
  for (let at = 0; at < words.length; ) {
    const step: { node: GrammarNode<Run>; words: number } | null = advance(node, words, at, line, privilege);
    if (!step) return null;
    node = step.node;
    at += step.words;
  }
  const found = matchingWords(node, partial, privilege).map(({ word }) => word);
  const only = found.length === 1 ? found[0] : undefined;
  const options = [
    ...found.sort(),
    ...(partial === '' || found.length === 0 ? node.arguments.map((a) => a.kind.shown) : []),
  ];
  return {
    options,
    complete: partial === '' && node.command !== null && node.command.privilege <= privilege,
    rest: only === undefined ? null : `${only.slice(partial.length)} `,
  };
}

function advance<Run>(node: GrammarNode<Run>, words: readonly Word[], at: number, line: string, privilege: number) {
  const found = matchingWords(node, (words[at] as Word).text, privilege);
  if (found.length > 1) return null;
  if (found[0]) return { node: found[0].node, words: 1 };
  for (const argument of node.arguments) {
    const taken = argument.kind.take(words, at, line);
    if (typeof taken === 'object') return { node: argument.node, words: taken.words };
  }
  return null;
}
