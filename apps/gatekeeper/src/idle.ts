/** Locks after a time in which no person did anything: the process ends as at a sign-out, and a fresh one is locked. */
import type { EventBus } from './house.ts';

export interface IdleRooms {
  readonly events: EventBus;
  /** Milliseconds without a person after which it locks. */
  readonly after: number;
  /** Whether a run goes on or a host is open past the policy: then nothing is locked. */
  readonly busy: () => boolean;
  readonly lock: () => void;
}

/** What a page asks by itself. */
const itself = new Set(['hello', 'terminal.drawn', 'terminal.resize']);
/** Milliseconds before the lock at which it is said. */
const warning = 60_000;

export class Idle {
  readonly #rooms: IdleRooms;
  #last = performance.now();
  #warned = false;
  readonly #timer: NodeJS.Timeout;

  constructor(rooms: IdleRooms) {
    this.#rooms = rooms;
    const step = Math.min(10_000, Math.max(20, rooms.after / 10));
    this.#timer = setInterval(() => this.#look(), step);
    this.#timer.unref();
  }

  /** A window asked something; what it asks by itself is no person. */
  touch(method: string): void {
    if (itself.has(method)) return;
    this.#last = performance.now();
    this.#warned = false;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const { after, busy, events, lock } = this.#rooms;
    if (busy()) {
      this.#last = performance.now();
      return;
    }
    const left = after - (performance.now() - this.#last);
    if (left <= 0) {
      this.close();
      lock();
    } else if (left <= warning && after > 2 * warning && !this.#warned) {
      this.#warned = true;
      events.emit({
        type: 'notice',
        at: Date.now(),
        conversation: null,
        code: 'idle.locks-soon',
        text: 'Nobody has done anything for a while: Interlock locks in a minute.',
        next: 'Do something in it to stay.',
      });
    }
  }
}
