/** The writing side of an open log: group commit into the journal, and folding it into tiles. */
import { join } from 'node:path';
import { Fault } from '@interlock/model';
import { type Checkpoint, signCheckpoint } from './checkpoint.ts';
import { codeOf, type Disk, type DiskFile } from './disk.ts';
import type { Aside, EncodedEntry } from './entry.ts';
import type { KnownEntry } from './events.ts';
import type { FolderWriter } from './fold.ts';
import type { Inspection } from './inspect.ts';
import { groupBytes, groupExtent, journalHeadBytes, markOf } from './journal.ts';
import type { Appended } from './ledger.ts';
import { leafHash, sha256 } from './merkle.ts';
import type { Signer, Verifier } from './note.ts';
import { type LogReader, logReader, type Recent, tileKey } from './reader.ts';
import { isFull, type Reserve } from './reserve.ts';
import { type FullTile, tileWidth } from './tree.ts';

export interface LogOptions {
  readonly dir: string;
  readonly disk: Disk;
  readonly origin: string;
  readonly signer: Signer;
  readonly verifier: Verifier;
  readonly writer: FolderWriter;
  readonly reserve: Reserve | null;
  /** Length of a journal, and of one while the room set aside is in use. */
  readonly capacity: number;
  readonly frugal: number;
  readonly found: Inspection;
  /** Called for every entry that has become durable. */
  readonly noted: (index: number, event: KnownEntry) => void;
}

export interface Log {
  readonly verifier: Verifier;
  readonly repaired: { readonly offset: number; readonly bytes: number } | null;
  readonly reader: LogReader;
  newest(): Checkpoint;
  fault(): Fault | null;
  onReserve(): boolean;
  /** Throws the Fault that an append would meet. */
  refuse(onReserve: boolean): void;
  write(entry: EncodedEntry, onReserve: boolean): Promise<Appended>;
  asideBytes(aside: Aside): Promise<Buffer>;
  publish(): Promise<void>;
  close(): Promise<void>;
}

/** An entry that waits for its group. */
interface Waiting extends EncodedEntry {
  readonly onReserve: boolean;
  readonly resolve: (where: Appended) => void;
  readonly reject: (fault: Fault) => void;
}

const mostInGroup = 4096;
const mostGroupBytes = 1 << 20;

/** The same bytes by themselves: a small Buffer is a piece of 64 KiB, and to keep it is to keep them all. */
const unpooled = (bytes: Buffer): Buffer => Buffer.from(new Uint8Array(bytes).buffer);

