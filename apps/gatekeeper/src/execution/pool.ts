/** At most one warm session a host, for the next call: a login costs more than most commands. */
import type { AgentSession } from './agent-session.ts';

/** Milliseconds that a session nobody uses is kept, and how many hosts are kept warm. */
const keptFor = 120_000;
const most = 64;

interface Warm {
  readonly identity: string;
  readonly session: AgentSession;
  readonly timer: NodeJS.Timeout;
}

export class SessionPool {
  readonly #warm = new Map<string, Warm>();
  #closed = false;

  /** Takes the warm session of a host out, if it was logged in in the same way; any other one is closed. */
  take(host: string, identity: string): AgentSession | undefined {
    const warm = this.#warm.get(host);
    if (warm === undefined) return undefined;
    this.#warm.delete(host);
    clearTimeout(warm.timer);
    if (warm.identity === identity && !warm.session.dialogue.ended) return warm.session;
    warm.session.close();
    return undefined;
  }

  /** Keeps a session that stands at a clean prompt in exec; the one that was kept before is closed. */
  keep(host: string, identity: string, session: AgentSession): void {
    if (this.#closed) {
      session.close();
      return;
    }
    this.drop(host);
    session.rest();
    const timer = setTimeout(() => this.drop(host), keptFor);
    timer.unref();
    this.#warm.set(host, { identity, session, timer });
    const oldest = this.#warm.keys().next().value;
    if (this.#warm.size > most && oldest !== undefined) this.drop(oldest);
  }

  drop(host: string): void {
    const warm = this.#warm.get(host);
    if (warm === undefined) return;
    this.#warm.delete(host);
    clearTimeout(warm.timer);
    warm.session.close();
  }

  close(): void {
    this.#closed = true;
    for (const host of [...this.#warm.keys()]) this.drop(host);
  }
}
