/** The newest requests to the model, as they left: a person may look at exactly what was sent. Kept in memory alone. */
import type { Id } from '@interlock/model';
import type { ModelRequest } from '@interlock/models';

export interface SentRequest {
  readonly at: number;
  readonly model: string;
  readonly text: string;
}

/** Requests of one conversation, and conversations. */
const most = 3;
const conversations = 20;

export class SentRequests {
  readonly #all = new Map<Id<'conversation'>, readonly SentRequest[]>();

  keep(conversation: Id<'conversation'>, model: string, request: ModelRequest, at: number): void {
    const before = this.of(conversation);
    this.#all.delete(conversation);
    this.#all.set(conversation, [...before, { at, model, text: JSON.stringify(request, null, 1) }].slice(-most));
    for (const oldest of this.#all.keys()) {
      if (this.#all.size <= conversations) break;
      this.#all.delete(oldest);
    }
  }

  of(conversation: Id<'conversation'>): readonly SentRequest[] {
    return this.#all.get(conversation) ?? [];
  }
}
