import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { newId, type Permit } from '@interlock/model';
import { type EntrySecret, openVault } from '@interlock/vault';
import { connectSsh, type SshConnection } from '@interlock/wires';
import { type Peer, skip, startPeer } from '@interlock/wires/openssh-peer';
import { loginWith } from './ssh-login.ts';

const around = { now: () => Date.now(), random: (n: number) => new Uint8Array(randomBytes(n)) };
const dir = mkdtempSync(join(tmpdir(), 'interlock-certificates-'));
after(() => rmSync(dir, { recursive: true, force: true }));
const keygen = (...words: string[]) => execFileSync('ssh-keygen', ['-q', ...words]);
let n = 0;

/** A real OpenSSH that trusts an authority and no key. */
async function trusting(): Promise<{ readonly peer: Peer; readonly authority: string }> {
  const authority = join(dir, `authority${++n}`);
  keygen('-N', '', '-t', 'ed25519', '-f', authority);
  const peer = await startPeer([`TrustedUserCAKeys ${authority}.pub`, 'AuthorizedKeysFile none']);
  return { peer, authority };
}

/** A key and its certificate, as ssh-keygen makes them. */
function certified(authority: string, principals: string, type: readonly string[], more: readonly string[] = []) {
  const file = join(dir, `key${++n}`);
  keygen('-N', '', '-f', file, '-t', ...type);
  keygen('-s', authority, '-I', 'kim', ...(principals ? ['-n', principals] : []), ...more, `${file}.pub`);
  return { privateKey: readFileSync(file), certificate: readFileSync(`${file}-cert.pub`) };
}

const vault = await openVault({
  dir: join(dir, 'vault'),
  organization: newId('org', around.random),
  surroundings: around,
  unlock: { home: 'practice' },
  before: async () => undefined,
  observe: () => undefined,
});
after(() => vault.close());

/** Logs in as the gatekeeper does; answers the kind of login. */
async function login(
  peer: Peer,
  secret: EntrySecret,
  type: 'ssh-key' | 'ssh-agent' = 'ssh-key',
): Promise<{ connection: SshConnection; kind: string }> {
  const [host, owner] = [newId('host', around.random), newId('person', around.random)];
  const entry = { name: `key ${++n}`, type, account: peer.user, owner, lab: true } as const;
  const view = await vault.entries.put({ ...entry, hosts: [host], secret });
  const permit = { expires: around.now() + 60_000 } as unknown as Permit;
  let kind = '';
  const connection = await connectSsh({
    name: 'peer',
    address: '127.0.0.1',
    port: peer.port,
    hostKeys: [{ algorithm: 'ssh-ed25519', fingerprint: peer.fingerprint }],
    credential: (answer) =>
      vault.withCredential({ permit, entry: view.id, version: view.version, host }, (credential) =>
        loginWith(credential, (as) => {
          kind = as.kind;
          return answer(as);
        }),
      ),
  });
  connection.close();
  await connection.closed;
  return { connection, kind };
}

test('a certificate of every kind of key logs in to an OpenSSH that trusts its authority alone', { skip }, async () => {
  const { peer, authority } = await trusting();
  // a signature over a curve has numbers of differing length: more than one try each
  for (const type of [
    ['ed25519'],
    ['rsa', '-b', '2048'],
    ...['256', '384', '521'].map((bits) => ['ecdsa', '-b', bits]),
  ])
    for (let time = 0; time < 3; time++) {
      const made = certified(authority, `${peer.user},netops`, type);
      assert.equal((await login(peer, made)).kind, 'signer', type.join(' '));
      if (time === 0) {
        const { privateKey } = certified(authority, peer.user, type);
        await assert.rejects(login(peer, { privateKey }), { code: 'wire.auth-rejected' });
      }
    }
});

