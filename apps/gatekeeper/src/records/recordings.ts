/** Recordings of sessions: a file and a key each, made as the session runs, opened and deleted by a person. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { dekRef } from '@interlock/envelope';
import { type Actor, Fault, type Host, type Id, idSchema, newId } from '@interlock/model';
import { type Cast, FrameReader, parseCast, RecordingWriter, readRecording, resumePoint } from '@interlock/recording';
import type { Records } from '@interlock/records';
import type { House } from '../house.ts';
import { type ListedRecording, openingFault, textLeft, withFiles } from './missing.ts';
import { clearOf, factsOf, keyOf, type RecordingFacts, RecordingKey, recordingTable } from './recording-row.ts';
import { daysFor, type RecordingRules, requireProof } from './recording-rules.ts';
import { newTape, type Tape } from './tape.ts';

export interface RecordingRooms {
  readonly house: House;
  readonly folder: string;
  readonly records: Records;
  readonly rules: () => RecordingRules;
}

export interface RecordingView extends RecordingFacts {
  readonly id: Id<'recording'>;
}

/** Whose session is recorded. */
export type Taping = { readonly kind: 'person' } | { readonly kind: 'agent'; readonly run?: Id<'run'> };

const day = 24 * 3_600_000;
/** Milliseconds between two looks at what is kept too long. */
const lookEvery = 3_600_000;

export class Recordings {
  readonly #rooms: RecordingRooms;
  readonly #folder: string;
  readonly #running = new Map<Id<'recording'>, Tape>();
  readonly #timer: NodeJS.Timeout;

  constructor(rooms: RecordingRooms) {
    this.#rooms = rooms;
    this.#folder = path.join(rooms.folder, 'recordings');
    this.#timer = setInterval(() => void this.expire().catch(() => {}), lookEvery).unref();
  }

  /** Null where recordings of such hosts are not kept at all. One that cannot be written is broken from the start. */
  record(host: Host, size: { columns: number; rows: number }, taping: Taping): Tape | null {
    const { house, rules } = this.#rooms;
    const days = daysFor(host.tags, rules());
    if (days === 0) return null;
    const id = newId('recording', house.around.random);
    const started = house.around.now();
    const facts: RecordingFacts = {
      host: { id: host.id, name: host.name },
      ...taping,
      started,
      state: 'running',
      until: days === null ? null : started + days * day,
    };
    const key = new RecordingKey(house.organization, id);
    const keep = (more: Partial<RecordingFacts>) => {
      try {
        this.#put(id, { ...facts, ...more }, key);
      } finally {
        key.wipe();
        this.#running.delete(id);
      }
    };
    const tape = newTape({
      id,
      file: this.#file(id),
      head: { width: size.columns, height: size.rows, started: Math.floor(started / 1000), terminal: 'xterm-256color' },
      begin: () => {
        mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
        this.#put(id, facts, key);
        return key.seal;
      },
      ended: (end) => keep({ state: 'finished', ...end }),
      lost: (code) => {
        // The row may be as unwritable as the file.
        try {
          keep({ state: 'broken' });
        } catch {}
        this.#tellLost(id, host, code);
      },
    });
    if (tape.whole()) this.#running.set(id, tape);
    return tape;
  }

