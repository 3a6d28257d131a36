/** A few deeds at once; the others wait in order, so that many calls at a time spawn and connect no more than a few. */
export function newLanes(most: number): <T>(deed: () => Promise<T>, signal: AbortSignal) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = most;
  /** Resolves in a lane of its own; who stops waiting rejects with the signal's reason and takes none. */
  const turn = (signal: AbortSignal) =>
    new Promise<void>((go, reject) => {
      const begin = () => {
        signal.removeEventListener('abort', leave);
        go();
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(begin), 1);
        reject(signal.reason);
      };
      waiting.push(begin);
      signal.addEventListener('abort', leave, { once: true });
    });
  return async (deed, signal) => {
    signal.throwIfAborted();
    if (free > 0) free--;
    else await turn(signal);
    try {
      return await deed();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
