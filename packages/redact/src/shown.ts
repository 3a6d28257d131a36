/** What a terminal shows of a text, unit by unit, and where in the text each unit stands. */
import { narrowest } from './fingerprint.ts';
import type { Filter } from './heads.ts';
import { type EscapeState, inText, step, textUnits } from './transparent.ts';

const encoder = new TextEncoder();

/** Reads texts as arrays of units, because that is much faster than reading strings: bytes where all is ASCII. */
export class Reader {
  /** UTF-8 needs up to three bytes a unit. */
  #scratch = new Uint8Array(0);
  #wide = new Uint16Array(0);

  /** The units of a text; behind its length stands anything. Valid until `wipe`. */
  read(text: string): Uint8Array | Uint16Array {
    if (this.#scratch.length < text.length * 3) this.#scratch = new Uint8Array(text.length * 3);
    const { written } = encoder.encodeInto(text, this.#scratch);
    if (written === text.length) return this.#scratch;
    this.#scratch.fill(0, 0, written);
    this.#wide = new Uint16Array(text.length);
    for (let at = 0; at < text.length; at++) this.#wide[at] = text.charCodeAt(at);
    return this.#wide;
  }

  wipe(length: number): void {
    this.#scratch.fill(0, 0, length);
    this.#wide.fill(0);
    this.#wide = none;
  }
}

const none = new Uint16Array(0);
const reader = new Reader();

export class Shown {
  /** The shown units; the first `much` are in use. */
  units = new Uint16Array(1 << 10);
  much = 0;
  /** The shown units at which a form may begin, in order; the first ones may lie before the text. */
  #marks: number[] = [];
  #state: EscapeState = 'text';
  /** From the shown unit `#from[i]` on, a unit's place in the text is its number and `#ahead[i]`. */
  #from: number[] = [0];
  #ahead: number[] = [0];

  /** `before` is how many units of the text are held already. */
  take(text: string, before: number, filter: Filter): void {
    if (this.much + text.length > this.units.length) {
      const more = new Uint16Array((this.much + text.length) * 2);
      more.set(this.units.subarray(0, this.much));
      this.units.fill(0);
      this.units = more;
    }
    const read = reader.read(text);
    // The same loop twice, so that each reads arrays of one kind: a fifth to a quarter faster than one for both.
    if (read instanceof Uint8Array) this.#take(read, text.length, before, filter);
    else this.#takeWide(read, text.length, before, filter);
    reader.wipe(text.length);
  }

  #take(read: Uint8Array, length: number, before: number, filter: Filter): void {
    const { units } = this;
    const marks = this.#marks;
    const { multiplier } = filter;
    let much = this.much;
    let state = this.#state;
    let packed = this.#packed();
    for (let at = 0; at < length; at++) {
      if (state === 'text')
        for (; at < length; at++) {
          const unit = read[at] as number;
          if (textUnits[unit] !== inText.shown) break;
          units[much++] = unit;
          packed = (packed << 8) ^ unit;
          if (filter.has(Math.imul(packed, multiplier))) marks.push(much - narrowest);
        }
      if (at >= length) break;
      const unit = read[at] as number;
      let hidden = state === 'text' && textUnits[unit] === inText.hidden;
      if (!hidden) ({ state, hidden } = step(state, unit));
      if (hidden) {
        this.#hide(much, before + at + 1);
        continue;
      }
      units[much++] = unit;
      packed = (packed << 8) ^ unit;
      if (filter.has(Math.imul(packed, multiplier))) marks.push(much - narrowest);
    }
    this.much = much;
    this.#state = state;
  }

  #takeWide(read: Uint16Array, length: number, before: number, filter: Filter): void {
    const { units } = this;
    const marks = this.#marks;
    const { multiplier } = filter;
    let much = this.much;
    let state = this.#state;
    let packed = this.#packed();
    for (let at = 0; at < length; at++) {
      if (state === 'text')
        for (; at < length; at++) {
          const unit = read[at] as number;
          if (textUnits[unit] !== inText.shown) break;
          units[much++] = unit;
          packed = (packed << 8) ^ unit;
          if (filter.has(Math.imul(packed, multiplier))) marks.push(much - narrowest);
        }
      if (at >= length) break;
      const unit = read[at] as number;
      let hidden = state === 'text' && textUnits[unit] === inText.hidden;
      if (!hidden) ({ state, hidden } = step(state, unit));
      if (hidden) {
        this.#hide(much, before + at + 1);
        continue;
      }
      units[much++] = unit;
      packed = (packed << 8) ^ unit;
      if (filter.has(Math.imul(packed, multiplier))) marks.push(much - narrowest);
    }
    this.much = much;
    this.#state = state;
  }

  /** The last shown units, as the filter packs them. */
  #packed(): number {
    let packed = 0;
    for (let at = Math.max(0, this.much - narrowest + 1); at < this.much; at++)
      packed = (packed << 8) ^ (this.units[at] as number);
    return packed;
  }

  /** The marks up to a shown unit, which are handed out once. */
  takeMarks(last: number): readonly number[] {
    const left = this.#marks.filter((at) => at > last);
    const taken = this.#marks.slice(0, this.#marks.length - left.length);
    this.#marks = left;
    return taken;
  }

  /** Looks anew from a shown unit on: the filter has got more in it. */
  markAgain(from: number, filter: Filter): void {
    this.#marks = [];
    for (let at = from; at <= this.much - narrowest; at++) {
      let packed = 0;
      for (let end = at; end < at + narrowest; end++) packed = (packed << 8) ^ (this.units[end] as number);
      if (filter.has(Math.imul(packed, filter.multiplier))) this.#marks.push(at);
    }
  }

  /** From the shown unit `much` on, the text goes on at `place`. */
  #hide(much: number, place: number): void {
    const last = this.#from.length - 1;
    if (this.#from[last] === much) this.#ahead[last] = place - much;
    else {
      this.#from.push(much);
      this.#ahead.push(place - much);
    }
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
    let first = this.#from.length - 1;
    while (first > 0 && (this.#from[first] as number) > limit) first--;
    const from = this.#from.slice(first);
    const ahead = this.#ahead.slice(first);
    for (let i = 0; i < from.length; i++) {
      from[i] = Math.max(0, (from[i] as number) - limit);
      ahead[i] = (ahead[i] as number) + limit - cut;
    }
    this.#from = from;
    this.#ahead = ahead;
    this.much = Math.max(0, this.much - limit);
    if (this.#marks.length > 0) this.#marks = this.#marks.map((at) => at - limit);
  }

  /** The text ended: what comes next is another. */
  end(): void {
    this.#state = 'text';
    this.#from = [0];
    this.#ahead = [0];
    this.#marks = [];
  }
}
