/** Starts the lab beside us and ends it with us. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type LabDevice, type LabOptions, newLabSecrets } from '@interlock/lab';
import { Fault } from '@interlock/model';

export interface LabProcess {
  readonly devices: readonly LabDevice[];
  close(): Promise<void>;
}

/** The lab of a data folder: its secrets are made once and kept there. */
export const labOf =
  (faults?: LabOptions['faults']) =>
  (kept: <S>(make: () => S) => S): Promise<LabProcess> =>
    startLabProcess({ secrets: kept(newLabSecrets), ...(faults ? { faults } : {}) });

/** Throws Fault `lab.not-started`. */
export async function startLabProcess(
  options: Pick<LabOptions, 'secrets' | 'faults' | 'topology'>,
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
      'Start again with `--no-lab`, or run `npx --no interlock lab` to see why.',
    );
  return {
    devices: JSON.parse(first.value) as LabDevice[],
    async close() {
      child.stdin.end();
      const late = setTimeout(() => child.kill('SIGKILL'), 3_000);
      await gone;
      clearTimeout(late);
    },
  };
}

/** Compiled code lies in the user's cache: without it a start takes half a second longer. */
const cacheOnly = (): NodeJS.ProcessEnv =>
  process.env.NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE } : {};
