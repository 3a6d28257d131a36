import { commonLength } from '../grammar/words.ts';
import type { NamedEntries, SchemaNode, ValueKind } from './schema.ts';
import type { Member } from './tree.ts';

/** Words of a configuration line; a quoted text is one word. */
export function configWords(line: string): { text: string; at: number }[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|\S+/g)].map((match) => ({
    text: match[1] === undefined ? match[0] : match[1].replace(/\\(.)/g, '$1'),
    at: match.index,
  }));
}

export type Statement =
  | { readonly kind: 'statement'; readonly path: readonly string[]; readonly member: Member; readonly node: SchemaNode }
  | { readonly kind: 'error'; readonly at: number; readonly text: string };

const error = (at: number, text: string): Statement => ({ kind: 'error', at, text });

/**
 * What a line's words mean below a place of the schema. `whole` demands values where a word needs one; without it a
 * word alone names its statement, as in `delete` and `show`.
 */
export function readStatement(start: SchemaNode, line: string, whole: boolean): Statement {
  const words = configWords(line);
  const path: string[] = [];
  let node = start;
  for (let at = 0; at < words.length; ) {
    const word = words[at] as { text: string; at: number };
    if (node.kind !== 'stanza') return error(word.at, 'syntax error.');
    const found = child(node.children, word.text);
    if (found === 'ambiguous') return error(word.at, `'${word.text}' is ambiguous.`);
    if (found === null) {
      const entry = namedEntry(node.named, word.text);
      if (!entry) return error(word.at + deviation(node, word.text), 'syntax error.');
      path.push(word.text);
      node = entry;
      at++;
      continue;
    }
    const next = node.children[found] as SchemaNode;
    const value = words[at + 1];
    if (next.kind === 'list' || next.kind === 'leaf') {
      const kind: ValueKind = next.kind === 'list' ? next.name : next.value;
      if (!value && whole) return error(line.length, `missing argument.`);
      if (value && !kind.accepts(value.text)) return error(value.at, `syntax error, expecting <${kind.shown}>.`);
      if (next.kind === 'leaf') return leafStatement([...path, found], value?.text, next, words.length - at);
      if (!value) return { kind: 'statement', path: [...path, found], member: {}, node: next };
      path.push(`${found} ${value.text}`);
      node = next.entry;
      at += 2;
      continue;
    }
    path.push(found);
    node = next;
    at++;
  }
  return { kind: 'statement', path, member: node.kind === 'flag' ? true : {}, node };
}

function leafStatement(path: string[], value: string | undefined, node: SchemaNode, left: number): Statement {
  if (left > 2) return error(0, 'syntax error.');
  return { kind: 'statement', path, member: value ?? '', node };
}

function child(children: Readonly<Record<string, SchemaNode>>, word: string): string | 'ambiguous' | null {
  if (Object.hasOwn(children, word)) return word;
  const found = Object.keys(children).filter((name) => name.startsWith(word));
  if (found.length > 1) return 'ambiguous';
  return found[0] ?? null;
}

function namedEntry(named: NamedEntries | undefined, word: string): SchemaNode | null {
  return named?.name.accepts(word) ? named.entry : null;
}

function deviation(node: SchemaNode, word: string): number {
  if (node.kind !== 'stanza') return 0;
  const most = Math.max(0, ...Object.keys(node.children).map((name) => commonLength(name, word)));
  return Math.min(most, word.length - 1);
}
