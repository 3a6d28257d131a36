/** A lent entry as a login: keys sign inside the gatekeeper, and are never a string. */
import { Fault } from '@interlock/model';
import { type Credential, openSshKey, type Secret } from '@interlock/vault';
import type { SshCredential } from './execution/index.ts';

/** Logs in with what was lent. Faults: `entry.wrong-type`, `entry.no-agent`, `vault.key-passphrase`, those of the login. */
export async function loginWith(credential: Credential, login: (as: SshCredential) => Promise<void>): Promise<void> {
  const { username } = credential;
  if (credential.type === 'user-password') return login({ kind: 'password', username, password: credential.password });
  if (credential.type === 'ssh-agent') {
    const socket = process.env.SSH_AUTH_SOCK;
    if (!socket)
      throw new Fault(
        'entry.no-agent',
        `The keychain entry “${credential.entry.name}” is a key of your SSH agent, and none is running here.`,
        'Start Interlock where SSH_AUTH_SOCK names the agent.',
      );
    const { publicLine, certificate } = credential;
    const shown = certificate ? { certificate: certificateOf(certificate) } : {};
    return login({ kind: 'agent', username, socket, publicLine, ...shown });
  }
  if (credential.type !== 'ssh-key')
    throw new Fault(
      'entry.wrong-type',
      `The keychain entry “${credential.entry.name}” is no login.`,
      'Attach an entry with a password or an SSH key to the host.',
    );
  const { privateKey, passphrase } = credential;
  const shown = credential.certificate ? { certificate: certificateOf(credential.certificate) } : {};
  const signer = privateKey.use((file) =>
    passphrase ? passphrase.use((words) => openSshKey(file, words)) : openSshKey(file, null),
  );
  // Forms that only the library reads (PEM under a passphrase, DSA) become strings there: docs/known-limits.md.
  if (!signer) return login({ kind: 'ssh-key', username, privateKey, ...(passphrase ? { passphrase } : {}), ...shown });
  try {
    const { type, publicKey } = signer;
    const sign = (data: Uint8Array, hash?: string) => signer.sign(data, hash);
    return await login({ kind: 'signer', username, type, publicKey, sign, ...shown });
  } finally {
    signer.free();
  }
}

/** The bytes of a certificate's line, which is no secret: its kind, its base64, a comment. */
function certificateOf(line: Secret): Buffer {
  return line.use((bytes) => Buffer.from(bytes.toString('latin1').split(' ')[1] ?? '', 'base64'));
}
