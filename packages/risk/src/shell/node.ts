/** Small questions about the nodes of a shell's syntax tree. */
import type { Command, Redirection, Word } from 'unbash';
import type { Ends } from './waiting.ts';
import { madeWord, type Said, said } from './word.ts';

/** What redirections make of where a command reads from and prints to. */
export function endsOf(redirects: readonly Redirection[]): Partial<Ends> {
  const ends: { given?: boolean; taken?: boolean } = {};
  for (const { operator, type, ...one } of redirects) {
    if (type !== 'Redirect') ends.given = true;
    else if (operator === '<' || operator === '<>') ends.given = true;
    else if (/^(>|>>|>\||&>|&>>)$/.test(operator) && (!('descriptor' in one) || !one.descriptor)) ends.taken = true;
  }
  return ends;
}

/** The words that an operation of an expansion holds. */
export function operands(operation: object | undefined): Word[] {
  return Object.values(operation ?? {}).filter(
    (value): value is Word =>
      typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'Word',
  );
}

/** An argument as the program will see it; what looks like an assignment is a word to it. */
export function argument(node: Command['args'][number], tame: ReadonlySet<string>): Said {
  if (node.type === 'Word') return said(node, tame);
  const value = node.value.type === 'Word' ? said(node.value, tame) : null;
  const place = { start: node.pos, end: node.end };
  if (!value) return { ...madeWord(`${node.name}=`, true, place), dash: true };
  const begins = `${node.name}=${value.begins}`;
  return { ...value, ...place, text: value.text === null ? null : begins, begins, dash: value.many && value.dash };
}

/** True where the last line goes on behind its end. */
export function endsOpen(text: string): boolean {
  let end = text.length;
  while (end > 0 && /[\r\n]/.test(text.charAt(end - 1))) end--;
  let from = end;
  while (from > 0 && text.charAt(from - 1) === '\\') from--;
  return (end - from) % 2 === 1;
}
