/** Memory for keys and secrets: never swapped, zeroed and taken from every reference when it is freed. */
import { readFileSync } from 'node:fs';
import { Fault } from '@interlock/model';
import sodium from 'sodium-native';

/**
 * A locked piece of memory of `length` bytes, zero or random. It is readable from `open` to `shut`, so that a stray
 * read outside ends the process and not the secret.
 */
export class LockedMemory {
  /** At least one byte long, because nothing can be locked in none. */
  readonly #whole: Buffer;
  readonly #length: number;
  #readers = 0;
  #freed = false;

  constructor(length: number) {
    this.#length = length;
    this.#whole = sodium.sodium_malloc(Math.max(1, length));
    try {
      sodium.sodium_mlock(this.#whole);
    } catch {
      sodium.sodium_free(this.#whole);
      throw notLocked();
    }
    sodium.sodium_memzero(this.#whole);
    sodium.sodium_mprotect_noaccess(this.#whole);
  }

  get length(): number {
    return this.#length;
  }

  get freed(): boolean {
    return this.#freed;
  }

  /** Lets `fill` write, and nobody afterwards. A `fill` that throws frees the memory. */
  fill(fill: (bytes: Buffer) => void): this {
    this.#check();
    sodium.sodium_mprotect_readwrite(this.#whole);
    try {
      fill(this.#whole.subarray(0, this.#length));
    } catch (error) {
      this.free();
      throw error;
    }
    sodium.sodium_mprotect_noaccess(this.#whole);
    return this;
  }

  fillRandom(): this {
    return this.fill((bytes) => sodium.randombytes_buf(bytes));
  }

  /** Gives the bytes to `read` for as long as it runs. They must not be kept. */
  use<T>(read: (bytes: Buffer) => T): T {
    const bytes = this.open();
    try {
      return read(bytes);
    } finally {
      this.shut();
    }
  }

  /** The bytes, readable until the `shut` or `free` that follows; then a kept reference is empty after `free`. */
  open(): Buffer {
    this.#check();
    if (this.#readers++ === 0) sodium.sodium_mprotect_readonly(this.#whole);
    return this.#whole.subarray(0, this.#length);
  }

  shut(): void {
    if (!this.#freed && --this.#readers === 0) sodium.sodium_mprotect_noaccess(this.#whole);
  }

  /** Zeroes at once; every reference to the bytes is empty from here on. Freeing twice is freeing once. */
  free(): void {
    if (this.#freed) return;
    this.#freed = true;
    sodium.sodium_mprotect_readwrite(this.#whole);
    sodium.sodium_memzero(this.#whole);
    sodium.sodium_munlock(this.#whole); // the pages themselves go back only when the collector comes by
    sodium.sodium_free(this.#whole);
  }

  #check(): void {
    if (this.#freed) throw new Fault('vault.closed', 'The vault was locked while its key was in use.', 'Unlock it.');
  }
}

/** Throws Fault `vault.memory-not-locked` where the system locks no memory; to be called before any key is read. */
export function requireLockedMemory(): void {
  const probe = new LockedMemory(32);
  try {
    const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'latin1') : '';
    const kilobytes = /^VmLck:\s+(\d+) kB$/m.exec(status)?.[1];
    if (kilobytes === '0') throw notLocked();
  } finally {
    probe.free();
  }
}

function notLocked(): Fault {
  return new Fault(
    'vault.memory-not-locked',
    'The system does not let Interlock keep keys out of the swap: no memory could be locked.',
    'Raise the limit of locked memory (ulimit -l, or LimitMEMLOCK= of the service) to at least 1 MiB and start again.',
  );
}
