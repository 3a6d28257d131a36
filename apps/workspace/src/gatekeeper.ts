/** The pipe to the gatekeeper: what it says is parsed once, here; what it is asked goes out and comes back. */
import type { Readable, Writable } from 'node:stream';
import { Fault } from '@interlock/model';
import { type FromWorkspace, frameLimit, fromWorkspace, type ToWorkspace, toWorkspace } from '@interlock/protocol';
import { createMessageConnection, ResponseError, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { guarded } from './guarded.ts';

type Ask<M extends keyof FromWorkspace> = FromWorkspace[M]['ask']['_output'];
type Answer<M extends keyof FromWorkspace> = FromWorkspace[M]['answer']['_output'];
type Said<M extends keyof ToWorkspace> = ToWorkspace[M]['_output'];

export interface Gatekeeper {
  /** Rejects with the gatekeeper's own Fault, or with `workspace.pipe` where no answer of the right form comes. */
  ask<M extends keyof FromWorkspace>(method: M, ask: Ask<M>): Promise<Answer<M>>;
}

export type Ears = { readonly [M in keyof ToWorkspace]: (said: Said<M>) => void };

/** Joins the streams and listens. `broken` is called once, when the pipe ends or what comes is no message. */
export function joinGatekeeper(
  input: Readable,
  output: Writable,
  ears: Ears,
  broken: (why: unknown) => void,
): Gatekeeper {
  const reader = new StreamMessageReader(guarded(input, frameLimit).on('error', broken));
  const connection = createMessageConnection(reader, new StreamMessageWriter(output), silent);
  const hear = <M extends keyof ToWorkspace>(method: M) =>
    connection.onNotification(method, (params: unknown) => {
      const parsed = toWorkspace[method].safeParse(params);
      if (parsed.success) ears[method](parsed.data as Said<M>);
      else
        broken(wrong(`${method} with ${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`));
    });
  for (const method of Object.keys(toWorkspace) as (keyof ToWorkspace)[]) hear(method);
  connection.onUnhandledNotification(({ method }) => broken(wrong(`a message that is not known (${method})`)));
  connection.onError(([error]) => broken(error));
  connection.onClose(() => broken(undefined));
  connection.listen();
  return {
    async ask(method, ask) {
      try {
        const answer: unknown = await connection.sendRequest(method, ask);
        const parsed = fromWorkspace[method].answer.safeParse(answer);
        if (parsed.success) return parsed.data as Answer<typeof method>;
      } catch (error) {
        throw faultOf(error);
      }
      throw wrong(`an answer to ${method} that cannot be read`);
    },
  };
}

/** Standard output belongs to the frames and standard error to one last line. */
const silent = { error: () => {}, warn: () => {}, info: () => {}, log: () => {} };

function wrong(what: string): Fault {
  return new Fault(
    'workspace.pipe',
    `The gatekeeper sent ${what}.`,
    'Restart Interlock; report this if it happens again.',
  );
}

/** A gatekeeper's refusal carries a fault's view as data. */
function faultOf(error: unknown): unknown {
  if (!(error instanceof ResponseError)) return error;
  const { code, message, next } = (error.data ?? {}) as { code?: unknown; message?: unknown; next?: unknown };
  if (typeof code !== 'string' || typeof message !== 'string' || typeof next !== 'string') return wrong(error.message);
  return new Fault(code as `${string}.${string}`, message, next, { cause: error });
}
