/**
 * SSH keys that sign inside the gatekeeper: a private key is bytes in locked memory from the envelope to the signature,
 * and never a string. RFC 4253 and 8332, and OpenSSH's PROTOCOL.key.
 */
import { createPublicKey, type KeyObject, sign as signWith } from 'node:crypto';
import { openKeyFile } from '@interlock/envelope';
import { Fault } from '@interlock/model';
import { pbkdf } from 'bcrypt-pbkdf';
import sodium from 'sodium-native';
import { fromBase64, SshReader, sshString, toBase64Lines } from './bytes.ts';
import { ecKey, rsaKey } from './der.ts';
import { LockedMemory } from './locked-memory.ts';

export interface SshSigner {
  /** As `authorized_keys` names it, for example `ssh-ed25519`. */
  readonly type: string;
  /** The public key as the SSH protocol writes it. */
  readonly publicKey: Buffer;
  /** `hash` is for RSA: `sha256` or `sha512`. A signature over a curve of NIST is in DER. */
  sign(data: Uint8Array, hash?: string): Buffer;
  free(): void;
}

const magic = Buffer.from('openssh-key-v1\0');
const begin = Buffer.from('-----BEGIN OPENSSH PRIVATE KEY-----\n');
const end = Buffer.from('-----END OPENSSH PRIVATE KEY-----\n');

/** Rounds of bcrypt that a key's file may ask for: about ten seconds; ssh-keygen asks for 16 or 24. */
const mostRounds = 2048;

const curves: Readonly<Record<string, { oid: readonly number[]; hash: string }>> = {
  nistp256: { oid: [0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7], hash: 'sha256' },
  nistp384: { oid: [0x2b, 0x81, 4, 0, 0x22], hash: 'sha384' },
  nistp521: { oid: [0x2b, 0x81, 4, 0, 0x23], hash: 'sha512' },
};

/** A new Ed25519 key: its file as OpenSSH writes it, and the line for `authorized_keys`. The caller frees the file. */
export function generateSshKey(comment: string): { readonly file: LockedMemory; readonly publicLine: string } {
  const seed = new LockedMemory(32).fillRandom();
  const publicKey = Buffer.alloc(32);
  const secret = new LockedMemory(64).fill((room) =>
    seed.use((bytes) => sodium.crypto_sign_seed_keypair(publicKey, room, bytes)),
  );
  seed.free();
  try {
    const type = sshString('ssh-ed25519');
    const blob = Buffer.concat([type, sshString(publicKey)]);
    const words = [type, sshString(publicKey), Buffer.of(0, 0, 0, 64)];
    const said = sshString(comment);
    const inner = 8 + words.reduce((sum, { length }) => sum + length, 0) + 64 + said.length;
    const padded = Math.ceil(inner / 8) * 8;
    const front = Buffer.concat([
      magic,
      ...['none', 'none', ''].map(sshString),
      Buffer.of(0, 0, 0, 1),
      sshString(blob),
    ]);
    const whole = new LockedMemory(front.length + 4 + padded).fill((room) => {
      room.set(front);
      room.writeUInt32BE(padded, front.length);
      let at = front.length + 4 + 8; // the check numbers are zero: nothing is encrypted
      for (const word of words) at += word.copy(room, at);
      at += secret.use((bytes) => bytes.copy(room, at));
      at += said.copy(room, at);
      for (let pad = 1; at < room.length; pad++) room[at++] = pad;
    });
    try {
      const signs = Math.ceil(whole.length / 3) * 4;
      const file = new LockedMemory(begin.length + signs + Math.ceil(signs / 70) + end.length).fill((room) => {
        room.set(begin);
        const at = whole.use((bytes) => toBase64Lines(bytes, room, begin.length));
        room.set(end, at);
      });
      return { file, publicLine: lineOf('ssh-ed25519', blob, comment) };
    } finally {
      whole.free();
    }
  } finally {
    secret.free();
  }
}

