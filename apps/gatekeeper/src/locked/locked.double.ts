/** For tests: a data folder that was locked, the process after it, and windows that say exactly what they are told to. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { LockedMemory, newSalt } from '@interlock/vault';
import { WebSocket } from 'ws';
import { Authenticator } from '../person/authenticator.double.ts';
import { Passkeys } from '../person/passkeys.ts';
import { openRooms, type Rooms } from '../rooms.ts';
import type { Role } from '../studio/tokens.ts';
import type { Unlocking } from '../unlocking.ts';
import { writeLockNote } from './lock-note.ts';
import { type Locked, openLocked } from './locked.ts';

export const phrase = 'correct horse battery staple';
export const nobody: Unlocking = { passphrase: async () => undefined };
export const answer = Buffer.alloc(32, 5);

export interface LockedHouse {
  readonly locked: Locked;
  /** Resolves once it was unlocked; closed with the test. */
  readonly rooms: Promise<Rooms>;
  readonly origins: { readonly page: string; readonly card: string };
  readonly sessions: Readonly<Record<Role, string>>;
  readonly folder: string;
  readonly state: string;
  readonly key: Authenticator;
  readonly world: { now: number };
  /** The same folder again, as after a restart while it was locked. */
  again(): Promise<Locked>;
  entries(rooms: Rooms): Promise<readonly { readonly type: string; readonly [member: string]: unknown }[]>;
}

export interface HouseWish {
  readonly home: 'practice' | 'passphrase';
  /** `known` is asked for at the window; `opens` opens a vault under a passphrase. */
  readonly passkey?: 'known' | 'opens';
}

export async function lockedHouse(t: TestContext, { home, passkey }: HouseWish): Promise<LockedHouse> {
  const base = mkdtempSync(path.join(tmpdir(), 'interlock-locked-'));
  t.after(() => rmSync(base, { recursive: true, force: true }));
  const [folder, state, files] = ['data', 'state', 'studio'].map((name) => path.join(base, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(files);
  for (const name of ['index.html', 'card.html']) writeFileSync(path.join(files, name), name);
  const before = await openRooms(folder, nobody, (id) => id, { state });
  if (home === 'passphrase') await before.vault.adopt({ home, passphrase: Buffer.from(phrase) });
  const { label } = before.settings;
  const world = { now: Date.now() };
  const port = await freePort();
  const origins = { page: `http://${label}.localhost:${port}`, card: `http://card.${label}.localhost:${port}` };
  const key = new Authenticator();
  if (passkey) {
    const rows = { put: () => {}, all: () => [], remove: () => {} };
    const wish = { challenge: 'AAAA', origin: origins.card, rpId: new URL(origins.card).hostname };
    const checked = await new Passkeys(rows, { own: origins.card, top: origins.page }).checkNew(
      key.make({ ...wish, topOrigin: origins.page }),
      'AAAA',
      1,
    );
    const known = { credential: checked.id, key: Buffer.from(checked.key, 'base64url').toString('base64'), added: 1 };
    await before.vault.passkeys.keep([known]);
    const salt = newSalt((n) => new Uint8Array(randomBytes(n)));
    const secret = () => new LockedMemory(32).fill((bytes) => bytes.set(answer));
    if (passkey === 'opens') await before.vault.passkeys.open(known, salt, secret());
  }
  await before.close();
  const sessions = { page: randomBytes(32).toString('base64url'), card: randomBytes(32).toString('base64url') };
  const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
  writeLockNote(folder, {
    v: 1,
    port,
    cardPort: null,
    sessions: (['page', 'card'] as const).map((role) => ({
      hash: hashOf(sessions[role]),
      role,
      expires: world.now + 3_600_000,
    })),
  });

  const open = async () => {
    const locked = await openLocked({ folder, files, plain: false, rooms: { state }, now: () => world.now });
    const rooms = locked.open((id) => id);
    rooms.catch(() => {});
    t.after(async () => {
      await locked.end();
      await locked.leave();
      await rooms.then((one) => one.close()).catch(() => {});
    });
    return { locked, rooms };
  };
  const { locked, rooms } = await open();
  return {
    locked,
    rooms,
    origins,
    sessions,
    folder,
    state,
    key,
    world,
    again: async () => (await open()).locked,
    entries: ({ ledger }) =>
      Promise.all(
        Array.from({ length: ledger.size }, async (_, index) => (await ledger.entry(index)).fields as { type: string }),
      ),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** A window's socket: JSON-RPC by hand. */
export class Window {
  readonly #socket: WebSocket;
  #next = 1;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  readonly said: unknown[] = [];
  readonly closed: Promise<number>;
  readonly ready: Promise<void>;

  constructor(url: string, headers: { readonly host: string; readonly origin?: string }) {
    const { port, pathname, search } = new URL(url);
    this.#socket = new WebSocket(`ws://127.0.0.1:${port}${pathname}${search}`, { headers });
    this.closed = new Promise((resolve) => this.#socket.once('close', resolve));
    this.ready = new Promise((resolve, reject) => {
      this.#socket.once('open', () => resolve());
      this.#socket.once('error', reject);
    });
    this.#socket.on('error', () => {});
    this.#socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as { id?: number; params?: unknown } & Reply;
      if (message.id === undefined) this.said.push(message.params);
      else this.#waiting.get(message.id)?.(message);
    });
    void this.closed.then(() => {
      for (const answer of this.#waiting.values()) answer({ error: { data: { code: 'closed' } } });
    });
  }

  /** The answer, or the code of its fault; a raw error without one is `refused`. */
  async ask(method: string, params: unknown = {}): Promise<unknown> {
    await this.ready;
    const id = this.#next++;
    const reply = await new Promise<Reply>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
    return reply.error ? (reply.error.data?.code ?? 'refused') : reply.result;
  }

  hello(session: string): Promise<unknown> {
    return this.ask('hello', { protocol: 1, session });
  }

  async hand(bytes: Uint8Array): Promise<void> {
    await this.ready;
    this.#socket.send(bytes);
  }

  leave(): void {
    this.#socket.terminate();
  }
}

interface Reply {
  readonly result?: unknown;
  readonly error?: { readonly data?: { readonly code?: string } };
}
