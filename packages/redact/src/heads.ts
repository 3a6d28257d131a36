/** Fingerprints by the rolling hash of their head, and the filter that rules most places of a text out. */
import type { Fingerprint } from './fingerprint.ts';

const none: readonly Fingerprint[] = [];

/** What a slot says: that nothing begins so, or that several things do; anything between is one's own tag. */
const slot = { empty: 0, several: 255 } as const;

/**
 * The hashes of the first four units of every form there is or was: 17 bits choose a slot, and 7 more are the tag in it,
 * so that few of a text's places are looked at twice.
 */
export class Filter {
  readonly #slots = new Uint8Array(1 << 17);
  readonly multiplier: number;
  /** Counts what was added, so that whoever looked before looks again. */
  much = 0;

  constructor(multiplier: number) {
    this.multiplier = multiplier;
  }

  add({ first }: Fingerprint): void {
    this.much++;
    const at = first >>> 15;
    const before = this.#slots[at];
    this.#slots[at] = before === slot.empty || before === tagOf(first) ? tagOf(first) : slot.several;
  }

  /** Whether a form may begin with four units of this hash. */
  has(first: number): boolean {
    const tag = this.#slots[first >>> 15];
    return tag !== slot.empty && (tag === tagOf(first) || tag === slot.several);
  }
}

const tagOf = (first: number): number => ((first >>> 8) & 0x7f) + 1;

export class Heads {
  readonly #prints = new Map<number, Fingerprint[]>();

  add(print: Fingerprint): void {
    const hash = print.head;
    const same = this.#prints.get(hash);
    if (same) same.push(print);
    else this.#prints.set(hash, [print]);
  }

  at(hash: number): readonly Fingerprint[] {
    return this.#prints.get(hash >>> 0) ?? none;
  }

  /** Forgets the fingerprints of a name; false where none is left. */
  remove(name: string): boolean {
    for (const [hash, prints] of this.#prints) {
      const left = prints.filter((print) => print.name !== name);
      if (left.length === 0) this.#prints.delete(hash);
      else if (left.length < prints.length) this.#prints.set(hash, left);
    }
    return this.#prints.size > 0;
  }
}
