/** Whether an SSH key and its certificate are whole and belong together, before they are kept. */
import { createPrivateKey, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { SshReader } from './bytes.ts';
import { frontOfFile, openSshKey, publicOf, type SshSigner, wrongPassphrase } from './ssh-key.ts';

const garbled = 'its private key is cut short or garbled';

/**
 * What is wrong, or null. A form that only the library signs with (DSA, other ciphers of OpenSSH) is checked as far as it
 * can be read here. Fault: `vault.key-passphrase`.
 */
export function faultOfKey(file: Buffer, passphrase: Buffer | null, certificate: Uint8Array | null): string | null {
  const publicKey = publicKeyIn(file, passphrase);
  if (publicKey === null) return garbled;
  return certificate && faultOfCertificate(certificate, publicKey);
}

/** The public side of a key that opens and signs as it says; null of one that does not. */
function publicKeyIn(file: Buffer, passphrase: Buffer | null): Buffer | null {
  const signer = openSshKey(file, passphrase);
  if (signer)
    try {
      return signsAsItSays(signer) ? signer.publicKey : null;
    } finally {
      signer.free();
    }
  const label = /^-----BEGIN ([A-Z ]+)-----/.exec(file.subarray(0, 60).toString('latin1'))?.[1];
  if (label === 'OPENSSH PRIVATE KEY') {
    const front = frontOfFile(file);
    const ours = front?.type !== 'ssh-dss' && ['none', 'aes256-ctr'].includes(front?.cipher ?? 'none');
    return front && !ours ? front.publicKey : null;
  }
  const sealed = label === 'ENCRYPTED PRIVATE KEY' || file.subarray(0, 200).includes('ENCRYPTED');
  try {
    const words = passphrase && passphrase.length > 0 ? { passphrase } : {};
    const key = createPublicKey(createPrivateKey({ key: file, format: 'pem', ...words }) as unknown as string);
    return key.asymmetricKeyType === 'dsa' ? Buffer.alloc(0) : publicOf(key).publicKey;
  } catch (error) {
    if (sealed && wantsPassphrase(error)) throw wrongPassphrase();
    return null;
  }
}

/** OpenSSL says that a passphrase is missing, or that what came out of the wrong one is no key. */
function wantsPassphrase(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /PASSPHRASE|PASSWORD|BAD_DECRYPT|INTERRUPTED|CANCELLED/.test(code);
}

function signsAsItSays({ type, publicKey, sign }: SshSigner): boolean {
  const data = Buffer.from('interlock/key-check');
  const hash = type === 'ssh-ed25519' ? null : (/nistp(384|521)$/.exec(type)?.[1] ?? '256').replace('521', '512');
  try {
    return verify(hash && `sha${hash}`, data, keyOf(publicKey), sign(data, 'sha256'));
  } catch {
    return false;
  }
}

/** A public key as the SSH protocol writes it. */
function keyOf(blob: Buffer): KeyObject {
  const read = new SshReader(blob);
  const type = read.word();
  const text = (bytes: Buffer) => bytes.toString('base64url');
  if (type === 'ssh-ed25519')
    return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: text(read.string()) }, format: 'jwk' });
  if (type === 'ssh-rsa') {
    const [e, n] = [read.string(), read.string()].map((number) => text(number.subarray(number[0] === 0 ? 1 : 0)));
    return createPublicKey({ key: { kty: 'RSA', e: e as string, n: n as string }, format: 'jwk' });
  }
  const crv = read.word().replace('nistp', 'P-');
  const point = read.string().subarray(1);
  const half = point.length / 2;
  const [x, y] = [text(point.subarray(0, half)), text(point.subarray(half))];
  return createPublicKey({ key: { kty: 'EC', crv, x, y }, format: 'jwk' });
}

/** The bytes in a line of `authorized_keys`, or in that of a certificate. */
export function blobOfLine(line: Uint8Array): Buffer {
  return Buffer.from(Buffer.from(line).toString('latin1').split(' ')[1] ?? '', 'base64');
}

/** What is wrong with a certificate beside this key, or null. `publicKey` is empty where it cannot be told. */
export function faultOfCertificate(line: Uint8Array, publicKey: Buffer): string | null {
  const [kind = ''] = Buffer.from(line).toString('latin1').split(' ');
  const bytes = blobOfLine(line);
  try {
    const read = new SshReader(bytes);
    if (read.word() !== kind) return 'its certificate is cut short or garbled';
    read.string(); // a nonce
    const plain = kind.replace('-cert-v01@openssh.com', '');
    const own = publicKey.subarray(4 + plain.length);
    const names = publicKey.length === 0 || publicKey.subarray(4, 4 + plain.length).toString('latin1') === plain;
    if (!names || !bytes.subarray(read.at, read.at + own.length).equals(own))
      return 'its certificate belongs to another key';
    read.at += own.length + 8; // and the serial number
    if (publicKey.length > 0 && read.number() !== 1) return 'its certificate is one of a host and not of a person';
    return null;
  } catch (error) {
    if (error instanceof RangeError) return 'its certificate is cut short or garbled';
    throw error;
  }
}
