import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type CanonicalValue, canonicalBytes } from '@interlock/model';
import type { Keystore } from './keystore.ts';
import { draft, freshFolder, keychainDouble, open, organization, passphrase } from './vault.double.ts';

function keystorePath(dir: string): string {
  return join(dir, 'vault', organization, 'keys.json');
}

function read(dir: string): Keystore {
  return JSON.parse(readFileSync(keystorePath(dir), 'utf8')) as Keystore;
}

/** What an attacker with the disk would do: change the file and make its checksum right again. */
function forge(dir: string, change: Partial<Keystore>): void {
  const { checksum: _, seal, ...content } = { ...read(dir), ...change };
  const bytes = canonicalBytes([canonicalBytes(content as CanonicalValue), seal]);
  const file = { ...content, seal, checksum: createHash('sha256').update(bytes).digest('hex') };
  writeFileSync(keystorePath(dir), JSON.stringify(file));
}

describe('the keystore', () => {
  it('stops the start when any byte of it is damaged, and is told from a wrong key', async (t) => {
    const dir = freshFolder(t);
    (await open(dir)).close();
    const honest = readFileSync(keystorePath(dir));
    for (let at = 0; at < honest.length; at += 7) {
      const bytes = Buffer.from(honest);
      bytes[at] = (bytes[at] as number) ^ 1;
      writeFileSync(keystorePath(dir), bytes);
      if (isSpace(honest[at] as number)) continue;
      await assert.rejects(open(dir), { code: 'vault.keystore-damaged' }, `byte ${at}`);
    }
    for (const bytes of [Buffer.alloc(0), honest.subarray(0, 100), Buffer.from('null'), Buffer.alloc(500)]) {
      writeFileSync(keystorePath(dir), bytes);
      await assert.rejects(open(dir), { code: 'vault.keystore-damaged' });
    }
    writeFileSync(keystorePath(dir), honest);
    (await open(dir)).close();
  });

  it('is refused when somebody without its keys changed it, whatever the checksum says', async (t) => {
    const dir = freshFolder(t);
    const keychain = keychainDouble();
    const unlock = { home: 'keychain' as const, keychain };
    const vault = await open(dir);
    await vault.adopt(unlock);
    vault.close();
    const honest = read(dir);
    const [retired, active] = honest.keys as [Keystore['keys'][0], Keystore['keys'][0]];
    const swapped = [
      { ...retired, state: 'active' as const },
      { ...active, state: 'retired' as const },
    ];
    const damaged = { code: 'vault.keystore-damaged' };
    for (const change of [
      { keys: swapped },
      { keys: [active] },
      { sequence: honest.sequence - 1 },
      { signer: { ...honest.signer, publicKey: Buffer.alloc(32).toString('base64') } },
    ]) {
      forge(dir, change);
      await assert.rejects(open(dir, { unlock }), damaged, JSON.stringify(change));
      forge(dir, honest);
    }
    forge(dir, { keys: [{ ...retired, state: 'active' }, active] });
    await assert.rejects(open(dir, { unlock }), damaged);
    forge(dir, { ...honest, keys: [{ ...retired, wrapped: active.wrapped }, active] });
    await assert.rejects(open(dir, { unlock }), { code: 'vault.wrong-key' });
    forge(dir, { ...honest, keys: [retired, { ...active, created: active.created + 1 }] });
    await assert.rejects(open(dir, { unlock }), { code: 'vault.wrong-key' });
    forge(dir, honest);
    (await open(dir, { unlock })).close();
  });

  it('asks for no more memory than a passphrase is worth', async (t) => {
    const dir = freshFolder(t);
    (await open(dir, { unlock: passphrase() })).close();
    const { provider } = read(dir);
    assert.ok(provider.home === 'passphrase');
    forge(dir, { provider: { ...provider, kdf: { ...provider.kdf, memory: 2 ** 30 } } });
    await assert.rejects(open(dir, { unlock: passphrase() }), { code: 'vault.keystore-damaged' });
    forge(dir, { provider: { ...provider, kdf: { ...provider.kdf, passes: 1 } } });
    await assert.rejects(open(dir, { unlock: passphrase() }), { code: 'vault.wrong-passphrase' });
  });

  it('is not opened with the practice key of another vault, or without it', async (t) => {
    const [dir, other] = [freshFolder(t), freshFolder(t)];
    (await open(dir)).close();
    (await open(other)).close();
    const key = (folder: string) => join(folder, 'vault', organization, 'practice.key');
    writeFileSync(key(dir), readFileSync(key(other)));
    await assert.rejects(open(dir), { code: 'vault.wrong-key' });
    rmSync(key(dir));
    await assert.rejects(open(dir), { code: 'vault.key-missing' });
  });

  it('is not read where others could, and says the command that helps', async (t) => {
    const dir = freshFolder(t);
    (await open(dir)).close();
    for (const [path, bad, good] of [
      [keystorePath(dir), 0o644, 0o600],
      [join(dir, 'vault', organization, 'practice.key'), 0o640, 0o600],
      [join(dir, 'vault'), 0o750, 0o700],
    ] as const) {
      chmodSync(path, bad);
      await assert.rejects(open(dir), (error: Error & { code: string; next: string }) => {
        assert.equal(error.code, 'vault.readable-by-others');
        assert.ok(error.next.includes(`chmod go-rwx '${path}'`), error.next);
        return true;
      });
      chmodSync(path, good);
    }
    (await open(dir)).close();
  });

  it('is not made anew where entries wait for the old one', async (t) => {
    const dir = freshFolder(t);
    const vault = await open(dir);
    await vault.entries.put(draft());
    vault.close();
    rmSync(keystorePath(dir));
    await assert.rejects(open(dir), { code: 'vault.keystore-missing' });
  });
});

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a;
}
