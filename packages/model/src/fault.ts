/** Errors that a person may meet: a stable code, what happened, and what to do next. */

/** `area.what-happened`, for example `wire.unreachable`. A code, once released, keeps its meaning. */
export type FaultCode = `${string}.${string}`;

/** What of a fault crosses a process border or stands on a screen. */
export interface FaultView {
  readonly code: FaultCode;
  readonly message: string;
  readonly next: string;
}

/** Thrown for whatever is expected to go wrong; anything else that is thrown is a bug. Never holds a secret. */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly next: string;

  constructor(code: FaultCode, message: string, next: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'Fault';
    this.code = code;
    this.next = next;
  }

  view(): FaultView {
    return { code: this.code, message: this.message, next: this.next };
  }
}

/** A foreign error becomes ours: a Fault stays as it is, anything else takes `code` and keeps its cause. */
export function asFault(error: unknown, code: FaultCode, message: string, next: string): Fault {
  return error instanceof Fault ? error : new Fault(code, message, next, { cause: error });
}
