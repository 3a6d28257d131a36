/**
 * What a person says while a run goes on. `send` is read at the next natural break: when the call in flight has ended,
 * and before anything else is proposed. `queue` is read at the next tool boundary: when every call of the turn has
 * ended. Neither disturbs a call in flight; each text is delivered once, in the order it was said.
 */
export type SteeringKind = 'send' | 'queue';

/** The texts that wait for one agent. */
export class Steering {
  readonly #waiting: { kind: SteeringKind; text: string }[] = [];

  add(kind: SteeringKind, text: string): void {
    this.#waiting.push({ kind, text });
  }

  /** Whether a `send` waits, so that this use and the rest of the turn are held back. */
  holds(_use: string): boolean {
    return this.#waiting.some((said) => said.kind === 'send');
  }

  get empty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Everything that waits, in order; it waits no longer. */
  take(): string[] {
    return this.#waiting.splice(0).map((said) => said.text);
  }
}
