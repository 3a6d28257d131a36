/**
 * Finds many literals in a text at once, without regard to the case of ASCII letters: the automaton of Aho and Corasick
 * (Communications of the ACM 18, 1975), one look into a table a unit.
 */

/** What a text holds: the literals by their places in the list, and where the first one begins, or -1. */
export interface Present {
  readonly which: readonly number[];
  readonly first: number;
}

export interface LiteralSet {
  find(text: string, from?: number): Present;
}

/** Letters of either case are one; whatever is not ASCII ends every literal. */
const width = 128;
const fold = Uint8Array.from({ length: width }, (_, unit) => (unit >= 0x41 && unit <= 0x5a ? unit + 32 : unit));
const nothing: Present = { which: [], first: -1 };

/** `literals` are not empty and in lower-case ASCII. */
export function newLiteralSet(literals: readonly string[]): LiteralSet {
  const { next, ends } = automaton(literals);
  const marks = Uint8Array.from(ends, (list) => (list.length > 0 ? 1 : 0));
  return {
    find(text, from = 0) {
      let state = 0;
      let which: number[] | undefined;
      let first = -1;
      for (let at = from; at < text.length; at++) {
        const unit = text.charCodeAt(at);
        state = unit < width ? (next[state * width + unit] as number) : 0;
        if (marks[state] === 0) continue;
        which ??= [];
        for (const one of ends[state] as number[]) {
          if (!which.includes(one)) which.push(one);
          const begin = at - (literals[one] as string).length + 1;
          if (first < 0 || begin < first) first = begin;
        }
      }
      return which ? { which, first } : nothing;
    },
  };
}

function automaton(literals: readonly string[]): { next: Int32Array; ends: number[][] } {
  const most = literals.reduce((sum, { length }) => sum + length, 1);
  const next = new Int32Array(most * width).fill(-1);
  const ends: number[][] = [[]];
  for (const [at, literal] of literals.entries()) {
    let state = 0;
    for (const letter of literal) {
      const slot = state * width + letter.charCodeAt(0);
      if (next[slot] === -1) {
        next[slot] = ends.length;
        ends.push([]);
      }
      state = next[slot] as number;
    }
    ends[state]?.push(at);
  }
  complete(next, ends);
  // Upper case goes where lower case goes.
  for (let state = 0; state < ends.length; state++)
    for (let unit = 0x41; unit <= 0x5a; unit++)
      next[state * width + unit] = next[state * width + (fold[unit] as number)] as number;
  return { next, ends };
}

/** Breadth first: where a literal breaks off, the longest other one that may have begun goes on. */
function complete(next: Int32Array, ends: number[][]): void {
  const back = new Int32Array(ends.length);
  const queue: number[] = [];
  for (let unit = 0; unit < width; unit++) {
    const child = next[unit] as number;
    if (child > 0) queue.push(child);
    else next[unit] = 0;
  }
  for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
    const other = back[state] as number;
    ends[state]?.push(...(ends[other] as number[]));
    for (let unit = 0; unit < width; unit++) {
      const slot = state * width + unit;
      const child = next[slot] as number;
      const elsewhere = next[other * width + unit] as number;
      if (child === -1) next[slot] = elsewhere;
      else {
        back[child] = elsewhere;
        queue.push(child);
      }
    }
  }
}
