/** A configuration as a device shows it, read into lines that mean something. */

/** How a platform writes its configuration down. */
export interface Writing {
  /** Sections by indentation, or one whole path a line. */
  readonly style: 'sections' | 'paths';
  /** The word that takes a line back. */
  readonly negation: 'no' | 'undo' | 'delete';
  readonly comment: '!' | '#';
}

export interface Entry {
  readonly text: string;
  /** What becomes of it: it stays, it comes, it goes. */
  mark: ' ' | '+' | '-';
  readonly inside: Entry[];
  /** The line of the text it was read from, from 0; absent of what came by lines. */
  readonly row?: number;
}

/** What a device says of the configuration and what is none of it. */
const around =
  /^(Building configuration.*|Current configuration ?:.*|Using \d+ out of.*|Load for .*|Time source is .*|ntp clock-period .*|end|return|exit|exit-[a-z0-9-]+|: (Saved|end|Written by .*)|Cryptochecksum:.*)$/i;

/** The entries of a configuration; comments, headers and what changes by itself are left out. */
export function readState(text: string, writing: Writing): Entry[] {
  return writing.style === 'paths' ? readPaths(text) : readSections(text, writing);
}

/** The same as one text that is equal where the state is. */
export function stateText(entries: readonly Entry[], depth = 0): string {
  return entries.map(({ text, inside }) => `${' '.repeat(depth)}${text}\n${stateText(inside, depth + 1)}`).join('');
}

export const newEntry = (text: string, mark: Entry['mark'] = ' '): Entry => ({ text, mark, inside: [] });

function readPaths(text: string): Entry[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => /^(set|deactivate|activate|protect) /.test(line))
    .map((line) => newEntry(line));
}

function readSections(text: string, { comment }: Writing): Entry[] {
  const top: Entry[] = [];
  const stack: { readonly indent: number; readonly entry: Entry }[] = [];
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const line = (lines[at] as string).trimEnd();
    const bare = line.trim();
    if (bare === '' || bare.startsWith(comment) || around.test(bare)) continue;
    const end = bannerEnd(bare);
    const row = at;
    let whole = bare;
    if (end !== null) while (at + 1 < lines.length && !end.test(lines[at] as string)) whole += `\n${lines[++at]}`;
    const indent = line.length - line.trimStart().length;
    while (stack.length > 0 && (stack.at(-1)?.indent ?? 0) >= indent) stack.pop();
    const entry: Entry = { ...newEntry(whole), row };
    (stack.at(-1)?.entry.inside ?? top).push(entry);
    stack.push({ indent, entry });
  }
  return top;
}

/** What ends the lines of a banner that begins here; null where none does, or where it ends on the same line. */
function bannerEnd(line: string): RegExp | null {
  const found = /^banner (?:motd|login|exec|incoming|prompt-timeout|slip-ppp)(?: (\^C|\S))?(.*)$/i.exec(line);
  if (!found) return null;
  const [, sign, rest = ''] = found;
  if (sign === undefined) return /^EOF$/;
  if (rest.includes(sign)) return null;
  const literal = sign.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^(?!banner ).*${literal}\\s*$`);
}
