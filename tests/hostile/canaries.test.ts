import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Gatekeeper, startGatekeeper } from '@interlock/gatekeeper';
import { type Lab, type LabSecrets, newLabSecrets, startLab } from '@interlock/lab';
import type { RunEvent } from '@interlock/protocol';

const installation = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'interlock-canaries-'));
const data = path.join(folder, 'data');
const promptWord = `promptcanary${randomBytes(6).toString('hex')}`;
let lab: Lab;
let secrets: LabSecrets;
let gatekeeper: Gatekeeper;
const events: RunEvent[] = [];
let workspaceMemory: Buffer[] = [];

before(async () => {
  gatekeeper = await startGatekeeper({
    folder: data,
    installation,
    model: 'rehearsal',
    unlock: { passphrase: async () => undefined },
    startLab: async (kept) => {
      secrets = kept(newLabSecrets);
      lab = await startLab({ secrets });
      return lab;
    },
  });
  gatekeeper.approve(() => ({
    answer: 'approved',
    approval: { by: gatekeeper.person(), through: 'approve-all', at: Date.now() },
  }));
  const ended = new Promise<void>((resolve) => {
    gatekeeper.events.listen((event) => {
      events.push(event);
      if (event.type === 'run.ended') resolve();
    });
  });
  await gatekeeper.converse(`The BGP session between the two routers is down. Find out why and fix it. ${promptWord}`, {
    trust: 'supervised',
  });
  await ended;
  workspaceMemory = memoryOf(gatekeeper.workspacePid());
  await gatekeeper.close();
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** A word in every form that a careless program leaves it in. */
function forms(word: string): Buffer[] {
  const bytes = Buffer.from(word);
  const base64 = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    return text.slice(shift === 0 ? 0 : shift + 1, Math.floor(((shift + bytes.length) * 8) / 6) - 1);
  });
  return [
    bytes,
    Buffer.from(bytes.toString('hex')),
    Buffer.from(word, 'utf16le'),
    ...base64.map((text) => Buffer.from(text)),
  ];
}

function files(under: string): string[] {
  return readdirSync(under, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(under, name))
    .filter((name) => statSync(name).isFile());
}

/** What the workspace's processes hold in memory: bubblewrap is the parent of the one that thinks. */
function memoryOf(pid: number | undefined): Buffer[] {
  if (pid === undefined || process.platform !== 'linux') return [];
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .filter((id) => id !== '')
    .map(Number);
  return [
    pid,
    ...children.flatMap((child) => [
      child,
      ...readFileSync(`/proc/${child}/task/${child}/children`, 'utf8')
        .trim()
        .split(' ')
        .filter((id) => id !== '')
        .map(Number),
    ]),
  ].flatMap(readMemory);
}

function readMemory(pid: number): Buffer[] {
  const found: Buffer[] = [];
  try {
    const { openSync, readSync, closeSync } = process.getBuiltinModule('node:fs');
    const memory = openSync(`/proc/${pid}/mem`, 'r');
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const range = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line);
      if (!range) continue;
      const [from, to] = [Number.parseInt(range[1] as string, 16), Number.parseInt(range[2] as string, 16)];
      if (to - from > 256 * 1024 * 1024) continue;
      const bytes = Buffer.alloc(to - from);
      try {
        found.push(bytes.subarray(0, readSync(memory, bytes, 0, bytes.length, from)));
      } catch {
        // a region that cannot be read holds nothing for anybody
      }
    }
    closeSync(memory);
  } catch {
    return found;
  }
  return found;
}

test('the main job was done, so that there was something to leave behind', () => {
  const ended = events.at(-1);
  assert.ok(ended?.type === 'run.ended' && ended.end === 'done', JSON.stringify(ended));
  assert.equal(ended.changes, 1);
  assert.ok(files(data).some((name) => name.includes('recordings')));
});

test('no file of the data folder holds the prompt, a device’s text, a device’s secret or a password, in any form', () => {
  const passwords = Object.values(secrets.devices).flatMap(({ password, readerPassword, enableSecret, community }) => [
    password,
    readerPassword,
    enableSecret,
    community,
  ]);
  const canaries = [
    promptWord,
    'link to core-1',
    'BGP router identifier',
    'no neighbor 10.255.0.2 shutdown',
    ...passwords,
  ];
  for (const name of files(data)) {
    const bytes = readFileSync(name);
    for (const canary of canaries)
      for (const form of forms(canary))
        assert.ok(!bytes.includes(form), `${path.relative(data, name)} holds “${canary}”`);
  }
});

test('the search finds what is there', () => {
  const names = files(data).map((name) => readFileSync(name));
  assert.ok(
    names.some((bytes) => bytes.includes(Buffer.from('edge-1'))),
    'host names are clear, in the ledger',
  );
});

test('no event and no memory of the workspace holds a password', (context) => {
  const passwords = Object.values(secrets.devices).flatMap(({ password, readerPassword, enableSecret }) => [
    password,
    readerPassword,
    enableSecret,
  ]);
  const said = JSON.stringify(events);
  for (const password of passwords) assert.ok(!said.includes(password));
  if (workspaceMemory.length === 0) {
    context.skip('the workspace’s memory cannot be read here');
    return;
  }
  assert.ok(
    workspaceMemory.some((bytes) => bytes.includes(promptWord) || bytes.includes(Buffer.from(promptWord, 'utf16le'))),
    'the search reads the right memory',
  );
  for (const password of passwords) for (const bytes of workspaceMemory) assert.ok(!bytes.includes(password));
});
