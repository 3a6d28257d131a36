/** The figures of the ledger: durable appends, verification, one proof, and bytes, beside SQLite and a bare flush. */
import { fdatasyncSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn } from 'node:timers/promises';
import { openRooms, type Rooms } from '@interlock/gatekeeper';
import { type EntryInput, type Ledger, openProof, parseVerifier, verifyLedger } from '@interlock/ledger';
import { type Id, newId } from '@interlock/model';
import type { Figure } from '../../scripts/bench.ts';
import { quantile, rounded } from './program.ts';

type Print = (figure: Figure) => void;

const callers = 64;
const million = 1_000_000;

export async function bench(print: Print): Promise<void> {
  const folder = mkdtempSync(path.join(process.env.INTERLOCK_BENCH_DISK ?? tmpdir(), 'interlock-ledger-bench-'));
  try {
    const data = path.join(folder, 'data');
    const rooms = await openRooms(data, { passphrase: async () => undefined }, (id) => id, {
      state: path.join(folder, 'state'),
    });
    await alone(print, folder, rooms);
    await batched(print, folder, rooms);
    if (!process.env.SHORT) await many(print, rooms);
    await rooms.close();
    if (!process.env.SHORT) await verified(print, path.join(data, 'ledger', rooms.house.organization));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An entry as a released call makes it: clear members, and a sealed command. */
function released({ house }: Rooms): EntryInput {
  const { random } = house.around;
  return {
    type: 'call.released',
    organization: house.organization,
    call: newId('call', random),
    permit: newId('permit', random),
    host: { id: `host_${'0'.repeat(26)}` as Id<'host'>, name: 'edge-1' },
    class: 'read-only',
    outcome: 'allow',
    rule: 'default.read-only',
    policy: '1',
    approvals: [],
    commitment: '0'.repeat(64),
    expires: 1_800_000_000_000,
    sealed: { lines: ['show ip bgp summary'], salt: 'A'.repeat(44) },
  };
}

/** What an entry takes in the log, with its length before it. */
async function entryBytes(ledger: Ledger): Promise<number> {
  return (await ledger.entry(ledger.size - 1)).bytes.length + 2;
}

async function alone(print: Print, folder: string, rooms: Rooms): Promise<void> {
  const { ledger } = rooms;
  for (let n = 0; n < 200; n++) await ledger.append(released(rooms)); // warm
  const bytes = await entryBytes(ledger);
  const bare = bareFlush(path.join(folder, 'bare'), bytes);
  const sqlite = newSqlite(path.join(folder, 'alone.db'));
  const row = Buffer.alloc(bytes, 65);
  const [own, flushed, inserted]: number[][] = [[], [], []];
  // A hundred of each in turn, so that each is one caller by itself and all meet the same minutes of the machine.
  for (let round = 0; round < 20; round++) {
    const inputs = Array.from({ length: 100 }, () => released(rooms));
    for (const input of inputs) own?.push(await timed(() => ledger.append(input)));
    for (const _ of inputs) flushed?.push(await timed(bare.append));
    for (const _ of inputs) inserted?.push(await timed(() => sqlite.insert(row)));
  }
  bare.close();
  sqlite.close();
  for (const [name, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    const value = quantile(own as number[], share);
    const peerValue = quantile(flushed as number[], share);
    const ratio = value / peerValue;
    print({
      figure: `one caller, one sealed entry of ${bytes} bytes durable, ${name}`,
      value: rounded(value),
      unit: 'ms',
      peer: 'append and fdatasync of the same bytes',
      peerValue: rounded(peerValue),
      ratio: rounded(ratio),
      ...(name === 'p50' ? { target: 'ratio <= 2', ok: ratio <= 2 } : {}),
    });
    print({
      figure: `the same beside SQLite (WAL, synchronous=FULL), ${name}`,
      value: rounded(value),
      unit: 'ms',
      peer: 'one insert of the same bytes',
      peerValue: rounded(quantile(inserted as number[], share)),
      ratio: rounded(value / quantile(inserted as number[], share)),
    });
  }
}

/** 64 callers that each wait for their own entry before they bring the next. */
async function batched(print: Print, folder: string, rooms: Rooms): Promise<void> {
  const { ledger } = rooms;
  const bytes = await entryBytes(ledger);
  const sqlite = newSqlite(path.join(folder, 'batched.db'));
  const row = Buffer.alloc(bytes, 65);
  const times: number[] = [];
  const [ours, theirs]: number[][] = [[], []];
  for (let round = 0; round < 5; round++) {
    const inputs = Array.from({ length: 20_000 }, () => released(rooms));
    const own = async () => void times.push(await timed(() => ledger.append(inputs.pop() as EntryInput)));
    ours?.push(await rate(inputs.length, own));
    theirs?.push(
      await rate(4000, async () => {
        await turn();
        sqlite.insert(row);
      }),
    );
  }
  sqlite.close();
  const value = quantile(ours as number[], 0.5);
  const peerValue = quantile(theirs as number[], 0.5);
  print({
    figure: `${callers} callers, each waiting for its own sealed entry, median of 5`,
    value: rounded(value),
    unit: 'entries/s',
    target: '>= 10000',
    ok: value >= 10_000,
  });
  print({
    figure: 'the same beside SQLite (WAL, synchronous=FULL)',
    value: rounded(value),
    unit: 'entries/s',
    peer: 'one insert a commit',
    peerValue: rounded(peerValue),
    ratio: rounded(value / peerValue),
    target: 'ratio >= 2',
    ok: value / peerValue >= 2,
  });
  print({ figure: `${callers} callers, p99 of one entry`, value: rounded(quantile(times, 0.99)), unit: 'ms' });
}

/** Brings the log to a million entries. */
async function many(print: Print, { ledger, house }: Rooms): Promise<void> {
  const { organization, instance } = house;
  const begun = performance.now();
  const from = ledger.size;
  const waiting: Promise<unknown>[] = [];
  while (ledger.size + waiting.length < million) {
    waiting.push(ledger.append({ type: 'gatekeeper.stopped', organization, instance, cause: 'a row for the bench' }));
    if (waiting.length === 4096) await Promise.all(waiting.splice(0));
  }
  await Promise.all(waiting);
  print({
    figure: 'clear entries durable, 4096 at a time',
    value: rounded((ledger.size - from) / ((performance.now() - begun) / 1000)),
    unit: 'entries/s',
  });
  const verifier = parseVerifier(ledger.key);
  const proofs = [];
  for (let n = 0; n < 200; n++) proofs.push(await ledger.prove(Math.floor((n / 200) * ledger.size)));
  const made = await timed(() => ledger.prove(777_777));
  const checked: number[] = [];
  for (const proof of proofs) checked.push(await timed(() => openProof(proof, verifier)));
  const value = quantile(checked, 0.5);
  print({
    figure: `one proof of ${million} entries checked`,
    value: rounded(value),
    unit: 'ms',
    target: '<= 1',
    ok: value <= 1,
  });
  print({ figure: 'one proof made', value: rounded(made), unit: 'ms' });
  print({ figure: 'length of one proof', value: proofs[100]?.length ?? 0, unit: 'bytes' });
}

async function verified(print: Print, dir: string): Promise<void> {
  let content = 0;
  const begun = performance.now();
  const report = await verifyLedger(dir, { visit: (_, bytes) => (content += bytes.length) });
  const seconds = (performance.now() - begun) / 1000;
  if (!report.ok || report.size < million) throw new Error('the log of the bench does not verify');
  print({
    figure: `${report.size} entries verified`,
    value: rounded(seconds),
    unit: 's',
    target: '<= 15',
    ok: seconds <= 15,
  });
  let stored = 0;
  for (const file of readdirSync(dir, { recursive: true, withFileTypes: true }))
    if (file.isFile()) stored += statSync(path.join(file.parentPath, file.name)).size;
  print({
    figure: 'bytes on disk an entry, beyond the entry itself',
    value: rounded((stored - content) / report.size),
    unit: 'bytes',
  });
  print({ figure: 'bytes of an entry in this log, mean', value: rounded(content / report.size), unit: 'bytes' });
}

async function timed(step: () => unknown): Promise<number> {
  const begun = performance.now();
  await step();
  return performance.now() - begun;
}

/** Steps a second when as many callers as there are take turns. */
async function rate(steps: number, step: () => Promise<void>): Promise<number> {
  let left = steps;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (left-- > 0) await step();
    }),
  );
  return steps / ((performance.now() - begun) / 1000);
}

function bareFlush(file: string, length: number): { append: () => void; close: () => void } {
  const bytes = Buffer.alloc(length, 65);
  const handle = openSync(file, 'a', 0o600);
  return {
    append: () => {
      writeSync(handle, bytes);
      fdatasyncSync(handle);
    },
    close: () => rmSync(file),
  };
}

function newSqlite(file: string): { insert: (row: Buffer) => void; close: () => void } {
  const database = new DatabaseSync(file);
  database.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE entry (id INTEGER PRIMARY KEY, body BLOB);',
  );
  const statement = database.prepare('INSERT INTO entry (body) VALUES (?)');
  return { insert: (row) => void statement.run(row), close: () => database.close() };
}
