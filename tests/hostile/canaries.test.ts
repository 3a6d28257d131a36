import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { keptSecrets, openRooms } from '@interlock/gatekeeper';
import { type LabSecrets, newLabSecrets } from '@interlock/lab';
import { newFolder, root } from './besieged.ts';

const bin = path.join(root, 'apps/interlock/bin/interlock.mjs');
const word = 'Wiedehopf-4711-Kanarienvogel';
const job = `The BGP session between the two routers is down. Find out why and fix it. ${word}`;
/** What a device shows on the way, and no secret: it may stand on the screen and nowhere on the disk in clear. */
const shown = [
  word,
  'Find out why and fix it',
  'link to core-1',
  'description router id',
  'Administratively shut down',
];

/** A data folder whose lab has secrets that we know. */
async function knownLab(t: TestContext): Promise<{ data: string; secrets: readonly string[] }> {
  const data = path.join(newFolder(t), 'data');
  const rooms = await openRooms(data, { passphrase: async () => undefined }, (id) => id);
  const made: LabSecrets = keptSecrets(rooms.records, newLabSecrets);
  await rooms.close();
  const keys = [made.userKey, ...Object.values(made.devices).map(({ hostKey }) => hostKey)];
  const secrets = Object.values(made.devices).flatMap((device) => [
    device.password,
    device.readerPassword,
    device.enableSecret,
    device.community,
  ]);
  // Of a private key, a line in its middle is enough to know it by.
  for (const key of keys) {
    const lines = JSON.stringify(key).match(/[A-Za-z0-9+/]{60,}/g) ?? [];
    secrets.push(...lines.slice(1).map((line) => line.slice(0, 40)));
  }
  return { data, secrets };
}

/** The forms in which a text might lie about. */
function forms(text: string): [string, Buffer][] {
  const bytes = Buffer.from(text, 'utf8');
  const found: [string, Buffer][] = [
    ['as it is', bytes],
    ['UTF-16', Buffer.from(text, 'utf16le')],
    ['hex', Buffer.from(bytes.toString('hex'))],
    ['HEX', Buffer.from(bytes.toString('hex').toUpperCase())],
    ['backwards', Buffer.from(bytes).reverse()],
    ['percent', Buffer.from(encodeURIComponent(text))],
  ];
  for (const encoding of ['base64', 'base64url'] as const)
    for (const before of [0, 1, 2]) {
      // Of base64 the first and last signs depend on what stands around; the middle does not.
      const encoded = Buffer.concat([Buffer.alloc(before), bytes])
        .toString(encoding)
        .replace(/=+$/, '');
      found.push([`${encoding} at ${before}`, Buffer.from(encoded.slice(before === 0 ? 0 : before + 1, -1))]);
    }
  return found;
}

function finds(haystack: Buffer, canaries: readonly string[], where: string): string[] {
  return canaries.flatMap((canary) =>
    forms(canary).flatMap(([form, bytes]) => (haystack.includes(bytes) ? [`${canary} ${form} in ${where}`] : [])),
  );
}

function searchFolder(folder: string, canaries: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const file = path.join(entry.parentPath, entry.name);
    const inName = finds(Buffer.from(entry.name), canaries, 'a name');
    return entry.isFile() ? [...inName, ...finds(readFileSync(file), canaries, path.relative(folder, file))] : inName;
  });
}

/** What a look into a process's memory found; `control` says that it found what is there. */
interface Looked {
  readonly found: readonly string[];
  readonly control: boolean;
}

interface Ran {
  readonly code: unknown;
  readonly out: string;
  readonly err: string;
}

