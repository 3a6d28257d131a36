import { join } from 'node:path';
import { realDisk } from './disk.ts';
import { createMaster, fetchMaster, type Unlock } from './home.ts';
import { providerContract } from './provider.contract.ts';
import { freshFolder, keychainDouble, passphrase, surroundings } from './vault.double.ts';

const homes: [string, () => () => Unlock][] = [
  ['practice', () => () => ({ home: 'practice' })],
  ['passphrase', () => () => passphrase()],
  [
    'keychain',
    () => {
      const keychain = keychainDouble();
      return () => ({ home: 'keychain', keychain });
    },
  ],
];

for (const [name, make] of homes)
  providerContract(`local, in the home “${name}”`, async (t) => {
    const unlock = make();
    const ground = (folder: string) => ({
      folder,
      disk: realDisk,
      random: surroundings.random,
      wrote: async () => undefined,
    });
    const here = ground(freshFolder(t));
    const { record, provider } = await createMaster(unlock(), here);
    return {
      provider,
      again: () => fetchMaster(unlock(), record, here),
      other: async () => {
        const there = ground(join(here.folder, 'other'));
        await there.disk.folder(there.folder);
        return (await createMaster(unlock(), there)).provider;
      },
    };
  });
