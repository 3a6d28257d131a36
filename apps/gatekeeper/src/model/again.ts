/** When an answer that broke off is asked for once more, and after how long. */
import { Fault, type RandomBytes } from '@interlock/model';

/** How often an answer is asked for in all. */
export const tries = 3;

/** Ends of an answer that another try may do better: the stream broke, fell silent, or was no input for a tool. */
const passing: ReadonlySet<string> = new Set(['model.broken-off', 'model.silent', 'model.garbled']);

export const mayAskAgain = (error: unknown): boolean => error instanceof Fault && passing.has(error.code);

/** Milliseconds: half of a second, then of two, and as much again by chance, so that many do not come back at once. */
export function waitBefore(attempt: number, random: RandomBytes): number {
  const [high = 0, low = 0] = random(2);
  const half = 250 * 4 ** (attempt - 1);
  return Math.floor(half + (half * (high * 256 + low)) / 65_536);
}

/** Resolves after so many milliseconds. Rejects with the signal's reason as soon as it is aborted. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', over);
      resolve();
    }, milliseconds);
    if (signal.aborted) over();
    else signal.addEventListener('abort', over, { once: true });
  });
}
