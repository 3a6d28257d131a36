/** For tests: a vault in a folder of its own, a keychain double, permits, and a disk that fails when told. */

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Id, newId, type Permit } from '@interlock/model';
import type { Disk } from './disk.ts';
import type { EntryDraft, EntryView } from './entry.ts';
import type { Keychain } from './keychain.ts';
import type { Lend } from './lend.ts';
import { LockedMemory } from './locked-memory.ts';
import { openVault, type VaultOptions } from './open-vault.ts';
import { generateSshKey } from './ssh-key.ts';
import type { Vault } from './vault.ts';

export const surroundings = { now: () => Date.now(), random: (n: number) => new Uint8Array(randomBytes(n)) };
export const organization = newId('org', surroundings.random);
export const person = newId('person', surroundings.random);
export const host = newId('host', surroundings.random);

/** A folder that is gone when the test has ended. */
export function freshFolder(test: { after: (done: () => void) => void }): string {
  const dir = mkdtempSync(join(tmpdir(), 'interlock-vault-'));
  test.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

export function open(dir: string, part: Partial<VaultOptions> = {}): Promise<Vault> {
  return openVault({
    dir,
    organization,
    surroundings,
    unlock: { home: 'practice' },
    before: async () => undefined,
    observe: () => undefined,
    ...part,
  });
}

export function passphrase(text = 'correct horse battery staple') {
  return { home: 'passphrase' as const, passphrase: Buffer.from(text) };
}

export function draft(part: Partial<EntryDraft> = {}): EntryDraft {
  const secret = part.id ? {} : { secret: { password: Buffer.from('not a secret') } };
  const base = { name: 'lab admin', type: 'user-password' as const, account: 'admin', owner: person, hosts: [host] };
  return { ...base, lab: true, ...secret, ...part };
}

/** The file of a new Ed25519 key. */
export function keyFile(comment = 'made for a test'): Buffer {
  const { file } = generateSshKey(comment);
  const bytes = file.use((all) => Buffer.from(all));
  file.free();
  return bytes;
}

export function permit(part: Partial<Permit> = {}): Permit {
  const [issued, random] = [surroundings.now(), surroundings.random];
  return {
    v: 1,
    id: newId('permit', random),
    call: newId('call', random),
    hash: '0'.repeat(64),
    class: 'read-only',
    decision: { outcome: 'allow', rule: 'test.rule', reason: 'A test.', policy: 'test' },
    approvals: [],
    instance: 'test',
    issued,
    expires: issued + 60_000,
    ...part,
  };
}

export function lendOf(entry: EntryView, at: Id<'host'> = host, part: Partial<Permit> = {}): Lend {
  return { permit: permit(part), entry: entry.id, version: entry.version, host: at };
}

/** A keychain in memory. */
export function keychainDouble(): Keychain & { readonly names: () => string[] } {
  const kept = new Map<string, Buffer>();
  return {
    get: async (name) => {
      const bytes = kept.get(name);
      return bytes ? new LockedMemory(bytes.length).fill((memory) => memory.set(bytes)) : null;
    },
    set: async (name, secret) =>
      void kept.set(
        name,
        secret.use((bytes) => Buffer.from(bytes)),
      ),
    remove: async (name) => void kept.delete(name),
    names: () => [...kept.keys()],
  };
}

/** A disk whose `n`-th write (counted from 1) fails, as after a crash: it and everything later does nothing. */
export function diskThatDies(disk: Disk, n: number, torn: boolean): Disk & { readonly died: () => boolean } {
  let writes = 0;
  const step = async (act: () => Promise<void>, half: () => Promise<void> = async () => undefined) => {
    if (++writes < n) return act();
    if (writes === n && torn) await half();
    throw new Error('the machine stopped');
  };
  return {
    ...disk,
    create: (path, bytes) =>
      step(
        () => disk.create(path, bytes),
        () => disk.create(path, bytes.subarray(0, bytes.length >> 1)),
      ),
    rename: (from, to) =>
      step(
        () => disk.rename(from, to),
        () => disk.rename(from, to),
      ),
    remove: (path) => step(() => disk.remove(path)),
    died: () => writes >= n,
  };
}