/** Opens a key's file for signing; null where the form is one that this code does not read. Fault: `vault.key-passphrase`. */
export function openSshKey(file: Buffer, passphrase: Buffer | null): SshSigner | null {
  const { label, body } = framed(file);
  if (label === null) return null;
  const bytes = new LockedMemory(fromBase64(body)).fill((room) => void fromBase64(body, room));
  if (label === 'OPENSSH PRIVATE KEY')
    try {
      return bytes.use((whole) => openSsh(whole, passphrase));
    } catch (error) {
      if (error instanceof Fault) throw error;
      return null;
    } finally {
      bytes.free();
    }
  const type = ({ 'RSA PRIVATE KEY': 'pkcs1', 'EC PRIVATE KEY': 'sec1', 'PRIVATE KEY': 'pkcs8' } as const)[label];
  if (!type || body.includes('ENCRYPTED')) {
    bytes.free();
    return null;
  }
  try {
    return derSigner(bytes, type);
  } catch {
    bytes.free();
    return null;
  }
}

/** The line for `authorized_keys` of a key's file; null where it cannot be told without opening it. */
export function publicLineOf(file: Buffer, comment: string): string | null {
  if (framed(file).label !== 'OPENSSH PRIVATE KEY') {
    const signer = openSshKey(file, null);
    if (!signer) return null;
    signer.free();
    return lineOf(signer.type, signer.publicKey, comment);
  }
  const front = frontOfFile(file);
  return front && lineOf(front.type, front.publicKey, comment);
}

/** What stands in clear in a file of OpenSSH; null of what is none, or cut. */
export function frontOfFile(file: Buffer): { type: string; cipher: string; publicKey: Buffer } | null {
  const { body } = framed(file);
  const length = fromBase64(body);
  if (length === 0) return null;
  const bytes = new LockedMemory(length).fill((room) => void fromBase64(body, room));
  try {
    return bytes.use((whole) => {
      const { cipher, publicKey } = frontOf(whole);
      return { type: new SshReader(publicKey).word(), cipher, publicKey };
    });
  } catch {
    return null;
  } finally {
    bytes.free();
  }
}

const lineOf = (type: string, blob: Uint8Array, comment: string): string =>
  `${type} ${Buffer.from(blob).toString('base64')} ${comment.replace(/\s+/g, '-')}`;

/** What stands between the first two lines of dashes. */
function framed(file: Buffer): { label: string | null; body: Buffer } {
  const from = file.indexOf('-----BEGIN ');
  const dash = file.indexOf('-----', from + 11);
  const to = file.indexOf('-----END ', dash);
  if (from < 0 || dash < 0 || to < 0 || dash - from > 60) return { label: null, body: Buffer.alloc(0) };
  return { label: file.subarray(from + 11, dash).toString('latin1'), body: file.subarray(dash + 5, to) };
}

function frontOf(whole: Buffer) {
  if (!whole.subarray(0, magic.length).equals(magic)) throw new RangeError('not a key of OpenSSH');
  const read = new SshReader(whole.subarray(magic.length));
  const [cipher, kdf, options] = [read.word(), read.word(), read.string()];
  if (read.number() !== 1) throw new RangeError('not one key');
  return { cipher, kdf, options, publicKey: Buffer.from(read.string()), sealed: read.string() };
}

function openSsh(whole: Buffer, passphrase: Buffer | null): SshSigner | null {
  const { cipher, kdf, options, publicKey, sealed } = frontOf(whole);
  if (cipher === 'none') return signerOf(sealed, publicKey);
  if (cipher !== 'aes256-ctr' || kdf !== 'bcrypt') return null;
  const read = new SshReader(options);
  const [salt, rounds] = [read.string(), read.number()];
  if (rounds > mostRounds) throw new RangeError('more rounds than anybody asks for');
  const key = new LockedMemory(48).fill((room) => {
    const words = passphrase ?? Buffer.alloc(0);
    if (words.length === 0 || pbkdf(words, words.length, salt, salt.length, room, room.length, rounds) !== 0)
      throw wrongPassphrase();
  });
  const opened = new LockedMemory(sealed.length).fill((room) =>
    key.use((both) => openKeyFile(sealed, both.subarray(0, 32), both.subarray(32), room)),
  );
  key.free();
  try {
    return opened.use((inner) => {
      if (inner.readUInt32BE(0) !== inner.readUInt32BE(4)) throw wrongPassphrase();
      return signerOf(inner, publicKey);
    });
  } finally {
    opened.free();
  }
}