/** An open log over what was found in its folder; folds what a crash left. Errors of the file system are thrown. */
export async function newLog(options: LogOptions): Promise<Log> {
  const { dir, disk, origin, signer, writer, reserve, found, noted } = options;
  if (found.newest === null) throw new Error('a log without damage has a checkpoint');
  const { tree } = found;
  const recent: Recent = { from: found.recent.from, entries: [...found.recent.entries] };
  const full = new Map<string, FullTile>(found.full.map((tile) => [tileKey(tile.level, tile.index), tile]));
  const asides = new Map(found.asides);
  const noteBound = 2 * Buffer.byteLength(origin) + 256; // origin twice, size, root, signature
  let newest: Checkpoint = found.newest;
  let base = found.base;
  let onReserve = reserve !== null && !reserve.available();
  let tiled = found.published?.size ?? 0; // size for which all tiles are durable
  let published = tiled; // size of the checkpoint in the folder
  let journal: DiskFile | null = null;
  let capacity = 0;
  let position = 0;
  let mark: Buffer | null = null; // of the last group, until it is written
  let fault: Fault | null = null;
  let closing = false;
  let queue: Waiting[] = [];
  let working: Promise<void> | null = null;

  /** Brings the journal's entries into tiles and begins a new journal with `room` bytes for groups at least. */
  async function foldOnce(room: number, leftovers: readonly string[]): Promise<void> {
    const { size, root, note } = newest;
    // What is published is not written again: a crash in the middle of that would leave it damaged.
    if (tiled < size) await writer.writeTiles({ base, tree, full: full.values(), recent, asides });
    tiled = size;
    if (published < size) await writer.replace('checkpoint', Buffer.from(note));
    published = size;
    await writer.removeStale(base, size, leftovers);
    const usual = onReserve ? options.frugal : options.capacity;
    const length = room === 0 ? journalHeadBytes : Math.max(usual, journalHeadBytes + room);
    const file = await writer.replaceJournal({ capacity: length, base: size, root });
    journal?.close();
    journal = file;
    capacity = length;
    position = journalHeadBytes;
    mark = null; // its group stands in tiles now
    base = size;
    recent.entries.splice(0, base - (base % tileWidth) - recent.from);
    recent.from = base - (base % tileWidth);
    full.clear();
    asides.clear();
  }

  /** As `foldOnce`; on a full disk once more, on the room set aside. */
  async function fold(room: number, leftovers: readonly string[] = []): Promise<void> {
    try {
      await foldOnce(room, leftovers);
    } catch (error) {
      if (!isFull(error) || reserve === null || !reserve.available()) throw error;
      await reserve.release();
      onReserve = true;
      await foldOnce(room, leftovers);
    }
  }

  async function commit(batch: readonly Waiting[]): Promise<void> {
    const first = tree.size;
    const entryBytes = batch.reduce((sum, { bytes }) => sum + 2 + bytes.length, 0);
    const asideBytes = batch.reduce((sum, { aside }) => sum + (aside === null ? 0 : 4 + aside.length), 0);
    const room = groupExtent(entryBytes, asideBytes, noteBound);
    if (position + room > capacity) await fold(room);
    const taken = onReserve ? batch.filter((item) => item.onReserve) : batch;
    if (onReserve) for (const item of batch) if (!item.onReserve) item.reject(diskFull());
    if (taken.length === 0) return;

    const leaves = taken.map(({ bytes }) => leafHash(bytes));
    for (const leaf of leaves) tree.push(leaf);
    for (const tile of tree.takeFull()) full.set(tileKey(tile.level, tile.index), tile);
    const checkpoint = await signCheckpoint(origin, tree.size, tree.root(), signer);
    const group = groupBytes({
      first,
      entries: taken.map(({ bytes }) => bytes),
      asides: taken.flatMap(({ aside }) => (aside === null ? [] : [aside])),
      note: checkpoint.note,
    });
    const file = journal as DiskFile;
    // The mark of the group before goes with this one, where it has not been written yet.
    const written = mark === null ? group : Buffer.concat([mark, group]);
    file.write(written, position + group.length - written.length);
    mark = null;
    await file.flush();

    newest = checkpoint;
    taken.forEach(({ bytes, event, aside, resolve }, i) => {
      const index = first + i;
      recent.entries.push(unpooled(bytes));
      if (aside !== null) asides.set(sha256(aside).toString('hex'), unpooled(aside));
      noted(index, event);
      resolve({ index, leaf: leaves[i] as Buffer });
    });
    mark = markOf(tree.size);
    position += group.length + mark.length;
  }

  /** The last group's mark, once nothing more waits to be written with it. */
  function writeMark(): void {
    if (mark !== null && fault === null) journal?.write(mark, position - mark.length);
    mark = null;
  }

  function takeBatch(): Waiting[] {
    let bytes = 0;
    const beyond = queue.findIndex((item, i) => {
      bytes += item.bytes.length + (item.aside?.length ?? 0);
      return i > 0 && (i >= mostInGroup || bytes > mostGroupBytes);
    });
    const batch = beyond < 0 ? queue : queue.slice(0, beyond);
    queue = beyond < 0 ? [] : queue.slice(beyond);
    return batch;
  }

  async function work(): Promise<void> {
    for (;;) {
      await turn(); // whoever was just answered may bring the next entry along
      if (queue.length === 0 || fault !== null) break;
      const batch = takeBatch();
      try {
        await commit(batch);
      } catch (error) {
        fail(error, batch);
      }
    }
    try {
      writeMark();
    } catch (error) {
      fail(error, []);
    }
    working = null;
  }

  function fail(error: unknown, batch: readonly Waiting[]): void {
    fault = unwritable(dir, error);
    for (const { reject } of [...batch, ...queue]) reject(fault);
    queue = [];
  }

  function refuse(allowed: boolean): void {
    if (fault !== null) throw fault;
    if (closing) throw closedFault();
    if (onReserve && !allowed) throw diskFull();
  }

  /** Waits until nothing is under way, then does `step` with the journal to itself. */
  async function alone(step: () => Promise<void>): Promise<void> {
    while (working !== null) await working;
    if (fault !== null) throw fault;
    working = step()
      .catch((error: unknown) => fail(error, []))
      .finally(() => {
        working = null;
        if (queue.length > 0 && fault === null) working = work();
      });
    await working;
    if (fault !== null) throw fault;
  }

  await fold(1, found.leftovers);

  return {
    verifier: options.verifier,
    repaired: found.torn,
    reader: logReader(disk, dir, recent, full, tree),
    newest: () => newest,
    fault: () => fault,
    onReserve: () => onReserve,
    refuse,
    write(entry, allowed) {
      refuse(allowed);
      return new Promise<Appended>((resolve, reject) => {
        queue.push({ ...entry, onReserve: allowed, resolve, reject });
        working ??= work();
      });
    },
    async asideBytes({ sha256: name }) {
      return asides.get(name) ?? disk.read(join(dir, 'sealed', name));
    },
    publish: () => alone(() => fold(1)),
    async close() {
      if (closing) return;
      closing = true;
      try {
        await alone(() => fold(0));
      } finally {
        journal?.close();
        journal = null;
      }
    },
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

function unwritable(dir: string, error: unknown): Fault {
  return new Fault(
    'ledger.unwritable',
    `The ledger in ${dir} could not be written (${codeOf(error)}); nothing more is done.`,
    isFull(error) ? 'Make room on the disk and start again.' : 'See that the disk works and start again.',
    { cause: error },
  );
}

/** What is refused while the room set aside is in use. */
export function diskFull(): Fault {
  return new Fault(
    'ledger.disk-full',
    'The disk is full; the room set aside is kept for what a person does.',
    'Make room on the disk and start again. Until then the agent does nothing.',
  );
}

function closedFault(): Fault {
  return new Fault('ledger.closed', 'The ledger is closed; Interlock is stopping.', 'Start again and repeat the step.');
}
