/** A real gatekeeper with the lab's devices, a person at the card frame, and a puppet in the workspace's place. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { type Gatekeeper, startGatekeeper, workspaceProgram } from '@interlock/gatekeeper';
import { type Lab, newLabSecrets, startLab } from '@interlock/lab';
import { readEntry, verifyLedger } from '@interlock/ledger';
import type { Card, RunEvent } from '@interlock/protocol';
import { WebSocket } from 'ws';
import type { Order } from './puppet.ts';

export const root = path.resolve(import.meta.dirname, '../..');

// A test that is run by itself leaves nothing in the person's state folder either.
process.env.XDG_STATE_HOME ??= mkdtempSync(path.join(tmpdir(), 'interlock-state-'));

/** Looks, ten milliseconds apart at least, after which something that should come is said not to come. */
const patience = 6_000;

export interface PageSocket {
  ask(method: string, params: object): Promise<unknown>;
  /** What terminals showed so far. */
  shown(): string;
}

export interface Person {
  /** Cards that are open. */
  readonly cards: Map<string, Card>;
  ask(method: string, params: object): Promise<unknown>;
  /** The page beside the card frame, once somebody looks at it. */
  page(): Promise<PageSocket>;
  /** Waits for a card that fits, and answers it when it has stood long enough. */
  answer(fits: (card: Card) => boolean, answer: 'approve' | 'reject'): Promise<Card>;
}

const closings = new WeakMap<TestContext, (() => unknown)[]>();

/** Closes what a test opened when it ends, the last first. */
export function closing(t: TestContext, close: () => unknown): void {
  const known = closings.get(t);
  if (known) {
    known.push(close);
    return;
  }
  const all = [close];
  closings.set(t, all);
  t.after(async () => {
    for (const one of all.reverse()) await one();
  });
}

/** A folder that goes with the test. */
export function newFolder(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-hostile-'));
  closing(t, () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  return folder;
}

export interface Siege {
  readonly gatekeeper: Gatekeeper;
  readonly lab: Lab;
  readonly events: RunEvent[];
  readonly person: Person;
  order(...orders: Order[]): void;
  until<T>(look: () => T | undefined): Promise<T>;
  /** What the puppet was answered since the last report. */
  report(agent: string): Promise<string>;
  /** Running configuration of every device. */
  configs(): Record<string, string>;
  /** A place in the data folder. */
  folder(name: string): string;
  /** Ledger entries, of a ledger that verifies. */
  ledger(): Promise<Record<string, unknown>[]>;
}

export async function besiege(t: TestContext): Promise<Siege> {
  const folder = newFolder(t);
  const program = path.join(folder, 'program');
  const files = path.join(folder, 'studio');
  for (const made of [program, files]) mkdirSync(made);
  writeFileSync(path.join(files, 'index.html'), 'page');
  copyFileSync(path.join(import.meta.dirname, 'puppet.ts'), path.join(program, 'puppet.mts'));
  const given: Order[] = [];
  let from = 0;
  const write = () => {
    writeFileSync(path.join(program, 'orders.new'), JSON.stringify({ from, orders: given }));
    renameSync(path.join(program, 'orders.new'), path.join(program, 'orders.json'));
  };
  write();
  const lab = await startLab({ secrets: newLabSecrets() });
  closing(t, () => lab.close());
  const real = workspaceProgram(root);
  const own = path.relative(real.root, program);
  const gatekeeper = await startGatekeeper({
    folder: path.join(folder, 'data'),
    installation: root,
    model: 'rehearsal',
    unlock: { passphrase: async () => undefined },
    startLab: async () => ({ devices: lab.devices, close: async () => {} }),
    workspace: { ...real, parts: [...real.parts, own], entry: path.join(own, 'puppet.mts') },
    studio: { port: 0, plain: true, files },
  });
  closing(t, () => gatekeeper.close());
  const events: RunEvent[] = [];
  gatekeeper.events.listen((event) => {
    events.push(event);
    if (event.type !== 'notice' || event.code !== 'workspace.ended') return;
    from = given.length; // what killed one life is not for the next
    write();
  });
  const until = async <T>(look: () => T | undefined): Promise<T> => {
    for (let n = 0; n < patience; n++) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`in vain: ${look}\n${JSON.stringify(events.slice(-4), null, 1)}`);
  };
  const person = await sitDown(t, gatekeeper.link(), until);
  const order = (...orders: Order[]) => {
    given.push(...orders);
    write();
  };
  return {
    gatekeeper,
    lab,
    events,
    person,
    order,
    until,
    async report(agent) {
      const seen = events.length;
      order({ report: agent });
      return until(() => {
        for (const event of events.slice(seen))
          if (event.type === 'call.decided' && event.tool === 'inventory.list' && event.explanation)
            return event.explanation;
        return undefined;
      });
    },
    configs: () => Object.fromEntries(lab.devices.map(({ name }) => [name, lab.device(name).runningConfig()] as const)),
    folder: (name) => path.join(folder, 'data', name),
    ledger: () => ledgerOf(path.join(folder, 'data')),
  };
}

