import type { Command, GrammarNode } from './vocabulary.ts';
import { commonLength, splitWords, type Word } from './words.ts';

export type Values = Readonly<Record<string, string>>;

export type Resolution<Run> =
  | { readonly kind: 'command'; readonly command: Command<Run>; readonly values: Values }
  | { readonly kind: 'empty' }
  | { readonly kind: 'incomplete'; readonly depth: number }
  | { readonly kind: 'ambiguous'; readonly depth: number }
  /** `at` is the column where the line stops making sense. */
  | { readonly kind: 'invalid'; readonly at: number; readonly depth: number };

/** Finds the command a line means: a word counts as any word that it begins, unless two could be meant. */
export function resolve<Run>(root: GrammarNode<Run>, line: string, privilege: number): Resolution<Run> {
  const words = splitWords(line);
  if (words.length === 0) return { kind: 'empty' };
  const values: Record<string, string> = {};
  let node = root;
  let at = 0;
  while (at < words.length) {
    const word = words[at] as Word;
    const found = matchingWords(node, word.text, privilege);
    if (found.length > 1) return { kind: 'ambiguous', depth: at };
    if (found[0]) {
      node = found[0].node;
      at++;
      continue;
    }
    const taken = takeArgument(node, words, at, line);
    if (taken === 'incomplete') return { kind: 'incomplete', depth: at + 1 };
    if (taken === 'no') return { kind: 'invalid', at: word.at + deviation(node, word.text, privilege), depth: at };
    values[taken.name] = taken.value;
    node = taken.node;
    at += taken.words;
  }
  if (!node.command || node.command.privilege > privilege) return { kind: 'incomplete', depth: at };
  return { kind: 'command', command: node.command, values };
}

/** The words of a node that a beginning may stand for; a word typed in full stands for itself alone. */
export function matchingWords<Run>(node: GrammarNode<Run>, text: string, privilege: number) {
  const typed = text.toLowerCase();
  const open = [...node.words].filter(([, next]) => next.privilege <= privilege);
  const exact = open.find(([word]) => word.toLowerCase() === typed);
  const found = exact ? [exact] : open.filter(([word]) => word.toLowerCase().startsWith(typed));
  return found.map(([word, next]) => ({ word, node: next }));
}

function takeArgument<Run>(node: GrammarNode<Run>, words: readonly Word[], at: number, line: string) {
  let incomplete = false;
  for (const argument of node.arguments) {
    const taken = argument.kind.take(words, at, line);
    if (taken === 'incomplete') incomplete = true;
    else if (taken !== 'no') return { ...taken, name: argument.name, node: argument.node };
  }
  return incomplete ? 'incomplete' : 'no';
}

/** How many letters of a word still made sense; the caret stands under the next one. */
function deviation<Run>(node: GrammarNode<Run>, text: string, privilege: number): number {
  let most = 0;
  for (const [word, next] of node.words)
    if (next.privilege <= privilege) most = Math.max(most, commonLength(word, text));
  return Math.min(most, text.length - 1);
}
