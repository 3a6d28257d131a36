/**
 * Unwrapped data keys in the system's keychain, for twelve hours, so that a restart does not need the key service
 * (docs/formats/keys.md, chapter 7). Bound to organization, device, boot and the list of keys.
 */
import { Fault, type Id, idSchema } from '@interlock/model';
import { z } from 'zod';
import type { Keychain } from './keychain.ts';
import { LockedMemory } from './locked-memory.ts';
import { type Lease, leaseHolds, type Machine } from './machine.ts';

const keyLength = 32;
const largestHead = 1 << 20;
const headSchema = z.strictObject({
  format: z.literal('interlock/key-cache/v1'),
  organization: idSchema('org'),
  device: z.string(),
  master: z.string(),
  lease: z.strictObject({
    boot: z.string(),
    from: z.number(),
    until: z.number(),
    uptimeFrom: z.number(),
    uptimeUntil: z.number(),
  }),
  keys: z.array(idSchema('dek')).min(1),
});

/** What a cache must have been made for. */
export interface CacheBond {
  readonly organization: Id<'org'>;
  readonly master: string;
  readonly keys: readonly Id<'dek'>[];
}

export interface CachedKeys {
  readonly lease: Lease;
  /** The caller frees them. */
  readonly keys: ReadonlyMap<Id<'dek'>, LockedMemory>;
}

export class KeyCache {
  readonly #keychain: Keychain;
  readonly #machine: Machine;
  readonly #name: string;

  constructor(keychain: Keychain, machine: Machine, organization: Id<'org'>) {
    this.#keychain = keychain;
    this.#machine = machine;
    this.#name = `cache ${organization}`;
  }

  /** Faults: `vault.keychain-missing`. */
  async keep(bond: CacheBond, lease: Lease, key: (id: Id<'dek'>) => LockedMemory): Promise<void> {
    const { organization, master, keys } = bond;
    const { device } = this.#machine;
    const head = Buffer.from(
      JSON.stringify({ format: 'interlock/key-cache/v1', organization, device, master, lease, keys }),
    );
    const memory = new LockedMemory(4 + head.length + keys.length * keyLength).fill((bytes) => {
      bytes.writeUInt32BE(head.length);
      bytes.set(head, 4);
      keys.forEach((id, n) => {
        key(id).use((read) => bytes.set(read, 4 + head.length + n * keyLength));
      });
    });
    try {
      await this.#keychain.set(this.#name, memory);
    } finally {
      memory.free();
    }
  }

  /** What was kept, if it is for this bond and its time is not over; else it is removed. Faults: `vault.keychain-missing`. */
  async find(bond: CacheBond, now: number): Promise<CachedKeys | null> {
    const memory = await this.#keychain.get(this.#name);
    if (!memory) return null;
    try {
      const found = memory.use((bytes) => this.#read(bytes, bond, now));
      if (!found) await this.forget();
      return found;
    } finally {
      memory.free();
    }
  }

  async forget(): Promise<void> {
    try {
      await this.#keychain.remove(this.#name);
    } catch (error) {
      if (!(error instanceof Fault) || (await this.#isThere())) throw error;
    }
  }

  async #isThere(): Promise<boolean> {
    const kept = await this.#keychain.get(this.#name).catch(() => null);
    kept?.free();
    return kept !== null;
  }

  #read(bytes: Buffer, bond: CacheBond, now: number): CachedKeys | null {
    const length = bytes.length >= 4 ? bytes.readUInt32BE() : largestHead + 1;
    if (length > largestHead || bytes.length < 4 + length) return null;
    const head = headSchema.safeParse(parseJson(bytes.subarray(4, 4 + length)));
    if (!head.success) return null;
    const { organization, device, master, lease, keys } = head.data;
    if (organization !== bond.organization || device !== this.#machine.device || master !== bond.master) return null;
    if (keys.length !== bond.keys.length || !bond.keys.every((id, n) => id === keys[n])) return null;
    if (bytes.length !== 4 + length + keys.length * keyLength) return null;
    if (!leaseHolds(lease, this.#machine, now)) return null;
    const at = (n: number) => bytes.subarray(4 + length + n * keyLength, 4 + length + (n + 1) * keyLength);
    return {
      lease,
      keys: new Map(keys.map((id, n) => [id, new LockedMemory(keyLength).fill((room) => room.set(at(n)))])),
    };
  }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
