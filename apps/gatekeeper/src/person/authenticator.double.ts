/** A software authenticator (a double of a security key): makes ES256 passkeys and signs, also when it misbehaves. */
import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import type { Assertion, NewPasskey } from '@interlock/protocol';

export interface Wish {
  readonly challenge: string;
  readonly origin: string;
  readonly rpId: string;
  readonly topOrigin?: string;
  readonly crossOrigin?: boolean;
  readonly type?: string;
  /** Without it the person was not verified, only there. */
  readonly verified?: boolean;
  readonly counter?: number;
  /** Brings a certificate, as a maker's attestation does. */
  readonly certificate?: boolean;
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

export class Authenticator {
  readonly #key: KeyObject;
  readonly #point: { x: Buffer; y: Buffer };
  readonly id = base64(randomBytes(32));

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    this.#key = privateKey;
    this.#point = { x: Buffer.from(x, 'base64url'), y: Buffer.from(y, 'base64url') };
  }

  make(wish: Wish): NewPasskey {
    const id = Buffer.from(this.id, 'base64url');
    const cose = cbor(
      new Map<unknown, unknown>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, this.#point.x],
        [-3, this.#point.y],
      ]),
    );
    const length = Buffer.from([id.length >> 8, id.length & 0xff]);
    const data = Buffer.concat([this.#head(wish, 0x40), Buffer.alloc(16), length, id, cose]);
    const statement = wish.certificate
      ? new Map<unknown, unknown>([
          ['alg', -7],
          ['sig', randomBytes(70)],
          ['x5c', [randomBytes(300)]],
        ])
      : new Map();
    const attestation = cbor(
      new Map<unknown, unknown>([
        ['fmt', wish.certificate ? 'packed' : 'none'],
        ['attStmt', statement],
        ['authData', data],
      ]),
    );
    return { credential: this.id, clientData: this.#client('webauthn.create', wish), attestation: base64(attestation) };
  }

  sign(wish: Wish): Assertion {
    const clientData = this.#client('webauthn.get', wish);
    const data = this.#head(wish, 0);
    const hash = createHash('sha256').update(Buffer.from(clientData, 'base64url')).digest();
    const signature = createSign('sha256').update(data).update(hash).sign(this.#key);
    return { credential: this.id, clientData, authenticatorData: base64(data), signature: base64(signature) };
  }

  #client(type: string, { challenge, origin, topOrigin, crossOrigin, type: other }: Wish): string {
    const said = {
      type: other ?? type,
      challenge,
      origin,
      crossOrigin: crossOrigin ?? topOrigin !== undefined,
      topOrigin,
    };
    return base64(Buffer.from(JSON.stringify(said)));
  }

  #head({ rpId, verified = true, counter = 1 }: Wish, more: number): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const flags = Buffer.from([0x01 | (verified ? 0x04 : 0) | more]);
    return Buffer.concat([createHash('sha256').update(rpId).digest(), flags, count]);
  }
}

/** As much CBOR as an attestation needs. */
function cbor(value: unknown): Buffer {
  const head = (major: number, n: number) =>
    n < 24
      ? Buffer.from([(major << 5) | n])
      : n < 256
        ? Buffer.from([(major << 5) | 24, n])
        : Buffer.from([(major << 5) | 25, n >> 8, n & 0xff]);
  if (typeof value === 'number') return value < 0 ? head(1, -value - 1) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(cbor)]);
  const entries = [...(value as Map<unknown, unknown>)];
  return Buffer.concat([head(5, entries.length), ...entries.flatMap(([key, one]) => [cbor(key), cbor(one)])]);
}
