/**
 * The gatekeeper's end of the workspace's pipe. What comes in is treated as an attacker's: a frame's length is
 * checked before it is buffered, every message must be a request of the table, and a breach ends the workspace.
 */
import type { Readable, Writable } from 'node:stream';
import { PassThrough } from 'node:stream';
import { Fault } from '@interlock/model';
import { FrameGuard, type FromWorkspace, frameLimit, fromWorkspace, type toWorkspace } from '@interlock/protocol';
import {
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageReader,
  type ReadableStreamMessageReader,
  ResponseError,
  StreamMessageReader,
} from 'vscode-jsonrpc/node';
import type { z } from 'zod';

export type WorkspaceAnswers = {
  readonly [M in keyof FromWorkspace]: (
    ask: z.infer<FromWorkspace[M]['ask']>,
  ) => Promise<z.infer<FromWorkspace[M]['answer']>>;
};

export interface Pipe {
  /** Throws nothing; a workspace that is gone hears nothing. */
  say<M extends keyof typeof toWorkspace>(method: M, params: z.infer<(typeof toWorkspace)[M]>): void;
  close(): void;
}

/** Messages that may come in one second: an agent needs a few. */
const floodLimit = 5_000;
/** Requests that may wait for their answer at once: every card that is open is one of them. */
const openLimit = 256;
/** Bytes that may wait to be read by it: four of the longest frames. */
const unreadLimit = 4 * frameLimit;

/** Joins the two streams to `answers`. `breach` is called once, with what was wrong; the caller ends the process. */
export function joinPipe(
  input: Readable,
  output: Writable,
  answers: WorkspaceAnswers,
  breach: (what: string) => void,
): Pipe {
  let ended = false;
  const end = (what: string) => {
    if (ended) return;
    ended = true;
    input.destroy();
    breach(what);
  };
  const guarded = new PassThrough({ highWaterMark: 64 * 1024 });
  const guard = new FrameGuard(frameLimit);
  input.on('data', (bytes: Buffer) => {
    if (ended) return;
    try {
      guard.push(bytes);
    } catch (error) {
      end(error instanceof Fault ? error.code : 'a malformed frame');
      return;
    }
    if (!guarded.write(bytes)) {
      input.pause();
      guarded.once('drain', () => input.resume());
    }
  });
  input.on('error', () => end('its pipe broke'));
  output.on('error', () => end('its pipe broke'));
  const reader = new StreamMessageReader(guarded);
  reader.partialMessageTimeout = 0; // its timer outlives the pipe where a workspace dies in mid-frame
  const connection = createMessageConnection(watched(reader, end), new FrameWriter(output), quiet);
  connection.onError(() => end('a message that could not be read'));
  let open = 0;
  /** Says why nothing more is taken in, or undefined. */
  const overfull = () =>
    open >= openLimit
      ? 'more requests than can be open'
      : output.writableLength > unreadLimit
        ? 'requests and read no answers'
        : undefined;
  for (const method of Object.keys(fromWorkspace) as (keyof FromWorkspace)[])
    connection.onRequest(method, async (params: unknown) => {
      if (ended) throw new ResponseError(-32600, 'over');
      const parsed = fromWorkspace[method].ask.safeParse(params);
      const wrong = parsed.success
        ? overfull()
        : `${method} with ${parsed.error.issues[0]?.message ?? 'malformed parameters'}`;
      if (!parsed.success || wrong !== undefined) {
        end(wrong ?? 'malformed parameters');
        throw new ResponseError(-32602, 'malformed');
      }
      open++;
      try {
        return await (answers[method] as (ask: unknown) => Promise<unknown>)(parsed.data);
      } catch (error) {
        if (error instanceof Fault) throw new ResponseError(-32000, error.message, error.view());
        throw new ResponseError(-32603, 'Something in the gatekeeper failed.', {
          code: 'gatekeeper.failed',
          message: 'Something in the gatekeeper failed.',
          next: 'Report what you know so far.',
        });
      } finally {
        open--;
      }
    });
  connection.listen();
  return {
    say: (method, params) => {
      if (ended || output.destroyed) return;
      void connection.sendNotification(method, params).catch(() => end('its pipe broke'));
    },
    close() {
      ended = true;
      connection.dispose();
      input.destroy();
      output.destroy();
    },
  };
}

/** Hands every frame to the stream at once, so that what waits to be read is counted in one place. */
class FrameWriter extends AbstractMessageWriter {
  readonly #output: Writable;
  constructor(output: Writable) {
    super();
    this.#output = output;
  }
  write(message: Message): Promise<void> {
    const body = Buffer.from(JSON.stringify(message), 'utf8');
    this.#output.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`, 'latin1'), body]));
    return Promise.resolve();
  }
  end(): void {}
}

const quiet = { error() {}, warn() {}, info() {}, log() {} };

/** Lets requests of the table through, counted; anything else is a breach before the RPC library sees it. */
function watched(inner: ReadableStreamMessageReader, end: (what: string) => void): MessageReader {
  let second = 0;
  let messages = 0;
  const ids = new Set<unknown>();
  return {
    onError: inner.onError,
    onClose: inner.onClose,
    onPartialMessage: inner.onPartialMessage,
    dispose: () => inner.dispose(),
    listen(callback: DataCallback): Disposable {
      return inner.listen((message: Message) => {
        const now = Math.floor(performance.now() / 1000);
        if (now !== second) [second, messages] = [now, 0];
        messages++;
        const { id, method } = message as { id?: unknown; method?: unknown };
        if (messages > floodLimit) return end('a flood of messages');
        if (typeof method !== 'string' || !Object.hasOwn(fromWorkspace, method))
          return end('a message that does not exist');
        if (typeof id !== 'number' || !Number.isSafeInteger(id)) return end('a request without a number');
        if (ids.has(id)) return end('a request number used twice');
        if (ids.size > 1_000_000) return end('too many requests');
        ids.add(id);
        callback(message);
      });
    },
  };
}
