/** The lines by which a device is asked for a diff of its own, and its words in what came back. */
import type { CallLine, Platform } from '@interlock/model';
import { profileOf } from '../catalogue.ts';
import { markPaths } from './path-diff.ts';
import { markSections } from './section-diff.ts';
import type { Staging } from './staging.ts';
import { type Entry, readState, stateText } from './state.ts';

/** Reads what runs, from the shell of the machine below a router. */
export const readBelow = "vtysh -c 'show running-config'";

/** Bytes of blanks in front, so that every bash keeps the text in a file without a name; it goes with the line. */
const padding = 70_000;

/** What a terminal of the machine below takes in one line. */
const longest = 3500;

/**
 * The one line that has FRR's own program compare what runs there with that and the lines: it changes nothing and leaves
 * no file behind. `running` is the configuration as `readBelow` showed it. Null where it does not fit in a line, or a
 * line holds what a shell would not hand on as it is.
 */
export function compareBelow(staging: Staging, running: string, lines: readonly CallLine[]): string | null {
  const text = withoutEcho(running, readBelow);
  const state = readState(text, staging.writing);
  markSections(state, lines, profileOf('frr'), staging.writing);
  const rows = text.replace(/\n+$/, '').split('\n');
  const first = rows.findIndex((row) => row.startsWith('!'));
  const end = rows.findLastIndex((row) => row.trim() === 'end');
  const around = [...(first > 0 ? [`1,${first}d`] : []), ...(end > 0 ? [`${end + 1}d`] : [])];
  const gone = [...around, ...goneRows(state, rows)];
  const come = comeRows(state);
  if (come.some((row) => /[^\x20-\x7e]|!(?![\s=(]|$)/.test(row))) return null;
  const sed = gone.length > 0 ? ` | sed ${gone.map((one) => `-e '${one}'`).join(' ')}` : '';
  const more = come.length > 0 ? `; printf '%s\\n' ${come.map(quoted).join(' ')}` : '';
  const line = `{ /usr/lib/frr/frr-reload.py --test /proc/$$/fd/9; } 9<<< "$(printf '%${padding}s\\n' ''; ${readBelow}${sed}${more})"`;
  return line.length > longest ? null : line;
}

/** The state that a text from below shows, without the line that asked for it. */
export function stateBelow(staging: Staging, output: string, asked: string): string {
  return stateText(readState(withoutEcho(output, asked), staging.writing));
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** sed's words for the lines of what goes: a section up to where the next one begins, with what closes it. */
function goneRows(entries: readonly Entry[], rows: readonly string[], end = rows.length): string[] {
  return entries.flatMap((entry, at) => {
    if (entry.row === undefined) return [];
    const next = entries.slice(at + 1).find(({ row }) => row !== undefined)?.row ?? end;
    if (entry.mark !== '-') return goneRows(entry.inside, rows, next);
    let last = entry.row + entry.text.split('\n').length - 1;
    if (entry.inside.length > 0 || /^\s*exit/.test(rows[last + 1] ?? '')) last = closing(rows, last, next);
    return [last > entry.row ? `${entry.row + 1},${last + 1}d` : `${entry.row + 1}d`];
  });
}

/** The last line of a section: the one that closes it at the indentation of its header, or the one before the next. */
function closing(rows: readonly string[], from: number, next: number): number {
  const indent = /^ */.exec(rows[from] ?? '')?.[0].length ?? 0;
  for (let at = from + 1; at < next; at++) {
    const row = rows[at] ?? '';
    if (/^exit/.test(row.trim()) && row.length - row.trimStart().length <= indent) return at;
    if (row.trim() === '!' && row.length - row.trimStart().length <= indent) return at - 1;
  }
  return next - 1;
}

/** What comes, each time with the sections it stands in; a section that is named twice is one to FRR. */
function comeRows(entries: readonly Entry[], depth = 0): string[] {
  return entries.flatMap((entry) => {
    if (entry.mark === '-') return [];
    const inside = comeRows(entry.inside, depth + 1);
    if (entry.mark === ' ' && inside.length === 0) return [];
    const indent = ' '.repeat(depth);
    const opens = inside.length > 0 || opensSection.test(entry.text);
    return [`${indent}${entry.text}`, ...inside, ...(opens ? [`${indent}${closer(entry.text)}`] : [])];
  });
}

const opensSection = /^(interface|router|vrf|address-family|route-map|line|key chain)\b/;
const closer = (header: string): string =>
  header.startsWith('address-family') ? 'exit-address-family' : header.startsWith('vrf ') ? 'exit-vrf' : 'exit';

/** What FRR's own program says comes and goes; null where it did not compare. */
export function wordsBelow(output: string, asked: string): string | null {
  const said = withoutEcho(output, asked);
  const found = /^Lines To (Delete|Add)\n=+$/m.exec(said);
  if (/\bERROR\b|Traceback|not found|No such file|Permission denied|syntax error/.test(said.slice(0, found?.index)))
    return null;
  if (!found) return /Loading Config object from vtysh show running/.test(said) ? '' : null;
  return said.slice(found.index).trimEnd();
}

export interface CandidateLook {
  /** Into a candidate, the lines, the compare, and out of it: nothing of it is ever committed. */
  readonly lines: readonly string[];
  /** Which of the staged lines must show the same again before the commit. */
  readonly compare: number;
}

/** How a device is asked for a diff of staged lines by a candidate; null where it has none, or they are not as we stage. */
export function lookAt(staging: Staging, lines: readonly CallLine[]): CandidateLook | null {
  const { own, before, after } = staging;
  if (own?.from !== 'candidate') return null;
  const texts = lines.map(({ text }) => text);
  const end = texts.lastIndexOf(own.compare);
  const given = texts.slice(before.length, end);
  const ours =
    end > before.length &&
    before.every((text, at) => texts[at] === text) &&
    after.slice(after.indexOf(own.compare)).every((text, at) => texts[end + at] === text) &&
    !given.some((text) => /^(commit|save|exit|quit|rollback|run|end|abort|discard|load)\b/i.test(text.trim()));
  return ours ? { lines: [...before, ...given, own.compare, ...own.discard], compare: end } : null;
}

/** The device's own diff in what a look wrote: between the compare and what follows; null where it is not there. */
export function candidateWords(output: string, staging: Staging): string | null {
  if (staging.own?.from !== 'candidate') return null;
  const { compare, discard } = staging.own;
  const rows = output.split('\n');
  const from = rows.findIndex((row) => row.endsWith(compare));
  const to = rows.findIndex((row, at) => at > from && row.endsWith(discard[0] as string));
  return from < 0 || to < 0 ? null : shownText(rows.slice(from + 1, to));
}

/** What a compare showed, in the one form in which two are the same: without blanks around, place and time. */
export function shownText(rows: readonly string[]): string {
  const kept = rows
    .map((row) => row.trimEnd())
    .filter((row, at) => !(at < 2 && /^\w{3} \w{3} +\d+ \d\d:\d\d:\d\d[\d.]* \w+$/.test(row)))
    // EOS names the session in the head of its diff, and each has a name of its own.
    .filter((row, at) => !(at < 3 && /^(?:---|\+\+\+) (?:system|session):\/\S+$/.test(row)));
  while (kept.length > 0 && /^(\[edit\b.*\])?$/.test(kept.at(-1) as string)) kept.pop();
  while (kept[0] === '') kept.shift();
  return kept.join('\n');
}

function withoutEcho(output: string, asked: string): string {
  const rows = output.replaceAll('\r', '').split('\n');
  const at = rows.findIndex((row) => row.endsWith(asked));
  return (at < 0 ? rows : rows.slice(at + 1)).join('\n');
}

/** What stands there after staged lines ran and was not foreseen, and what was foreseen and does not. */
export function surprises(
  platform: Platform,
  staging: Staging,
  texts: { readonly before: string; readonly after: string },
  lines: readonly CallLine[],
): { readonly more: readonly string[]; readonly less: readonly string[] } {
  const { writing } = staging;
  const state = readState(texts.before, writing);
  if (writing.style === 'paths') markPaths(state, lines);
  else markSections(state, lines, profileOf(platform), writing);
  const foreseen = new Set(flat(state));
  const stands = new Set(flat(readState(texts.after, writing)));
  return {
    more: [...stands].filter((one) => !foreseen.has(one)),
    less: [...foreseen].filter((one) => !stands.has(one)),
  };
}

function flat(entries: readonly Entry[], way = ''): string[] {
  return entries.flatMap(({ text, mark, inside }) => {
    if (mark === '-') return [];
    const one = way + text.replaceAll('"', '');
    return [one, ...flat(inside, `${one} › `)];
  });
}
