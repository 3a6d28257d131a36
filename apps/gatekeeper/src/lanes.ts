/** A few deeds at once; the others wait in order, so that many calls at a time spawn and connect no more than a few. */
export function newLanes(most: number): <T>(deed: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (deed) => {
    if (free > 0) free--;
    else await new Promise<void>((go) => void waiting.push(go));
    try {
      return await deed();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
