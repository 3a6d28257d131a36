/**
 * The newest signed checkpoint also stands outside the data folder, so that an older copy of the folder, or one whose
 * ledger was removed, is noticed at the start. A file of the person's own can be taken back together with the folder
 * by whoever restores or owns the whole home: against that only a witness helps.
 */
import { readFileSync } from 'node:fs';
import { mkdir, open, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { claimOf } from '@interlock/ledger';
import { Fault, type Id } from '@interlock/model';
import { type KeychainNote, keychainNote, vaultHome } from '@interlock/vault';

export type Place = 'file' | 'keychain';

export interface Outside {
  readonly places: readonly Place[];
  /** What stands outside, place by place. Throws Fault `ledger.outside-damaged` for what is no checkpoint. */
  read(): Promise<{ readonly place: Place; readonly note: string }[]>;
  /** Puts `note` there within a second; an older one that waits is dropped. */
  keep(note: string): void;
  /** Puts the newest one there now. What went wrong is told to `lost`, once a place. */
  flush(): Promise<void>;
}

export interface OutsideOptions {
  /** The person's state folder; `stateFolder()` is the usual one. */
  readonly state: string;
  readonly organization: Id<'org'>;
  /** Whether the vault's key is in the system's keychain, so that it answers without another question. */
  readonly keychain: boolean;
  readonly lost: (place: Place, error: unknown) => void;
}

/** Milliseconds that the newest entry may stand in the ledger alone. */
const lag = 1_000;

/** Where a program keeps what must outlive its data: XDG_STATE_HOME and its like on other systems. */
export function stateFolder(env: NodeJS.ProcessEnv = process.env, platform: string = process.platform): string {
  if (platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', 'Interlock State');
  if (platform === 'win32')
    return path.join(env.LOCALAPPDATA ?? path.join(homedir(), 'AppData', 'Local'), 'Interlock State');
  const given = env.XDG_STATE_HOME;
  return path.join(given && path.isAbsolute(given) ? given : path.join(homedir(), '.local', 'state'), 'interlock');
}

/** The file that holds the newest checkpoint of an organization's ledger. */
export function outsideFile(state: string, organization: string): string {
  return path.join(state, 'ledger', `${organization}.checkpoint`);
}

/** The checkpoint in the file outside, or null. Throws Fault `ledger.outside-damaged`. */
export function readOutsideFile(file: string): string | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw damaged(file, error);
  }
  return checked(text, file);
}

/**
 * Newest checkpoints that stand outside the data folder `data`, for whoever verifies without opening anything. The
 * keychain is asked where the vault's key lies in it; one that does not answer says so by `silent`.
 */
export async function readOutside(
  state: string,
  organization: Id<'org'>,
  data: string,
  inKeychain: (name: string) => KeychainNote = keychainNote,
  homeOf: typeof vaultHome = vaultHome,
): Promise<{ readonly notes: { readonly place: Place; readonly note: string }[]; readonly silent: boolean }> {
  const file = readOutsideFile(outsideFile(state, organization));
  const notes: { place: Place; note: string }[] = file === null ? [] : [{ place: 'file', note: file }];
  const home = await homeOf(data, organization).catch(() => null);
  if (home !== 'keychain') return { notes, silent: false };
  try {
    const kept = await inKeychain(keychainEntry(organization)).read();
    if (kept !== null) notes.push({ place: 'keychain', note: checked(kept, 'the keychain') });
    return { notes, silent: false };
  } catch (error) {
    if (error instanceof Fault && error.code === 'ledger.outside-damaged') throw error;
    return { notes, silent: true };
  }
}

const keychainEntry = (organization: string): string => `ledger ${organization}`;

export function openOutside({ state, organization, keychain, lost }: OutsideOptions): Outside {
  const file = outsideFile(state, organization);
  const entry = keychainEntry(organization);
  const inKeychain: KeychainNote | null = keychain ? keychainNote(entry) : null;
  const told = new Set<Place>();
  let waiting: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> = Promise.resolve();

  const trying = async (place: Place, write: () => void | Promise<void>) => {
    try {
      await write();
      told.delete(place);
    } catch (error) {
      if (!told.has(place)) lost(place, error);
      told.add(place);
    }
  };
  const write = async () => {
    const note = waiting;
    waiting = null;
    if (note === null) return;
    await trying('file', () => writeWhole(file, note));
    if (inKeychain) await trying('keychain', () => inKeychain.write(note));
  };
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    working = working.then(write);
    return working;
  };

  return {
    places: keychain ? ['file', 'keychain'] : ['file'],
    async read() {
      const found: { place: Place; note: string }[] = [];
      const note = readOutsideFile(file);
      if (note !== null) found.push({ place: 'file', note });
      const kept = await inKeychain?.read();
      if (kept) found.push({ place: 'keychain', note: checked(kept, `the keychain entry “${entry}”`) });
      return found;
    },
    keep(note) {
      waiting = note;
      timer ??= setTimeout(() => void flush(), lag).unref();
    },
    flush,
  };
}

/** Whole or not at all, and durable; nobody waits for it. */
async function writeWhole(file: string, text: string): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(`${file}.new`, text, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
  if (process.platform === 'win32') return;
  const parent = await open(folder, 'r');
  try {
    await parent.sync();
  } finally {
    await parent.close();
  }
}

function checked(note: string, where: string): string {
  try {
    claimOf(note);
    return note;
  } catch (error) {
    throw damaged(where, error);
  }
}

function damaged(where: string, cause: unknown): Fault {
  return new Fault(
    'ledger.outside-damaged',
    `${where} should hold the ledger’s newest checkpoint and cannot be read as one.`,
    'Find out who changed it. To go on without it, look at `npx --no interlock ledger accept`.',
    { cause },
  );
}
