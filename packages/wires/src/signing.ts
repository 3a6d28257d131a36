/** Logins by a signature that is made elsewhere: by a key in locked memory, or by the person's own SSH agent. */
import { Fault } from '@interlock/model';
import ssh2 from 'ssh2';
import type { SshCredential, SshEnd } from './ssh.ts';

type Signer = Extract<SshCredential, { kind: 'signer' }>;
type Agent = Extract<SshCredential, { kind: 'agent' }>;

/** A key as the library takes one, with a public part alone; the signature is asked of `signer`. */
export function signingKey(end: SshEnd, signer: Signer): ssh2.ParsedKey {
  const line = `${signer.type} ${Buffer.from(signer.publicKey).toString('base64')}`;
  const known = publicKey(end, line);
  return Object.assign(Object.create(known) as ssh2.ParsedKey, {
    isPrivateKey: () => true,
    sign: (data: Buffer, hash?: string) => {
      try {
        return Buffer.from(signer.sign(data, hash));
      } catch (error) {
        return error instanceof Error ? error : new Error('the key did not sign');
      }
    },
  });
}

/** The person's agent, of whose keys one is offered: each key that a device rejects is a failed login to it. */
export function agentOf(end: SshEnd, { socket, publicLine }: Agent): ssh2.OpenSSHAgent {
  const [type, blob] = publicLine.split(' ');
  return new OneKey(socket, publicKey(end, `${type} ${blob}`).getPublicSSH());
}

class OneKey extends ssh2.OpenSSHAgent {
  readonly #wanted: Buffer;

  constructor(socket: string, wanted: Buffer) {
    super(socket);
    this.#wanted = wanted;
  }

  override getIdentities(cb: ssh2.IdentityCallback<ssh2.ParsedKey>): void {
    super.getIdentities((error, keys) => {
      const found = (keys ?? []).filter((key) => blobOf(key)?.equals(this.#wanted));
      if (error || found.length === 0) cb(error ?? new Error('the agent does not hold the key'));
      else cb(undefined, found as ssh2.ParsedKey[]);
    });
  }
}

function blobOf(key: unknown): Buffer | undefined {
  const parsed = ssh2.utils.parseKey(key as Buffer);
  const one = Array.isArray(parsed) ? parsed[0] : parsed;
  return one instanceof Error ? undefined : (one as ssh2.ParsedKey | undefined)?.getPublicSSH();
}

function publicKey(end: SshEnd, line: string): ssh2.ParsedKey {
  const parsed = ssh2.utils.parseKey(line);
  const one = (Array.isArray(parsed) ? parsed[0] : parsed) as ssh2.ParsedKey | Error | undefined;
  if (one instanceof Error || one === undefined)
    throw new Fault(
      'wire.key-unreadable',
      `The public key for ${end.name} cannot be read.`,
      'Put the key into the keychain entry again.',
    );
  return one;
}
