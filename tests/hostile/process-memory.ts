/** Looks for words in the memory of other processes, through Linux's /proc. */
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';

/** A word, in the forms in which it might lie about. */
export interface Sought {
  readonly name: string;
  readonly forms: readonly Buffer[];
  /** Parts of its forms that are looked for first, together with others of the same mark. */
  readonly marks?: readonly Buffer[];
}

const page = 4096;
/** Bytes that are read at once, and bytes of one piece that are looked at again with the next. */
const piece = 4 * 1024 * 1024;
const overlap = 256;
const reserved = 1n << 28n;

/** `text` begins with `mark`. Of a text: itself, UTF-16 as engines keep strings, hex, and what base64 makes of its middle wherever it stands. */
export function soughtText(name: string, text: string, mark?: string): Sought {
  return { name, forms: formsOf(text), ...(mark && { marks: formsOf(mark) }) };
}

function formsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text);
  const encoded = [0, 1, 2].map((before) => {
    const signs = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return Buffer.from(signs.slice(before === 0 ? 0 : before + 1, -1));
  });
  return [bytes, Buffer.from(text, 'utf16le'), Buffer.from(bytes.toString('hex')), ...encoded];
}

/**
 * Names of what stands in the memory that `pid` has written, in each mapping that is not a file's own; throws where this
 * user may not look. What the process wrote while it was read may be missed: nothing is stopped for it.
 */
export function foundIn(pid: number, sought: readonly Sought[]): string[] {
  const found = new Set<string>();
  const marks = new Map(sought.flatMap((one) => (one.marks ?? one.forms).map((mark) => [mark.toString('hex'), mark])));
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const present = openSync(`/proc/${pid}/pagemap`, 'r');
  const room = Buffer.allocUnsafeSlow(overlap + piece);
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const area = /^([0-9a-f]+)-([0-9a-f]+) (\S)(\S)(\S)(\S) \S+ \S+ \d+\s*(.*)$/.exec(line);
      // of a file only what was written to a copy of it; what the kernel maps for itself is not the process's
      if (!area || area[7]?.startsWith('[v') || (area[4] !== 'w' && area[7]?.startsWith('/'))) continue;
      const [from, to] = [BigInt(`0x${area[1]}`), BigInt(`0x${area[2]}`)];
      // what an engine reserves and nobody may touch yet
      if (area[3] === '-' && to - from > reserved) continue;
      for (const [start, end] of filled(present, from, to)) search(start, end);
    }
  } finally {
    closeSync(memory);
    closeSync(present);
    room.fill(0);
  }
  return [...found].sort();

  function search(start: bigint, end: bigint): void {
    let kept = 0;
    for (let at = start; at < end; ) {
      let read = 0;
      try {
        read = readSync(memory, room, kept, Math.min(piece, Number(end - at)), at);
      } catch {
        return; // gone meanwhile, or a page that nobody may read
      }
      if (read === 0) return;
      const seen = room.subarray(0, kept + read);
      const marked = [...marks.values()].some((mark) => seen.includes(mark));
      for (const { name, forms } of marked ? sought : [])
        for (const [n, form] of forms.entries())
          if (seen.includes(form)) found.add(n === 0 ? name : `${name}, form ${n}`);
      at += BigInt(read);
      const rest = Math.min(overlap, seen.length);
      room.copyWithin(0, seen.length - rest, seen.length);
      kept = rest;
    }
  }
}

/** The ranges of a mapping that have pages: a browser reserves far more than there is memory. */
function* filled(pagemap: number, from: bigint, to: bigint): Generator<[bigint, bigint]> {
  const rows = Buffer.allocUnsafeSlow(8 * 8192);
  let start: bigint | undefined;
  for (let at = from; at < to; ) {
    const pages = Math.min(8192, Number((to - at) / BigInt(page)));
    const read = readSync(pagemap, rows, 0, pages * 8, (at / BigInt(page)) * 8n);
    if (read === 0) break;
    for (let n = 0; n < read / 8; n++) {
      const there = (rows[n * 8 + 7] as number) >= 0x40; // present, or swapped out
      const place = at + BigInt(n * page);
      if (there) start ??= place;
      else if (start !== undefined) {
        yield [start, place];
        start = undefined;
      }
    }
    at += BigInt((read / 8) * page);
  }
  if (start !== undefined) yield [start, to];
}

export interface Process {
  readonly pid: number;
  readonly words: readonly string[];
}

/** The processes below `of`, nearest first. */
export function processesBelow(of: number): Process[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc'))
    if (/^\d+$/.test(name))
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
      } catch {
        // ended meanwhile
      }
  const below: number[] = [];
  for (let level = [of]; level.length > 0; ) {
    level = [...parents].filter(([, parent]) => level.includes(parent)).map(([pid]) => pid);
    below.push(...level);
  }
  return below.flatMap((pid) => {
    try {
      return [{ pid, words: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0') }];
    } catch {
      return [];
    }
  });
}
