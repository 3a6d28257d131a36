/**
 * How long unwrapped data keys may be used (docs/formats/keys.md, chapter 7). Where the master key is elsewhere, its
 * provider is asked; an answer that it is not enabled ends everything at once, and only silence lets what was unwrapped
 * go on, for twelve hours.
 */
import { asFault, Fault, type Id, type Surroundings } from '@interlock/model';
import { KeptKeys } from './kept-keys.ts';
import type { CacheBond, KeyCache } from './key-cache.ts';
import { closed, KeyRing } from './key-ring.ts';
import type { DataKeyRecord, KeystoreContent } from './keystore.ts';
import { type Lease, leaseHolds, type Machine, newLease } from './machine.ts';
import { isSilence, type KeyProvider, keysLapsed, type MasterState, masterEnded, notTheseKeys } from './provider.ts';

const hour = 3_600_000;
/** Milliseconds that unwrapped keys are used, and after which they are fetched anew. */
export const keysLast = 12 * hour;
const refreshed = 6 * hour;
/** Milliseconds that an answer counts before a lend; and while values are read, before it is asked again beside them. */
const lendAnswer = 60_000;
const readAnswer = 5_000;

/** What the provider said, or the Fault of a silence or a refusal. */
type Answer = MasterState | Fault;

/** Where unwrapped keys outlive the process. */
export type CachePlace = 'none' | 'keychain' | 'memory';

export interface CustodyRooms {
  readonly organization: Id<'org'>;
  readonly ring: KeyRing;
  /** Null where no keychain answers: then keys are in memory alone. */
  readonly cache: KeyCache | null;
  readonly machine: Machine;
  readonly around: Surroundings;
}

export class Custody {
  readonly #rooms: CustodyRooms;
  #provider: KeyProvider;
  #keys: readonly DataKeyRecord[];
  #lease: Lease | null = null;
  /** Why nothing is opened. */
  #ended: Fault | null = null;
  /** How often everything was ended. */
  #ends = 0;
  /** When the provider last answered, and was last asked, by the machine's clock. */
  #answered = Number.NEGATIVE_INFINITY;
  #asked = Number.NEGATIVE_INFINITY;
  #asking: Promise<Answer> | null = null;
  readonly #kept: KeptKeys;
  /** A person signed out: nothing outlives the process. */
  #left = false;
  #closed = false;

  constructor(rooms: CustodyRooms, provider: KeyProvider, keys: readonly DataKeyRecord[]) {
    this.#rooms = rooms;
    this.#provider = provider;
    this.#keys = keys;
    this.#kept = new KeptKeys(provider.remote ? rooms.cache : null);
  }

  get provider(): KeyProvider {
    return this.#provider;
  }

