import { pieces } from '@interlock/protocol';

/** Text without a way to steer the terminal it is shown on: control characters are shown, not obeyed. */
export function inert(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (sign) =>
      sign === '\n' || sign === '\t' ? sign : `\\u{${(sign.codePointAt(0) as number).toString(16)}}`,
    );
}

/**
 * Text by which a person decides, as one row: what hides, reorders, imitates or ends the row stands between ‹ and ›. In
 * prose, letters and signs that look like others stay as they are.
 */
export function exact(text: string, of: 'command' | 'prose' = 'command'): string {
  return pieces(text, of)
    .map((piece) => (piece.hidden === undefined ? piece.text : `‹${piece.text}›`))
    .join('');
}

/** The same where the rows are the text's own: each is told apart from a row of ours by what stands before it. */
export function exactRows(text: string, before: string, of: 'command' | 'prose' = 'command'): string {
  return text
    .split('\n')
    .map((row) => exact(row, of))
    .join(`\n${before}`);
}
