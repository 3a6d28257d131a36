/**
 * The price of the vault: sealing and opening a field beside the AWS Encryption SDK and beside node:crypto by hand, lends,
 * and unwraps in a real PKCS#11 token. Keys are cached on all sides.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  buildClient,
  CommitmentPolicy,
  getLocalCryptographicMaterialsCache,
  NodeCachingMaterialsManager,
  RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
} from '@aws-crypto/client-node';
import { realDisk } from '../../packages/vault/src/disk.ts';
import { createMaster } from '../../packages/vault/src/home.ts';
import { dataKeySlot } from '../../packages/vault/src/key-ring.ts';
import { LockedMemory } from '../../packages/vault/src/locked-memory.ts';
import { draft, lendOf, open, organization, surroundings } from '../../packages/vault/src/vault.double.ts';
import type { Figure } from '../../scripts/bench.ts';
import { missingToken, newToken } from '../contract/softhsm.double.ts';
import { quantile, rounded } from './program.ts';

type Print = (figure: Figure) => void;
type Act = (n: number) => unknown;
const field = randomBytes(256);
const rounds = 7;

export async function bench(print: Print): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-bench-'));
  try {
    await fields(print, path.join(folder, 'fields'));
    await lends(print, path.join(folder, 'lends'));
    await unwraps(print);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Seals and opens the field in three ways, in turns, so that what else the machine does meets all of them alike. */
async function fields(print: Print, data: string): Promise<void> {
  const vault = await open(data);
  const place = (n: number) => ({ table: 'message', record: `message_${n % 100}`, field: 'body', schema: 1 });
  const aws = encryptionSdk();
  const ours = Array.from({ length: 100 }, (_, n) => vault.seal(place(n), field));
  const theirs = await Promise.all(Array.from({ length: 100 }, () => aws.seal()));
  const hand = Array.from({ length: 100 }, () => byHand.seal());
  for (const [name, mine, sdk, bare] of [
    ['seal', (n) => vault.seal(place(n), field), () => aws.seal(), () => byHand.seal()],
    [
      'open',
      (n) => vault.open(place(n), ours[n % 100] as Uint8Array),
      (n) => aws.open(theirs[n % 100] as Buffer),
      (n) => byHand.open(hand[n % 100] as Buffer),
    ],
  ] as [string, Act, Act, Act][]) {
    const rates: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < rounds; round++) {
      rates[0].push(await rate(mine, 5_000));
      rates[1].push(await rate(sdk, 400));
      rates[2].push(await rate(bare, 5_000));
    }
    const [value, peer, limit] = rates.map((each) => quantile(each, 0.5)) as [number, number, number];
    print({
      figure: `${name} of a 256-byte field`,
      value: Math.round(value),
      unit: '/s',
      peer: '@aws-crypto/client-node, raw AES keyring, commitment, cached data keys',
      peerValue: Math.round(peer),
      ratio: rounded(value / peer),
      target: '>= 8 times the peer',
      ok: value / peer >= 8,
    });
    print({
      figure: `${name} of a 256-byte field, against the limit`,
      value: Math.round(value),
      unit: '/s',
      peer: 'HKDF and AES-256-GCM of node:crypto by hand',
      peerValue: Math.round(limit),
      ratio: rounded(value / limit),
      target: '>= 0.5 of the peer',
      ok: value / limit >= 0.5,
    });
  }
  vault.close();
}

async function lends(print: Print, data: string): Promise<void> {
  const vault = await open(data);
  const entry = await vault.entries.put(draft());
  const lend = lendOf(entry, undefined, { expires: Date.now() + 3_600_000 });
  const act = () => vault.withCredential(lend, async () => undefined);
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) rates.push(await rate(act, 1_000));
  print({ figure: 'lends of a password, without the ledger', value: Math.round(quantile(rates, 0.5)), unit: '/s' });
  vault.close();
}

async function unwraps(print: Print): Promise<void> {
  const missing = await missingToken();
  if (missing) return console.error(`unwraps in a token were not measured: ${missing}`);
  const ground = { folder: '/nonexistent', disk: realDisk, random: surroundings.random, wrote: async () => undefined };
  const { provider } = await createMaster(newToken(), ground);
  const slot = dataKeySlot(organization, { id: 'dek_0123456789abcdefghjkmnpqrs', created: 0 } as never);
  const key = new LockedMemory(32).fillRandom();
  const wrapped = await provider.wrap(slot, key);
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) rates.push(await rate(() => provider.unwrap(slot, wrapped, key), 300));
  print({ figure: 'unwraps of a data key in SoftHSM2', value: Math.round(quantile(rates, 0.5)), unit: '/s' });
  provider.close();
}

/** How often a second, after as many to warm up. */
async function rate(act: Act, times: number): Promise<number> {
  for (let n = 0; n < times / 5; n++) await act(n);
  const begun = performance.now();
  for (let n = 0; n < times; n++) {
    const made = act(n);
    if (made instanceof Promise) await made;
    // Freed memory goes back in a turn of the loop, which a lend of the program waits for anyway: it writes first.
    if (n % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return times / ((performance.now() - begun) / 1000);
}

function encryptionSdk() {
  const { encrypt, decrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);
  const keyring = new RawAesKeyringNode({
    keyName: 'bench',
    keyNamespace: 'bench',
    unencryptedMasterKey: Uint8Array.from(randomBytes(32)) as never,
    wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
  });
  const manager = new NodeCachingMaterialsManager({
    backingMaterials: keyring,
    cache: getLocalCryptographicMaterialsCache(1000),
    maxAge: 3_600_000,
    maxMessagesEncrypted: 4_000_000_000,
  });
  const encryptionContext = { table: 'message', field: 'body' };
  return {
    seal: async () => (await encrypt(manager, field, { encryptionContext, plaintextLength: field.length })).result,
    open: async (sealed: Buffer) => (await decrypt(manager, sealed)).plaintext,
  };
}

/** What any envelope with a key of its own cannot do without: one derivation, one cipher; no binding, no commitment. */
const byHand = (() => {
  const [key, aad] = [randomBytes(32), Buffer.from('organization, table, record, field')];
  const derived = (salt: Buffer) => Buffer.from(hkdfSync('sha512', key, salt, aad, 44));
  return {
    seal(): Buffer {
      const salt = randomBytes(24);
      const made = derived(salt);
      const cipher = createCipheriv('aes-256-gcm', made.subarray(0, 32), made.subarray(32), { authTagLength: 16 });
      cipher.setAAD(aad);
      return Buffer.concat([salt, cipher.update(field), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed: Buffer): Buffer {
      const made = derived(sealed.subarray(0, 24));
      const decipher = createDecipheriv('aes-256-gcm', made.subarray(0, 32), made.subarray(32), { authTagLength: 16 });
      decipher.setAAD(aad).setAuthTag(sealed.subarray(sealed.length - 16));
      return Buffer.concat([decipher.update(sealed.subarray(24, sealed.length - 16)), decipher.final()]);
    },
  };
})();
