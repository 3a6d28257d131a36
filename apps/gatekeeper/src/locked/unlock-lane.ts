/** What a window may do while Interlock is locked: see that it is, and ask to unlock it, in the card's frame alone. */

import { Fault } from '@interlock/model';
import {
  type FromUnlock,
  fromAuthority,
  fromStudio,
  fromUnlock,
  lockedFault,
  type UnlockState,
} from '@interlock/protocol';
import type { LockedMemory } from '@interlock/vault';
import type { WebSocket } from 'ws';
import { HandedSecret } from '../studio/handed-secret.ts';
import { type Client, type Handlers, serveSocket } from '../studio/rpc.ts';
import type { PasskeyDoor } from './passkey-door.ts';

export interface UnlockRooms {
  readonly admit: (session: string) => void;
  readonly state: () => UnlockState;
  readonly passkeys: PasskeyDoor;
  /** Opens it by what was typed, which is freed. */
  readonly byPassphrase: (passphrase: LockedMemory) => Promise<void>;
  readonly byPress: () => Promise<void>;
  readonly byPasskey: (
    proof: () => Promise<{ credential: string; counter: number }>,
    secret: LockedMemory | null,
  ) => Promise<void>;
  readonly join: (client: Client) => () => void;
}

/** Serves one unlock socket. */
export function serveUnlock(socket: WebSocket, rooms: UnlockRooms): void {
  const secret = new HandedSecret();
  serveSocket<FromUnlock>(
    socket,
    fromUnlock,
    rooms.admit,
    (client) => {
      let leave = () => {};
      void client.closed.then(() => leave());
      return {
        hello: () => {
          leave();
          leave = rooms.join(client);
          return rooms.state();
        },
        'unlock.passphrase': async () => {
          const passphrase = secret.take();
          if (!passphrase)
            throw new Fault('vault.no-passphrase', 'No passphrase was given.', 'Type it; it has 1,024 bytes at most.');
          await rooms.byPassphrase(passphrase);
          return {};
        },
        'unlock.press': async () => {
          await rooms.byPress();
          return {};
        },
        'unlock.passkey.begin': () => rooms.passkeys.begin(client),
        'unlock.passkey.finish': async (assertion) => {
          await rooms.byPasskey(() => rooms.passkeys.finish(client, assertion), secret.take());
          return {};
        },
      } satisfies Handlers<FromUnlock>;
    },
    undefined,
    secret,
  );
}

/** Every other socket of a window is told that Interlock is locked, once it has shown whose it is. */
export function serveClosed(socket: WebSocket, role: 'page' | 'card', admit: (session: string) => void): void {
  const table = { hello: (role === 'page' ? fromStudio : fromAuthority).hello };
  const refuse = (session: string): never => {
    admit(session);
    throw new Fault(lockedFault, 'Interlock is locked.', 'Unlock it in its window, or where it was started.');
  };
  serveSocket(socket, table, refuse, () => ({
    hello: () => {
      throw new Error('never admitted');
    },
  }));
}
