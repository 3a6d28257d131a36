/** For tests: a vault whose master key is in the key service's double, on a machine whose clocks are moved by hand. */
import assert from 'node:assert/strict';
import type { Machine } from '../../packages/vault/src/machine.ts';
import type { VaultOptions } from '../../packages/vault/src/open-vault.ts';
import { freshFolder, keychainDouble, open, surroundings } from '../../packages/vault/src/vault.double.ts';
import type { RecordSlot, Vault } from '../../packages/vault/src/vault.ts';
import { kmsDouble } from './kms.double.ts';

/** Milliseconds. */
export const [second, hour] = [1000, 3_600_000];
export const slot: RecordSlot = { table: 'message', record: 'message_1', field: 'body', schema: 1 };
export const text = Buffer.from('text');

interface Test {
  after: (done: () => void | Promise<void>) => void;
}

/** A machine whose clocks stand still until they are moved, beside a key service. */
export async function setUp(t: Test) {
  const { double, endpoint } = await kmsDouble(t);
  const key = double.makeKey();
  const keychain = keychainDouble();
  const time = { wall: Date.now(), up: 100_000, boot: 'boot 1' };
  const machine = (device = 'device 1'): Machine => ({ device, boot: () => time.boot, uptime: () => time.up });
  const pass = (milliseconds: number) => {
    time.wall += milliseconds;
    time.up += milliseconds;
  };
  const dir = freshFolder(t);
  const unlock = { home: 'kms' as const, key, endpoint, keychain };
  const start = (part: Partial<VaultOptions> = {}) =>
    open(dir, { unlock, machine: machine(), surroundings: { ...surroundings, now: () => time.wall }, ...part });
  const silent = () => Object.assign(double, { manner: 'hangs-up' });
  const honest = () => Object.assign(double, { manner: 'honest' });
  return { double, key, keychain, time, machine, pass, dir, unlock, start, silent, honest };
}

export async function until(holds: () => boolean): Promise<void> {
  for (let n = 0; !holds(); n++) {
    assert.ok(n < 6000, 'it never came');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export function readable(vault: Vault, sealed: Uint8Array): boolean {
  try {
    return Buffer.from(vault.open(slot, sealed)).equals(text);
  } catch {
    return false;
  }
}
