/** The agents at work, by their handle; each reaches only the gatekeeper. */
import { runAgent, Steering } from '@interlock/agent';
import type { RunBegin, Steer } from '@interlock/protocol';
import type { Gatekeeper } from './gatekeeper.ts';

/** One run: several may go on side by side. */
export class Agents {
  readonly #gatekeeper: Gatekeeper;
  readonly #running = new Map<string, { readonly steering: Steering; readonly stop: AbortController }>();

  constructor(gatekeeper: Gatekeeper) {
    this.#gatekeeper = gatekeeper;
  }

  /** Runs until the end, says so to the gatekeeper and forgets the agent. A handle that runs already is left alone. */
  async begin(begin: RunBegin): Promise<void> {
    if (this.#running.has(begin.agent)) return;
    const steering = new Steering();
    const stop = new AbortController();
    this.#running.set(begin.agent, { steering, stop });
    try {
      const end = await runAgent(begin, {
        converse: (ask) => this.#gatekeeper.ask('model.converse', ask),
        summarize: async (answers) =>
          (await this.#gatekeeper.ask('model.summarize', { agent: begin.agent, answers })).message,
        propose: (proposal) => this.#gatekeeper.ask('call.propose', proposal),
        steering,
        signal: stop.signal,
      });
      // A run that a person stopped may be over at the gatekeeper already; then there is nobody to tell.
      await this.#gatekeeper.ask('run.end', end).catch(() => undefined);
    } finally {
      this.#running.delete(begin.agent);
    }
  }

  /** Words for a run that has ended go nowhere here; the gatekeeper kept them and begins anew. */
  steer({ agent, kind, text }: Steer): void {
    this.#running.get(agent)?.steering.add(kind, text);
  }

  stop(agent: string): void {
    this.#running.get(agent)?.stop.abort();
  }
}