/** `interlock run`; `look` sees each event with the launcher's process id. */
async function run(data: string, prompt: string, look = (_event: string, _pid: number): void => {}): Promise<Ran> {
  const child = spawn(process.execPath, [bin, 'run', prompt, '--approve', 'all', '--data', data, '--events', 'jsonl'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    out += `${line}\n`;
    look(line, child.pid as number);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code, signal] = await once(child, 'close');
  return { code: signal ?? code, out, err };
}

/** Words of `call.output` events come in pieces: together they are what was shown. */
const shownBy = (out: string) =>
  out
    .split('\n')
    .map((line) => (line === '' ? {} : (JSON.parse(line) as { type?: string; text?: string })))
    .filter(({ type }) => type === 'call.output' || type === 'model.text')
    .map(({ text }) => text)
    .join('');

test('the search finds what it looks for, in every form', () => {
  for (const text of ['öffne die Tür 42', word])
    for (const [form, bytes] of forms(text))
      assert.notDeepEqual(finds(Buffer.concat([Buffer.from('xy'), bytes, Buffer.from('z')]), [text], ''), [], form);
  const inside = Buffer.from(`{"a":"${word}","b":1}`).toString('base64');
  assert.notDeepEqual(finds(Buffer.from(inside), [word], ''), []);
});

test('after the main job and a read of everything, no file holds a prompt, a device’s words or a secret', async (t) => {
  const { data, secrets } = await knownLab(t);
  const looks: (Looked | string)[] = [];
  const launcher: (Looked | string)[] = [];
  const first = await run(data, job, (event, pid) => {
    if (event.includes('"card.closed"')) looks.push(memoryOfWorkspace(pid, secrets));
  });
  assert.equal(first.code, 0, first.err);
  const second = await run(data, `show running-config on edge-1 ${word}`, (event, pid) => {
    if (event.includes('"call.ended"')) launcher.push(memoryOf(pid, secrets));
  });
  assert.match(shownBy(first.out + second.out), /link to core-1/, 'the devices did say it');
  assert.match(shownBy(second.out), /snmp-server community «secret:/, 'a secret was there to be scrubbed');
  assert.deepEqual(finds(Buffer.from(first.out + first.err + second.out + second.err), secrets, 'the output'), []);
  assert.deepEqual(finds(Buffer.from(shownBy(first.out + second.out)), secrets, 'the pieces put together'), []);
  assert.deepEqual(searchFolder(data, [...shown, ...secrets]), []);
  const [seen = 'no card was closed'] = looks;
  if (typeof seen === 'string') t.diagnostic(`memory of the workspace not searched: ${seen}`);
  else {
    assert.ok(seen.control, 'the prompt is in the memory of the workspace, so the search does search');
    assert.deepEqual(seen.found, [], 'no lab secret is in the memory of the workspace');
  }
  const [before = 'no card was closed'] = launcher;
  if (typeof before === 'string') t.diagnostic(`memory of the launcher not searched: ${before}`);
  else {
    assert.ok(before.control, 'the prompt is in the memory of the launcher, which was given it');
    assert.deepEqual(before.found, [], 'no lab secret is in the memory of the launcher');
  }
});

test('a gatekeeper that is killed in mid-run leaves none either', async (t) => {
  const { data, secrets } = await knownLab(t);
  const { code } = await run(data, job, (event) => {
    if (event.includes('"card.closed"'))
      process.kill(Number(readFileSync(path.join(data, 'lock.pid'), 'utf8')), 'SIGKILL');
  });
  assert.equal(code, 'SIGKILL');
  assert.deepEqual(searchFolder(data, [...shown, ...secrets]), []);
});

/** Looks for `secrets` in the memory of the workspace below the process `launcher`; a string says why it could not. */
function memoryOfWorkspace(launcher: number, secrets: readonly string[]): Looked | string {
  if (process.platform !== 'linux') return 'there is no /proc';
  const pid = workspaceBelow(launcher);
  return pid === undefined ? 'it was not running' : memoryOf(pid, secrets);
}

function memoryOf(pid: number, secrets: readonly string[]): Looked | string {
  if (process.platform !== 'linux') return 'there is no /proc';
  try {
    const memory = readMemory(pid);
    const found = secrets.filter((secret) =>
      memory.some((part) => part.includes(secret) || part.includes(secret, 0, 'utf16le')),
    );
    return { found, control: memory.some((part) => part.includes(word)) };
  } catch (error) {
    return `${(error as NodeJS.ErrnoException).code}`;
  }
}

function workspaceBelow(of: number): number | undefined {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((one) => /^[0-9]+$/.test(one)))
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // it ended
    }
  const below = (pid: number): boolean =>
    pid === of || (parents.has(pid) && pid > 1 && below(parents.get(pid) as number));
  return [...parents.keys()].find((pid) => {
    const words = below(pid) ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0') : [];
    return /node$/.test(words[0] ?? '') && words.some((one) => one.endsWith('apps/workspace/src/main.ts'));
  });
}

/** Every writable mapping of a process; parts that cannot be read are not there. */
function readMemory(pid: number): Buffer[] {
  const file = openSync(`/proc/${pid}/mem`, 'r');
  try {
    return readFileSync(`/proc/${pid}/maps`, 'utf8')
      .split('\n')
      .flatMap((line) => {
        const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
        if (from === undefined || to === undefined) return [];
        const size = Number.parseInt(to, 16) - Number.parseInt(from, 16);
        if (size > 256 * 1024 * 1024) return [];
        const part = Buffer.alloc(size);
        try {
          return [part.subarray(0, readSync(file, part, 0, size, Number.parseInt(from, 16)))];
        } catch {
          return [];
        }
      });
  } finally {
    closeSync(file);
  }
}

test('the data folder is the user’s alone, file by file', async (t) => {
  if (process.platform === 'win32') return t.skip('modes are of POSIX');
  const { data } = await knownLab(t);
  const open = readdirSync(data, { recursive: true })
    .map((name) => path.join(data, String(name)))
    .filter((file) => (statSync(file).mode & 0o077) !== 0);
  assert.deepEqual(open, []);
});
