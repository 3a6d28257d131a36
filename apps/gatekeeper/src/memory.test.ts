/** What of an entry of each type is left in the gatekeeper's memory after it was used. */
import assert from 'node:assert/strict';
import { randomBytes, randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { canSearchMemory, searchFor } from '@interlock/envelope/memory-search.double';
import { newLabSecrets, startLab } from '@interlock/lab';
import { newId, type Permit } from '@interlock/model';
import { newRedactor } from '@interlock/redact';
import {
  type EntrySecret,
  type EntryView,
  generateSshKey,
  openVault,
  type SecretPart,
  type Vault,
} from '@interlock/vault';
import { type Device, newBench } from './execution/bench.double.ts';
import { loginWith } from './ssh-login.ts';

const skip = canSearchMemory ? false : 'this system does not let a process read its own memory';
const around = { now: () => Date.now(), random: (n: number) => new Uint8Array(randomBytes(n)) };
const host = newId('host', around.random);
const owner = newId('person', around.random);

/** Sixteen letters that were never a string, and the search for them. */
function canary() {
  const bytes = Buffer.allocUnsafeSlow(16);
  randomFillSync(bytes);
  for (let at = 0; at < bytes.length; at++) bytes[at] = 0x61 + ((bytes[at] as number) % 26);
  return { bytes, find: searchFor(bytes) };
}

async function open(t: TestContext, helper?: () => Promise<Uint8Array>): Promise<Vault> {
  const dir = mkdtempSync(path.join(tmpdir(), 'interlock-memory-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const redactor = newRedactor({ key: randomBytes(32) });
  const vault = await openVault({
    dir,
    organization: newId('org', around.random),
    surroundings: around,
    unlock: { home: 'practice' },
    before: async () => undefined,
    observe: (secret, entry) => void redactor.know(secret, entry.name),
    ...(helper && { helper }),
  });
  t.after(() => vault.close());
  return vault;
}

const put = (vault: Vault, type: EntryView['type'], secret: EntrySecret, account = 'x') =>
  vault.entries.put({ name: type, type, account, owner, hosts: [host], lab: true, secret });

const lend = ({ id, version }: EntryView) => ({
  permit: { expires: around.now() + 60_000 } as unknown as Permit,
  entry: id,
  version,
  host,
});

const words: readonly (readonly [EntryView['type'], SecretPart, Record<string, string>])[] = [
  ['user-password', 'password', {}],
  ['token', 'token', {}],
  ['snmp-v2c', 'community', {}],
  ['snmp-v3', 'authPassword', { authProtocol: 'sha256' }],
  ['enable-secret', 'enable', {}],
  ['totp', 'seed', {}],
];

test('a secret of each type is nowhere after it was kept, lent, made known to the redactor, and shown', {
  skip,
}, async (t) => {
  const vault = await open(t);
  for (const [type, part, more] of words) {
    const { bytes, find } = canary();
    const beside = Object.fromEntries(Object.entries(more).map(([name, text]) => [name, Buffer.from(text)]));
    const entry = await put(vault, type, { ...beside, [part]: bytes });
    assert.deepEqual(find(), [], `${type} after it was kept`);
    await vault.withCredential(lend(entry), async (credential) => {
      const [secret] = Object.values(credential).flatMap((value) =>
        value !== null && typeof value === 'object' && 'use' in value ? [value] : [],
      );
      secret?.use((open) => open.length);
    });
    assert.deepEqual(find(), [], `${type} after it was lent`);
    await vault.reveal(
      entry.id,
      async () => undefined,
      (parts) => parts.size,
    );
    assert.deepEqual(find(), [], `${type} after it was opened for its person`);
  }
});

test('what another program keeps is nowhere after it was lent', { skip }, async (t) => {
  const { bytes, find } = canary();
  const said = Buffer.concat([Buffer.from('password='), bytes, Buffer.from('\n')]);
  bytes.fill(0);
  const vault = await open(t, async () => said);
  const entry = await put(vault, 'external', { command: Buffer.from('["keeper"]') });
  await vault.withCredential(lend(entry), async (credential) => {
    assert.ok(credential.type === 'user-password' && credential.password.length === 16);
  });
  assert.deepEqual(find(), []);
});

test('of an SSH key neither the file nor the number in it is left after it logged in to a device', {
  skip,
}, async (t) => {
  const { file, publicLine } = generateSshKey('canary');
  const lab = await startLab({ secrets: newLabSecrets(), authorizedKeys: [publicLine] });
  t.after(() => lab.close());
  const edge = lab.devices.find(({ role }) => role === 'edge') as Device;
  const raw = file.use(secretNumber);
  const [text, number] = [file.use((whole) => searchFor(secretSigns(whole))), searchFor(raw)];
  raw.fill(0);
  const privateKey = file.use((whole) => Uint8Array.from(whole));
  file.free();
  const vault = await open(t);
  const entry = await put(vault, 'ssh-key', { privateKey }, edge.username);
  const bench = newBench(edge, {
    credential: () => (login) =>
      vault.withCredential(lend(entry), (credential) => {
        assert.notDeepEqual(text(), [], 'the search finds it while it is lent');
        return loginWith(credential, login);
      }),
  });
  t.after(() => bench.execution.close());
  const { outcome } = await bench.run(edge, 'show clock');
  assert.equal(outcome.end, 'done', JSON.stringify(outcome));
  assert.deepEqual([text(), number()], [[], []]);
});

/** Where the 64 bytes of the secret begin in the file's bytes: behind the public key's second appearance. */
const secretAt = 161;

/** Sixteen signs of base64 that tell of the secret alone, in one line of the file. */
function secretSigns(file: Buffer): Buffer {
  const first = Math.ceil(secretAt / 3) * 4;
  const at = file.indexOf(0x0a) + 1 + first + Math.floor(first / 70);
  return file.subarray(at, at + 16);
}

/** Sixteen bytes of the secret, put together from the signs without a string. */
function secretNumber(file: Buffer): Buffer {
  const number = Buffer.allocUnsafeSlow(16);
  const signs = file.subarray(file.indexOf(0x0a) + 1).filter((sign) => sign !== 0x0a);
  for (let n = 0; n < 16; n++) {
    const at = secretAt + n;
    const group = Math.floor(at / 3) * 4;
    let three = 0;
    for (let i = 0; i < 4; i++) three = (three << 6) | bitsOf(signs[group + i] as number);
    number[n] = (three >> (8 * (2 - (at % 3)))) & 0xff;
  }
  signs.fill(0);
  return number;
}

function bitsOf(sign: number): number {
  if (sign >= 0x61) return sign - 71;
  if (sign >= 0x41) return sign - 65;
  if (sign >= 0x30) return sign + 4;
  return sign === 0x2b ? 62 : 63;
}
