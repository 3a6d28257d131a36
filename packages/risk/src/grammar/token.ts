/** The words of one line, with the place each came from. */

export interface Token {
  readonly text: string;
  /** UTF-16 offset in the line. */
  readonly start: number;
  readonly end: number;
}

/**
 * Splits at blanks; where the platform honours double quotes a quoted stretch belongs to one token and `text` is without
 * them. Null where a quote stays open, for then the platform waits for more and what runs is not what was read.
 */
export function tokenize(line: string, offset: number, quotes: boolean): Token[] | null {
  const tokens: Token[] = [];
  let at = 0;
  while (at < line.length) {
    if (line[at] === ' ' || line[at] === '\t') {
      at++;
      continue;
    }
    const start = at;
    let text = '';
    while (at < line.length && line[at] !== ' ' && line[at] !== '\t') {
      if (quotes && line[at] === '"') {
        const close = line.indexOf('"', at + 1);
        if (close < 0) return null;
        text += line.slice(at + 1, close);
        at = close + 1;
      } else text += line[at++];
    }
    tokens.push({ text, start: offset + start, end: offset + at });
  }
  return tokens;
}

export interface Part {
  readonly text: string;
  readonly start: number;
}

/** Splits a line at a character that stands outside double quotes (where the platform honours them). */
export function splitOutsideQuotes(line: string, offset: number, separator: string, quotes: boolean): Part[] {
  const parts: Part[] = [];
  let quoted = false;
  let start = 0;
  for (let at = 0; at < line.length; at++) {
    if (quotes && line[at] === '"') quoted = !quoted;
    else if (!quoted && line[at] === separator) {
      parts.push({ text: line.slice(start, at), start: offset + start });
      start = at + 1;
    }
  }
  parts.push({ text: line.slice(start), start: offset + start });
  return parts;
}
