/**
 * The general scanner: after known secrets and the device pack, tokens of services wherever they stand. A literal mark is
 * found first; only there, and only where a word begins, an expression is tried, anchored and of bounded length. So it
 * takes time linear in the text, whatever the text is.
 */

import { hex } from '@interlock/model';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { RE2JS } from 're2js';
import { type TokenShape, tokenShapes } from './tokens.ts';

export interface Scanned {
  readonly text: string;
  readonly found: number;
}

export interface Scanner {
  scan(text: string): Scanned;
}

interface Mark {
  readonly literal: string;
  readonly shape: TokenShape;
  readonly expression: RE2JS;
  /** Letters that the shortest token has after its mark. */
  readonly least: number;
}

/** Letters that one token may have with its mark. */
const longest = 6000;
const marks: readonly Mark[] = tokenShapes.flatMap((shape) => {
  const expression = RE2JS.compile(shape.rest);
  const least = leastOf(shape.rest);
  return shape.literals.map((literal) => ({ literal, shape, expression, least }));
});
const byMark = Map.groupBy(marks, ({ literal }) => literal);
const anyMark = new RegExp(
  [...byMark.keys()]
    .sort((a, b) => b.length - a.length)
    .map((literal) => literal.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
    .join('|'),
  'g',
);

/** `key` derives the tags of placeholders: with the same key the same secret has the same tag, and without it no guess. */
export function newScanner({ key }: { readonly key: Uint8Array }): Scanner {
  const own = key.slice();
  const mark = (kind: string, secret: string) => {
    const tag = hex(hmac(sha256, own, new TextEncoder().encode(`${kind}\n${secret}`)).subarray(0, 3));
    return `«secret:${kind}:${tag}»`;
  };
  return {
    scan(text) {
      let done = '';
      let from = 0;
      let found = 0;
      anyMark.lastIndex = 0;
      for (let hit = anyMark.exec(text); hit; hit = anyMark.exec(text)) {
        const token = tokenAt(text, hit.index, hit[0]);
        if (!token) {
          anyMark.lastIndex = hit.index + 1; // another mark may begin inside this one
          continue;
        }
        done += text.slice(from, token.start) + mark(token.kind, text.slice(token.start, token.end));
        from = token.end;
        anyMark.lastIndex = token.end;
        found++;
      }
      return { text: done + text.slice(from), found };
    },
  };
}

/** The token that begins with a mark at this place. */
function tokenAt(text: string, at: number, literal: string): { start: number; end: number; kind: string } | undefined {
  const before = text.charCodeAt(at - 1);
  const marks = byMark.get(literal) ?? [];
  const rest = at + literal.length;
  for (const { shape, expression, least } of marks) {
    // A mark inside a word is none, except that names of keys have words before them.
    if (isWord(before) && shape.after !== 'mark' && !literal.startsWith('.')) continue;
    if (text.length - rest < least) continue;
    const matcher = expression.matcher(text.slice(rest, rest + longest));
    if (!matcher.lookingAt()) continue;
    const end = wholeEnd(text, rest + matcher.end(), rest + longest);
    // A token ends where its letters do: a longer word of the same letters is something else.
    if (shape.after !== 'mark' && isWord(text.charCodeAt(end))) continue;
    if (shape.after !== 'mark') return { start: at, end, kind: shape.kind };
    return { ...valueIn(text, rest, end), kind: shape.kind };
  }
  return undefined;
}

/** A token that is longer than was looked at goes on to where its letters end. */
function wholeEnd(text: string, end: number, looked: number): number {
  let at = end;
  if (at >= looked) while (/[\w+/=.-]/.test(text[at] ?? ' ')) at++;
  return at;
}

/** What stands for the secret behind the name of a key: without `=`, `:`, blanks and quotes around it. */
function valueIn(text: string, rest: number, end: number): { start: number; end: number } {
  const whole = text.slice(rest, end);
  const lead = /^["']?[ \t]{0,4}(?:[:=][ \t]{0,4})?["']?/.exec(whole)?.[0].length ?? 0;
  const tail = /["']$/.test(whole) ? 1 : 0;
  return { start: rest + lead, end: end - tail };
}

const isWord = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;

/** The least that an expression takes: the sum of its counts, where it is written with counts alone. */
function leastOf(rest: string): number {
  const counts = [...rest.replace(/\([^)]*\)\?/g, '').matchAll(/\{(\d+)(?:,\d*)?\}/g)].map(([, n]) => Number(n));
  return counts.reduce((sum, n) => sum + n, 0);
}
