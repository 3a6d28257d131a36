/** What a terminal shows of a text, unit by unit, and where in the text each unit stands. */
import { type EscapeState, plainUnits, step } from './transparent.ts';

const encoder = new TextEncoder();
/** UTF-8 needs up to three bytes a unit. Wiped after each use. */
let scratch = new Uint8Array(0);

/**
 * Calls `read` with the units of a text as an array, because reading an array is much faster than reading a string: bytes
 * where all is ASCII. The array is valid during the call alone.
 */
export function withUnits<T>(text: string, read: (units: Uint8Array | Uint16Array) => T): T {
  if (scratch.length < text.length * 3) scratch = new Uint8Array(text.length * 3);
  const own = scratch;
  const { written } = encoder.encodeInto(text, own);
  try {
    if (written === text.length) return read(own);
    const wide = new Uint16Array(text.length);
    for (let at = 0; at < text.length; at++) wide[at] = text.charCodeAt(at);
    return read(wide);
  } finally {
    own.fill(0, 0, written);
  }
}

export class Shown {
  /** The shown units; the first `much` are in use. */
  units = new Uint16Array(1 << 10);
  much = 0;
  #state: EscapeState = 'text';
  /** From the shown unit `#from[i]` on, a unit's place in the text is its number and `#ahead[i]`. */
  #from: number[] = [0];
  #ahead: number[] = [0];

  /** `before` is how many units of the text are held already. */
  take(text: string, before: number): void {
    if (this.much + text.length > this.units.length) {
      const more = new Uint16Array((this.much + text.length) * 2);
      more.set(this.units.subarray(0, this.much));
      this.units.fill(0);
      this.units = more;
    }
    withUnits(text, (read) => this.#take(read, text.length, before));
  }

  #take(read: Uint8Array | Uint16Array, length: number, before: number): void {
    const { units } = this;
    let much = this.much;
    let state = this.#state;
    for (let at = 0; at < length; at++) {
      const unit = read[at] as number;
      if (state === 'text' && plainUnits[unit] === 1) {
        units[much++] = unit;
        continue;
      }
      const next = step(state, unit);
      state = next.state;
      if (!next.hidden) units[much++] = unit;
      else if (this.#from.at(-1) === much) this.#ahead[this.#ahead.length - 1] = before + at + 1 - much;
      else {
        this.#from.push(much);
        this.#ahead.push(before + at + 1 - much);
      }
    }
    this.much = much;
    this.#state = state;
  }

  /** Where a shown unit stands in the text. */
  place(unit: number): number {
    let low = 0;
    let high = this.#from.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#from[middle] as number) <= unit) low = middle;
      else high = middle - 1;
    }
    return unit + (this.#ahead[low] as number);
  }

  /** Forgets the first `limit` shown units and the first `cut` units of the text. */
  drop(limit: number, cut: number): void {
    this.units.copyWithin(0, limit, this.much);
    this.units.fill(0, Math.max(0, this.much - limit), this.much);
    const from: number[] = [];
    const ahead: number[] = [];
    for (let i = 0; i < this.#from.length; i++) {
      const next = this.#from[i + 1];
      if (next !== undefined && next <= limit) continue;
      from.push(Math.max(0, (this.#from[i] as number) - limit));
      ahead.push((this.#ahead[i] as number) + limit - cut);
    }
    this.#from = from;
    this.#ahead = ahead;
    this.much = Math.max(0, this.much - limit);
  }

  /** The text ended: what comes next is another. */
  end(): void {
    this.#state = 'text';
    this.#from = [0];
    this.#ahead = [0];
  }
}
