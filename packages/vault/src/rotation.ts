/**
 * A new data key, in two phases (docs/formats/keys.md, chapter 3). First it is wrapped, written down beside the keystore
 * and unwrapped again; only a key that came back seals anything. Then one write of the keystore makes it the active one.
 * Killed at any point, the next try goes on with the same key. Nothing that was sealed is touched.
 */
import { join } from 'node:path';
import { EnvelopeError } from '@interlock/envelope';
import { type Id, idSchema, newId, type Surroundings } from '@interlock/model';
import { z } from 'zod';
import { replaceFile } from './disk.ts';
import type { HomeGround } from './home.ts';
import { dataKeySlot, type KeyRing } from './key-ring.ts';
import { base64, type KeystoreContent, sealContent, writeKeystore } from './keystore.ts';
import { LockedMemory } from './locked-memory.ts';
import type { KeyProvider } from './provider.ts';
import type { SigningKey } from './signer.ts';

const fileName = 'rotation.json';
const planSchema = z.strictObject({
  format: z.literal('interlock/rotation/v1'),
  organization: idSchema('org'),
  /** The key that was active when this was planned. */
  from: idSchema('dek'),
  id: idSchema('dek'),
  created: z.int(),
  wrapped: z.base64(),
});
type Plan = z.infer<typeof planSchema>;

export interface RotationRooms {
  readonly ring: KeyRing;
  readonly provider: KeyProvider;
  readonly ground: HomeGround;
  readonly signingKey: SigningKey;
  readonly around: Surroundings;
}

/** Whether a rotation was begun and not ended; what one whose key seals already left is removed. */
export async function rotationPending({ disk, folder }: HomeGround, content: KeystoreContent): Promise<boolean> {
  const path = join(folder, fileName);
  const bytes = await disk.read(path);
  if (!bytes) return false;
  if (planSchema.safeParse(parseJson(bytes)).data?.id !== activeOf(content).id) return true;
  await disk.remove(path);
  return false;
}

/** Makes another data key the active one and returns what the keystore says now. Faults: a provider's and a disk's. */
export async function rotate(rooms: RotationRooms, old: KeystoreContent): Promise<KeystoreContent> {
  const { ring, ground, signingKey } = rooms;
  const { organization } = old;
  const { plan, key } = (await resume(rooms, old)) ?? (await begin(rooms, old));
  ring.take(plan.id, key);
  const { id, created, wrapped } = plan;
  const content: KeystoreContent = {
    ...old,
    sequence: old.sequence + 1,
    keys: [
      ...old.keys.map((each) => ({ ...each, state: 'retired' as const })),
      { id, state: 'active', created, wrapped },
    ],
    signer: signingKey.record(ring, organization, id),
  };
  await writeKeystore(ground, content, sealContent(ring, content, id));
  ring.activate(id);
  // It has happened: a throw here would leave a list without the key that seals. `rotationPending` removes what stays.
  await ground.disk.remove(join(ground.folder, fileName)).catch(() => undefined);
  return content;
}

async function begin({ provider, ground, around }: RotationRooms, old: KeystoreContent) {
  const { organization } = old;
  const id = newId('dek', around.random);
  const created = around.now();
  const fresh = new LockedMemory(32).fillRandom();
  const plan: Plan = await (async () => {
    try {
      const wrapped = await provider.wrap(dataKeySlot(organization, { id, created }), fresh);
      const from = activeOf(old).id;
      return { format: 'interlock/rotation/v1', organization, from, id, created, wrapped: base64(wrapped) } as const;
    } finally {
      fresh.free();
    }
  })();
  await replaceFile(ground.disk, join(ground.folder, fileName), Buffer.from(`${JSON.stringify(plan)}\n`));
  const key = await unwrap(provider, plan);
  return { plan, key };
}

/** The rotation that was begun, if it is for this keystore and its key comes back; another one is removed. */
async function resume({ provider, ground }: RotationRooms, old: KeystoreContent) {
  const path = join(ground.folder, fileName);
  const bytes = await ground.disk.read(path);
  if (!bytes) return null;
  const plan = planSchema.safeParse(parseJson(bytes)).data;
  if (plan && plan.organization === old.organization && plan.from === activeOf(old).id)
    try {
      return { plan, key: await unwrap(provider, plan) };
    } catch (error) {
      if (!(error instanceof EnvelopeError)) throw error;
    }
  await ground.disk.remove(path);
  return null;
}

async function unwrap(provider: KeyProvider, plan: Plan): Promise<LockedMemory> {
  const key = new LockedMemory(32);
  try {
    await provider.unwrap(dataKeySlot(plan.organization, plan), Buffer.from(plan.wrapped, 'base64'), key);
    return key;
  } catch (error) {
    key.free();
    throw error;
  }
}

/** The key that seals. */
export function activeOf(content: KeystoreContent): { id: Id<'dek'>; created: number } {
  return content.keys.find(({ state }) => state === 'active') as KeystoreContent['keys'][number];
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
