/**
 * What a keychain entry may be called: no sign that is not seen, no second blank, and in one word the letters of one
 * alphabet, so that few names look alike and differ. What remains: small and large letters, `0` and `O`, `l` and `I`, and a
 * whole word of another alphabet that looks like one of ours.
 */
import { Fault } from '@interlock/model';
import { typedName } from '../call/typed.ts';

/** Steers, reorders or takes no room; U+2800 is a sign that is empty. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
const otherBlank = /(?! )\p{Zs}/u;
/** Alphabets whose letters look like each other's. */
const alphabets = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u,
];
const word = /[\p{L}\p{M}]+/gu;
const mixed = (letters: string): boolean => alphabets.filter((one) => one.test(letters)).length > 1;

/** As it is kept: letters with marks composed, so that one name is one text. */
export function entryNameOf(typed: string): string {
  return typed.normalize('NFC');
}

/** What two names that look the same share: width and ligatures of letters, and how many blanks, make no other name. */
const lookOf = (name: string): string => name.normalize('NFKC').replace(/\s+/g, ' ').trim();

/** Throws `entry.name-taken`, or `entry.name-odd` for what a placeholder could not name or a person could not tell apart. */
export function requireEntryName(name: string, known: readonly { readonly name: string }[]): void {
  const why = oddIn(name);
  if (why) throw new Fault('entry.name-odd', why, 'Choose another name.');
  if (known.some((one) => lookOf(one.name) === lookOf(name)))
    throw new Fault('entry.name-taken', `There is an entry named ${name} already.`, 'Choose another name.');
}

/** Throws `entry.account-odd`. */
export function requireAccount(account: string): void {
  const sign = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u.exec(account)?.[0];
  if (sign)
    throw new Fault('entry.account-odd', `An account holds no control character (${codeOf(sign)}).`, 'Type it again.');
}

/** The nearest name to these words that may be used. */
export function nameFrom(words: string): string {
  const each = [...entryNameOf(words)].map((sign) => (oddSign(`a${sign}b`) ? '_' : sign));
  const whole = each.join('').replace(/ +/g, ' ').trim();
  const ofOne = (letters: string) => (mixed(letters) ? letters.replace(/(?!\p{Script=Latin})\p{L}/gu, '_') : letters);
  return whole.replace(word, ofOne) || 'entry';
}

function oddIn(name: string): string | null {
  if (typedName.test(name)) return 'Names like typed-1 are Interlock’s own.';
  const odd = oddSign(name);
  if (odd) return odd;
  if (name.includes('  ')) return 'A name has no two blanks together.';
  const letters = name.match(word)?.find(mixed);
  return letters ? `The letters of ${letters} are of more than one of the alphabets that look alike.` : null;
}

function oddSign(name: string): string | null {
  if (/[{}]/.test(name)) return 'A name has no braces.';
  const sign = unseen.exec(name)?.[0];
  if (sign) return `A name has no sign that cannot be seen (${codeOf(sign)}).`;
  if (name.trim() !== name || name === '') return 'A name begins and ends with a sign, and not with a blank.';
  const blank = otherBlank.exec(name)?.[0];
  return blank ? `A name has no blank but that of the space key (${codeOf(blank)}).` : null;
}

function codeOf(sign: string): string {
  return `U+${(sign.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`;
}
