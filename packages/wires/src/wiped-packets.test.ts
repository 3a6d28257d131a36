import assert from 'node:assert/strict';
import { test } from 'node:test';
import type ssh2 from 'ssh2';
import { connectSsh } from './index.ts';
import { skip, startPeer } from './openssh.peer.ts';
import { wipePackets } from './wiped-packets.ts';

class AESGCMCipherNative {
  readonly seen: string[] = [];
  encrypt(packet: Buffer) {
    this.seen.push(packet.toString('latin1'));
  }
}

test('a packet is zeroed behind its length, after it was encrypted and not before', () => {
  const cipher = new AESGCMCipherNative();
  wipePackets({ _protocol: { _cipher: cipher } } as unknown as ssh2.Client);
  const packet = Buffer.from('\0\0\0\x07secret!');
  cipher.encrypt(packet);
  assert.deepEqual([cipher.seen, packet.toString('latin1')], [['\0\0\0\x07secret!'], `\0\0\0\x07${'\0'.repeat(7)}`]);
});

test('a cipher that is not known to copy is left alone', () => {
  for (const _cipher of [undefined, { encrypt: (packet: Buffer) => packet }]) {
    const encrypt = _cipher?.encrypt;
    wipePackets({ _protocol: { _cipher } } as unknown as ssh2.Client);
    assert.equal(_cipher?.encrypt, encrypt);
  }
});

test('OpenSSH: every way of encrypting that is offered carries a session', { skip }, async () => {
  for (const lines of [
    ['Ciphers aes128-gcm@openssh.com', 'RekeyLimit 16K'],
    ['Ciphers aes256-ctr', 'MACs hmac-sha2-256-etm@openssh.com'],
    ['Ciphers aes128-ctr', 'MACs hmac-sha2-512'],
  ]) {
    const peer = await startPeer(lines);
    const connection = await connectSsh({
      name: 'peer',
      address: '127.0.0.1',
      port: peer.port,
      hostKeys: [{ algorithm: 'ssh-ed25519', fingerprint: peer.fingerprint }],
      credential: (login) => login({ kind: 'ssh-key', username: peer.user, privateKey: Buffer.from(peer.key) }),
    });
    const session = await connection.shell({ columns: 511, rows: 40, term: 'dumb' });
    let text = '';
    session.onData((bytes) => {
      text += Buffer.from(bytes).toString();
    });
    for (let n = 0; n < 200; n++) await session.write(`: ${'x'.repeat(n)}\r`);
    await session.write('echo $((6 * 7))th; exit\r');
    assert.deepEqual(await session.closed, { fault: null });
    assert.match(text, /42th/, lines.join(' '));
    connection.close();
    await connection.closed;
  }
});
