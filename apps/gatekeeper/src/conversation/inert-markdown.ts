/** Text of others in a Markdown file: shown as it was written, and never obeyed. Pure. */

/** Milliseconds since 1970 as a time that every reader understands. */
export const timeOf = (at: number): string => new Date(at).toISOString();

export const oneLine = (text: string): string => plain(text).replace(/\s+/g, ' ').trim();

/** Words of others stay inside their mark, whatever they are made of. */
export const quoted = (text: string): string =>
  text
    .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
    .map((line) => `> ${plain(line)}`)
    .join('\n');

/**
 * Text that Markdown shows as it was written: no mark-up, no picture that a reader's program fetches, no link under other
 * words, nothing that turns the order of letters.
 */
export const plain = (text: string): string =>
  text
    .replace(turning, named)
    .replace(/[\\`*_{}[\]<>()#+!|~&$]/g, '\\$&')
    .replace(/^(\s*)([-=]|\d+\.(?=\s))/, '$1\\$2')
    .replace(/:(?=\/\/)/g, '\\:')
    .replace(/\b(www)\./gi, '$1\\.');

const named = (letter: string): string => `[U+${letter.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}]`;

/** Controls, and letters that change the direction of what follows. */
const turning = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;

/** A fence that is longer than every run of backticks in the text, so that nothing in it can end it. */
export function fenced(raw: string): string {
  const text = raw.replace(/\r\n?/g, '\n').replace(turning, named);
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}
