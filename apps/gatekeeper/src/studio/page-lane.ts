/** What the page may ask: to look, to speak, to open a person's terminal, to add a host. Nothing here authorizes. */
import type { Id } from '@interlock/model';
import { type FromStudio, fromStudio, terminalFrame } from '@interlock/protocol';
import type { WebSocket } from 'ws';
import type { z } from 'zod';
import type { House } from '../house.ts';
import { type Client, type Handlers, serveSocket } from './rpc.ts';

type Ask<M extends keyof FromStudio> = z.infer<FromStudio[M]['ask']>;
type Answer<M extends keyof FromStudio> = z.infer<FromStudio[M]['answer']>;

/** Sessions of one page. */
export interface PageTerminals {
  open(
    host: Id<'host'>,
    size: { columns: number; rows: number },
    watching: (session: number) => {
      bytes: (bytes: Uint8Array) => void;
      ended: (fault: { code: string; message: string; next: string } | null) => void;
    },
  ): Promise<number>;
  type(session: number, text: string): void;
  resize(session: number, columns: number, rows: number): void;
  drawn(session: number, bytes: number): void;
  close(session: number): void;
  closeAll(): void;
}

/** The rooms behind the page, as plain functions: this door knows no other door. */
export interface PageRooms {
  readonly house: House;
  readonly admit: (session: string) => void;
  /** Hears every method that is asked. */
  readonly asked?: (method: string) => void;
  readonly snapshot: () => Answer<'hello'>;
  readonly terminals: () => PageTerminals;
  readonly ask: {
    readonly [M in Exclude<keyof FromStudio, 'hello' | `terminal.${string}`>]: (
      ask: Ask<M>,
    ) => Answer<M> | Promise<Answer<M>>;
  };
  /** Pages to tell of changes; answers with the function that ends it. */
  readonly join: (client: Client) => () => void;
}

export function servePage(socket: WebSocket, rooms: PageRooms): void {
  serveSocket<FromStudio>(
    socket,
    fromStudio,
    rooms.admit,
    (client) => {
      const terminals = rooms.terminals();
      let leave = () => {};
      void client.closed.then(() => {
        leave();
        terminals.closeAll();
      });
      return {
        ...rooms.ask,
        hello: () => {
          leave();
          const leaveChanges = rooms.join(client);
          const leaveEvents = rooms.house.events.listen((event, lane) => client.notify('event', { lane, event }));
          leave = () => {
            leaveChanges();
            leaveEvents();
          };
          return rooms.snapshot();
        },
        ...terminalAnswers(terminals, client),
      } satisfies Handlers<FromStudio>;
    },
    rooms.asked,
  );
}

function terminalAnswers(terminals: PageTerminals, client: Client) {
  return {
    'terminal.open': async ({ host, columns, rows }: Ask<'terminal.open'>) => ({
      session: await terminals.open(host, { columns, rows }, (session) => ({
        bytes: (bytes) => client.binary(terminalFrame(session, bytes)),
        ended: (fault) => client.notify('terminal.ended', { session, fault }),
      })),
    }),
    'terminal.type': ({ session, text }: Ask<'terminal.type'>) => done(() => terminals.type(session, text)),
    'terminal.resize': ({ session, columns, rows }: Ask<'terminal.resize'>) =>
      done(() => terminals.resize(session, columns, rows)),
    'terminal.drawn': ({ session, bytes }: Ask<'terminal.drawn'>) => done(() => terminals.drawn(session, bytes)),
    'terminal.close': ({ session }: Ask<'terminal.close'>) => done(() => terminals.close(session)),
  };
}

function done(deed: () => void): Record<string, never> {
  deed();
  return {};
}