  get place(): CachePlace {
    if (!this.#provider.remote) return 'none';
    return this.#kept.works ? 'keychain' : 'memory';
  }

  /** Until when what is unwrapped may be used, in milliseconds since 1970; null where there is no limit. */
  get until(): number | null {
    return this.#lease?.until ?? null;
  }

  /** Milliseconds since the provider last answered; null where it never did, or is not asked. */
  get answeredAgo(): number | null {
    return Number.isFinite(this.#answered) ? this.#rooms.machine.uptime() - this.#answered : null;
  }

  /** Fills the ring. Faults: a provider's; EnvelopeError where the master key is another. */
  async unlock(): Promise<void> {
    if (!this.#provider.remote) return await this.#fetch();
    const answer = await this.#ask();
    if (this.#ended) {
      await this.#kept.settled(); // the process may end on this
      throw this.#ended;
    }
    if (await this.#cached()) return;
    if (answer instanceof Fault) throw answer;
    await this.#fetch();
  }

  /** Forgets a cache that did not fit, and fetches the keys from the provider. */
  async unlockAnew(): Promise<void> {
    this.#rooms.ring.close();
    await this.#kept.forget();
    await this.#fetch();
  }

  /** Throws the Fault for which nothing may be opened now; where values are read the provider is asked beside them. */
  check(): void {
    if (this.#ended) {
      if (!this.#closed && this.#old(readAnswer)) void this.#recover().catch(() => undefined);
      throw this.#ended;
    }
    if (!this.#provider.remote) return;
    const { machine, around } = this.#rooms;
    if (this.#lease && !leaseHolds(this.#lease, machine, around.now())) {
      this.#end(keysLapsed());
      throw this.#ended ?? keysLapsed();
    }
    if (this.#old(readAnswer)) void this.#ask(); // never rejects
  }

  /** Before a lend: the provider's answer is not older than a minute, or it is silent. */
  async beforeLend(): Promise<void> {
    if (this.#ended) await this.#recover();
    if (this.#provider.remote && this.#rooms.machine.uptime() - this.#answered >= lendAnswer) await this.#ask();
    this.check();
  }

  /** What is to be done from time to time: ask, and fetch the keys anew before their time is over. */
  async tend(): Promise<void> {
    if (this.#closed) return;
    await this.#kept.tend();
    if (!this.#provider.remote) return;
    if (this.#ended) return await this.#recover();
    if ((await this.#ask()) !== 'enabled') return;
    const { machine, around } = this.#rooms;
    const lease = this.#lease;
    const left = lease && leaseHolds(lease, machine, around.now()) ? lease.until - around.now() : 0;
    const leftUp = lease ? lease.uptimeUntil - machine.uptime() : 0;
    if (Math.min(left, leftUp) <= keysLast - refreshed) await this.#refetch();
  }

  /** The vault has another master key, or another list of keys. */
  async changed(provider: KeyProvider, content: KeystoreContent, cache: KeyCache | null = null): Promise<void> {
    if (provider !== this.#provider) {
      await this.#kept.forget();
      this.#provider.close();
      this.#provider = provider;
      this.#lease = null;
      this.#kept.change(provider.remote ? cache : null);
      this.#answered = this.#rooms.machine.uptime();
    }
    this.#keys = content.keys;
    if (!provider.remote) this.#lease = null;
    else {
      const { machine, around } = this.#rooms;
      this.#lease ??= newLease(machine, around.now(), keysLast); // it has just wrapped every one of them
      await this.#keep();
    }
  }

  /** The master key is being destroyed by this vault itself. */
  async destroyed(): Promise<void> {
    this.#ended = masterEnded(this.#provider.remote ? 'pending-deletion' : 'gone');
    this.#rooms.ring.close();
    await this.#kept.forget();
  }

  /** A person signs out: what would outlive the process goes, and nothing is kept after it. */
  async leave(): Promise<void> {
    this.#left = true;
    await this.#kept.forget();
  }

  close(): void {
    this.#closed = true;
    this.#provider.close();
    this.#rooms.ring.close();
  }

  /** Asks once, however many want to know. An answer that is not `enabled` ends everything at once. */
  #ask(): Promise<Answer> {
    this.#asking ??= this.#question().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #question(): Promise<Answer> {
    this.#asked = this.#rooms.machine.uptime();
    try {
      const state = await this.#provider.state();
      this.#answered = this.#rooms.machine.uptime();
      if (state !== 'enabled') this.#end(masterEnded(state));
      return state;
    } catch (error) {
      const fault = asFault(error, 'vault.provider-refused', 'The key provider failed.', 'Report this as a bug.');
      if (!isSilence(fault)) this.#end(fault);
      return fault;
    }
  }

  /** After an end: where the provider says that the key is enabled again, everything opens again. */
  async #recover(): Promise<void> {
    const answer = this.#closed || !this.#provider.remote ? null : await this.#ask();
    if (answer !== 'enabled') throw this.#ended ?? closed();
    await this.#refetch();
  }

  async #cached(): Promise<boolean> {
    const { ring, around } = this.#rooms;
    const found = await this.#kept.find(this.#bond(), around.now());
    if (!found) return false;
    for (const [id, key] of found.keys) ring.take(id, key);
    ring.activate(this.#active());
    this.#lease = found.lease;
    return true;
  }

  async #fetch(): Promise<void> {
    const { ring, organization, machine, around } = this.#rooms;
    const lease = this.#provider.remote ? newLease(machine, around.now(), keysLast) : null;
    for (const record of this.#keys) await ring.load(this.#provider, organization, record);
    this.#lease = lease;
    if (lease) await this.#keep();
  }

  /**
   * Fetches every key beside the ones that are used, so that a silence in the middle takes nothing away; what has not ended
   * keeps its own, to which a rotation may have added meanwhile. An end that came meanwhile stands.
   */
  async #refetch(): Promise<void> {
    const { ring, organization, machine, around } = this.#rooms;
    const [provider, keys, ends] = [this.#provider, this.#keys, this.#ends];
    const lease = newLease(machine, around.now(), keysLast);
    const fresh = new KeyRing();
    const stands = () => !this.#closed && provider === this.#provider && keys === this.#keys && ends === this.#ends;
    try {
      for (const record of keys) await fresh.load(provider, organization, record);
      if (this.#ended && !stands()) throw this.#ended;
      if (!stands()) return;
      if (this.#ended) ring.join(fresh);
      this.#lease = lease;
      this.#ended = null;
    } catch (error) {
      if (isSilence(error) && ring.open) return;
      if (!isSilence(error) && stands()) this.#end(notTheseKeys(error));
      throw error;
    } finally {
      fresh.close();
    }
    await this.#keep();
  }

  #keep(): Promise<void> {
    return this.#kept.keep(() => {
      if (!this.#lease || this.#ended || this.#left) return null;
      return { bond: this.#bond(), lease: this.#lease, key: (id) => this.#rooms.ring.key(id) };
    });
  }

  #end(fault: Fault): void {
    this.#ended = fault;
    this.#ends++;
    this.#lease = null;
    this.#rooms.ring.close();
    void this.#kept.forget();
  }

  #old(age: number): boolean {
    return !this.#asking && this.#rooms.machine.uptime() - this.#asked >= age;
  }

  #active(): Id<'dek'> {
    return (this.#keys.find(({ state }) => state === 'active') as DataKeyRecord).id;
  }

  #bond(): CacheBond {
    const { organization } = this.#rooms;
    return { organization, master: this.#provider.ref, keys: this.#keys.map(({ id }) => id) };
  }
}
