import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { openRooms } from '@interlock/gatekeeper';
import { newLabSecrets, startLab } from '@interlock/lab';
import { closing, ledgerOf, newFolder, root } from './besieged.ts';

const bin = path.join(root, 'apps/interlock/bin/interlock.mjs');
const posix = process.platform === 'win32' ? { skip: 'modes and mounts are of POSIX' } : {};
const isRoot = process.getuid?.() === 0;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The real program, to its end; `within` is a command that the launcher is started by. */
async function interlock(words: readonly string[], within: readonly string[] = []): Promise<Ended> {
  const [program, ...rest] = [...within, process.execPath, bin, ...words] as [string, ...string[]];
  const child = spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, err };
}

/** Two lines for a person: what happened, what to do next, and a code to report. Nothing of a program's insides. */
function assertClear({ code, err }: Ended, fault: string): void {
  assert.equal(code, 1, err);
  assert.match(err, new RegExp(`^interlock: \\S[^\\n]*[.:]\\n {11}\\S[^\\n]*\\. {2}\\(${fault.replace('.', '\\.')}\\)\\n$`));
  assert.doesNotMatch(err, /\n\s+at |node:|\.ts:\d|Error:|undefined|\[object/);
}

/** A folder that has been used: settings, vault, records, and a ledger with calls in it. */
async function used(t: TestContext): Promise<string> {
  const data = path.join(newFolder(t), 'data');
  const rooms = await openRooms(data, { passphrase: async () => undefined }, (id) => id);
  for (const start of ['first', 'second', 'third'])
    await rooms.house.journal.write({ type: 'gatekeeper.stopped', instance: start, cause: 'asked' } as never);
  rooms.records.close();
  await rooms.close();
  return data;
}

/** What lies in a folder, by contents; the lock says nothing but who held it last. */
function contents(data: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(data, { recursive: true })
      .map(String)
      .filter((name) => !name.startsWith('lock') && statSync(path.join(data, name)).isFile())
      .map((name) => [name, createHash('sha256').update(readFileSync(path.join(data, name))).digest('hex')]),
  );
}

const start = (data: string) => ['run', 'show version on edge-1', '--no-lab', '--data', data];