function signerOf(inner: Buffer, publicKey: Buffer): SshSigner | null {
  const read = new SshReader(inner);
  read.at = 8;
  const type = read.word();
  if (type === 'ssh-ed25519') {
    read.string();
    const bytes = read.string();
    if (bytes.length !== 64) return null;
    return ed25519(
      new LockedMemory(64).fill((room) => room.set(bytes)),
      publicKey,
    );
  }
  if (type === 'ssh-rsa') {
    const [n, e, d, inverse, p, q] = [
      read.string(),
      read.string(),
      read.string(),
      read.string(),
      read.string(),
      read.string(),
    ];
    return withDer(rsaKey({ n, e, d, inverse, p, q }), 'pkcs1', type, publicKey);
  }
  const curve = /^ecdsa-sha2-(nistp\d+)$/.exec(type)?.[1] ?? '';
  const known = curves[curve];
  if (!known) return null;
  read.string();
  read.string();
  return withDer(ecKey(read.string(), Buffer.from(known.oid)), 'sec1', type, publicKey);
}

function ed25519(secret: LockedMemory, publicKey: Buffer): SshSigner {
  return {
    type: 'ssh-ed25519',
    publicKey,
    sign(data) {
      const signature = Buffer.alloc(64);
      secret.use((bytes) => sodium.crypto_sign_detached(signature, data, bytes));
      return signature;
    },
    free: () => secret.free(),
  };
}

function withDer(der: LockedMemory, form: 'pkcs1' | 'sec1' | 'pkcs8', type: string, publicKey: Buffer): SshSigner {
  const curve = curves[type.replace('ecdsa-sha2-', '')];
  return {
    type,
    publicKey,
    sign: (data, hash) =>
      der.use((key) =>
        signWith(type === 'ssh-ed25519' ? null : (curve?.hash ?? hash ?? 'sha256'), data, {
          key,
          format: 'der',
          type: form,
        }),
      ),
    free: () => der.free(),
  };
}

function derSigner(der: LockedMemory, form: 'pkcs1' | 'sec1' | 'pkcs8'): SshSigner {
  const { type, publicKey } = publicOf(
    der.use((key) => createPublicKey({ key, format: 'der', type: form as 'pkcs1' })),
  );
  return withDer(der, form, type, publicKey);
}

/** The public side as the SSH protocol writes it. Throws RangeError for a kind of key that SSH does not take. */
export function publicOf(key: KeyObject): Pick<SshSigner, 'type' | 'publicKey'> {
  const { kty, crv, n, e, x, y } = key.export({ format: 'jwk' });
  const part = (text = '') => Buffer.from(text, 'base64url');
  const number = (text?: string) => {
    const bytes = part(text);
    return sshString((bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes);
  };
  if (kty === 'RSA') return { type: 'ssh-rsa', publicKey: Buffer.concat([sshString('ssh-rsa'), number(e), number(n)]) };
  if (kty === 'OKP' && crv === 'Ed25519')
    return { type: 'ssh-ed25519', publicKey: Buffer.concat([sshString('ssh-ed25519'), sshString(part(x))]) };
  const curve = ({ 'P-256': 'nistp256', 'P-384': 'nistp384', 'P-521': 'nistp521' } as const)[crv ?? ''] ?? '';
  if (kty !== 'EC' || curve === '') throw new RangeError('not a kind of key that SSH takes');
  const type = `ecdsa-sha2-${curve}`;
  const point = Buffer.concat([Buffer.of(4), part(x), part(y)]);
  return { type, publicKey: Buffer.concat([sshString(type), sshString(curve), sshString(point)]) };
}

export function wrongPassphrase(): Fault {
  return new Fault(
    'vault.key-passphrase',
    'The passphrase of this SSH key is missing or wrong.',
    'Put the key into the keychain again, with its passphrase.',
  );
}
