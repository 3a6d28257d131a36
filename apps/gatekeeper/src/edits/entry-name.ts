/** What a keychain entry may be called: nothing that two names could share on a screen and differ in. */
import { Fault } from '@interlock/model';
import { typedName } from '../call/typed.ts';

/** Steers, reorders or takes no room; U+2800 is a sign that is empty. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
const otherBlank = /(?! )\p{Zs}/u;

/** As it is kept: letters with marks composed, so that one name is one text. */
export function entryNameOf(typed: string): string {
  return typed.normalize('NFC');
}

/** Throws `entry.name-taken`, or `entry.name-odd` for what a placeholder could not name or a person could not tell apart. */
export function requireEntryName(name: string, known: readonly { readonly name: string }[]): void {
  const why = oddIn(name);
  if (why) throw new Fault('entry.name-odd', why, 'Choose another name.');
  if (known.some((one) => entryNameOf(one.name) === entryNameOf(name)))
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
  const each = [...entryNameOf(words)].map((sign) => (oddIn(`a${sign}b`) ? '_' : sign));
  return each.join('').trim() || 'entry';
}

function oddIn(name: string): string | null {
  if (typedName.test(name)) return 'Names like typed-1 are Interlock’s own.';
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
