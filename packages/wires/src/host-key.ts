/** Host keys: what a host presented, and whether it is the one pinned. */
import { createHash } from 'node:crypto';
import type { HostKey } from '@interlock/model';
import type ssh2 from 'ssh2';
import { HostKeyFault, type SshEnd } from './ssh.ts';

/** A host key as the wire carries it (RFC 4253, 6.6) in the words of the model. */
export function hostKeyOf(blob: Uint8Array): HostKey {
  const length = blob.length < 4 ? 0 : new DataView(blob.buffer, blob.byteOffset).getUint32(0);
  const algorithm = Buffer.from(blob.subarray(4, 4 + Math.min(length, 64))).toString('latin1');
  const digest = createHash('sha256').update(blob).digest('base64').replace(/=+$/, '');
  return { algorithm, fingerprint: `SHA256:${digest}` };
}

/** A fault where `presented` is not pinned to `end`. */
export function judgeHostKey(end: SshEnd, presented: HostKey): HostKeyFault | undefined {
  const pinned = end.hostKeys;
  if (pinned.some((key) => key.algorithm === presented.algorithm && key.fingerprint === presented.fingerprint)) return;
  if (pinned.length === 0)
    return new HostKeyFault(
      'wire.host-key-unknown',
      `${end.name} at ${end.address} shows a key nobody has trusted yet: ${presented.algorithm} ${presented.fingerprint}.`,
      'Compare the fingerprint with one you have from elsewhere, then trust the key.',
      { host: end.name, presented, pinned },
    );
  const known = pinned.map((key) => `${key.algorithm} ${key.fingerprint}`).join(', ');
  return new HostKeyFault(
    'wire.host-key-changed',
    `${end.name} at ${end.address} shows another key than it is known by: ${presented.algorithm} ${presented.fingerprint} and not ${known}. No credential was sent.`,
    'Somebody may stand in between. Find out why the key changed before you remove the old one from the host.',
    { host: end.name, presented, pinned },
  );
}

const offered: ssh2.ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** Signature algorithms to offer, those of pinned keys first, so that a host with several keys shows the known one. */
export function hostKeyAlgorithms(pinned: readonly HostKey[]): ssh2.ServerHostKeyAlgorithm[] {
  const known = (name: string) =>
    pinned.some((key) => key.algorithm === name || (key.algorithm === 'ssh-rsa' && name.startsWith('rsa-')));
  return [...offered.filter(known), ...offered.filter((name) => !known(name))];
}

/** Kept without SHA-1, CBC and small groups: a device that has nothing better is refused, and the fault says so. */
export const algorithms = {
  kex: [
    'curve25519-sha256',
    'curve25519-sha256@libssh.org',
    'ecdh-sha2-nistp256',
    'ecdh-sha2-nistp384',
    'ecdh-sha2-nistp521',
    'diffie-hellman-group-exchange-sha256',
    'diffie-hellman-group16-sha512',
    'diffie-hellman-group18-sha512',
    'diffie-hellman-group14-sha256',
  ],
  cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
  hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
  compress: ['none'],
} satisfies ssh2.Algorithms;
