/**
 * Files that Debian's `age` opens with a passphrase: age-encryption.org/v1 with one scrypt recipient. For recovery kits,
 * which must open without this program.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  scryptSync,
  timingSafeEqual,
} from 'node:crypto';
import { wipe } from './expand.ts';
import { refused } from './refusal.ts';

const firstLine = 'age-encryption.org/v1';
/** The work that age itself chooses: 2^18, about a second. A file that asks for more than 2^20 is refused. */
const usualWork = 18;
const mostWork = 20;
const chunkLength = 64 * 1024;
const tagLength = 16;

/** Seals under a passphrase. `work` is the power of two of scrypt's cost; tests take less. */
export function sealAge(passphrase: Uint8Array, plaintext: Uint8Array, work: number = usualWork): Buffer {
  const fileKey = randomBytes(16);
  const salt = randomBytes(16);
  const key = passphraseKey(passphrase, salt, work);
  const wrapped = seal(key, Buffer.alloc(12), fileKey);
  const head = `${firstLine}\n-> scrypt ${base64(salt)} ${work}\n${base64(wrapped)}\n---`;
  const nonce = randomBytes(16);
  const streamKey = derive(fileKey, nonce, 'payload');
  const parts: Buffer[] = [Buffer.from(`${head} ${base64(headTag(fileKey, head))}\n`), nonce];
  for (let n = 0; n === 0 || n * chunkLength < plaintext.length; n++) {
    const chunk = plaintext.subarray(n * chunkLength, (n + 1) * chunkLength);
    parts.push(seal(streamKey, chunkNonce(n, (n + 1) * chunkLength >= plaintext.length), chunk));
  }
  wipe(fileKey, key, streamKey);
  return Buffer.concat(parts);
}

/** The plaintext; the caller wipes it. Throws EnvelopeError `envelope.refused` for a wrong passphrase or another file. */
export function openAge(passphrase: Uint8Array, file: Uint8Array): Buffer {
  const bytes = Buffer.from(file);
  const end = bytes.indexOf('\n', Math.max(0, bytes.indexOf('\n---')) + 1);
  const lines = /^(age-encryption\.org\/v1\n-> scrypt ([\w+/]{22}) (\d{1,2})\n([\w+/]{43})\n---) ([\w+/]{43})$/.exec(
    end < 0 || end > 1000 ? '' : bytes.subarray(0, end).toString('latin1'),
  );
  if (!lines || Number(lines[3]) > mostWork || Number(lines[3]) < 1) throw refused();
  const [head, salt, work, wrapped, tag] = lines.slice(1) as [string, string, string, string, string];
  const key = passphraseKey(passphrase, Buffer.from(salt, 'base64'), Number(work));
  const fileKey = open(key, Buffer.alloc(12), Buffer.from(wrapped, 'base64'));
  wipe(key);
  if (!timingSafeEqual(headTag(fileKey, head), Buffer.from(tag, 'base64'))) throw refused();
  const payload = bytes.subarray(end + 1);
  const streamKey = derive(fileKey, payload.subarray(0, 16), 'payload');
  wipe(fileKey);
  const sealed = payload.subarray(16);
  const size = chunkLength + tagLength;
  const parts: Buffer[] = [];
  try {
    for (let n = 0; n === 0 || n * size < sealed.length; n++) {
      const last = (n + 1) * size >= sealed.length;
      const chunk = open(streamKey, chunkNonce(n, last), sealed.subarray(n * size, (n + 1) * size));
      if (chunk.length === 0 && n > 0) throw refused();
      parts.push(chunk);
    }
    return Buffer.concat(parts);
  } finally {
    wipe(streamKey, ...parts);
  }
}

function passphraseKey(passphrase: Uint8Array, salt: Uint8Array, work: number): Buffer {
  const N = 2 ** work;
  const full = Buffer.concat([Buffer.from(`${firstLine}/scrypt`), salt]);
  return scryptSync(passphrase, full, 32, { N, r: 8, p: 1, maxmem: 256 * N * 8 });
}

function derive(fileKey: Uint8Array, salt: Uint8Array, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', fileKey, salt, info, 32));
}

function headTag(fileKey: Uint8Array, head: string): Buffer {
  return createHmac('sha256', derive(fileKey, Buffer.alloc(0), 'header'))
    .update(head)
    .digest();
}

function chunkNonce(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(index, 7);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

function seal(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array): Buffer {
  const cipher = createCipheriv('chacha20-poly1305', key, nonce, { authTagLength: tagLength });
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function open(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array): Buffer {
  if (sealed.length < tagLength) throw refused();
  const decipher = createDecipheriv('chacha20-poly1305', key, nonce, { authTagLength: tagLength });
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength));
  const plaintext = decipher.update(sealed.subarray(0, sealed.length - tagLength));
  try {
    decipher.final();
    return plaintext;
  } catch {
    wipe(plaintext);
    throw refused();
  }
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}
