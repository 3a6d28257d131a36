/** One agent session a device: routers have five lines and a person needs one. Calls on a host take turns, in order. */
import { Fault } from '@interlock/model';

export interface Turns {
  /** Runs `deed` when every earlier one on the same host has ended; at once where there is no host. */
  take<T>(host: string | null, signal: AbortSignal, deed: () => Promise<T>): Promise<T>;
}

/** Calls that may wait before one host; one more is refused. */
const longest = 64;

export function newTurns(): Turns {
  const queues = new Map<string, { last: Promise<unknown>; waiting: number }>();
  return {
    async take(host, signal, deed) {
      if (host === null) return deed();
      const queue = queues.get(host) ?? { last: Promise.resolve(), waiting: 0 };
      queues.set(host, queue);
      if (queue.waiting >= longest)
        throw new Fault('call.queue-full', `${longest} calls wait for this host already.`, 'Let them end first.');
      queue.waiting++;
      const turn = queue.last.then(() => {
        signal.throwIfAborted();
        return deed();
      });
      queue.last = turn
        .catch(() => {})
        .finally(() => {
          queue.waiting--;
          if (queue.waiting === 0) queues.delete(host);
        });
      return turn;
    },
  };
}
