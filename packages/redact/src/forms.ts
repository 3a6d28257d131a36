/**
 * The ways a secret may look in a device's output. Everything is an array of UTF-16 units and never a string, because a
 * string cannot be wiped; whoever asks for forms wipes them.
 */
import { type EscapeState, step } from './transparent.ts';

export interface Form {
  readonly units: Uint16Array;
  /** How many units beside the form still carry some of its bits (base64 does not end on byte borders). */
  readonly before: number;
  readonly after: number;
}

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const hexDigits = { lower: '0123456789abcdef', upper: '0123456789ABCDEF' };

/** Shortest form that is looked for; shorter ones would be found in harmless text. */
export const shortest = { plain: 4, encoded: 6 } as const;

/** Every form of a secret that is long enough to be looked for, each once; none where the secret itself is too short. */
export function formsOf(secret: Uint8Array): Form[] {
  const plain = unitsOf(secret);
  const forms: Form[] = [];
  if (plain.length < shortest.plain) {
    plain.fill(0);
    return forms;
  }
  const add = (written: Uint16Array, before = 0, after = 0, least: number = shortest.encoded): void => {
    const units = shownOf(written);
    const known = forms.some((form) => same(form.units, units));
    if (units.length >= least && !known) forms.push({ units, before, after });
    else units.fill(0);
  };
  add(plain.slice(), 0, 0, shortest.plain);
  for (const alphabet of [`${base64}+/`, `${base64}-_`])
    for (const lead of [0, 1, 2]) {
      const { units, before, after } = radixForm(secret, lead, alphabet);
      add(units, before, after);
    }
  const wide = utf16Of(plain);
  for (const lead of [0, 1, 2]) {
    const { units, before, after } = radixForm(wide, lead, `${base64}+/`);
    add(units, before, after);
  }
  wide.fill(0);
  for (const lead of [0, 1, 2, 3, 4]) {
    const { units, before, after } = radixForm(secret, lead, base32);
    add(units, before, after);
  }
  add(hexForm(secret, hexDigits.lower));
  add(hexForm(secret, hexDigits.upper));
  for (const between of [':', ' ', '-', '%', '\\x']) {
    add(pairsForm(secret, hexDigits.lower, between));
    add(pairsForm(secret, hexDigits.upper, between));
  }
  add(percentForm(secret, '*-._', hexDigits.upper, true));
  for (const keep of ["-_.~!'()*", '-_.~', '-_.~/', '-_.']) {
    add(percentForm(secret, keep, hexDigits.upper));
    add(percentForm(secret, keep, hexDigits.lower));
    add(percentForm(secret, keep, hexDigits.upper, true));
  }
  add(jsonForm(plain, false, false));
  add(jsonForm(plain, true, false));
  add(jsonForm(plain, false, true));
  add(escaped(plain, (unit) => unit === 0x27, "'\\''"));
  add(escaped(plain, (unit) => '\\"$`'.includes(String.fromCharCode(unit))));
  add(escaped(plain, (unit) => '\\"$`!'.includes(String.fromCharCode(unit))));
  add(escaped(plain, (unit) => !isSafeInShell(unit)));
  add(markupForm(plain));
  plain.fill(0);
  return forms;
}

/** The units that a search through what is not shown sees. */
function shownOf(units: Uint16Array): Uint16Array {
  let state: EscapeState = 'text';
  const shown = units.filter((unit) => {
    const next = step(state, unit);
    state = next.state;
    return !next.hidden;
  });
  units.fill(0);
  return shown;
}

function same(a: Uint16Array, b: Uint16Array): boolean {
  return a.length === b.length && a.every((unit, at) => unit === b[at]);
}

/** UTF-8 to UTF-16; a byte that is not UTF-8 counts for itself, as Latin-1. */
export function unitsOf(bytes: Uint8Array): Uint16Array {
  const units = new Uint16Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] as number;
    const more = first < 0x80 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : -1;
    let code = more <= 0 ? first : first & (0x3f >> more);
    let good = more >= 0;
    for (let i = 1; i <= more; i++) {
      const next = bytes[at + i];
      if (next === undefined || next >> 6 !== 2) good = false;
      else code = (code << 6) | (next & 0x3f);
    }
    if (!good) {
      units[length++] = first;
      at++;
      continue;
    }
    if (code > 0xffff) {
      units[length++] = 0xd800 + ((code - 0x10000) >> 10);
      units[length++] = 0xdc00 + ((code - 0x10000) & 0x3ff);
    } else units[length++] = code;
    at += more + 1;
  }
  const exact = units.slice(0, length);
  units.fill(0);
  return exact;
}

