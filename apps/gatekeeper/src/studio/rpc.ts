/** JSON-RPC over one WebSocket: parsed once at the edge, answered from a table, faults as their public view. */
import { Fault } from '@interlock/model';
import { requireVersion } from '@interlock/protocol';
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageConnection,
  ResponseError,
} from 'vscode-jsonrpc/node';
import type { WebSocket } from 'ws';
import type { z } from 'zod';
import type { HandedSecret } from './handed-secret.ts';

class SocketReader extends AbstractMessageReader {
  readonly #socket: WebSocket;
  readonly #hand: ((bytes: Buffer) => void) | undefined;
  constructor(socket: WebSocket, hand?: (bytes: Buffer) => void) {
    super();
    this.#socket = socket;
    this.#hand = hand;
  }
  listen(callback: DataCallback): Disposable {
    const hear = (data: Buffer, binary: boolean) => {
      try {
        if (binary && this.#hand) return this.#hand(data);
        if (binary) throw new Error('a page sends no binary frames');
        callback(JSON.parse(data.toString('utf8')) as Message);
      } catch {
        this.#socket.close(1007, 'malformed');
      }
    };
    this.#socket.on('message', hear);
    this.#socket.once('close', () => this.fireClose());
    return { dispose: () => this.#socket.off('message', hear) };
  }
}

class SocketWriter extends AbstractMessageWriter {
  readonly #socket: WebSocket;
  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
  }
  write(message: Message): Promise<void> {
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(message));
    return Promise.resolve();
  }
  end(): void {}
}

type Table = { readonly [method: string]: { readonly ask: z.ZodType; readonly answer: z.ZodType } };
/** A handler for each method of a table. */
export type Handlers<T extends Table> = {
  readonly [M in keyof T]: (ask: z.infer<T[M]['ask']>) => z.infer<T[M]['answer']> | Promise<z.infer<T[M]['answer']>>;
};

export interface Client {
  notify(method: string, params: unknown): void;
  binary(frame: Uint8Array): void;
  readonly closed: Promise<void>;
}

/** Milliseconds a socket may stay open before it says hello. */
const helloTime = 5_000;
/** Bytes a page may leave unread before it is cut off; it reconnects and asks for the state again. */
const unreadLimit = 32 * 1024 * 1024;

/** Serves one socket. Nothing but `hello` is answered before `hello` was; a binary frame is taken where `secret` is. */
export function serveSocket<T extends Table>(
  socket: WebSocket,
  table: T,
  admit: (session: string) => void,
  handlers: (client: Client) => Handlers<T>,
  asked: (method: string) => void = () => {},
  secret?: HandedSecret,
): void {
  let admitted = false;
  const hand = secret && ((bytes: Buffer) => (admitted ? secret.put(bytes) : socket.close(4401, 'no hello')));
  const connection: MessageConnection = createMessageConnection(
    new SocketReader(socket, hand),
    new SocketWriter(socket),
  );
  const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
  socket.on('error', () => socket.terminate());
  const client: Client = {
    closed,
    notify(method, params) {
      if (socket.readyState !== socket.OPEN) return; // the page is gone: it asks for the state when it comes back
      if (socket.bufferedAmount > unreadLimit) socket.terminate();
      else void connection.sendNotification(method, params as object).catch(() => {});
    },
    binary(frame) {
      if (socket.readyState === socket.OPEN) socket.send(frame);
    },
  };
  const timer = setTimeout(() => admitted || socket.close(4401, 'no hello'), helloTime);
  void closed.then(() => {
    clearTimeout(timer);
    secret?.forget();
    connection.dispose();
  });
  const answers = handlers(client);
  for (const [method, { ask }] of Object.entries(table))
    connection.onRequest(method, async (params: unknown) => {
      try {
        const parsed = ask.safeParse(params);
        if (!parsed.success)
          throw new Fault(
            'protocol.malformed',
            `${method} was malformed: ${parsed.error.issues[0]?.message ?? ''}`,
            'Reload the page.',
          );
        if (method === 'hello') {
          const hello = parsed.data as { protocol: number; session: string };
          requireVersion(hello.protocol, 'page');
          admit(hello.session);
          admitted = true;
        } else if (!admitted) throw new Fault('studio.session-refused', 'Say hello first.', 'Reload the page.');
        asked(method);
        return await answers[method as keyof T]?.(parsed.data as never);
      } catch (error) {
        throw asResponse(error);
      }
    });
  connection.listen();
}

function asResponse(error: unknown): ResponseError<unknown> {
  if (error instanceof Fault) return new ResponseError(-32000, error.message, error.view());
  return new ResponseError(-32603, 'Something in Interlock failed.', {
    code: 'gatekeeper.failed',
    message: 'Something in Interlock failed.',
    next: 'Try again; if it stays, restart Interlock.',
  });
}
