/**
 * Finds many literals in a text at once, without regard to the case of ASCII letters: the automaton of Aho and Corasick
 * (Communications of the ACM 18, 1975), one look into a table a unit.
 */
import { Reader } from './shown.ts';

/** What a text holds: the literals by their places in the list, in order, and where the first one begins, or -1. */
export interface Present {
  readonly which: readonly number[];
  readonly first: number;
}

export interface LiteralSet {
  find(text: string, from?: number): Present;
  /** Each unit that ends a literal, in order, and the literals that end there, in theirs. */
  each(text: string): { readonly at: readonly number[]; readonly which: readonly (readonly number[])[] };
}

const reader = new Reader();
const nothing: Present = { which: [], first: -1 };

/** `literals` are not empty and in lower-case ASCII. */
export function newLiteralSet(literals: readonly string[]): LiteralSet {
  const { next, shift, classes, ends, marked } = automaton(literals);
  return {
    find(text, from = 0) {
      let state = 0;
      let which = nothing.which;
      let first = -1;
      for (let at = from; at < text.length; at++) {
        state = next[(state << shift) | (classes[text.charCodeAt(at)] as number)] as number;
        if (state < marked) continue;
        const ended = ends[state] as readonly number[];
        which = bothOf(which, ended);
        for (const one of ended) {
          const begin = at - (literals[one] as string).length + 1;
          if (first < 0 || begin < first) first = begin;
        }
      }
      return first < 0 ? nothing : { which, first };
    },
    each(text) {
      const places: number[] = [];
      const which: (readonly number[])[] = [];
      const units = reader.read(text);
      let state = 0;
      // The same loop twice, so that each reads arrays of one kind.
      if (units instanceof Uint8Array)
        for (let at = 0; at < text.length; at++) {
          state = next[(state << shift) | (classes[units[at] as number] as number)] as number;
          if (state < marked) continue;
          places.push(at);
          which.push(ends[state] as readonly number[]);
        }
      else
        for (let at = 0; at < text.length; at++) {
          state = next[(state << shift) | (classes[units[at] as number] as number)] as number;
          if (state < marked) continue;
          places.push(at);
          which.push(ends[state] as readonly number[]);
        }
      reader.wipe(text.length);
      return { at: places, which };
    },
  };
}

/** What is in either of two ordered lists, in order and once; the first list itself where it has all of the other. */
export function bothOf(one: readonly number[], other: readonly number[]): readonly number[] {
  if (one.length === 0) return other;
  let both: number[] | undefined;
  for (let i = 0; i < other.length; i++) {
    const each = other[i] as number;
    if ((both ?? one).includes(each)) continue;
    both ??= one.slice();
    let at = both.length;
    for (; at > 0 && (both[at - 1] as number) > each; at--) both[at] = both[at - 1] as number;
    both[at] = each;
  }
  return both ?? one;
}

interface Automaton {
  /** By state and class of a unit; the states from `marked` on end a literal. */
  readonly next: Uint16Array;
  readonly shift: number;
  /** Units that no literal has are of class 0, letters of either case of one. */
  readonly classes: Uint8Array;
  readonly ends: readonly (readonly number[])[];
  readonly marked: number;
}

function automaton(literals: readonly string[]): Automaton {
  const classes = new Uint8Array(1 << 16);
  let kinds = 1;
  for (const letter of new Set(literals.join(''))) {
    const unit = letter.charCodeAt(0);
    classes[unit] = kinds;
    if (unit >= 0x61 && unit <= 0x7a) classes[unit - 32] = kinds;
    kinds++;
  }
  const shift = Math.ceil(Math.log2(kinds));
  const tree: Int32Array[] = [new Int32Array(1 << shift).fill(-1)];
  const ends: number[][] = [[]];
  for (const [at, literal] of literals.entries()) {
    let state = 0;
    for (const letter of literal) {
      const row = tree[state] as Int32Array;
      const kind = classes[letter.charCodeAt(0)] as number;
      if (row[kind] === -1) {
        row[kind] = tree.length;
        tree.push(new Int32Array(1 << shift).fill(-1));
        ends.push([]);
      }
      state = row[kind] as number;
    }
    ends[state]?.push(at);
  }
  complete(tree, ends);
  return { ...ordered(tree, ends, shift), shift, classes };
}

/** Breadth first: where a literal breaks off, the longest other one that may have begun goes on. */
function complete(tree: readonly Int32Array[], ends: number[][]): void {
  const back = new Int32Array(tree.length);
  const root = tree[0] as Int32Array;
  const queue: number[] = [];
  for (const [kind, child] of root.entries()) {
    if (child > 0) queue.push(child);
    else root[kind] = 0;
  }
  for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
    const other = back[state] as number;
    ends[state]?.push(...(ends[other] as number[]));
    const row = tree[state] as Int32Array;
    const otherRow = tree[other] as Int32Array;
    for (const [kind, child] of row.entries()) {
      if (child === -1) row[kind] = otherRow[kind] as number;
      else {
        back[child] = otherRow[kind] as number;
        queue.push(child);
      }
    }
  }
}

/** Numbers the states anew, those that end a literal last, so that one comparison tells them. */
function ordered(tree: readonly Int32Array[], ends: readonly number[][], shift: number) {
  const order = [...tree.keys()].sort(
    (a, b) => Math.sign(ends[a]?.length ?? 0) - Math.sign(ends[b]?.length ?? 0) || a - b,
  );
  const place = new Map(order.map((state, at) => [state, at]));
  const next = new Uint16Array(tree.length << shift);
  for (const [at, state] of order.entries())
    for (const [kind, child] of (tree[state] as Int32Array).entries())
      next[(at << shift) | kind] = place.get(child) ?? 0;
  const sorted = order.map((state) => (ends[state] ?? []).toSorted((a, b) => a - b));
  return { next, ends: sorted, marked: sorted.filter((list) => list.length === 0).length };
}
