/**
 * Passkeys of the person at this machine: registered and asked for in the card frame alone, under its own name. What a
 * browser hands over is checked by a library that follows WebAuthn; what is kept is a public key and a counter.
 */
import { Fault } from '@interlock/model';
import type { Assertion, Challenge, NewPasskey } from '@interlock/protocol';
import { z } from 'zod';

/** Where ceremonies take place. */
export interface Place {
  /** The card frame's origin. */
  readonly own: string;
  /** The page that frames it. */
  readonly top: string;
}

const passkeySchema = z.object({
  id: z.string().min(1).max(1400),
  /** COSE public key, base64url. */
  key: z.string().max(4000),
  counter: z.int().min(0),
  added: z.int(),
});
export type Passkey = z.infer<typeof passkeySchema>;

/** Sealed rows, as the records room gives them. */
export interface Rows {
  put(table: string, id: string, body: unknown): void;
  all(table: string): { id: string; body: unknown }[];
  remove(table: string, id: string): void;
}

const table = 'passkeys';
const most = 16;
/** Milliseconds that a person has to touch the authenticator. */
export const patience = 120_000;
/** EdDSA, ES256, RS256. */
export const algorithms = [-8, -7, -257] as const;

export class Passkeys {
  readonly #rows: Rows;
  readonly #place: Place;
  #all: Passkey[];

  constructor(rows: Rows, place: Place) {
    this.#rows = rows;
    this.#place = place;
    this.#all = rows
      .all(table)
      .map(({ body }) => passkeySchema.safeParse(body).data)
      .filter((one) => one !== undefined);
  }

  list(): readonly Passkey[] {
    return this.#all;
  }

  challenge(random: (n: number) => Uint8Array): Challenge {
    return {
      challenge: Buffer.from(random(32)).toString('base64url'),
      relyingParty: this.#relyingParty(),
      passkeys: this.#all.map(({ id }) => id),
      milliseconds: patience,
    };
  }

  /**
   * What a new passkey would be kept as. Throws Fault `passkey.refused` where it does not answer this challenge, comes
   * from another place, was made without the person, or brings a certificate that would say whose device it is.
   */
  async checkNew(made: NewPasskey, challenge: string, added: number): Promise<Passkey> {
    if (this.#all.length >= most) throw refused(`there are ${most} already`);
    if (this.#all.some(({ id }) => id === made.credential)) throw refused('it is registered already');
    this.#requirePlace(made.clientData);
    const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
    const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
    try {
      const attestation = decodeAttestationObject(new Uint8Array(Buffer.from(made.attestation, 'base64url')));
      if (attestation.get('attStmt').get('x5c') !== undefined) throw refused('it brings a certificate');
      const { verified, registrationInfo } = await verifyRegistrationResponse({
        response: {
          id: made.credential,
          rawId: made.credential,
          type: 'public-key',
          clientExtensionResults: {},
          response: { clientDataJSON: made.clientData, attestationObject: made.attestation },
        },
        expectedChallenge: challenge,
        expectedOrigin: this.#place.own,
        expectedRPID: this.#relyingParty(),
        requireUserVerification: true,
        supportedAlgorithmIDs: [...algorithms],
      });
      if (!verified) throw refused('its proof does not hold');
      const { id, publicKey, counter } = registrationInfo.credential;
      if (id !== made.credential) throw refused('it names itself in two ways');
      return { id, key: Buffer.from(publicKey).toString('base64url'), counter, added };
    } catch (error) {
      throw error instanceof Fault ? error : refused('it does not answer what was asked');
    }
  }

  keep(passkey: Passkey): void {
    this.#rows.put(table, passkey.id, passkey);
    this.#all = [...this.#all.filter(({ id }) => id !== passkey.id), passkey];
  }

  drop(id: string): void {
    this.#rows.remove(table, id);
    this.#all = this.#all.filter((one) => one.id !== id);
  }

  /**
   * The passkey that signed this challenge. Its counter is kept before this resolves, so that a copy of the
   * authenticator is found out. Throws Fault `passkey.refused`.
   */
  async checkAssertion(assertion: Assertion, challenge: string): Promise<Passkey> {
    const known = this.#all.find(({ id }) => id === assertion.credential);
    if (!known) throw refused('it is not registered here');
    this.#requirePlace(assertion.clientData);
    const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
    let counter: number;
    try {
      const { verified, authenticationInfo } = await verifyAuthenticationResponse({
        response: {
          id: assertion.credential,
          rawId: assertion.credential,
          type: 'public-key',
          clientExtensionResults: {},
          response: {
            clientDataJSON: assertion.clientData,
            authenticatorData: assertion.authenticatorData,
            signature: assertion.signature,
          },
        },
        expectedChallenge: challenge,
        expectedOrigin: this.#place.own,
        expectedRPID: this.#relyingParty(),
        expectedTopOrigin: this.#place.top,
        credential: {
          id: known.id,
          publicKey: new Uint8Array(Buffer.from(known.key, 'base64url')),
          counter: known.counter,
        },
        requireUserVerification: true,
      });
      if (!verified) throw refused('its signature does not hold');
      counter = authenticationInfo.newCounter;
    } catch (error) {
      throw error instanceof Fault ? error : refused('it does not answer what was asked');
    }
    // Another seat may have shown the same counter while this one was checked.
    const newest = this.#all.find(({ id }) => id === known.id);
    if (newest !== known) throw refused('it was used somewhere else at the same moment');
    const used = { ...known, counter };
    this.keep(used);
    return used;
  }

  /** Keeps the counter of an assertion that was checked elsewhere; false where it did not grow, as of a copy. */
  counted(id: string, counter: number): boolean {
    const known = this.#all.find((one) => one.id === id);
    if (!known || (counter <= known.counter && (counter > 0 || known.counter > 0))) return false;
    this.keep({ ...known, counter });
    return true;
  }

  #relyingParty(): string {
    return new URL(this.#place.own).hostname;
  }

  /** In a frame the page around it must be ours; by itself nothing may be around it. */
  #requirePlace(clientData: string): void {
    let said: { origin?: unknown; crossOrigin?: unknown; topOrigin?: unknown };
    try {
      said = JSON.parse(Buffer.from(clientData, 'base64url').toString('utf8')) as typeof said;
    } catch {
      throw refused('it does not answer what was asked');
    }
    const framed = said.crossOrigin === true || said.topOrigin !== undefined;
    if (said.origin !== this.#place.own || (framed && said.topOrigin !== this.#place.top))
      throw refused('it was made on another page');
  }
}

const refused = (why: string) =>
  new Fault('passkey.refused', `This passkey was refused: ${why}.`, 'Nothing was proven. Try again.');