test('a key that only the library reads shows its certificate as well', { skip }, async () => {
  const { peer, authority } = await trusting();
  const { certificate } = certified(authority, peer.user, ['rsa', '-b', '2048']);
  const file = join(dir, `key${n}`);
  keygen('-p', '-P', '', '-N', 'correct horse', '-m', 'PEM', '-f', file);
  const secret = { privateKey: readFileSync(file), passphrase: Buffer.from('correct horse'), certificate };
  assert.equal((await login(peer, secret)).kind, 'ssh-key');
});

test('a certificate that has ended or not begun is not shown', { skip }, async () => {
  const { peer, authority } = await trusting();
  for (const [span, words] of [
    ['-2d:-1d', /ended at \d{4}/],
    ['+1d:+2d', /holds from \d{4}/],
  ] as const)
    await assert.rejects(login(peer, certified(authority, peer.user, ['ed25519'], ['-V', span])), {
      code: 'wire.certificate-expired',
      message: words,
    });
});

test('a certificate that the host turns away says what does not fit', { skip }, async () => {
  const { peer, authority } = await trusting();
  const stranger = (await trusting()).authority;
  for (const [made, words] of [
    [certified(authority, 'lee,sam', ['ed25519']), /names "lee", "sam" and not /],
    [certified(authority, '', ['ed25519']), /names no account/],
    [certified(stranger, peer.user, ['ecdsa']), /may not be trusted/],
    [
      certified(authority, peer.user, ['ed25519'], ['-O', 'source-address=192.0.2.1/32']),
      /limited by "source-address"/,
    ],
  ] as const)
    await assert.rejects(login(peer, made), { code: 'wire.certificate-rejected', message: words });
});

test('a certificate of another key, of a host, or a broken one is not even kept', { skip }, async () => {
  const { peer, authority } = await trusting();
  const [one, other] = [certified(authority, peer.user, ['ed25519']), certified(authority, peer.user, ['ed25519'])];
  const host = certified(authority, peer.user, ['ed25519'], ['-h']);
  const [kind, blob = ''] = one.certificate.toString().split(' ');
  const short = Buffer.from(`${kind} ${blob.slice(0, 100)} x`);
  for (const [privateKey, certificate] of [
    [one.privateKey, other.certificate],
    [host.privateKey, host.certificate],
    [one.privateKey, short],
  ] as const)
    await assert.rejects(login(peer, { privateKey: Uint8Array.from(privateKey), certificate }), {
      code: 'vault.malformed-entry',
    });
});

test('a key that an agent holds shows its certificate, which the agent need not know', {
  skip,
  timeout: 60_000,
}, async (t) => {
  const { peer, authority } = await trusting();
  const socket = join(dir, 'agent');
  const agent = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
  t.after(() => agent.kill());
  await new Promise((resolve) => agent.stdout.once('data', resolve));
  const before = process.env.SSH_AUTH_SOCK;
  process.env.SSH_AUTH_SOCK = socket;
  t.after(() => {
    if (before === undefined) delete process.env.SSH_AUTH_SOCK;
    else process.env.SSH_AUTH_SOCK = before;
  });
  for (const type of [['ed25519'], ['rsa', '-b', '2048'], ['ecdsa', '-b', '256'], ['ecdsa', '-b', '521']]) {
    const { certificate } = certified(authority, peer.user, type);
    const file = join(dir, `key${n}`);
    renameSync(`${file}-cert.pub`, `${file}.certificate`); // else ssh-add takes it along
    execFileSync('ssh-add', ['-q', file], { env: { ...process.env, SSH_AUTH_SOCK: socket } });
    const publicLine = () => Buffer.from(readFileSync(`${file}.pub`, 'utf8').trim()); // the vault wipes what it is given
    assert.equal((await login(peer, { publicLine: publicLine(), certificate }, 'ssh-agent')).kind, 'agent');
    await assert.rejects(login(peer, { publicLine: publicLine() }, 'ssh-agent'), {
      code: 'wire.auth-rejected',
    });
    const other = certified(authority, peer.user, type).certificate;
    await assert.rejects(login(peer, { publicLine: publicLine(), certificate: other }, 'ssh-agent'), {
      code: 'vault.malformed-entry',
    });
  }
});
