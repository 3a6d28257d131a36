/** A line to the gatekeeper that greets, checks whatever comes, and comes back by itself when it breaks. */
import { lockedCode, lockedFault, protocolVersion } from '@interlock/protocol';
import { createMessageConnection, type MessageConnection, NullLogger } from 'vscode-jsonrpc/browser';
import { z } from 'zod';
import { type FaultText, faultOf, lineLost } from './fault-view.ts';
import { socketReader, socketWriter } from './socket-stream.ts';

export type Asks = Record<string, { ask: z.ZodType; answer: z.ZodType }>;
export type Says = Record<string, z.ZodType>;
type Greeting<A extends Asks> = A extends { hello: { answer: infer S } }
  ? S extends z.ZodType
    ? z.output<S>
    : never
  : never;

export interface LineEnds<A extends Asks, S extends Says> {
  readonly url: string;
  readonly session: string;
  readonly asks: A;
  readonly says: S;
  readonly onUp: (greeting: Greeting<A>) => void;
  readonly onDown: () => void;
  /** The gatekeeper does not want us: the session is unknown to it, or it speaks another revision. */
  readonly onRefused: (fault: FaultText) => void;
  /** It locks (`there` is false until the fresh, locked gatekeeper answers); the line goes on asking. */
  readonly onLocked?: (there: boolean) => void;
  readonly onSaid: { [K in keyof S]: (said: z.output<S[K]>) => void };
  readonly onBytes?: (frame: Uint8Array) => void;
  /** Something arrived that no schema knows; it was dropped. */
  readonly onStrange: (what: string) => void;
}

export interface Line<A extends Asks> {
  /** Rejects with the gatekeeper's Fault, or `studio.line-lost`. */
  ask<K extends keyof A & string>(name: K, params: z.input<A[K]['ask']>): Promise<z.output<A[K]['answer']>>;
  /** Hands over bytes for the request that follows; nothing where there is no connection. */
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(): void;
}

const firstWait = 250;
const longestWait = 5000;

export function openLine<A extends Asks, S extends Says>(ends: LineEnds<A, S>): Line<A> {
  let connection: MessageConnection | undefined;
  let socket: WebSocket | undefined;
  let wait = firstWait;
  let timer = 0;
  let over = false;

  function connect(): void {
    const own = new WebSocket(ends.url);
    own.binaryType = 'arraybuffer';
    socket = own;
    const rpc = createMessageConnection(socketReader(own), socketWriter(own), NullLogger);
    for (const name of Object.keys(ends.says)) rpc.onNotification(name, (said: unknown) => hear(name, said));
    rpc.onError(() => own.close());
    rpc.listen();
    own.addEventListener('message', (event) => {
      if (event.data instanceof ArrayBuffer) ends.onBytes?.(new Uint8Array(event.data));
    });
    own.addEventListener('close', ({ code }) => {
      rpc.dispose();
      if (code === lockedCode) ends.onLocked?.(false);
      if (connection === rpc) ends.onDown();
      connection = undefined;
      if (!over) timer = window.setTimeout(connect, wait + Math.random() * 100);
      wait = Math.min(wait * 2, longestWait);
    });
    own.addEventListener('open', () => void greet(rpc, own));
  }

  async function greet(rpc: MessageConnection, own: WebSocket): Promise<void> {
    try {
      const answer: unknown = await rpc.sendRequest('hello', { protocol: protocolVersion, session: ends.session });
      const greeting = ends.asks.hello?.answer.parse(answer) as Greeting<A>;
      connection = rpc;
      wait = firstWait;
      ends.onUp(greeting);
    } catch (error) {
      if (own.readyState !== WebSocket.OPEN) return;
      if (ends.onLocked && faultOf(error).code === lockedFault) {
        wait = firstWait;
        return ends.onLocked(true);
      }
      over = true;
      own.close();
      ends.onRefused(error instanceof z.ZodError ? strangeGreeting(error) : faultOf(error));
    }
  }

  function hear(name: string, said: unknown): void {
    const parsed = ends.says[name]?.safeParse(said);
    if (parsed?.success) ends.onSaid[name]?.(parsed.data as never);
    else ends.onStrange(`${name}: ${parsed ? z.prettifyError(parsed.error) : 'unknown'}`);
  }

  connect();
  return {
    async ask(name, params) {
      if (!connection) throw lineLost;
      const own = connection;
      let answer: unknown;
      try {
        answer = await own.sendRequest(name, params);
      } catch (error) {
        throw own === connection ? error : lineLost;
      }
      return (ends.asks[name] as A[typeof name]).answer.parse(answer) as never;
    },
    send(bytes) {
      if (connection) socket?.send(bytes);
    },
    close() {
      over = true;
      clearTimeout(timer);
      socket?.close();
    },
  };
}

function strangeGreeting(error: z.ZodError): FaultText {
  return {
    code: 'protocol.strange',
    message: `The gatekeeper's first answer is not one this page understands: ${z.prettifyError(error)}`,
    next: 'Reload the page, so that page and gatekeeper come from one installation.',
  };
}
