/**
 * A PKCS#11 token as a key provider: an AES-256 key that is made in the token and cannot be taken out of it wraps data
 * keys with AES-GCM, inside the token. A wrap is `0x01 || IV (12) || ciphertext (32) || tag (16)`; associated data is
 * everything it is bound to.
 */
import type { Slot } from '@interlock/envelope';
import { Fault } from '@interlock/model';
import { type KeyProvider, masterEnded, providerRefused, providerSilent, slotBytes, wrapRefused } from './provider.ts';
import { enterAnew, nameOf, type OpenToken, Token, type TokenAccess } from './token.ts';

const version = 1;
const ivLength = 12;
const tagLength = 16;
/** Milliseconds for one operation: a module over a network may never come back. */
const patience = 10_000;

export interface Pkcs11Options extends TokenAccess {
  /** The key's CKA_ID. */
  readonly id: Uint8Array;
}

/** Makes the key in the token. Faults: those of a provider, and `vault.key-extractable` where the token made another. */
export async function makeTokenKey(access: TokenAccess, id: Uint8Array, label: string): Promise<{ serial: string }> {
  const token = new Token(access);
  try {
    return await token.with(async (open) => {
      const { sdk, module, session, serial } = open;
      const yes = [sdk.CKA_TOKEN, sdk.CKA_PRIVATE, sdk.CKA_SENSITIVE, sdk.CKA_ENCRYPT, sdk.CKA_DECRYPT];
      const key = module.C_GenerateKey(session, { mechanism: sdk.CKM_AES_KEY_GEN }, [
        { type: sdk.CKA_CLASS, value: sdk.CKO_SECRET_KEY },
        { type: sdk.CKA_KEY_TYPE, value: sdk.CKK_AES },
        { type: sdk.CKA_VALUE_LEN, value: 32 },
        { type: sdk.CKA_ID, value: Buffer.from(id) },
        { type: sdk.CKA_LABEL, value: label },
        { type: sdk.CKA_EXTRACTABLE, value: false },
        ...yes.map((type) => ({ type, value: true })),
      ]);
      if (!staysInside(open, key)) {
        module.C_DestroyObject(session, key);
        throw extractable();
      }
      return { serial };
    });
  } finally {
    token.close();
  }
}

/** The master key of this id in this token, under the name `ref`. */
export function pkcs11Provider(ref: string, options: Pkcs11Options): KeyProvider {
  const token = new Token(options);
  const who = `The token “${options.label}”`;
  const id = Buffer.from(options.id);

  function find(open: OpenToken): Buffer | null {
    const { sdk, module, session } = open;
    module.C_FindObjectsInit(session, [
      { type: sdk.CKA_CLASS, value: sdk.CKO_SECRET_KEY },
      { type: sdk.CKA_ID, value: id },
    ]);
    const [key, second] = (() => {
      try {
        return module.C_FindObjects(session, 2);
      } finally {
        module.C_FindObjectsFinal(session);
      }
    })();
    if (second) throw providerRefused(who, 'two of its keys have the same id');
    // A module that lost its token may answer from an empty shelf; only one that was just entered says that a key is gone.
    if (!key && !open.fresh) throw enterAnew();
    if (key && !staysInside(open, key)) throw extractable();
    return key ?? null;
  }
  const mechanism = ({ sdk }: OpenToken, iv: Buffer, slot: Slot) => ({
    mechanism: sdk.CKM_AES_GCM,
    parameter: {
      type: sdk.CK_PARAMS_AES_GCM,
      iv,
      aad: Buffer.from(slotBytes(ref, slot)),
      ivBits: ivLength * 8,
      tagBits: tagLength * 8,
    },
  });
  const usable = (open: OpenToken): Buffer => {
    const key = find(open);
    if (!key) throw masterEnded('gone');
    return key;
  };

  return {
    ref,
    remote: true,
    wrap: (slot, memory) =>
      token.with(async (open) => {
        const key = usable(open);
        const iv = open.module.C_GenerateRandom(open.session, Buffer.alloc(ivLength));
        open.module.C_EncryptInit(open.session, mechanism(open, iv, slot), key);
        const plaintext = Buffer.alloc(memory.length);
        memory.use((bytes) => plaintext.set(bytes));
        try {
          const room = Buffer.alloc(memory.length + tagLength);
          const sealed = await inTime(who, open.module.C_EncryptAsync(open.session, plaintext, room));
          if (sealed.length !== room.length) throw providerRefused(who, 'its ciphertext has another length');
          return Buffer.concat([Uint8Array.of(version), iv, sealed]);
        } finally {
          plaintext.fill(0);
        }
      }),
    unwrap: (slot, wrapped, memory) =>
      token.with(async (open) => {
        if (wrapped[0] !== version || wrapped.length !== 1 + ivLength + memory.length + tagLength) throw wrapRefused();
        const key = usable(open);
        const iv = Buffer.from(wrapped.subarray(1, 1 + ivLength));
        const room = Buffer.alloc(memory.length + tagLength);
        try {
          open.module.C_DecryptInit(open.session, mechanism(open, iv, slot), key);
          const sealed = Buffer.from(wrapped.subarray(1 + ivLength));
          const plaintext = await inTime(who, open.module.C_DecryptAsync(open.session, sealed, room));
          if (plaintext.length !== memory.length) throw wrapRefused();
          memory.fill((bytes) => bytes.set(plaintext));
        } catch (error) {
          throw falseTag.has(nameOf(error)) ? wrapRefused() : error;
        } finally {
          room.fill(0);
        }
      }),
    state: () => token.with(async (open) => (find(open) ? 'enabled' : 'gone')),
    destroy: (now) =>
      token.with(async (open) => {
        const key = find(open);
        if (key) open.module.C_DestroyObject(open.session, key);
        return { days: 0, gone: now };
      }),
    close: () => token.close(),
  };
}

/** SoftHSM answers a wrong tag with the first, other modules with one of the rest. */
const falseTag = new Set([
  'CKR_GENERAL_ERROR',
  'CKR_ENCRYPTED_DATA_INVALID',
  'CKR_ENCRYPTED_DATA_LEN_RANGE',
  'CKR_DATA_INVALID',
  'CKR_AEAD_DECRYPT_FAILED',
]);

/** Whether the token itself says that the key was made in it and cannot leave it. */
function staysInside({ sdk, module, session }: OpenToken, key: Buffer): boolean {
  const asked = [sdk.CKA_SENSITIVE, sdk.CKA_NEVER_EXTRACTABLE, sdk.CKA_ALWAYS_SENSITIVE, sdk.CKA_LOCAL];
  const values = module.C_GetAttributeValue(
    session,
    key,
    asked.map((type) => ({ type })),
  );
  return values.every(({ value }) => (value as Buffer)[0] === 1);
}

async function inTime<T>(who: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      work,
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(providerSilent(who)), patience);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

function extractable(): Fault {
  return new Fault(
    'vault.key-extractable',
    'The key in the token could be taken out of it, so it is not used as a master key.',
    'Use a token that makes sensitive keys which cannot be extracted.',
  );
}
