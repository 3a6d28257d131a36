/** One agent session a device: routers have five lines and a person needs one. Calls on a host take turns, in order. */
import { Fault } from '@interlock/model';
import { newLanes } from '../lanes.ts';

export interface Turns {
  /**
   * Runs `deed` when every earlier one on the same host has ended; at once where there is no host. Rejects with the
   * signal's reason as soon as it aborts before the deed begins, and with Fault `call.queue-full`.
   */
  take<T>(host: string | null, signal: AbortSignal, deed: () => Promise<T>): Promise<T>;
}

/** The turn of what is heavy, wherever it runs; who has it still waits for its host. */
export const heavy = 'heavy';

/** Hosts that are worked on at once: a card may be for fifty, and each is a session of its own. */
const sideBySide = 16;

/** Calls that may wait before one host, and heavy ones on all hosts together; one more is refused. */
const longest = 64;
const longestHeavy = 1000;

export function newTurns(): Turns {
  const queues = new Map<string, { last: Promise<unknown>; waiting: number }>();
  const lane = newLanes(sideBySide);
  return {
    async take(host, signal, deed) {
      if (host === null) return deed();
      const queue = queues.get(host) ?? { last: Promise.resolve(), waiting: 0 };
      queues.set(host, queue);
      if (queue.waiting >= (host === heavy ? longestHeavy : longest)) throw full(host);
      queue.waiting++;
      let begun = false;
      const begin = async () => {
        signal.throwIfAborted();
        begun = true;
        return deed();
      };
      const turn = queue.last.then(() => (host === heavy ? begin() : lane(begin, signal)));
      queue.last = turn
        .catch(() => {})
        .finally(() => {
          queue.waiting--;
          if (queue.waiting === 0) queues.delete(host);
        });
      return new Promise((resolve, reject) => {
        // Who is stopped waits for nobody else's call; its place in the queue is passed over.
        const leave = () => {
          if (!begun) reject(signal.reason);
        };
        signal.addEventListener('abort', leave, { once: true });
        if (signal.aborted) leave();
        turn.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
      });
    },
  };
}

const full = (host: string): Fault =>
  new Fault(
    'call.queue-full',
    host === heavy ? `${longestHeavy} heavy calls wait already.` : `${longest} calls wait for this host already.`,
    'Let them end first.',
  );
