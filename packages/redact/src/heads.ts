/** Fingerprints by the rolling hash of their head, and the filter that rules most places of a text out. */
import type { Fingerprint } from './fingerprint.ts';

const none: readonly Fingerprint[] = [];

/** A bit for the upper 20 bits of the hash of the first four units of every form there is or was. */
export class Filter {
  readonly bits = new Uint32Array(1 << 15);

  add({ first }: Fingerprint): void {
    this.bits[first >>> 17] = ((this.bits[first >>> 17] as number) | (1 << ((first >>> 12) & 31))) >>> 0;
  }
}

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