  /** The same with the state of their files. */
  listed(): ListedRecording[] {
    return withFiles(this.list(), this.#folder);
  }

  /** The newest first. Reads clear facts alone. */
  list(): RecordingView[] {
    return this.#rooms.records
      .list(recordingTable)
      .flatMap(({ id, clear }): RecordingView[] => {
        const facts = factsOf(clear);
        return facts ? [{ id: id as Id<'recording'>, ...facts }] : [];
      })
      .reverse();
  }

  /**
   * What a session showed, once an entry says who looks at it and from where to where, in milliseconds. Faults:
   * `recording.none`, `recording.damaged`, `ledger.unwritable`.
   */
  async open(
    id: Id<'recording'>,
    by: Actor,
    range?: { from: number; to?: number },
    partial = false,
  ): Promise<Cast & { view: RecordingView }> {
    const { text, view } = await this.text(id, by, range, partial);
    return { ...(text === '' ? { width: 80, height: 24, started: 0, events: [] } : parseCast(text)), view };
  }

  /** The same as the asciicast v2 file that it is; `partial` takes of a damaged one what is left before the damage. */
  async text(
    id: Id<'recording'>,
    by: Actor,
    range?: { from: number; to?: number },
    partial = false,
  ): Promise<{ text: string; view: RecordingView }> {
    const { house, records } = this.#rooms;
    const view = this.#known(id);
    await house.journal.write({
      type: 'recording.opened',
      by,
      recording: id,
      ...(range ? { range: { id, from: range.from, ...(range.to === undefined ? {} : { to: range.to }) } } : {}),
    });
    this.#running.get(id)?.flush();
    const key = keyOf(records, house.organization, id);
    try {
      const ended = view.state === 'finished' || (view.state === 'cut' && view.bytes !== 0);
      const bytes = this.#bytes(id);
      if (partial) return { text: textLeft(bytes, key.open), view };
      const { text } = readRecording(bytes, key.open, ended ? 'finished' : 'any');
      return { text, view };
    } catch (error) {
      throw openingFault(error, existsSync(this.#file(id)) ? 'there' : 'gone');
    } finally {
      key.wipe();
    }
  }

  /** Destroys its key, then its file. Faults: `recording.none`, `recording.running`, `recording.presence`. */
  async remove(id: Id<'recording'>, by: Actor): Promise<void> {
    const view = this.#known(id);
    requireProof(this.#rooms.house, by, 'A recording is evidence');
    if (this.#running.has(id))
      throw new Fault('recording.running', 'Its session still runs.', 'Close the session, then delete its recording.');
    await this.#remove(view, 'asked', by);
  }

  /** Deletes what was kept long enough. */
  async expire(): Promise<void> {
    const now = this.#rooms.house.around.now();
    for (const view of this.list())
      if (view.until !== null && view.until <= now && !this.#running.has(view.id))
        await this.#remove(view, 'retention');
  }

  /**
   * After a crash: what was running is ended behind its last whole frame, what was being deleted is deleted, and what is
   * kept too long is deleted as well. Writes down what it opens.
   */
  async tidy(): Promise<void> {
    const { house, records } = this.#rooms;
    const all = this.list();
    for (const view of all) if (view.state === 'going') await this.#remove(view, 'deletion-resumed');
    const cut = all.filter(({ id, state }) => state === 'running' && !this.#running.has(id));
    for (let at = 0; at < cut.length; at += 256) {
      const some = cut.slice(at, at + 256);
      await house.journal.write({
        type: 'record.opened',
        table: recordingTable,
        records: some.map(({ id }) => id),
        by: house.person(),
        purpose: 'end what a crash cut',
      });
      for (const view of some) this.#end(view);
    }
    // Without its row a file has no key: whatever it holds was deleted, or never began.
    for (const name of existsSync(this.#folder) ? readdirSync(this.#folder) : [])
      if (idSchema('recording').safeParse(name).success && !records.view(recordingTable, name) && this.#orphaned(name))
        rmSync(path.join(this.#folder, name), { force: true });
    await this.expire();
  }

  close(): void {
    clearInterval(this.#timer);
    for (const tape of [...this.#running.values()]) tape.close();
  }

  /** The entry is durable, then the key is destroyed, then the file goes. */
  async #remove(view: RecordingView, cause: string, by?: Actor): Promise<void> {
    const { house, records } = this.#rooms;
    const { id, ...facts } = view;
    if (view.state !== 'going') {
      const key = keyOf(records, house.organization, id);
      this.#put(id, { ...facts, state: 'going' }, key);
      key.wipe();
    }
    await house.journal.write({ type: 'recording.deleted', recording: id, cause, ...(by ? { by } : {}) });
    records.destroy(recordingTable, id);
    rmSync(this.#file(id), { force: true });
  }

  /** Ends a file that a crash cut, behind its last whole frame. One that cannot be read any more is left as it is. */
  #end({ id, ...facts }: RecordingView): void {
    const { house, records } = this.#rooms;
    const key = keyOf(records, house.organization, id);
    try {
      const bytes = this.#bytes(id);
      const { frames, bytes: whole } = resumePoint(bytes);
      if (frames === 0) {
        this.#put(id, { ...facts, state: 'cut', milliseconds: 0, bytes: 0 }, key);
        return;
      }
      const { events } = parseCast(readRecording(bytes.subarray(0, whole), key.open, 'any').text);
      const last = events.at(-1)?.at ?? 0n;
      const length = this.#goOn(id, whole, (write) => {
        const writer = RecordingWriter.resume(frames, { seal: key.seal, write }, last);
        writer.event(last, 'm', 'Interlock ended here; at most a second before it is missing.');
        writer.finish();
      });
      this.#put(id, { ...facts, state: 'cut', milliseconds: Number(last / 1_000_000n), bytes: length }, key);
    } catch {
      this.#put(id, { ...facts, state: 'broken' }, key);
    } finally {
      key.wipe();
    }
  }

  #goOn(id: Id<'recording'>, from: number, act: (write: (bytes: Uint8Array) => void) => void): number {
    const file = openSync(this.#file(id), 'r+');
    let end = from;
    try {
      ftruncateSync(file, from);
      act((bytes) => {
        for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, bytes.length - at, end + at);
        end += bytes.length;
      });
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return end;
  }

  /** Whether a file without a row was sealed by a key of its own, which is gone, or holds nothing. */
  #orphaned(name: string): boolean {
    const [first] = new FrameReader().push(readFileSync(path.join(this.#folder, name)));
    return first === undefined || dekRef(first.envelope) === `key/${name}`;
  }

  #put(id: Id<'recording'>, facts: RecordingFacts, key: RecordingKey): void {
    this.#rooms.records.put(recordingTable, id, { body: key.body(), clear: clearOf(facts) });
  }

  #known(id: Id<'recording'>): RecordingView {
    const facts = factsOf(this.#rooms.records.view(recordingTable, id)?.clear);
    if (facts && facts.state !== 'going') return { id, ...facts };
    throw new Fault(
      'recording.none',
      'There is no such recording, or it was deleted.',
      'See `npx --no interlock recording list`.',
    );
  }

  #bytes(id: Id<'recording'>): Buffer {
    const file = this.#file(id);
    return existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
  }

  #file(id: Id<'recording'>): string {
    return path.join(this.#folder, id);
  }

  #tellLost(id: Id<'recording'>, host: Host, code: string): void {
    const { house, rules } = this.#rooms;
    const strict = rules().mode === 'strict';
    const [fault, next] = code.startsWith('vault.')
      ? [code, 'See what its keys need: `npx --no interlock vault status`.']
      : [`disk ${code}`, 'Make room on the disk of the data folder.'];
    void house.journal.write({ type: 'recording.failed', recording: id, fault }).catch(() => {});
    house.events.emit({
      type: 'notice',
      at: house.around.now(),
      conversation: null,
      code: 'recording.failed',
      text: `The recording of ${host.name} could not be written (${code}).`,
      next: `${strict ? 'An agent’s session stops with it' : 'The session goes on without it'}. ${next}`,
    });
  }
}
