import { commonLength } from '../grammar/words.ts';
import { compilePattern } from '../pattern.ts';

export type Filter = (text: string) => string;
export type FilterProblem = { readonly at: number } | 'incomplete' | 'ambiguous';

const names = ['begin', 'count', 'exclude', 'include', 'section'] as const;
type FilterName = (typeof names)[number];

/** What stands behind the first `|` of a show command. `at` of a problem counts from the start of `text`. */
export function parseFilter(text: string): Filter | FilterProblem {
  const match = /^\s*(\S+)(?:\s+(.*\S))?\s*$/.exec(text);
  if (!match) return 'incomplete';
  const typed = (match[1] as string).toLowerCase();
  const found = names.filter((name) => name.startsWith(typed));
  if (found.length > 1) return 'ambiguous';
  const name = found[0];
  if (!name) {
    const most = Math.max(...names.map((candidate) => commonLength(candidate, typed)));
    return { at: text.indexOf(match[1] as string) + Math.min(most, typed.length - 1) };
  }
  return match[2] === undefined
    ? 'incomplete'
    : makeFilter(name, match[2], text.indexOf(match[2], match[0].indexOf(typed)));
}

function makeFilter(name: FilterName, source: string, at: number): Filter | FilterProblem {
  const sided = name === 'section' ? /^(include|exclude)\s+(.*)$/.exec(source) : null;
  const matches = compilePattern(sided?.[2] ?? source);
  if (!matches) return { at };
  return (text) => {
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    const kept = pick(name, lines, matches, sided?.[1] === 'exclude');
    return kept.length === 0 ? '' : `${kept.join('\n')}\n`;
  };
}

function pick(name: FilterName, lines: string[], matches: (line: string) => boolean, others: boolean): string[] {
  if (name === 'include') return lines.filter((line) => matches(line));
  if (name === 'exclude') return lines.filter((line) => !matches(line));
  if (name === 'count') return [`Number of lines which match regexp = ${lines.filter((line) => matches(line)).length}`];
  if (name === 'begin') {
    const first = lines.findIndex((line) => matches(line));
    return first < 0 ? [] : lines.slice(first);
  }
  return sections(lines, matches, others);
}

/** A line that matches, and the deeper ones that follow it. */
function sections(lines: string[], matches: (line: string) => boolean, others: boolean): string[] {
  const depth = (line: string) => line.length - line.trimStart().length;
  let inside: number | null = null;
  return lines.filter((line) => {
    if (inside !== null && (depth(line) <= inside || line.trim() === '!')) inside = null;
    if (inside === null && matches(line)) inside = depth(line);
    return (inside !== null) !== others;
  });
}
