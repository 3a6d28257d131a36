/** Finds known secrets in a stream of text by their fingerprints alone. */
import { type Fingerprint, keyedHash, narrowest, rolled, widest } from './fingerprint.ts';
import type { Filter, Heads } from './heads.ts';
import { Shown } from './shown.ts';

/** What the search needs to know of the secrets; shared by all streams of a redactor and changed by it. */
export interface Known {
  readonly key: Uint8Array;
  readonly multiplier: number;
  readonly filter: Filter;
  /** Fingerprints by the width of their window. */
  readonly heads: ReadonlyMap<number, Heads>;
}

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
  readonly #shown = new Shown();
  /** The shown unit at which is looked next. */
  #next = 0;
  /** How many forms the filter knew when it was last asked. */
  #filtered: number;
  #begun: Begun[] = [];
  #found: Found[] = [];

  /** `count` is called for each secret that is replaced. */
  constructor(known: Known, count: () => void) {
    this.#known = known;
    this.#filtered = known.filter.much;
    this.#count = count;
  }

  push(text: string): string {
    let out = '';
    for (let at = 0; at < text.length; at += slice) {
      const part = text.length <= slice ? text : text.slice(at, at + slice);
      this.#shown.take(part, this.#raw.length, this.#known.filter);
      this.#raw += part;
      this.#search(widest);
      out += this.#release(this.#limit());
    }
    return out;
  }

  end(): string {
    this.#search(narrowest);
    this.#begun = [];
    this.#next = 0;
    const out = this.#release(this.#shown.much);
    this.#shown.end();
    return out;
  }

  /** Looks at every place behind which so many units stand; fewer are enough at the end alone. */
  #search(room: number): void {
    const { filter } = this.#known;
    if (this.#filtered !== filter.much) this.#shown.markAgain(this.#next, filter);
    this.#filtered = filter.much;
    const { much } = this.#shown;
    const last = much - room;
    if (last >= this.#next) {
      // Where nothing is marked no form begins.
      for (const at of this.#shown.takeMarks(last)) if (at >= this.#next) this.#look(at);
      this.#next = last + 1;
    }
    if (this.#begun.length === 0) return;
    const waiting: Begun[] = [];
    const found: Found[] = [];
    for (const one of this.#begun) {
      const { at, print } = one;
      if (at + print.length > much) waiting.push(one);
      else if (this.#fits(one))
        found.push({
          start: Math.max(0, at - print.before),
          end: at + print.length + print.after,
          name: print.name,
        });
    }
    this.#begun = waiting;
    if (found.length > 0) this.#found = joined([...this.#found, ...found]);
  }

  #look(at: number): void {
    const { multiplier, heads } = this.#known;
    const { units, much } = this.#shown;
    for (const [window, ofWindow] of heads) {
      if (at + window > much) continue;
      let hash = 0;
      for (let end = at; end < at + window; end++) hash = (Math.imul(hash, multiplier) + (units[end] as number)) | 0;
      for (const print of ofWindow.at(hash)) this.#begun.push({ at, print });
    }
  }

  /** The whole decides: a head alone may fit by chance. The cheap hash of the whole comes first. */
  #fits({ at, print }: Begun): boolean {
    const units = this.#shown.units.subarray(at, at + print.length);
    return (
      rolled(this.#known.multiplier, units, units.length) === print.body &&
      keyedHash(this.#known.key, units) === print.whole
    );
  }

  /** The first shown unit that must wait: one may still turn out to be the beginning, or the border, of a secret. */
  #limit(): number {
    let limit = this.#known.heads.size > 0 ? Math.max(0, this.#next - 1) : this.#shown.much;
    for (const { at } of this.#begun) limit = Math.min(limit, Math.max(0, at - 1));
    for (const { start, end } of this.#found) if (start < limit && end > limit) limit = start;
    return limit;
  }

  /** Gives out everything before a shown unit, with what was found replaced. */
  #release(limit: number): string {
    const { much } = this.#shown;
    const cut = limit < much ? this.#shown.place(limit) : this.#raw.length;
    let out = '';
    let at = 0;
    for (const { start, end, name } of this.#found) {
      if (start >= limit) break;
      const first = this.#shown.place(start);
      const last = this.#shown.place(Math.min(end, much) - 1);
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
    if (cut === 0 && limit === 0) return;
    this.#raw = this.#raw.slice(cut);
    this.#shown.drop(limit, cut);
    this.#next = Math.max(0, this.#next - limit);
    if (this.#begun.length > 0) this.#begun = this.#begun.map(({ at, print }) => ({ at: at - limit, print }));
    if (this.#found.length > 0)
      this.#found = this.#found
        .filter(({ start }) => start >= limit)
        .map(({ start, end, name }) => ({ start: start - limit, end: end - limit, name }));
  }
}

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
