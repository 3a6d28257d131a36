import { createHash } from 'node:crypto';
import ssh2 from 'ssh2';

/** A key pair in OpenSSH's own formats. */
export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
}

export interface HostKeyView {
  /** As in the SSH protocol: `ssh-ed25519`. */
  readonly algorithm: string;
  /** `SHA256:` and unpadded base64, as OpenSSH prints it. */
  readonly fingerprint: string;
}

/** Makes one pair, in the library's own writing. */
type Maker = (comment: string) => { readonly private: string; readonly public: string };
const ed25519: Maker = (comment) => ssh2.utils.generateKeyPairSync('ed25519', { comment });

/** A new ed25519 pair. About one in 250 that the library writes it cannot read again: then another is made. */
export function newKeyPair(comment: string, make: Maker = ed25519): KeyPair {
  for (;;) {
    const pair = make(comment);
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error))
      return { privateKey: pair.private, publicKey: pair.public };
  }
}

/** What a client sees of a host key. Throws TypeError where the text is no key. */
export function hostKeyView(privateKey: string): HostKeyView {
  const key = parseKey(privateKey);
  const digest = createHash('sha256').update(key.getPublicSSH()).digest('base64').replace(/=+$/, '');
  return { algorithm: key.type, fingerprint: `SHA256:${digest}` };
}

/** A key in any format that OpenSSH writes. Throws TypeError. */
export function parseKey(text: string): ssh2.ParsedKey {
  const parsed = ssh2.utils.parseKey(text);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (!key || key instanceof Error) throw new TypeError('not an SSH key');
  return key;
}
