/** Applies the device pack to a stream of text, line by line. */

import type { Tagger } from './fingerprint.ts';
import { bothOf, newLiteralSet } from './literals.ts';
import { byLiteral, keyBlock, longestLiteral, quotedByLiteral } from './pack.ts';
import { breakMark, brokenOff, goesOn, type Place, places } from './pack-places.ts';

/** Longest line that waits for its end, in units; a longer one is judged in pieces of this length. */
const longestLine = 4096;
/** Lines of one key block; what follows is text again, so that a block that never ends does not swallow a session. */
const longestBlock = 400;
/** Times one rule is applied in a line. */
const mostInLine = 8;

/** Placeholders of one kind that a stream remembers. */
const mostMarks = 16;
/** Units in which literals are looked for at once. */
const slice = 1 << 15;

const literals = [...new Set([...byLiteral.keys(), ...places.map(({ literal }) => literal), '-----', breakMark])];
const literalSet = newLiteralSet(literals);
const rulesAt = [...byLiteral.values()];
const lastAt = literals.map((literal) => quotedByLiteral.get(literal));
const placesAt = literals.map((literal) => places.filter((place) => place.literal === literal));
/** Where the beginning of a key block, and the end of a line that goes on, stand in the list. */
const dashes = literals.indexOf('-----');
const breaks = literals.indexOf(breakMark);

/**
 * Lines that some rules judge by what stands behind the secret: a quoted word, a numbered row of a table, a name, a key
 * of WireGuard. They wait for their end.
 */
const late = /^\s*(?:\d|$)|"|\bname=|^[A-Za-z0-9+/]{1,44}=?(?:\t|$)/;

/** One stream's state: the unfinished line and whether a key block is open. */
export class PackStream {
  readonly #tagOf: Tagger;
  readonly #count: () => void;
  #line = '';
  /** How much of the unfinished line is out already. */
  #out = 0;
  #block = 0;
  /** The section that is open, how deep in it the text is, and the lines it has had. */
  #place: { readonly place: Place; depth: number; lines: number } | null = null;
  /** Whether the line before ended behind the name of a secret. */
  #broken = false;
  /** Placeholders that stand in this stream lately, by kind and secret; they end with it. */
  readonly #marks = new Map<string, Map<string, string>>();

  /** `count` is called for each secret that is replaced. */
  constructor(tagOf: Tagger, count: () => void) {
    this.#tagOf = tagOf;
    this.#count = count;
  }

