import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import ssh2 from 'ssh2';
import type { Certificate } from './certificate.ts';
import { certifiedKey } from './certified-key.ts';

const pair = ssh2.utils.generateKeyPairSync('ed25519');
const key = ssh2.utils.parseKey(pair.private) as ssh2.ParsedKey;
const certificate = { algorithm: 'long', signature: 'short', blob: Buffer.from('blob') } as unknown as Certificate;

test('the SSH library is the one whose packets are put right', () => {
  const { version } = JSON.parse(readFileSync(new URL(import.meta.resolve('ssh2/package.json')), 'utf8')) as {
    version: string;
  };
  assert.equal(version, '1.17.0', 'read lib/protocol/Protocol.js authPK again, then change this line');
});

test('a library that is built otherwise ends the login before anything is signed', () => {
  for (const client of [{}, { _protocol: {} }, { _protocol: { _packetRW: { write: { alloc: 1 } } } }]) {
    let refused = 0;
    const certified = certifiedKey(client as unknown as ssh2.Client, key, certificate, () => refused++);
    assert.ok((certified.sign(Buffer.from('data')) as unknown) instanceof Error);
    assert.equal(refused, 1);
  }
});

test('a packet that is not the one expected is not sent, and the library has its own writer back', () => {
  const sent: Buffer[] = [];
  const own = {
    allocStart: 5,
    alloc: (length: number) => Buffer.alloc(5 + length),
    finalize: (packet: Buffer) => packet,
  };
  const writers = { write: own };
  let refused = 0;
  const client = { _protocol: { _packetRW: writers } } as unknown as ssh2.Client;
  certifiedKey(client, key, certificate, () => refused++).sign(Buffer.from('data'));
  assert.notEqual(writers.write, own);
  const packet = writers.write.alloc(200);
  assert.throws(() => sent.push(writers.write.finalize(packet)));
  assert.deepEqual([refused, sent.length, writers.write === own], [1, 0, true]);
});
