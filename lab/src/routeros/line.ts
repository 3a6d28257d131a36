/** One word behind a command: bare, `key=value`, or a `[find …]` whose inside is kept. */
export interface Argument {
  readonly key: string | null;
  readonly value: string;
  /** True where the value was `[ … ]`. */
  readonly bracket: boolean;
  /** Column from 1, as RouterOS counts. */
  readonly column: number;
}

export type Lexed =
  | { readonly kind: 'arguments'; readonly list: Argument[] }
  | { readonly kind: 'error'; readonly text: string };

/** What parts words; any other blank of Unicode is a letter of its word. */
const blank = /[ \t\r\n]/;

/** Splits what stands behind a command; quotes and brackets hold together. `offset` is the column before the text. */
export function readArguments(text: string, offset: number): Lexed {
  const list: Argument[] = [];
  let at = 0;
  while (at < text.length) {
    if (blank.test(text[at] as string)) {
      at++;
      continue;
    }
    const start = at;
    const key = /^[A-Za-z.][\w.-]*=/.exec(text.slice(at))?.[0] ?? null;
    at += key?.length ?? 0;
    const value = readValue(text, at);
    if (!value) return { kind: 'error', text: `expected end of command (line 1 column ${offset + text.length + 1})\n` };
    at = value.end;
    list.push({
      key: key?.slice(0, -1) ?? null,
      value: value.text,
      bracket: value.bracket,
      column: offset + start + 1,
    });
  }
  return { kind: 'arguments', list };
}

function readValue(text: string, from: number): { text: string; bracket: boolean; end: number } | null {
  if (text[from] === '[') {
    const end = text.indexOf(']', from);
    return end < 0 ? null : { text: text.slice(from + 1, end).trim(), bracket: true, end: end + 1 };
  }
  if (text[from] === '"') {
    const match = /^"((?:[^"\\]|\\.)*)"/.exec(text.slice(from));
    return match
      ? { text: (match[1] as string).replace(/\\(.)/g, '$1'), bracket: false, end: from + match[0].length }
      : null;
  }
  const match = /^[^ \t\r\n]*/.exec(text.slice(from)) as RegExpExecArray;
  return { text: match[0], bracket: false, end: from + match[0].length };
}

/** Commands of a line: `;` and a line's end part them outside quotes and brackets. Each keeps the column it starts before. */
export function splitCommands(line: string): { text: string; offset: number }[] {
  const parts: { text: string; offset: number }[] = [];
  let start = 0;
  let quote = false;
  let depth = 0;
  for (let at = 0; at <= line.length; at++) {
    const char = line[at];
    if (char === '"' && line[at - 1] !== '\\') quote = !quote;
    if (!quote && char === '[') depth++;
    if (!quote && char === ']') depth--;
    if (at === line.length || ((char === ';' || char === '\n') && !quote && depth === 0)) {
      parts.push({ text: line.slice(start, at), offset: start });
      start = at + 1;
    }
  }
  return parts.filter((part) => part.text.trim() !== '');
}
