/** Finds known secrets in a stream of text by their fingerprints alone. */
import { type Fingerprint, keyedHash, rolled, widest } from './fingerprint.ts';
import { type EscapeState, step } from './transparent.ts';

/** What the search needs to know of the secrets; shared by all streams of a redactor and changed by it. */
export interface Known {
  readonly key: Uint8Array;
  readonly multiplier: number;
  /** Fingerprints by window and by the rolling hash of their head. */
  readonly heads: ReadonlyMap<number, ReadonlyMap<number, readonly Fingerprint[]>>;
  /** By window, a byte for the low bits of every head there is or was: most windows of a text are ruled out by it. */
  readonly filters: ReadonlyMap<number, Uint8Array>;
}

/** Bytes of a filter, a power of two. */
export const filterSize = 1 << 16;

/** A stretch to replace, in places among the shown units. */
interface Found {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** A head that fits and whose whole has not arrived. */
interface Begun {
  readonly at: number;
  readonly print: Fingerprint;
}

/** Units read at once, so that a large text does not need a large index. */
const slice = 1 << 15;

/** One stream's state: the text that cannot be released yet and what was found in it. */
export class KnownStream {
  readonly #known: Known;
  readonly #count: () => void;
  #raw = '';
  /** For every shown unit of `#raw`, its offset there; the first `#much` are in use. */
  #shown = new Int32Array(slice * 2);
  #much = 0;
  #state: EscapeState = 'text';
  /** For every width of window, the shown unit at which it is looked up next. */
  #next = new Map<number, number>();
  #begun: Begun[] = [];
  #found: Found[] = [];

  /** `count` is called for each secret that is replaced. */
  constructor(known: Known, count: () => void) {
    this.#known = known;
    this.#count = count;
  }

  push(text: string): string {
    let out = '';
    for (let at = 0; at < text.length; at += slice) {
      this.#take(text.slice(at, at + slice));
      this.#search();
      out += this.#release(this.#limit());
    }
    return out;
  }

  end(): string {
    this.#begun = [];
    const out = this.#release(this.#much);
    this.#state = 'text';
    return out;
  }

  #take(text: string): void {
    const from = this.#raw.length;
    this.#raw += text;
    if (this.#much + text.length > this.#shown.length) {
      const more = new Int32Array((this.#much + text.length) * 2);
      more.set(this.#shown.subarray(0, this.#much));
      this.#shown = more;
    }
    const shown = this.#shown;
    let much = this.#much;
    let state = this.#state;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (state === 'text' && unit > 0x1b && unit !== 0x9b) {
        shown[much++] = from + at;
        continue;
      }
      const next = step(state, unit);
      state = next.state;
      if (!next.hidden) shown[much++] = from + at;
    }
    this.#much = much;
    this.#state = state;
  }

  #search(): void {
    for (const [window, heads] of this.#known.heads) {
      const from = this.#next.get(window) ?? 0;
      const last = this.#much - window;
      this.#slide(window, heads, from, last);
      this.#next.set(window, Math.max(from, last + 1));
    }
    const waiting: Begun[] = [];
    const found: Found[] = [];
    for (const one of this.#begun) {
      if (one.at + one.print.length > this.#much) waiting.push(one);
      else if (this.#fits(one))
        found.push({
          start: Math.max(0, one.at - one.print.before),
          end: one.at + one.print.length + one.print.after,
          name: one.print.name,
        });
    }
    this.#begun = waiting;
    if (found.length > 0) this.#found = joined([...this.#found, ...found]);
  }

  /** Looks up every complete window of one width that begins at `from` or behind it. */
  #slide(window: number, heads: ReadonlyMap<number, readonly Fingerprint[]>, from: number, last: number): void {
    const { multiplier } = this.#known;
    const shown = this.#shown;
    const raw = this.#raw;
    const filter = this.#known.filters.get(window);
    if (last < from || !filter) return;
    let oldest = 1;
    for (let at = 1; at < window; at++) oldest = Math.imul(oldest, multiplier);
    let hash = 0;
    for (let at = from; at < from + window - 1; at++)
      hash = (Math.imul(hash, multiplier) + raw.charCodeAt(shown[at] as number)) | 0;
    for (let at = from; at <= last; at++) {
      hash = (Math.imul(hash, multiplier) + raw.charCodeAt(shown[at + window - 1] as number)) | 0;
      if (filter[hash & (filterSize - 1)] !== 0)
        for (const print of heads.get(hash >>> 0) ?? none) this.#begun.push({ at, print });
      hash = (hash - Math.imul(raw.charCodeAt(shown[at] as number), oldest)) | 0;
    }
  }

  /** The whole decides: a head alone may fit by chance. The cheap hash of the whole comes first. */
  #fits({ at, print }: Begun): boolean {
    const units = new Uint16Array(print.length);
    for (let i = 0; i < print.length; i++) units[i] = this.#raw.charCodeAt(this.#shown[at + i] as number);
    const fits =
      rolled(this.#known.multiplier, units, units.length) === print.body &&
      keyedHash(this.#known.key, units) === print.whole;
    units.fill(0);
    return fits;
  }

  /** The first shown unit that must wait: one may still turn out to be the beginning, or the border, of a secret. */
  #limit(): number {
    if (this.#known.heads.size === 0) return this.#much;
    let limit = this.#much;
    for (const window of this.#known.heads.keys())
      limit = Math.min(limit, Math.max(0, (this.#next.get(window) ?? 0) - 1));
    for (const { at } of this.#begun) limit = Math.min(limit, Math.max(0, at - 1));
    for (const { start, end } of this.#found) if (start < limit && end > limit) limit = start;
    return limit;
  }

  /** Gives out everything before a shown unit, with what was found replaced. */
  #release(limit: number): string {
    const cut = limit < this.#much ? (this.#shown[limit] as number) : this.#raw.length;
    let out = '';
    let at = 0;
    for (const { start, end, name } of this.#found) {
      if (start >= limit) break;
      const first = this.#shown[start] as number;
      const last = this.#shown[Math.min(end, this.#much) - 1] as number;
      // Line ends inside keep the shape of the text.
      const ends = this.#raw.slice(first, last).replace(/[^\r\n]/g, '');
      out += `${this.#raw.slice(at, first)}«secret:${name}»${ends}`;
      at = last + 1;
      this.#count();
    }
    out += this.#raw.slice(at, cut);
    this.#forget(limit, cut);
    return out;
  }

  #forget(limit: number, cut: number): void {
    this.#raw = this.#raw.slice(cut);
    const left = Math.max(0, this.#much - limit);
    for (let at = 0; at < left; at++) this.#shown[at] = (this.#shown[at + limit] as number) - cut;
    this.#much = left;
    for (const [window, next] of this.#next) this.#next.set(window, Math.max(0, next - limit));
    this.#begun = this.#begun.map(({ at, print }) => ({ at: at - limit, print }));
    this.#found = this.#found
      .filter(({ start }) => start >= limit)
      .map(({ start, end, name }) => ({ start: start - limit, end: end - limit, name }));
  }
}

const none: readonly Fingerprint[] = [];

/** In order, and what overlaps joined, so that no piece of one secret stands beside another's placeholder. */
function joined(found: readonly Found[]): Found[] {
  const out: Found[] = [];
  for (const one of [...found].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = out.at(-1);
    if (last && one.start < last.end) out[out.length - 1] = { ...last, end: Math.max(last.end, one.end) };
    else out.push(one);
  }
  return out;
}

/** Most units that a stream holds back where nothing begins like a secret. */
export const heldBack = widest;
