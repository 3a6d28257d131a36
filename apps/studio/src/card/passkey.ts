/** The two ceremonies of WebAuthn, in this frame's own origin; the page around it cannot begin one. */
import type { Assertion, Challenge } from '@interlock/protocol';
import { ask, hand } from './authority-line.ts';

/** Registers a passkey. Rejects where the person turns away or the gatekeeper does. */
export async function addPasskey(): Promise<void> {
  const begun = await ask('passkey.add.begin', {});
  const made = await touched(() =>
    navigator.credentials.create({
      publicKey: {
        challenge: bytesOf(begun.challenge),
        rp: { id: begun.relyingParty, name: 'Interlock' },
        user: { id: bytesOf(begun.person), name: begun.name, displayName: begun.name },
        pubKeyCredParams: begun.algorithms.map((alg) => ({ type: 'public-key' as const, alg })),
        excludeCredentials: allowed(begun),
        authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
        attestation: 'none',
        timeout: begun.milliseconds,
        // So that it can open the vault one day, where a person lets it.
        extensions: { prf: {} },
      },
    }),
  );
  const response = made.response as AuthenticatorAttestationResponse;
  await ask('passkey.add.finish', {
    credential: made.id,
    clientData: textOf(response.clientDataJSON),
    attestation: textOf(response.attestationObject),
  });
}

/** Proves the person with one of their passkeys. */
export async function provePerson(): Promise<void> {
  const { assertion } = await asserted(await ask('passkey.prove.begin', {}));
  await ask('passkey.prove.finish', assertion);
}

/** Lets a passkey open the vault in the passphrase's place. */
export async function letOpen(credential: string): Promise<void> {
  const { salts, ...begun } = await ask('passkey.open.begin', { credential });
  const { assertion, secret } = await asserted(begun, salts);
  if (!secret) throw new Error('This passkey, or this browser, gives no key to open with. Nothing was changed.');
  hand(secret);
  secret.fill(0);
  await ask('passkey.open.finish', assertion);
}

/** What a passkey signed, and with `salts` (by credential) the 32 bytes that its PRF extension answered, if it has one. */
export async function asserted(
  begun: Challenge,
  salts: Readonly<Record<string, string>> = {},
): Promise<{ assertion: Assertion; secret: Uint8Array<ArrayBuffer> | null }> {
  const evalByCredential = Object.fromEntries(
    Object.entries(salts).map(([credential, salt]) => [credential, { first: bytesOf(salt) }]),
  );
  const made = await touched(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: bytesOf(begun.challenge),
        rpId: begun.relyingParty,
        allowCredentials: allowed(begun),
        userVerification: 'required',
        timeout: begun.milliseconds,
        ...(Object.keys(salts).length > 0 && { extensions: { prf: { evalByCredential } } }),
      },
    }),
  );
  const response = made.response as AuthenticatorAssertionResponse;
  const first = made.getClientExtensionResults().prf?.results?.first;
  return {
    assertion: {
      credential: made.id,
      clientData: textOf(response.clientDataJSON),
      authenticatorData: textOf(response.authenticatorData),
      signature: textOf(response.signature),
    },
    secret: first instanceof ArrayBuffer ? new Uint8Array(first) : null,
  };
}

/** What was touched; whatever the browser says otherwise is one sentence for the person. */
async function touched(ceremony: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  let made: Credential | null = null;
  try {
    made = await ceremony();
  } catch (error) {
    const known = error instanceof DOMException && error.name === 'InvalidStateError';
    throw new Error(known ? 'This passkey is registered already.' : 'No passkey answered. Nothing was changed.');
  }
  if (!(made instanceof PublicKeyCredential)) throw new Error('No passkey answered. Nothing was changed.');
  return made;
}

const allowed = ({ passkeys }: Challenge): PublicKeyCredentialDescriptor[] =>
  passkeys.map((id) => ({ type: 'public-key', id: bytesOf(id) }));

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (unit) => unit.charCodeAt(0));
}

function textOf(buffer: ArrayBuffer): string {
  const binary = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
