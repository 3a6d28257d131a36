/** The key that follows from what a passkey answers (docs/formats/envelope.md, chapter 10). */
import { createHmac } from 'node:crypto';
import { expand, wipe } from './expand.ts';
import { keyLength } from './record-key.ts';
import { refused } from './refusal.ts';
import { lengthPrefixed } from './slot.ts';

const label = Buffer.from('interlock/passkey/v1', 'ascii');

/**
 * Writes the wrapping key that follows from the 32 bytes of WebAuthn's PRF extension into `target` (32 bytes): HKDF with
 * SHA-512, the label as salt, and label, organization and credential in the info. Throws EnvelopeError `envelope.refused`.
 */
export function passkeyKeyInto(secret: Uint8Array, organization: string, credential: string, target: Uint8Array): void {
  if (secret.length !== 32 || target.length !== keyLength) throw refused();
  const pseudorandom = createHmac('sha512', label).update(secret).digest();
  const key = expand(pseudorandom, lengthPrefixed([label, organization, credential]), keyLength);
  target.set(key);
  wipe(pseudorandom, key);
}
