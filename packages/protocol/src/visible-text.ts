/**
 * Text for a place where a person decides by what they read: characters that would hide, reorder or imitate are
 * taken out of the text and named. Pure; used by the card frame, wherever a command stands on the page, and on the
 * cards of the command line.
 */

export interface Piece {
  readonly text: string;
  /** What the piece stands for, where it is not the characters themselves. */
  readonly hidden?: string;
}

const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Pieces of one line in order; in prose, letters and signs that look like others stay as they are. Concatenating `text` of pieces without `hidden` gives what was plain. */
export function pieces(line: string, of: 'command' | 'prose' = 'command'): readonly Piece[] {
  const found: Piece[] = [];
  let plain = '';
  for (const character of line) {
    const named = of === 'command' || invisible.test(character) ? nameOf(character) : undefined;
    if (named === undefined) {
      plain += character;
      continue;
    }
    if (plain) found.push({ text: plain });
    plain = '';
    found.push(named);
  }
  if (plain) found.push({ text: plain });
  const last = found.at(-1);
  const spaces = of === 'command' && last && !last.hidden ? (/ +$/.exec(last.text)?.[0].length ?? 0) : 0;
  if (last && spaces > 0) {
    found.splice(-1, 1, { text: last.text.slice(0, -spaces) });
    found.push({
      text: '·'.repeat(spaces),
      hidden: spaces === 1 ? 'a space at the end' : `${spaces} spaces at the end`,
    });
  }
  return found.filter((piece) => piece.text !== '');
}

/** True where a line holds anything that a person would not see as it is. */
export function hasHidden(line: string): boolean {
  return pieces(line).some((piece) => piece.hidden !== undefined);
}

function nameOf(character: string): Piece | undefined {
  const code = character.codePointAt(0) as number;
  if (code < 0x20 || code === 0x7f) return { text: controlSign(code), hidden: `U+${hex(code)}, ${controlName(code)}` };
  if (code < 0x7f) return undefined;
  if (/\p{Script=Latin}/u.test(character) && character.normalize('NFKC') === character) return undefined;
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}\p{M}\p{Default_Ignorable_Code_Point}]/u.test(character))
    return { text: `\\u{${hex(code).toLowerCase()}}`, hidden: `U+${hex(code)}, ${invisibleName(character)}` };
  if (/\p{L}|\p{N}/u.test(character))
    return {
      text: `${character}\\u{${hex(code).toLowerCase()}}`,
      hidden: `U+${hex(code)}, a letter that may look like another`,
    };
  if (character.normalize('NFKC') !== character || /[‐-―−∕⁄∖ꞌ՚’‘“”′″∶꞉]/u.test(character))
    return {
      text: `${character}\\u{${hex(code).toLowerCase()}}`,
      hidden: `U+${hex(code)}, a sign that looks like another`,
    };
  return undefined;
}

const hex = (code: number): string => code.toString(16).toUpperCase().padStart(4, '0');

/** What terminals and tables call it: `ESC`, `CR`, `^A`. */
function controlSign(code: number): string {
  return signs[code] ?? `^${String.fromCharCode(code ^ 0x40)}`;
}
const signs: Readonly<Record<number, string>> = { 8: 'BS', 9: 'TAB', 10: 'LF', 13: 'CR', 27: 'ESC', 127: 'DEL' };

function controlName(code: number): string {
  if (code === 0x1b) return 'escape';
  if (code === 0x0d) return 'carriage return (Enter)';
  if (code === 0x0a) return 'line feed (Enter)';
  if (code === 0x09) return 'tab';
  return 'a control character';
}

function invisibleName(character: string): string {
  if (/\p{Bidi_Control}/u.test(character)) return 'turns the direction of text';
  if (/\p{Zs}/u.test(character)) return 'a space that is not the space key';
  if (/\p{M}/u.test(character)) return 'a mark over another character';
  return 'not visible';
}
