/** What a shell word says for sure. */
import type { DoubleQuotedChild, Word, WordPart } from 'unbash';

/** A word as the program will see it, as far as that can be told. */
export interface Said {
  /** The text, or null where it is made while the script runs. */
  readonly text: string | null;
  /** What the word begins with for sure; may be empty. */
  readonly begins: string;
  readonly start: number;
  readonly end: number;
}

/** What a word says: its text where it is literal, else how it begins. */
export function said(word: Word): Said {
  const { pos: start, end } = word;
  if (!word.parts) return { text: word.value, begins: word.value, start, end };
  let text = '';
  for (const part of word.parts) {
    // The shell puts the name of a file descriptor here.
    if (part.type === 'ProcessSubstitution') return { text: null, begins: `${text}/dev/fd/`, start, end };
    const piece = literal(part);
    if (piece === null) return { text: null, begins: text, start, end };
    text += piece;
  }
  return { text, begins: text, start, end };
}

function literal(part: WordPart | DoubleQuotedChild): string | null {
  switch (part.type) {
    case 'Literal':
      // A leading tilde names a home folder; it begins no option.
      return part.value;
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return part.value;
    case 'DoubleQuoted': {
      const pieces = part.parts.map(literal);
      return pieces.includes(null) ? null : pieces.join('');
    }
    default:
      return null;
  }
}
