/**
 * Where the practice devices' own storage rests between two starts: one sealed file, `lab/startup` in the data folder.
 * Its key comes of the lab's secrets, which the data folder keeps sealed: in clear it would show descriptions and
 * communities.
 */
import { hkdfSync, randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { type EnvelopeKey, open as openEnvelope, type Slot, seal } from '@interlock/envelope';
import { type LabSecrets, type LabState, readLabState } from '@interlock/lab';

export interface LabStorage {
  /** What an earlier lab of this folder stored; undefined where it stored nothing, or nothing that can be read. */
  read(): Promise<LabState | undefined>;
  /** Keeps a state; of several given while one is being written the last counts. Never throws: trouble is told. */
  keep(state: LabState): void;
  /** The next lab starts from new. What could not be read is left where it was put aside. */
  forget(): Promise<void>;
  /** Resolves when what was given to `keep` is on the disk or was told to be in trouble. */
  settled(): Promise<void>;
}

/** Bytes of a stored state. The devices as they come have about ten thousand; their files may grow. */
const longest = 4 * 1024 * 1024;

const slot: Slot = { organization: 'lab', table: 'lab', record: 'startup', field: 'state', schema: 1 };

/** `tell` hears of trouble in a sentence: storage that cannot be read or written stops no lab. */
export function labStorage(folder: string, secrets: LabSecrets, tell: (sentence: string) => void): LabStorage {
  const place = path.join(folder, 'lab');
  const file = path.join(place, 'startup');
  const aside = path.join(place, 'startup.unreadable');
  const key = keyOf(secrets);
  let waiting: LabState | undefined;
  let work: Promise<void> = Promise.resolve();

  const write = async () => {
    const state = waiting;
    waiting = undefined;
    if (!state) return;
    try {
      const text = Buffer.from(JSON.stringify(state), 'utf8');
      if (text.length > longest) throw new TypeError('the devices hold more than fits');
      await replace(place, file, seal(key, slot, text));
    } catch (error) {
      tell(`What the practice devices saved was not kept: ${reason(error)}. It is gone at the next start.`);
    }
  };

  return {
    async read() {
      let bytes: Buffer | undefined;
      try {
        bytes = await readBounded(file);
        if (!bytes) return undefined;
        const state = readLabState(JSON.parse(openEnvelope(key, slot, bytes).toString('utf8')));
        if (state) return state;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).syscall !== undefined) {
          tell(`What the practice devices had saved cannot be read: ${reason(error)}. They start as new.`);
          return undefined;
        }
      }
      const moved = await rename(file, aside).then(
        () => `The file lies in ${aside}.`,
        () => `The file is ${file}.`,
      );
      tell(`What the practice devices had saved is damaged or of another lab, so they start as new. ${moved}`);
      return undefined;
    },
    keep(state) {
      waiting = state;
      work = work.then(write);
    },
    async forget() {
      await rm(file, { force: true });
    },
    settled: () => work,
  };
}

function keyOf({ userKey }: LabSecrets): EnvelopeKey {
  const bytes = Buffer.from(hkdfSync('sha256', userKey.privateKey, '', 'interlock lab startup 1', 32));
  return { ref: 'lab-startup', bytes };
}

/** The file's bytes; undefined where there is none. A link, a folder or too long a file reads as damaged. */
async function readBounded(file: string): Promise<Buffer | undefined> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw code === 'ELOOP' ? new TypeError('a link') : error;
  });
  if (!handle) return undefined;
  try {
    const { size } = await handle.stat();
    // An envelope is a little longer than what is in it.
    if (size > longest + longest / 100) throw new TypeError('too long');
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

/** Whole or not at all: a new file takes the old one's name when it is on the disk. */
async function replace(place: string, file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(place, { recursive: true, mode: 0o700 });
  const fresh = `${file}.${randomUUID()}`;
  try {
    const handle = await open(fresh, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true }).catch(() => {});
    throw error;
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : 'unknown trouble';
}

/** A sentence for whoever started the program. */
export function tellOnStandardError(sentence: string): void {
  process.stderr.write(`interlock: ${sentence}\n`);
}
