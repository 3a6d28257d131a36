/** What `set` and `delete` lines do to a configuration of paths. */
import type { CallLine } from '@interlock/model';
import { type Entry, newEntry } from './state.ts';

/** Statements that hold one value: the newer takes the place of the older. */
const single = new Set(
  'autonomous-system cluster contact description domain-name encrypted-password hold-time host-name local-address local-as location metric mtu peer-as preference remote-as router-id speed system-as type vlan-id'.split(
    ' ',
  ),
);

/** Marks in `state` what comes and what goes; answers what could not be told. */
export function markPaths(state: Entry[], lines: readonly CallLine[]): string[] {
  const notes: string[] = [];
  let at: readonly string[] = [];
  for (const { text: typed, mode, class: kind } of lines) {
    const text = typed.trim();
    const top = /^top\s+(set|delete|edit)\b/i.test(text);
    const [verb = '', ...path] = wordsOf(top ? text.replace(/^top\s+/i, '') : text);
    const where = top ? [] : at;
    const word = verb.toLowerCase();
    if (mode === 'exec' || (kind === 'read-only' && !['edit', 'up', 'top', 'exit'].includes(word))) continue;
    if (word === 'edit') at = [...where, ...path];
    else if (word === 'up') at = at.slice(0, -1);
    else if (word === 'top' || word === 'exit') at = [];
    else if (word === 'set') put(state, [...where, ...path]);
    else if (word === 'delete') take(state, [...where, ...path], text, notes);
    else if (word === 'deactivate' || word === 'activate') toggle(state, word, [...where, ...path]);
    else if (!/^(commit|save)$/.test(word)) notes.push(`What \`${text}\` does to the configuration is not computed.`);
  }
  return notes;
}

function put(state: Entry[], path: readonly string[]): void {
  const text = lineOf('set', path);
  const known = state.find((one) => pathOf(one, 'set')?.join('\0') === path.join('\0'));
  if (known) {
    if (known.mark === '-') known.mark = ' ';
    return;
  }
  const leaf = path.at(-2);
  if (leaf !== undefined && single.has(leaf))
    for (const one of [...state]) {
      const other = pathOf(one, 'set');
      if (other?.length === path.length && starts(other, path.slice(0, -1))) remove(state, one);
    }
  state.push(newEntry(text, '+'));
}

function take(state: Entry[], path: readonly string[], text: string, notes: string[]): void {
  const gone = state.filter((one) => one.mark !== '-' && starts(pathOf(one, 'set') ?? [], path));
  if (gone.length === 0) notes.push(`\`${text}\` takes nothing away that the configuration shows.`);
  for (const one of gone) remove(state, one);
}

function toggle(state: Entry[], word: 'activate' | 'deactivate', path: readonly string[]): void {
  const known = state.find((one) => pathOf(one, 'deactivate')?.join('\0') === path.join('\0'));
  if (word === 'activate' && known) remove(state, known);
  else if (word === 'deactivate' && known?.mark === '-') known.mark = ' ';
  else if (word === 'deactivate' && !known) state.push(newEntry(lineOf(word, path), '+'));
}

function remove(state: Entry[], entry: Entry): void {
  if (entry.mark === '+') state.splice(state.indexOf(entry), 1);
  else entry.mark = '-';
}

const starts = (path: readonly string[], beginning: readonly string[]): boolean =>
  path.length >= beginning.length && beginning.every((word, at) => word === path[at]);

/** A quoted word is one word. */
const wordsOf = (text: string): string[] =>
  (text.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).map((word) => word.replace(/^(["'])(.*)\1$/, '$2'));

function pathOf(entry: Entry, verb: string): string[] | null {
  const [first, ...path] = wordsOf(entry.text);
  return first === verb ? path : null;
}

const lineOf = (verb: string, path: readonly string[]): string =>
  [verb, ...path.map((word) => (/^[^\s"']+$/.test(word) ? word : JSON.stringify(word)))].join(' ');
