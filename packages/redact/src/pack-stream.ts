/** Applies the device pack to a stream of text, line by line. */

import { hex } from '@interlock/model';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { newLiteralSet } from './literals.ts';
import { byLiteral, keyBlock, longestLiteral, type PackRule } from './pack.ts';

/** Longest line that waits for its end, in units; a longer one is judged in pieces of this length. */
const longestLine = 4096;
/** Lines of one key block; what follows is text again, so that a block that never ends does not swallow a session. */
const longestBlock = 400;
/** Times one rule is applied in a line. */
const mostInLine = 8;

const mostTags = 64;

const literals = [...byLiteral.keys(), '-----'];
const literalSet = newLiteralSet(literals);
const rulesAt = [...byLiteral.values()];
/** Where the beginning of a key block stands in the list. */
const dashes = literals.length - 1;

/** One stream's state: the unfinished line and whether a key block is open. */
export class PackStream {
  readonly #key: Uint8Array;
  readonly #count: () => void;
  #line = '';
  /** How much of the unfinished line is out already. */
  #out = 0;
  #block = 0;
  /** Tags of what this stream has shown lately; they end with it. */
  readonly #tags = new Map<string, string>();

  /** `count` is called for each secret that is replaced. */
  constructor(key: Uint8Array, count: () => void) {
    this.#key = key;
    this.#count = count;
  }

  push(text: string): string {
    let out = '';
    let from = 0;
    for (;;) {
      const end = text.indexOf('\n', from);
      if (end < 0) break;
      this.#line += text.slice(from, end + 1);
      out += this.#finish();
      from = end + 1;
    }
    this.#line += text.slice(from);
    while (this.#line.length > longestLine) out += this.#cut();
    return out + this.#ahead();
  }

  end(): string {
    const out = this.#finish();
    this.#block = 0;
    this.#tags.clear();
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
    if (this.#line === '' || this.#block > 0) return '';
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
    const { which } = literalSet.find(line);
    if (which.length === 0) return line;
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
    // In the order of the pack, whatever order they stand in.
    for (const at of which.toSorted((a, b) => a - b))
      for (const rule of rulesAt[at] ?? []) text = this.#rule(rule, text);
    return text;
  }

  #rule(rule: PackRule, line: string): string {
    let done = '';
    let rest = line;
    for (let times = 0; times < mostInLine; times++) {
      const match = rule.expression.exec(rest);
      const [whole, kept = '', secret = ''] = match ?? [];
      if (!match || whole === undefined) break;
      const quoted = secret.startsWith('"') && secret.endsWith('"') && secret.length > 1;
      const bare = quoted ? secret.slice(1, -1) : secret;
      const replaced = isSecret(bare) ? this.#mark(rule.kind, bare) : bare;
      done += rest.slice(0, match.index) + kept + (quoted ? `"${replaced}"` : replaced);
      rest = rest.slice(match.index + whole.length);
    }
    return done + rest;
  }

  #mark(kind: string, secret: string): string {
    this.#count();
    const named = `${kind}\n${secret}`;
    let tag = this.#tags.get(named);
    if (tag === undefined) {
      tag = hex(hmac(sha256, this.#key, new TextEncoder().encode(named)).subarray(0, 3));
      if (this.#tags.size >= mostTags) this.#tags.clear();
      this.#tags.set(named, tag);
    }
    return `«secret:${kind}:${tag}»`;
  }
}

const words = new Set(
  'encryption policy required prompt expiration aging strength level check history recovery minimum min-length lifetime change none not is for and the of set has was length complexity yes no md5 sha true false null key-chain keychain message-digest'.split(
    ' ',
  ),
);

/** A word that stands where a secret could, and is none. */
export function isSecret(value: string): boolean {
  return value !== '' && !value.startsWith('«') && !words.has(value.toLowerCase()) && !/^\*+$/.test(value);
}
