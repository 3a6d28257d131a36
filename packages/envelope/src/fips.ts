/** Whether the cryptography of this process comes from a FIPS provider: asked by real operations, not by its name. */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  generateKeyPairSync,
  getFips,
  hkdfSync,
  setFips,
  sign,
  verify,
} from 'node:crypto';

/** Turns the provider on and tries it. Null where it answers as one, else what was wrong. */
export function fipsFault(): string | null {
  try {
    setFips(true);
    if (getFips() !== 1) return 'the library does not say that it runs with one';
  } catch {
    return 'the library has none to turn on';
  }
  // Turned on, a library without a module has nothing left to hash with.
  try {
    createHash('sha256').update('').digest();
  } catch {
    return 'no FIPS module is loaded';
  }
  return operationsFault();
}

/** The operations alone; without a provider of that kind the answer is that MD5 passes. */
export function operationsFault(): string | null {
  try {
    if (!sealsAsKnown()) return 'AES-256-GCM does not answer as it must';
    if (!derivesAsKnown()) return 'HKDF with SHA-512 does not answer as it must';
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const data = Buffer.from('interlock');
    if (!verify('sha256', data, publicKey, sign('sha256', data, privateKey))) return 'ECDSA does not verify its own';
  } catch {
    return 'an operation that it must have fails';
  }
  return refusesOld() ? null : 'it lets MD5 pass, which no FIPS provider does';
}

/** Test case 16 of the GCM specification (McGrew and Viega, 2004). */
function sealsAsKnown(): boolean {
  const key = Buffer.from('feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308', 'hex');
  const nonce = Buffer.from('cafebabefacedbaddecaf888', 'hex');
  const about = Buffer.from('feedfacedeadbeeffeedfacedeadbeefabaddad2', 'hex');
  const text = Buffer.from(
    'd9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39',
    'hex',
  );
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 }).setAAD(about);
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  const tag = cipher.getAuthTag();
  if (tag.toString('hex') !== '76fc6ece0f4e1768cddf8853bb2d551b') return false;
  const opener = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 }).setAAD(about).setAuthTag(tag);
  return Buffer.concat([opener.update(sealed), opener.final()]).equals(text);
}

function derivesAsKnown(): boolean {
  const key = Buffer.alloc(32, 7);
  const extracted = createHmac('sha512', Buffer.alloc(64)).update(key).digest();
  const expanded = createHmac('sha512', extracted)
    .update(Buffer.concat([Buffer.from('interlock'), Buffer.of(1)]))
    .digest();
  return Buffer.from(hkdfSync('sha512', key, Buffer.alloc(64), 'interlock', 64)).equals(expanded);
}

function refusesOld(): boolean {
  try {
    createHash('md5').update('').digest();
    return false;
  } catch {
    return true;
  }
}