  push(text: string): string {
    const ended = text.lastIndexOf('\n') + 1;
    let out = '';
    let from = 0;
    if (ended > 0 && this.#line !== '') {
      from = text.indexOf('\n') + 1;
      this.#line += text.slice(0, from);
      while (this.#line.length > longestLine) out += this.#cut();
      out += this.#finish();
    }
    while (from < ended) {
      // Whole lines, about as many as a slice holds, and one where it is longer.
      let to = from + slice < ended ? text.lastIndexOf('\n', from + slice) + 1 : ended;
      if (to <= from) to = text.indexOf('\n', from) + 1;
      out += this.#lines(text.slice(from, to));
      from = to;
    }
    this.#line += text.slice(ended);
    while (this.#line.length > longestLine) out += this.#cut();
    return out + this.#ahead();
  }

  /** Whole lines: those without a literal go through together. */
  #lines(text: string): string {
    const { at, which } = literalSet.each(text);
    const out: string[] = [];
    let from = 0;
    let hit = 0;
    while (from < text.length) {
      while (hit < at.length && (at[hit] as number) < from) hit++;
      const held = this.#block > 0 || this.#place !== null || this.#broken;
      if (!held && hit >= at.length) break;
      const begin = held ? from : text.lastIndexOf('\n', at[hit] as number) + 1;
      const end = text.indexOf('\n', begin) + 1;
      out.push(text.slice(from, begin));
      from = end;
      if (end - begin > longestLine) {
        this.#line = text.slice(begin, end);
        while (this.#line.length > longestLine) out.push(this.#cut());
        out.push(this.#finish());
      } else if (held) out.push(this.#judge(text.slice(begin, end)));
      else {
        let found = which[hit++] as readonly number[];
        for (; hit < at.length && (at[hit] as number) < end; hit++)
          found = bothOf(found, which[hit] as readonly number[]);
        out.push(this.#held(text.slice(begin, end), found));
      }
    }
    out.push(text.slice(from));
    return out.join('');
  }

  end(): string {
    const out = this.#finish();
    this.#block = 0;
    this.#place = null;
    this.#broken = false;
    this.#marks.clear();
    return out;
  }

  #cut(): string {
    const rest = this.#line.slice(longestLine);
    this.#line = this.#line.slice(0, longestLine);
    const out = this.#finish();
    this.#line = rest;
    return out;
  }

  #finish(): string {
    const line = this.#line;
    const out = this.#out;
    this.#line = '';
    this.#out = 0;
    if (line === '') return '';
    // What went out ahead holds no secret's literal, so the rules cannot have changed it.
    return this.#judge(line).slice(out);
  }

  /** What of an unfinished line may go: all before the first literal, and before what may still become one. */
  #ahead(): string {
    if (this.#line === '' || this.#block > 0 || this.#place || this.#broken) return '';
    if (this.#out === 0 && late.test(this.#line)) return '';
    // Only what may hold a literal that was not looked for before: the part behind what is out already.
    const from = Math.max(0, this.#out - longestLiteral);
    const { first } = literalSet.find(this.#line, from);
    let safe = this.#line.length - longestLiteral + 1;
    if (first >= 0) safe = Math.min(safe, first);
    if (safe <= this.#out) return '';
    const out = this.#line.slice(this.#out, safe);
    this.#out = safe;
    return out;
  }

  #judge(line: string): string {
    if (this.#block > 0) {
      this.#block = keyBlock.end.test(line) || this.#block >= longestBlock ? 0 : this.#block + 1;
      return this.#block === 0 ? line : '';
    }
    return this.#within(line) ?? this.#alone(line);
  }

  /** What a section, or the line before, says of this one; null where they say nothing. */
  #within(line: string): string | null {
    const open = this.#place;
    if (this.#broken) {
      this.#broken = false;
      return this.#alone(this.#rule('routeros', goesOn, line));
    }
    if (!open) return null;
    const { place } = open;
    open.lines++;
    if (place.nests?.test(line)) open.depth++;
    else if (place.ends.test(line)) open.depth--;
    if (open.depth < 0 || open.lines >= place.longest) this.#place = null;
    return this.#alone(
      open.depth === 0 || (place.deep && open.depth > 0) ? this.#rule(place.kind, place.inside, line) : line,
    );
  }

  #alone(line: string): string {
    const { which } = literalSet.find(line);
    return which.length === 0 ? line : this.#held(line, which);
  }

  /** A line that holds these literals; their order is the pack's. */
  #held(line: string, which: readonly number[]): string {
    for (const at of which) {
      const places = placesAt[at];
      if (places)
        for (const place of places)
          if (!this.#place && place.opens.test(line)) this.#place = { place, depth: 0, lines: 0 };
    }
    if (which.includes(breaks) && brokenOff.test(line)) this.#broken = true;
    const begin = which.includes(dashes) ? keyBlock.begin.exec(line) : null;
    if (begin) {
      const after = line.slice(begin.index + begin[0].length);
      const close = keyBlock.end.exec(after);
      this.#count();
      const mark = '«secret:private-key»';
      const head = line.slice(0, begin.index + begin[0].length);
      if (close) return `${head}${mark}${after.slice(close.index)}`;
      this.#block = 1;
      return `${head}${mark}${/\r?\n$/.exec(line)?.[0] ?? ''}`;
    }
    let text = line;
    for (const at of which) {
      const rules = rulesAt[at];
      if (rules) for (const { kind, expression } of rules) text = this.#rule(kind, expression, text);
    }
    for (const at of which) {
      const rules = lastAt[at];
      if (rules) for (const { kind, expression } of rules) text = this.#rule(kind, expression, text);
    }
    return text;
  }

  #rule(kind: string, expression: RegExp, line: string): string {
    let done = '';
    let from = 0;
    expression.lastIndex = 0;
    for (let times = 0; times < mostInLine; times++) {
      const match = expression.exec(line);
      if (!match) break;
      const kept = match[1] ?? '';
      const secret = match[2] ?? '';
      const mark = secret[0];
      const quoted = (mark === '"' || mark === "'") && secret.length > 1 && secret.endsWith(mark);
      const bare = quoted ? secret.slice(1, -1) : secret;
      if (mark !== '«' && isSecret(bare)) {
        const start = match.index + kept.length + (quoted ? 1 : 0);
        done += line.slice(from, start) + this.#mark(kind, bare);
        from = start + bare.length;
      }
      if (!expression.global) break;
      expression.lastIndex = match.index + (match[0] as string).length;
    }
    return from === 0 ? line : done + line.slice(from);
  }

  #mark(kind: string, secret: string): string {
    this.#count();
    let marks = this.#marks.get(kind);
    if (!marks || marks.size >= mostMarks) {
      marks = new Map();
      this.#marks.set(kind, marks);
    }
    let mark = marks.get(secret);
    if (mark === undefined) {
      mark = `«secret:${kind}:${this.#tagOf(kind, secret)}»`;
      marks.set(secret, mark);
    }
    return mark;
  }
}

/** What stands where a secret could, by what it is: how something is stored or checked, what a policy says, plain prose. */
const words = new Set(
  [
    'encryption policy required prompt expiration expire aging strength strength-check level check history recovery',
    'minimum min-length minimum-length lifetime change change-type none complexity yes no true false null enable enabled',
    'disable disabled password-storage storage encryption-key shared-secret recovery-enable alert expired expires',
    'not is for and the of set has was are will must may can should from to on in at with by or length been changed',
    'failed failure incorrect accepted prompt: authentication-mode invalid missing rejected manager reset file store',
    'md5 sha sha1 sha256 sha512 key-chain keychain message-digest null pre-share rsa-sig simple cipher plain clear hash',
    'encrypted plaintext ciphertext local remote address hostname ascii-text hexadecimal text type prefer source version',
    'mode key-id role server-key generate zeroize export import chain pass-phrase rsa rsa-2048 mypubkey add delete',
    'enc key password eigrp profile common plaintext-password encrypted-password wep-40 wep-104 ip macsec connection complexity-check ckn inheritance-disable !vault',
    'iteration-count passphrase wpa-passphrase set-key option peer chap pap ietf-md5 restriction requisite sufficient optional print files compat database',
  ].flatMap((line) => line.split(' ')),
);

const longestWord = Math.max(...[...words].map((word) => word.length));
/** A placeholder, an option, a number, a variable, a template, and what has no letter and no digit. */
const noSecret = /^«|^--?[a-z][a-z-]*$|^\d{1,2}a?$|^\$[{(]|^\{\{|^\[\w+=|^<[\w -]{1,40}>$|^[^a-z0-9\u0080-\uffff]*$/i;

/** Whether what stands where a secret could is one. */
export function isSecret(value: string): boolean {
  return !noSecret.test(value) && !(value.length <= longestWord && words.has(value.toLowerCase()));
}
