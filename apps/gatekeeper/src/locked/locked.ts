/**
 * A fresh process after a lock: it holds the data folder and the port of the windows, serves the unlock view, and opens
 * nothing until somebody unlocks it, here or at its terminal. Whoever is first wins; the others are told.
 */
import { randomBytes } from 'node:crypto';
import { asFault, Fault, type Id } from '@interlock/model';
import type { UnlockState } from '@interlock/protocol';
import { lockFolder } from '@interlock/records';
import { lockedVault } from '@interlock/vault';
import { prepareFolder } from '../ledger-keeping/set-aside.ts';
import { openRooms, type Rooms, type RoomsOptions } from '../rooms.ts';
import { readSettings } from '../settings.ts';
import { serveControl } from '../studio/control.ts';
import { readStudio } from '../studio/files.ts';
import { listen } from '../studio/listener.ts';
import type { Client } from '../studio/rpc.ts';
import { type SessionRow, Tokens } from '../studio/tokens.ts';
import type { Unlocking } from '../unlocking.ts';
import { Attempts } from './attempts.ts';
import { readLockNote } from './lock-note.ts';
import { PasskeyDoor } from './passkey-door.ts';
import { serveClosed, serveUnlock } from './unlock-lane.ts';

export interface LockedOptions {
  readonly folder: string;
  /** Folder of the built Studio. */
  readonly files: string;
  readonly plain: boolean;
  readonly rooms?: RoomsOptions;
  readonly now?: () => number;
}

export interface Locked {
  readonly port: number;
  readonly cardPort: number | null;
  /** Whether something has to be typed to open it. */
  readonly typed: boolean;
  link(): string;
  /** The rooms, once somebody has unlocked them. Rejects with `gatekeeper.ended` where nobody did. */
  open(hostName: (id: Id<'host'>) => string): Promise<Rooms>;
  /** A try at the terminal. Faults: those of `openRooms`, and `vault.unlocking` where another one is under way. */
  unlock(unlocking: Unlocking): Promise<void>;
  /** Gives the port free; answers with the sessions that windows came by meanwhile. */
  leave(): Promise<readonly SessionRow[]>;
  /** Ends it without having opened anything. */
  end(): Promise<void>;
}

/** Faults: those of the data folder, the keystore and the listener. */
export async function openLocked(options: LockedOptions): Promise<Locked> {
  const { folder, plain, now = Date.now } = options;
  const spent = prepareFolder(folder, true);
  const lock = lockFolder(folder);
  try {
    const rooms = { ...options.rooms, lock, byHand: true, spent };
    return await serve({ ...options, rooms }, { now, random: (n: number) => new Uint8Array(randomBytes(n)) }, plain);
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function serve(
  { folder, files, rooms: roomsOptions }: LockedOptions,
  around: { readonly now: () => number; readonly random: (n: number) => Uint8Array },
  plain: boolean,
): Promise<Locked> {
  const settings = readSettings(folder, around.random);
  const vault = (await lockedVault(folder, settings.organization)) ?? { home: 'practice' as const, passkeys: [] };
  const note = readLockNote(folder);
  const gained: SessionRow[] = [];
  const tokens = new Tokens(
    { load: () => [...(note?.sessions ?? [])], add: (row) => void gained.push(row) },
    around.now,
  );
  const attempts = new Attempts(folder, around.now);
  const clients = new Set<Client>();
  let hostName: (id: Id<'host'>) => string = (id) => id;
  let busy = false;
  let over = false;
  const opened = Promise.withResolvers<Rooms>();
  opened.promise.catch(() => {});

  const opens = vault.home === 'passphrase' && vault.passkeys.some(({ salt }) => salt !== null);
  const wanted = vault.home !== 'passphrase' && vault.passkeys.length > 0;
  const state = (): UnlockState => ({
    home: vault.home,
    passkeys: wanted ? (plain ? 'off' : 'wanted') : opens && !plain ? 'opens' : 'none',
    busy,
    failed: attempts.count(),
    wait: attempts.wait(),
  });
  const tell = () => {
    for (const client of clients) client.notify('state', state());
  };

  /** One try after the other, and none after the one that opened it. */
  async function attempt(how: () => Promise<Unlocking>): Promise<void> {
    if (busy || over)
      throw new Fault('vault.unlocking', 'Somebody is unlocking Interlock at this moment.', 'Wait a moment.');
    busy = true;
    tell();
    try {
      const made = await openRooms(folder, await how(), (id) => hostName(id), roomsOptions);
      over = true;
      opened.resolve(made);
    } finally {
      busy = over;
      tell();
    }
  }

  const passkeyFailed = (error: unknown): never => {
    if (asFault(error, 'passkey.refused', '', '').code === 'passkey.refused') attempts.failed('passkey');
    throw error;
  };
  const through = 'studio' as const;
  const listener = await listen({
    name: settings.label,
    port: note?.port ?? settings.port ?? 0,
    ...(note?.cardPort ? { cardPort: note.cardPort } : {}),
    plain,
    files: await readStudio(files),
    tokens,
    locked: true,
    socket: (role, socket) => serveClosed(socket, role, (session) => tokens.requireSession(session, role)),
    unlock: (socket) =>
      serveUnlock(socket, {
        admit: (session) => tokens.requireSession(session, 'card'),
        state,
        passkeys,
        byPassphrase: async (passphrase) => {
          try {
            if (vault.home !== 'passphrase') throw otherWay();
            await attempt(async () => ({ passphrase: async () => passphrase, typed: true, through }));
          } finally {
            passphrase.free();
          }
        },
        byPress: async () => {
          if (vault.home === 'passphrase' || wanted) throw otherWay();
          await attempt(async () => ({ passphrase: async () => undefined, through }));
        },
        byPasskey: async (proof, secret) => {
          try {
            await attempt(async () => {
              attempts.check();
              const passkey = await proof().catch(passkeyFailed);
              if (vault.home === 'passphrase' && !secret) throw noAnswer();
              return { passphrase: async () => undefined, passkey: { ...passkey, secret }, through };
            });
          } finally {
            secret?.free();
          }
        },
        join(client) {
          clients.add(client);
          return () => void clients.delete(client);
        },
      }),
    refused: () => {},
  });
  const passkeys = new PasskeyDoor(vault, { own: listener.origins.card, top: listener.origins.page }, around);
  const link = () => `${listener.origins.page}/#${tokens.newLink()}`;
  const control = await serveControl(folder, async ({ ask }) => {
    if (ask === 'open') return link();
    throw new Fault('gatekeeper.locked', 'Interlock is locked.', 'Unlock it in its window, or where it was started.');
  });
  const leave = async () => {
    await control.close();
    await listener.close();
    return gained;
  };
  return {
    port: listener.port,
    cardPort: listener.cardPort,
    typed: vault.home === 'passphrase',
    link,
    open(named) {
      hostName = named;
      return opened.promise;
    },
    unlock: (unlocking) => attempt(async () => ({ ...unlocking, through: 'terminal' })),
    leave,
    async end() {
      if (over) return;
      over = true;
      opened.reject(new Fault('gatekeeper.ended', 'Interlock was ended while it was locked.', 'Start it again.'));
      await leave();
      roomsOptions?.lock?.release();
    },
  };
}

const otherWay = () =>
  new Fault('vault.other-way', 'This vault is not unlocked that way.', 'Reload the window, and use the way it shows.');

const noAnswer = () =>
  new Fault(
    'vault.passkey-silent',
    'The passkey proved who you are and gave no key: this browser or authenticator has no PRF.',
    'Use the passphrase, or the browser in which the passkey was made.',
  );
