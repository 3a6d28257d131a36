/** Starts the lab beside us and ends it with us. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  type LabDevice,
  type LabOptions,
  type LabSecrets,
  type LabState,
  newLabSecrets,
  readLabState,
} from '@interlock/lab';
import { Fault } from '@interlock/model';
import { type LabStorage, labStorage, tellOnStandardError } from './lab-storage.ts';

export interface LabProcess {
  readonly devices: readonly LabDevice[];
  close(): Promise<void>;
}

/** A way to a data folder's secrets, which are made once and kept there. */
type Kept = <S>(make: () => S) => S;

/** A lab as it left the shop, freshly faulted: it reads and keeps nothing that devices saved. */
export const freshLab =
  () =>
  (kept: Kept): Promise<LabProcess> =>
    startLabProcess({ secrets: kept(newLabSecrets) });

/** The lab of a data folder, where it stopped: what its devices saved is there again. `anew` forgets that first. */
export const labOf =
  (folder: string, { anew = false } = {}) =>
  async (kept: Kept): Promise<LabProcess> => {
    const secrets = kept(newLabSecrets);
    const { storage, state } = await openStorage(folder, secrets, anew);
    return startLabProcess({ secrets, ...(state ? { state } : {}) }, storage);
  };

/** Storage of a data folder's lab, and what lies in it. */
export async function openStorage(
  folder: string,
  secrets: LabSecrets,
  anew: boolean,
): Promise<{ storage: LabStorage; state: LabState | undefined }> {
  const storage = labStorage(folder, secrets, tellOnStandardError);
  if (anew) await storage.forget();
  return { storage, state: await storage.read() };
}

/** Throws Fault `lab.not-started`. */
export async function startLabProcess(
  options: Pick<LabOptions, 'secrets' | 'faults' | 'topology' | 'state'>,
  storage?: LabStorage,
): Promise<LabProcess> {
  const program = fileURLToPath(new URL('./lab-child.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-sigusr1', '--max-old-space-size=256', program], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: cacheOnly(),
    windowsHide: true,
  });
  const gone = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  child.once('error', () => {});
  child.stdin.on('error', () => {});
  child.stdin.write(`${JSON.stringify(options)}\n`);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const first = await Promise.race([lines.next(), gone.then(() => undefined)]);
  if (!first || first.done)
    throw new Fault(
      'lab.not-started',
      'The practice devices did not start.',
      'Start again with `--fresh-lab` or `--no-lab`, or run `npx --no interlock lab` to see why.',
    );
  const told = hear(lines, storage);
  return {
    devices: JSON.parse(first.value) as LabDevice[],
    async close() {
      child.stdin.end();
      const late = setTimeout(() => child.kill('SIGKILL'), 3_000);
      await gone;
      clearTimeout(late);
      await told;
      await storage?.settled();
    },
  };
}

/** What the devices store is kept as it comes; the line of a lab that was killed in mid-word is none. */
async function hear(lines: AsyncIterator<string>, storage: LabStorage | undefined): Promise<void> {
  for (let line = await lines.next(); !line.done; line = await lines.next())
    try {
      const state = readLabState(JSON.parse(line.value));
      if (state) storage?.keep(state);
    } catch {
      // it was killed in mid-word
    }
}

/** Compiled code lies in the user's cache: without it a start takes half a second longer. */
const cacheOnly = (): NodeJS.ProcessEnv =>
  process.env.NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE } : {};
