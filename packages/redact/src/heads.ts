/** Fingerprints by the rolling hash of their head, behind a filter that rules most windows of a text out. */
import type { Fingerprint } from './fingerprint.ts';

const none: readonly Fingerprint[] = [];

export class Heads {
  /** A bit for the upper 20 bits of every head there is or was. */
  readonly filter = new Uint32Array(1 << 15);
  readonly #prints = new Map<number, Fingerprint[]>();

  add(print: Fingerprint): void {
    const hash = print.head;
    this.filter[hash >>> 17] = ((this.filter[hash >>> 17] as number) | (1 << ((hash >>> 12) & 31))) >>> 0;
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
