/** What a shell word says for sure. */
import type { DoubleQuotedChild, Word, WordPart } from 'unbash';

/** A word as the program will see it, as far as that can be told. */
export interface Said {
  /** The text, or null where it is made while the script runs. */
  readonly text: string | null;
  /** What the word begins with for sure; may be empty. */
  readonly begins: string;
  /** It may be taken for an option, or bring one along. */
  readonly dash: boolean;
  /** It may become several words, or none. */
  readonly many: boolean;
  /** The pattern it is, where nothing but a pattern for names makes it unsure. */
  readonly pattern: string | null;
  readonly start: number;
  readonly end: number;
}

/** A word whose text is known. */
export function literalWord(text: string, start: number, end: number): Said {
  return { text, begins: text, dash: text.length > 1 && text.startsWith('-'), many: false, pattern: null, start, end };
}

/** A word that is made while the script runs, of which only the beginning is known. */
export function madeWord(begins: string, many: boolean, { start, end }: { start: number; end: number }): Said {
  return { text: null, begins, dash: begins === '' || begins.startsWith('-'), many, pattern: null, start, end };
}

/** What a word says. `tame` names variables whose values are known to be one plain word that begins no option. */
export function said(word: Word, tame: ReadonlySet<string> = new Set()): Said {
  const place = { start: word.pos, end: word.end };
  if (!word.parts) return literalWord(word.value, place.start, place.end);
  let text = '';
  let sure = true;
  let many = false;
  let splits = false;
  let plain = false;
  for (const [at, part] of word.parts.entries()) {
    const kind = kindOf(part, tame);
    many ||= kind === 'many' || kind === 'splits';
    splits ||= kind === 'splits';
    plain ||= kind === 'tame' && at === 0;
    if (!sure) continue;
    const piece = literal(part);
    if (piece !== null) text += piece;
    else {
      sure = false;
      // The shell puts the name of a file descriptor here.
      if (part.type === 'ProcessSubstitution') text += '/dev/fd/';
    }
  }
  if (sure) return literalWord(text, place.start, place.end);
  const made = madeWord(text, many, place);
  return { ...made, dash: splits || (made.dash && !plain), pattern: patternOf(word.parts) };
}

/** The word as a pattern for names, or null where anything else is made in it. */
function patternOf(parts: readonly WordPart[]): string | null {
  const pieces = parts.map((part) => (part.type === 'Glob' && !part.parts?.length ? part.text : literal(part)));
  return pieces.includes(null) ? null : pieces.join('');
}

/** What a part can make of its word: one text, a plain one, several that begin alike, or anything at all. */
function kindOf(part: WordPart | DoubleQuotedChild, tame: ReadonlySet<string>): 'one' | 'tame' | 'many' | 'splits' {
  switch (part.type) {
    case 'SimpleExpansion':
      if (/^\$[?#$]$/.test(part.text) || tame.has(part.text.slice(1))) return 'tame';
      return 'splits';
    case 'ParameterExpansion':
      return !part.prefix && !part.index && !part.operation && tame.has(part.parameter) ? 'tame' : 'splits';
    case 'CommandExpansion':
      return 'splits';
    case 'Glob':
    case 'ExtendedGlob':
    case 'BraceExpansion':
      return (part.parts ?? []).every((inner) => literal(inner) !== null || inner.type === 'Glob') ? 'many' : 'splits';
    case 'DoubleQuoted':
    case 'LocaleString': {
      // Only these become several words inside quotes.
      if (part.parts.some((inner) => /^\$(@|\{[^}]*@)/.test(inner.text))) return 'splits';
      const [first] = part.parts;
      return first && kindOf(first, tame) === 'tame' ? 'tame' : 'one';
    }
    default:
      return 'one';
  }
}

/** Escapes that every shell with these quotes reads alike; the parser and bash differ on others. */
const sameEverywhere = /^\$'(?:[^\\']|\\[nt\\])*'$/;

/** Whether `$'…'` says what the parser says it does. */
export function isPlainAnsiC(text: string): boolean {
  return sameEverywhere.test(text);
}

function literal(part: WordPart | DoubleQuotedChild): string | null {
  switch (part.type) {
    case 'Literal':
      // A leading tilde names a home folder; it begins no option.
      return part.value;
    case 'SingleQuoted':
      return part.value;
    case 'AnsiCQuoted':
      return isPlainAnsiC(part.text) ? part.value : null;
    case 'DoubleQuoted': {
      const pieces = part.parts.map(literal);
      return pieces.includes(null) ? null : pieces.join('');
    }
    default:
      return null;
  }
}
