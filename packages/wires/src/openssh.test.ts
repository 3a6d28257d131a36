import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync, sign as signData } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
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

/** An agent that answers as it is told: which keys it holds, and with which signature. */
async function agentDouble(t: TestContext, publicLine: string) {
  const folder = mkdtempSync(join(tmpdir(), 'interlock-agent-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const string = (bytes: Uint8Array) => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(bytes.length);
    return Buffer.concat([head, bytes]);
  };
  const message = (type: number, body: Buffer) => string(Buffer.concat([Buffer.of(type), body]));
  const blob = Buffer.from(publicLine.split(' ')[1] as string, 'base64');
  const keys = message(12, Buffer.concat([Buffer.of(0, 0, 0, 1), string(blob), string(Buffer.from('mine'))]));
  const signature = (length: number) =>
    message(14, string(Buffer.concat([string(Buffer.from('ssh-ed25519')), string(Buffer.alloc(length))])));
  const open = new Set<Socket>();
  const double = { folder, socket: join(folder, 'socket'), open, manner: 'silent', written: 0 };
  const server = createServer((peer) => {
    open.add(peer);
    peer.on('error', () => undefined).on('close', () => open.delete(peer));
    const floods = () => {
      while (!peer.destroyed && double.written < 64 << 20 && peer.write(Buffer.alloc(1 << 20)))
        double.written += 1 << 20;
    };
    peer.on('drain', floods).on('data', (asked: Buffer) => {
      if (double.manner === 'floods') {
        peer.write(Buffer.alloc(4, 0xff));
        floods();
      } else if (double.manner !== 'silent') peer.write(asked[4] === 11 ? keys : signature(100_000));
    });
  });
  await new Promise<void>((resolve) => server.listen(double.socket, resolve));
  t.after(() => {
    for (const peer of open) peer.destroy();
    server.close();
  });
  return double;
}

test('OpenSSH: an agent that is silent, floods or signs without end is heard no longer than the login', {
  skip,
}, async (t) => {
  const peer = await startPeer();
  const publicLine = readFileSync(peer.authorized, 'utf8').trim();
  const agent = await agentDouble(t, publicLine);
  const { socket, open } = agent;
  const credential: SshOptions['credential'] = (login) =>
    login({ kind: 'agent', username: peer.user, socket, publicLine });
  for (const manner of ['silent', 'floods', 'signs']) {
    Object.assign(agent, { manner });
    const timeouts = { login: manner === 'silent' ? 5000 : 20_000 };
    await assert.rejects(connectSsh(to(peer, { credential, timeouts })), { code: 'wire.agent' }, manner);
    while (open.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.ok(agent.written < 64 << 20, 'the flood was not drunk up');
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
