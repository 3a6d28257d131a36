/** Logins by a signature that is made elsewhere: by a key in locked memory, or by the person's own SSH agent. */
import type { Duplex } from 'node:stream';
import { Fault } from '@interlock/model';
import ssh2 from 'ssh2';
import type { CertifiedKey } from './certified-key.ts';
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

/** The key of the person's agent that a login is made with. */
export function agentKey(end: SshEnd, { publicLine }: Agent): ssh2.ParsedKey {
  const [type, blob] = publicLine.split(' ');
  return publicKey(end, `${type} ${blob}`);
}

/** The person's agent, of whose keys one is offered: each key that a device rejects is a failed login to it. */
export function agentOf({ socket }: Agent, key: ssh2.ParsedKey, shown: CertifiedKey | null): OneKey {
  return new OneKey(socket, key.getPublicSSH(), shown);
}

/** Bytes of an answer, as OpenSSH has it for its own agent, and of a signature. */
const longestAnswer = 256 * 1024;
const longestSignature = 8 * 1024;

/** An agent that is asked for one key and one signature, and heard no longer than the login lasts. */
export class OneKey extends ssh2.OpenSSHAgent {
  readonly #wanted: Buffer;
  readonly #shown: CertifiedKey | null;
  #held: ssh2.ParsedKey | null = null;
  readonly #asked = new Set<Duplex>();
  #over = false;

  constructor(socket: string, wanted: Buffer, shown: CertifiedKey | null) {
    super(socket);
    this.#wanted = wanted;
    this.#shown = shown;
  }

  /** Whether it was asked and has not answered. */
  get asked(): boolean {
    return this.#asked.size > 0;
  }

  /** The login is over: what the agent still has to say is not heard. */
  close(): void {
    this.#over = true;
    for (const stream of this.#asked) stream.destroy();
  }

  override getStream(cb: ssh2.GetStreamCallback): void {
    super.getStream((error, stream) => {
      if (error || !stream || this.#over) {
        stream?.destroy();
        return cb(error ?? new Error('the login is over'));
      }
      this.#asked.add(stream);
      stream.once('close', () => this.#asked.delete(stream));
      cb(undefined, stream);
      let heard = 0;
      stream.on('data', (bytes: Buffer) => {
        heard += bytes.length;
        if (heard > longestAnswer) stream.destroy();
      });
    });
  }

  override getIdentities(cb: ssh2.IdentityCallback<ssh2.ParsedKey>): void {
    super.getIdentities((error, keys) => {
      const found = (keys ?? []).filter((key) => blobOf(key)?.equals(this.#wanted));
      this.#held = (found[0] as ssh2.ParsedKey | undefined) ?? null;
      if (error || !this.#held) cb(error ?? new Error('the agent does not hold the key'));
      else cb(undefined, this.#shown ? [this.#shown] : (found as ssh2.ParsedKey[]));
    });
  }

  /** The agent signs with the key; the certificate, which it need not know, is named beside the signature. */
  override sign(
    key: Parameters<ssh2.OpenSSHAgent['sign']>[0],
    data: Buffer,
    given?: ssh2.SigningRequestOptions | ssh2.SignCallback,
    answer?: ssh2.SignCallback,
  ): boolean {
    const [options, cb] = typeof given === 'function' ? [undefined, given] : [given, answer];
    const shown = this.#shown;
    const signed: ssh2.SignCallback = (error, signature) => {
      const sound = signature && signature.length <= longestSignature;
      const carried = error ?? (sound ? (shown?.carry(signature) ?? signature) : new Error('the agent did not sign'));
      if (carried instanceof Error) cb?.(carried);
      else cb?.(undefined, carried);
    };
    if (!shown || !this.#held) return super.sign(key, data, options, signed);
    return super.sign(this.#held, data, (shown.hash ? { hash: shown.hash } : {}) as ssh2.SigningRequestOptions, signed);
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
