/** Characters that make what runs differ from what was read. They are named and never normalised away. */

export interface OddCharacter {
  readonly at: number;
  readonly length: number;
  /** For a person: the code point and what it is. */
  readonly name: string;
}

const names: Readonly<Record<number, string>> = {
  0: 'a null character',
  3: 'Ctrl-C, which interrupts',
  4: 'Ctrl-D, which ends the input',
  8: 'a backspace, which erases what was typed',
  11: 'a vertical tab (Ctrl-K)',
  16: 'Ctrl-P, which recalls the line before',
  21: 'Ctrl-U, which erases the line',
  22: 'Ctrl-V, which quotes the next key',
  23: 'Ctrl-W, which erases a word',
  26: 'Ctrl-Z, which leaves or suspends',
  27: 'an escape character',
  127: 'a delete character, which erases what was typed',
  133: 'a next-line character',
  160: 'a no-break space',
  173: 'a soft hyphen, which is not seen',
  5760: 'an odd blank',
  6158: 'a blank without width',
  8232: 'a line separator',
  8233: 'a paragraph separator',
  8239: 'a narrow no-break space',
  8287: 'a mathematical space',
  12288: 'an ideographic space',
  65279: 'a byte-order mark, which is not seen',
};

/** The first character that no command line should carry, or null. Tab, line feed and carriage return are not odd. */
export function firstOdd(text: string): OddCharacter | null {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x20 && code < 0x7f) continue;
    if (code === 0x09 || code === 0x0a || code === 0x0d) continue;
    const what = oddity(code, text, at);
    if (what !== null) return { at, length: 1, name: `${codePoint(code)}, ${what}` };
    if (code >= 0xd800 && code <= 0xdbff) at++;
  }
  return null;
}

function oddity(code: number, text: string, at: number): string | null {
  const named = names[code];
  if (named !== undefined) return named;
  if (code < 0x20 || (code >= 0x80 && code < 0xa0)) return 'a control character';
  if (code >= 0x2000 && code <= 0x200a) return 'a blank that is not a space';
  if (code >= 0x200b && code <= 0x200d) return 'a character without width';
  if ((code >= 0x2060 && code <= 0x2064) || (code >= 0xfff9 && code <= 0xfffb)) return 'a character that is not seen';
  if (code === 0x200e || code === 0x200f || code === 0x061c) return 'a mark that turns the writing direction';
  if ((code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069))
    return 'a mark that turns the direction';
  if ((code >= 0xfe00 && code <= 0xfe0f) || code === 0x034f || code === 0x115f || code === 0x1160 || code === 0x3164)
    return 'a character that is not seen';
  if (code >= 0xd800 && code <= 0xdbff) {
    const next = text.charCodeAt(at + 1);
    if (!(next >= 0xdc00 && next <= 0xdfff)) return 'half of a character';
    // U+E0000…E01EF are tags and variation selectors, seen by no one.
    return code === 0xdb40 ? 'a character that is not seen' : null;
  }
  return code >= 0xdc00 && code <= 0xdfff ? 'half of a character' : null;
}

/** `U+0435` for a UTF-16 unit. */
function codePoint(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

const confusables: Readonly<Record<string, string>> = {
  а: 'a',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  һ: 'h',
  і: 'i',
  ј: 'j',
  ӏ: 'l',
  о: 'o',
  р: 'p',
  ѕ: 's',
  ѵ: 'v',
  х: 'x',
  у: 'y',
  ο: 'o',
  ν: 'v',
  α: 'a',
  ι: 'i',
  ı: 'i',
};

/** Where a text has a letter outside ASCII: a few words about the first, and which letter it can be taken for. */
export function firstForeign(text: string): OddCharacter | null {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    const like = confusables[text.charAt(at)];
    const wide = code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xfee0) : undefined;
    const taken = like ?? wide;
    const name = `${codePoint(code)}${taken === undefined ? ', which is not ASCII' : `, which looks like "${taken}"`}`;
    return { at, length: 1, name };
  }
  return null;
}
