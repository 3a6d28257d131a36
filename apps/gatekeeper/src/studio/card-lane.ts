/** What the card frame may ask: everything that authorizes, and every field a secret is typed into. */
import { type FromAuthority, fromAuthority } from '@interlock/protocol';
import type { WebSocket } from 'ws';
import type { z } from 'zod';
import type { House } from '../house.ts';
import { HandedSecret } from './handed-secret.ts';
import { type Client, type Handlers, serveSocket } from './rpc.ts';

type Ask<M extends keyof FromAuthority> = z.infer<FromAuthority[M]['ask']>;
type Answer<M extends keyof FromAuthority> = z.infer<FromAuthority[M]['answer']>;

export interface CardRooms {
  readonly house: House;
  readonly admit: (session: string) => void;
  /** Hears every method that is asked. */
  readonly asked?: (method: string) => void;
  readonly snapshot: (client: Client) => Answer<'hello'>;
  /** What this socket may ask. It is made when the socket has shown its session. */
  readonly ask: (
    client: Client,
    secret: HandedSecret,
  ) => {
    readonly [M in Exclude<keyof FromAuthority, 'hello'>]: (ask: Ask<M>) => Answer<M> | Promise<Answer<M>>;
  };
  readonly join: (client: Client) => () => void;
}

export function serveCard(socket: WebSocket, rooms: CardRooms): void {
  const secret = new HandedSecret();
  serveSocket<FromAuthority>(
    socket,
    fromAuthority,
    rooms.admit,
    (client) => {
      let leave = () => {};
      void client.closed.then(() => leave());
      return {
        ...rooms.ask(client, secret),
        hello: () => {
          leave();
          const leaveChanges = rooms.join(client);
          const leaveEvents = rooms.house.events.listen((event) => {
            if (event.type === 'card.opened' || event.type === 'card.signed') client.notify('card.opened', event.card);
            else if (event.type === 'card.closed') client.notify('card.closed', event.end);
          });
          leave = () => {
            leaveChanges();
            leaveEvents();
          };
          return rooms.snapshot(client);
        },
      } satisfies Handlers<FromAuthority>;
    },
    rooms.asked,
    secret,
  );
}
