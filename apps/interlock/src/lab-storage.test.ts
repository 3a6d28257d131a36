import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { type LabState, newLabSecrets } from '@interlock/lab';
import { Client, type ClientChannel } from 'ssh2';
import { freshLab, type LabProcess, labOf } from './lab-process.ts';
import { labStorage } from './lab-storage.ts';

const secrets = newLabSecrets();
const kept = <S>(): S => secrets as S;

function newFolder(t: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-lab-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function stateOf(content: string): LabState {
  return { v: 1, devices: { linux: { files: { '/etc/motd': { content, root: false } } } } };
}

/** Types lines on a device, one after the other, and gives everything that it showed. */
async function type(lab: LabProcess, name: string, lines: readonly string[]): Promise<string> {
  const device = lab.devices.find((one) => one.name === name);
  assert.ok(device);
  const client = new Client();
  await new Promise<void>((resolve, reject) => {
    client.on('ready', resolve).on('error', reject);
    client.connect({ ...device, hostVerifier: () => true });
  });
  const channel = await new Promise<ClientChannel>((resolve, reject) => {
    client.shell({ cols: 200, rows: 0 }, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  let seen = '';
  let fresh = '';
  let next = () => {};
  channel.on('data', (bytes: Buffer) => {
    seen += bytes.toString('latin1');
    fresh += bytes.toString('latin1');
    if (/(^|\n)\S+# ?$/.test(fresh)) next();
  });
  for (const line of [undefined, ...lines])
    await new Promise<void>((resolve) => {
      next = resolve;
      fresh = '';
      if (line !== undefined) channel.write(`${line}\r`);
    });
  client.end();
  return seen;
}

const repair = ['terminal length 0', 'conf t', 'router bgp 65010', 'no neighbor 10.255.0.2 shutdown', 'end'];

test('what was written stands after a restart, what only ran is lost, and a fresh lab is as new', async (t) => {
  const folder = newFolder(t);
  const restarted = async (lab: LabProcess, options = {}) => {
    await lab.close();
    return labOf(folder, options)(kept);
  };
  let lab = await labOf(folder)(kept);
  t.after(() => lab.close());
  await type(lab, 'edge-1', repair);
  await type(lab, 'core-1', ['conf t', 'interface lo7', 'description only-runs', 'end']);
  lab = await restarted(lab);
  const show = ['terminal length 0', 'show running-config'];
  assert.match(await type(lab, 'edge-1', show), /neighbor 10\.255\.0\.2 shutdown/, 'nothing was written');

  await type(lab, 'edge-1', [...repair, 'conf t', 'interface lo9', 'description kept-9', 'end', 'write memory']);
  lab = await restarted(lab);
  const after = await type(lab, 'edge-1', show);
  assert.match(after, /description kept-9/);
  assert.doesNotMatch(after, /neighbor \S+ shutdown/);
  assert.doesNotMatch(await type(lab, 'core-1', show), /only-runs/);

  const headless = await freshLab()(kept);
  const faulted = await type(headless, 'edge-1', [...show, 'write memory']);
  await headless.close();
  assert.match(faulted, /neighbor 10\.255\.0\.2 shutdown/);
  lab = await restarted(lab);
  assert.match(await type(lab, 'edge-1', show), /kept-9/, 'a headless lab leaves alone what was saved');

  lab = await restarted(lab, { anew: true });
  const anew = await type(lab, 'edge-1', show);
  assert.doesNotMatch(anew, /kept-9/);
  assert.match(anew, /neighbor 10\.255\.0\.2 shutdown/);
});

test('the file is the user’s alone, whole, and shows nothing of what is in it', async (t) => {
  const folder = newFolder(t);
  const told: string[] = [];
  const storage = labStorage(folder, secrets, (sentence) => told.push(sentence));
  assert.equal(await storage.read(), undefined);
  for (let i = 0; i < 20; i++) storage.keep(stateOf(`secret-word ${i}`));
  await storage.settled();
  assert.deepEqual(await storage.read(), stateOf('secret-word 19'));
  const file = path.join(folder, 'lab', 'startup');
  assert.deepEqual(readdirSync(path.join(folder, 'lab')), ['startup']);
  if (process.platform !== 'win32') {
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(path.dirname(file)).mode & 0o777, 0o700);
  }
  assert.equal(readFileSync(file).indexOf('secret-word'), -1);
  assert.deepEqual(told, []);
  await storage.forget();
  await storage.forget();
  assert.equal(await storage.read(), undefined);
});

test('a file that is damaged, of another lab, too long or a link is told, put aside, and the lab is as new', async (t) => {
  const other = newLabSecrets();
  const makers: [string, (file: string) => Promise<void> | void][] = [
    ['damaged', (file) => writeFileSync(file, '{"v":1,"devices":{}}')],
    ['empty', (file) => writeFileSync(file, '')],
    ['too long', (file) => writeFileSync(file, Buffer.alloc(5 * 1024 * 1024))],
    ['a link', (file) => symlinkSync('/etc/passwd', file)],
    [
      'of another lab',
      async (file) => {
        const storage = labStorage(path.resolve(file, '../..'), other, assert.fail);
        storage.keep(stateOf('x'));
        await storage.settled();
      },
    ],
    [
      'of no shape',
      async (file) => {
        const storage = labStorage(path.resolve(file, '../..'), secrets, assert.fail);
        storage.keep({ v: 1, devices: { edge: 7 } });
        await storage.settled();
      },
    ],
  ];
  for (const [what, make] of makers) {
    if (what === 'a link' && process.platform === 'win32') continue;
    const folder = newFolder(t);
    mkdirSync(path.join(folder, 'lab'));
    await make(path.join(folder, 'lab', 'startup'));
    const told: string[] = [];
    const storage = labStorage(folder, secrets, (sentence) => told.push(sentence));
    assert.equal(await storage.read(), undefined, what);
    assert.equal(told.length, 1, what);
    assert.match(told[0] ?? '', /start as new\. The file lies in .*startup\.unreadable/, what);
    assert.equal(await storage.read(), undefined, what);
    assert.equal(told.length, 1, 'it is told once');
  }
});

test('storage that cannot be written is told and stops nothing', async (t) => {
  const folder = newFolder(t);
  writeFileSync(path.join(folder, 'lab'), 'a file where the folder should be');
  const told: string[] = [];
  const storage = labStorage(folder, secrets, (sentence) => told.push(sentence));
  storage.keep(stateOf('x'));
  await storage.settled();
  assert.match(told[0] ?? '', /was not kept: (EEXIST|ENOTDIR)/);
  const big = labStorage(newFolder(t), secrets, (sentence) => told.push(sentence));
  big.keep(stateOf('x'.repeat(4 * 1024 * 1024)));
  await big.settled();
  assert.match(told[1] ?? '', /hold more than fits/);
});
