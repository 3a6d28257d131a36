/**
 * Unicode's composed form (NFC) of text in UTF-8, without a string of the whole: a letter and its marks at a time. A
 * passphrase is the same on a system that types é as one sign and on one that types it as two.
 */
import { isUtf8 } from 'node:buffer';
import { LockedMemory } from './locked-memory.ts';

/** Bytes in UTF-8 that one byte becomes at most (Unicode, Standard Annex 15, section 9). */
const growth = 3;

/** The composed form, which the caller frees; bytes that are no UTF-8 stay as they are. */
export function composed(text: Uint8Array): LockedMemory {
  if (!isUtf8(text)) return new LockedMemory(text.length).fill((room) => room.set(text));
  const room = new LockedMemory(text.length * growth);
  try {
    let length = 0;
    room.fill((bytes) => {
      for (const letter of letters(text)) length += bytes.write(letter.normalize('NFC'), length, 'utf8');
    });
    return room.use((bytes) => new LockedMemory(length).fill((target) => target.set(bytes.subarray(0, length))));
  } finally {
    room.free();
  }
}

/** Characters as a person counts them, marks aside; bytes where it is no UTF-8. */
export function charactersIn(text: Uint8Array): number {
  if (!isUtf8(text)) return text.length;
  let count = 0;
  for (const _ of letters(text)) count++;
  return count;
}

/** Signs that go with the one before them: marks, and the vowels and finals of Hangul and Kirat Rai. */
const joins = /^[\p{M}\u1160-\u11ff\u{16d63}-\u{16d6a}]$/u;

function* letters(text: Uint8Array): Generator<string> {
  let letter = '';
  for (let at = 0; at < text.length; ) {
    const head = text[at] as number;
    const more = head < 0x80 ? 0 : head < 0xe0 ? 1 : head < 0xf0 ? 2 : 3;
    let code = more === 0 ? head : head & (0x3f >> more);
    for (let n = 1; n <= more; n++) code = (code << 6) | ((text[at + n] as number) & 0x3f);
    at += more + 1;
    const sign = String.fromCodePoint(code);
    if (letter !== '' && joins.test(sign)) letter += sign;
    else {
      if (letter !== '') yield letter;
      letter = sign;
    }
  }
  if (letter !== '') yield letter;
}
