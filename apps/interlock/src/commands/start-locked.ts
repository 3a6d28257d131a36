/** After a lock: the windows are served a view that unlocks, and the terminal waits as well. Whoever is first wins. */
import type { Locked } from '@interlock/gatekeeper';
import { asFault, Fault } from '@interlock/model';
import { type Unlocking, unlocking } from '../unlocking.ts';

/** Asks at the terminal until the vault is open; without a terminal the windows are the only way. Never rejects. */
export async function unlockAtTerminal(locked: Locked, opened: AbortSignal): Promise<void> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) {
    stderr.write('Interlock is locked. Unlock it in its window, or follow the link of `npx --no interlock open`.\n');
    return;
  }
  stderr.write('Interlock is locked. Unlock it in its window, or press Enter here; Ctrl-C ends it.\n');
  while (!opened.aborted) {
    try {
      if (!(await enter(opened))) break;
      await locked.unlock(await given(unlocking(), locked.typed, opened));
      return;
    } catch (error) {
      if (opened.aborted) break;
      const { code, message, next } = asFault(error, 'gatekeeper.failed', String(error), 'Try again.').view();
      if (code === 'vault.no-passphrase') return void process.kill(process.pid, 'SIGINT');
      stderr.write(`${message} ${next}\nPress Enter to try again.\n`);
    }
  }
  if (opened.aborted) stderr.write('Interlock was unlocked in its window.\n');
}

/** What is typed is typed before it is tried: nobody in a window waits for this terminal meanwhile. */
async function given(from: Unlocking, typed: boolean, opened: AbortSignal): Promise<Unlocking> {
  if (!typed) return from;
  const passphrase = await from.passphrase(opened);
  if (opened.aborted) passphrase?.fill(0);
  return { typed: from.typed, passphrase: async () => passphrase };
}

/** True once somebody pressed Enter; false at the end of the input or when it was opened elsewhere. */
function enter(opened: AbortSignal): Promise<boolean> {
  const { stdin } = process;
  return new Promise((resolve) => {
    const done = (pressed: boolean) => {
      stdin.off('data', press);
      stdin.off('end', end);
      opened.removeEventListener('abort', end);
      stdin.pause();
      resolve(pressed);
    };
    const press = () => done(true);
    const end = () => done(false);
    stdin.on('data', press);
    stdin.on('end', end);
    opened.addEventListener('abort', end);
    stdin.resume();
    if (opened.aborted) end();
  });
}

export const endedLocked = (error: unknown): boolean => error instanceof Fault && error.code === 'gatekeeper.ended';