/** The letters of base64 or base32 that the secret alone determines when `lead` unknown bytes stand before it. */
function radixForm(secret: Uint8Array, lead: number, alphabet: string): Form {
  const width = Math.log2(alphabet.length);
  const from = Math.ceil((lead * 8) / width);
  const bits = (lead + secret.length) * 8;
  const to = Math.floor(bits / width);
  const units = new Uint16Array(Math.max(0, to - from));
  for (let unit = from; unit < to; unit++) {
    let value = 0;
    for (let bit = unit * width; bit < (unit + 1) * width; bit++) {
      const byte = secret[(bit >> 3) - lead] ?? 0;
      value = (value << 1) | ((byte >> (7 - (bit & 7))) & 1);
    }
    units[unit - from] = alphabet.charCodeAt(value);
  }
  return { units, before: (lead * 8) % width === 0 ? 0 : 1, after: bits % width === 0 ? 0 : 1 };
}

/** UTF-16 with the low byte first, as PowerShell encodes a command. */
function utf16Of(plain: Uint16Array): Uint8Array {
  const bytes = new Uint8Array(plain.length * 2);
  for (const [at, unit] of plain.entries()) {
    bytes[at * 2] = unit & 0xff;
    bytes[at * 2 + 1] = unit >> 8;
  }
  return bytes;
}

/** Two digits a byte with something between, as in `61:62:63`, a dump, or `%61%62%63`. */
function pairsForm(secret: Uint8Array, digits: string, between: string): Uint16Array {
  const out = new Growing(secret.length * (2 + between.length));
  for (const [at, byte] of secret.entries()) {
    if (at > 0) out.text(between);
    out.push(digits.charCodeAt(byte >> 4), digits.charCodeAt(byte & 15));
  }
  return out.take();
}

function hexForm(secret: Uint8Array, digits: string): Uint16Array {
  const units = new Uint16Array(secret.length * 2);
  for (const [at, byte] of secret.entries()) {
    units[at * 2] = digits.charCodeAt(byte >> 4);
    units[at * 2 + 1] = digits.charCodeAt(byte & 15);
  }
  return units;
}

function percentForm(secret: Uint8Array, keep: string, digits: string, plus = false): Uint16Array {
  const out = new Growing(secret.length * 3);
  for (const byte of secret) {
    const letter = (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
    if (letter || (byte < 0x80 && keep.includes(String.fromCharCode(byte)))) out.push(byte);
    else if (plus && byte === 0x20) out.push(0x2b);
    else out.push(0x25, digits.charCodeAt(byte >> 4), digits.charCodeAt(byte & 15));
  }
  return out.take();
}

const shortEscapes: Readonly<Record<number, string>> = {
  8: '\\b',
  9: '\\t',
  10: '\\n',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
};

function jsonForm(plain: Uint16Array, ascii: boolean, slash: boolean): Uint16Array {
  const out = new Growing(plain.length * 6);
  for (const unit of plain) {
    const short = shortEscapes[unit];
    if (short !== undefined) out.text(short);
    else if (slash && unit === 0x2f) out.text('\\/');
    else if (unit < 0x20 || (ascii && unit > 0x7e)) out.text(`\\u${unit.toString(16).padStart(4, '0')}`);
    else out.push(unit);
  }
  return out.take();
}

function isSafeInShell(unit: number): boolean {
  return /[A-Za-z0-9_@%+=:,./-]/.test(String.fromCharCode(unit)) || unit > 0x7f;
}

function escaped(plain: Uint16Array, special: (unit: number) => boolean, by?: string): Uint16Array {
  const out = new Growing(plain.length * 4);
  for (const unit of plain) {
    if (!special(unit)) out.push(unit);
    else if (by !== undefined) out.text(by);
    else out.push(0x5c, unit);
  }
  return out.take();
}

const entities: Readonly<Record<number, string>> = {
  34: '&quot;',
  38: '&amp;',
  39: '&#39;',
  60: '&lt;',
  62: '&gt;',
};

function markupForm(plain: Uint16Array): Uint16Array {
  const out = new Growing(plain.length * 6);
  for (const unit of plain) {
    const entity = entities[unit];
    if (entity === undefined) out.push(unit);
    else out.text(entity);
  }
  return out.take();
}

/** A wiped scratch array: nothing of what was pushed stays behind in it. */
class Growing {
  #units: Uint16Array;
  #length = 0;

  constructor(most: number) {
    this.#units = new Uint16Array(most);
  }

  push(...units: number[]): void {
    for (const unit of units) this.#units[this.#length++] = unit;
  }

  text(text: string): void {
    for (let at = 0; at < text.length; at++) this.push(text.charCodeAt(at));
  }

  take(): Uint16Array {
    const exact = this.#units.slice(0, this.#length);
    this.#units.fill(0);
    return exact;
  }
}