/** Entries of a data folder's ledger. Fails where it does not verify. */
export async function ledgerOf(data: string): Promise<Record<string, unknown>[]> {
  const entries: Record<string, unknown>[] = [];
  const logs = readdirSync(path.join(data, 'ledger'));
  assert.equal(logs.length, 1);
  const report = await verifyLedger(path.join(data, 'ledger', logs[0] as string), {
    visit: (index, bytes) => {
      entries[index] = { ...readEntry(index, bytes).fields };
    },
  });
  assert.deepEqual([...report.damaged], []);
  assert.ok(report.ok);
  return entries;
}

/** The card frame's socket, as a person's browser would open it. */
async function sitDown(t: TestContext, link: string, until: Siege['until']): Promise<Person> {
  const { origin: page, hash } = new URL(link);
  const origins = (await (await fetch(`${page}/v1/origins`)).json()) as { card: string };
  const exchange = async (origin: string, token: string) => {
    const exchanged = await fetch(`${origin}/v1/exchange`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin },
      body: JSON.stringify({ token }),
    });
    return (await exchanged.json()) as { session: string; pageToken?: string };
  };
  const open = async (origin: string, path: string) => {
    const opened = new WebSocket(`${origin.replace('http', 'ws')}${path}`, { origin });
    closing(t, () => opened.terminate());
    await once(opened, 'open');
    return opened;
  };
  const { session, pageToken } = await exchange(origins.card, hash.slice(1));
  const socket = await open(origins.card, '/v1/authority');
  const cards = new Map<string, Card>();
  const waiting = new Map<number, (message: { result?: unknown; error?: { message: string } }) => void>();
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString('utf8')) as { id?: number; method?: string; params?: unknown };
    if (message.method === 'card.opened') cards.set((message.params as Card).id, message.params as Card);
    else if (message.method === 'card.closed') cards.delete((message.params as { card: string }).card);
    else if (message.id !== undefined) waiting.get(message.id)?.(message as { result?: unknown });
  });
  let number = 0;
  const ask = (method: string, params: object) =>
    new Promise<unknown>((resolve, reject) => {
      const id = ++number;
      waiting.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result)));
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  await ask('hello', { protocol: 1, session });
  return {
    cards,
    ask,
    async page() {
      const own = await exchange(page, pageToken ?? '');
      return pageSocket(await open(page, '/v1/studio'), own.session);
    },
    async answer(fits, answer) {
      const card = await until(() => [...cards.values()].find(fits));
      if (answer === 'approve') await until(() => (Date.now() - card.opened > 500 ? true : undefined));
      await ask('card.answer', { card: card.id, hash: card.hash, answer, visible: 600 });
      await until(() => (cards.has(card.id) ? undefined : true));
      return card;
    },
  };
}

async function pageSocket(socket: WebSocket, session: string): Promise<PageSocket> {
  let shown = '';
  let number = 0;
  const waiting = new Map<number, (message: { result?: unknown; error?: { message: string } }) => void>();
  const ask = (method: string, params: object) =>
    new Promise<unknown>((resolve, reject) => {
      const id = ++number;
      waiting.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result)));
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    });
  socket.on('message', (data: Buffer, binary: boolean) => {
    if (binary) {
      shown += data.subarray(4).toString('utf8');
      void ask('terminal.drawn', { session: data.readUInt32BE(0), bytes: data.length - 4 }).catch(() => {});
      return;
    }
    const message = JSON.parse(data.toString('utf8')) as { id?: number };
    if (message.id !== undefined) waiting.get(message.id)?.(message as { result?: unknown });
  });
  await ask('hello', { protocol: 1, session });
  return { ask, shown: () => shown };
}

/** Ports of this process that somebody could connect to, by inode; Linux alone can tell. */
export function listeningPorts(): string[] {
  if (process.platform !== 'linux') return [];
  const own = new Set<string>();
  for (const fd of readdirSync('/proc/self/fd'))
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[1];
      if (inode) own.add(inode);
    } catch {
      // closed meanwhile
    }
  return ['tcp', 'tcp6'].flatMap((family) =>
    readFileSync(`/proc/self/net/${family}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((row) => row[3] === '0A' && own.has(row[9] ?? ''))
      .map((row) => `${family} ${row[1]}`)
      .sort(),
  );
}
