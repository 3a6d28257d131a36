import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync, sign as signData } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { connectSsh, fetchHostKey, type SshOptions } from './index.ts';
import { type Peer, skip, started, startPeer } from './openssh.peer.ts';

function to(peer: Peer, more: Partial<SshOptions> = {}): SshOptions {
  return {
    name: 'peer',
    address: '127.0.0.1',
    port: peer.port,
    hostKeys: [{ algorithm: 'ssh-ed25519', fingerprint: peer.fingerprint }],
    credential: (login) => login({ kind: 'ssh-key', username: peer.user, privateKey: Buffer.from(peer.key) }),
    ...more,
  };
}

test('OpenSSH: the key is fetched as ssh-keygen prints it, and a key logs in to a terminal', { skip }, async () => {
  const peer = await startPeer();
  const fetched = await fetchHostKey({ name: 'peer', address: '127.0.0.1', port: peer.port });
  assert.deepEqual(fetched, { algorithm: 'ssh-ed25519', fingerprint: peer.fingerprint });
  const connection = await connectSsh(to(peer));
  const session = await connection.shell({ columns: 511, rows: 40, term: 'dumb' });
  let text = '';
  session.onData((bytes) => {
    text += Buffer.from(bytes).toString();
  });
  await session.write('stty size; exit\r');
  assert.deepEqual(await session.closed, { fault: null });
  assert.match(text, /40 511/);
  connection.close();
  assert.deepEqual(await connection.closed, { fault: null });
});

test('OpenSSH: a password where only keys are taken is not sent', { skip }, async () => {
  const peer = await startPeer();
  const credential: SshOptions['credential'] = (login) =>
    login({ kind: 'password', username: peer.user, password: Buffer.from('x') });
  await assert.rejects(connectSsh(to(peer, { credential })), { code: 'wire.auth-method', message: /publickey/ });
});

test('OpenSSH: a host is reached through another', { skip }, async () => {
  const bastion = await startPeer();
  const inner = await startPeer();
  const hop = to(bastion);
  const connection = await connectSsh(to(inner, { route: [hop] }));
  assert.equal(connection.hostKey.fingerprint, inner.fingerprint);
  connection.close();
  await connection.closed;
  const shut = await startPeer(['AllowTcpForwarding no']);
  await assert.rejects(connectSsh(to(inner, { route: [to(shut)] })), { code: 'wire.hop' });
});

test('OpenSSH: only SHA-1 key exchange is refused', { skip }, async () => {
  const peer = await startPeer(['KexAlgorithms diffie-hellman-group14-sha1']);
  await assert.rejects(connectSsh(to(peer)), { code: 'wire.algorithms' });
});

test('OpenSSH: a key that signs elsewhere logs in, and its private part is never asked for', { skip }, async () => {
  const peer = await startPeer();
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
  const part = (bytes: Uint8Array) => Buffer.concat([Buffer.of(0, 0, 0, bytes.length), bytes]);
  const blob = Buffer.concat([part(Buffer.from('ssh-ed25519')), part(raw)]);
  writeFileSync(peer.authorized, `ssh-ed25519 ${blob.toString('base64')} test\n`);
  let signed = 0;
  const signer =
    (sign: (data: Uint8Array) => Uint8Array): SshOptions['credential'] =>
    (login) =>
      login({ kind: 'signer', username: peer.user, type: 'ssh-ed25519', publicKey: blob, sign });
  const credential = signer((data) => {
    signed++;
    return signData(null, data, privateKey);
  });
  const connection = await connectSsh(to(peer, { credential }));
  assert.equal(signed, 1);
  connection.close();
  await connection.closed;
  await assert.rejects(connectSsh(to(peer, { credential: signer(() => new Uint8Array(64)) })), {
    code: 'wire.auth-rejected',
  });
});

test('OpenSSH: the person’s agent signs with the one key that is named, and is not forwarded', { skip }, async () => {
  const peer = await startPeer(['AllowAgentForwarding yes']);
  const folder = mkdtempSync(join(tmpdir(), 'interlock-agent-'));
  const socket = join(folder, 'socket');
  const child = spawn('ssh-agent', ['-D', '-a', socket], { stdio: ['ignore', 'pipe', 'ignore'] });
  started.push({ child, folder });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const env = { ...process.env, SSH_AUTH_SOCK: socket };
  execFileSync('ssh-keygen', ['-q', '-N', '', '-t', 'ed25519', '-f', join(folder, 'other')]);
  execFileSync('ssh-add', ['-q', join(folder, 'other')], { env });
  writeFileSync(join(folder, 'mine'), peer.key, { mode: 0o600 });
  execFileSync('ssh-add', ['-q', join(folder, 'mine')], { env });
  const line = readFileSync(peer.authorized, 'utf8').trim();
  const other = readFileSync(join(folder, 'other.pub'), 'utf8').trim();
  const agent =
    (publicLine: string): SshOptions['credential'] =>
    (login) =>
      login({ kind: 'agent', username: peer.user, socket, publicLine });
  const connection = await connectSsh(to(peer, { credential: agent(line) }));
  const session = await connection.shell({ columns: 511, rows: 40, term: 'dumb' });
  let text = '';
  session.onData((bytes) => {
    text += Buffer.from(bytes).toString();
  });
  await session.write('echo "[$SSH_AUTH_SOCK]"; exit\r');
  await session.closed;
  assert.match(text, /^\[\]\r?$/m);
  connection.close();
  await connection.closed;
  await assert.rejects(connectSsh(to(peer, { credential: agent(other) })), { code: 'wire.auth-rejected' });
  execFileSync('ssh-add', ['-q', '-D'], { env });
  await assert.rejects(connectSsh(to(peer, { credential: agent(line) })), { code: 'wire.agent' });
});
