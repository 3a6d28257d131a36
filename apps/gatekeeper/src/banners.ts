/** What a start says of itself, in the Studio and to a terminal. */
import type { Model } from '@interlock/models';
import type { Rooms } from './rooms.ts';
import type { Workspace } from './workspace/workspace.ts';

export interface Starting {
  readonly rooms: Rooms;
  readonly model: Model;
  readonly workspace: () => Workspace | undefined;
  /** Practice devices that were in the inventory until this start. */
  readonly labGone: number;
}

/** What a person should know of this start, as long as it lasts. */
export function bannersOf({ rooms, model, workspace, labGone }: Starting, plain: boolean): string[] {
  const banners: string[] = [];
  if (rooms.vault.home === 'practice')
    banners.push(
      'Practice folder: its vault key lies in a file. It takes no credential but the lab’s until you add one of your own.',
    );
  if (rooms.ledger.onReserve)
    banners.push(
      'The disk is full: what you do by hand is recorded in the room set aside for it, and the agent does nothing. Make room and restart Interlock.',
    );
  else if (!rooms.house.journal.writable())
    banners.push('The ledger cannot be written: the agent does nothing until that is mended and Interlock restarted.');
  if (workspace() && !workspace()?.walls().bubblewrap)
    banners.push('No bubblewrap here: the workspace is held by Node’s permissions alone.');
  if (labGone > 0)
    banners.push(
      'The practice devices are gone from here, because there are hosts of your own now. `npm start -- --data DIR` has them in a folder of its own.',
    );
  banners.push(...witnessBanners(rooms));
  if (plain) banners.push('Served on 127.0.0.1: passkeys are off.');
  const { home } = rooms.vault;
  if ((home === 'kms' || home === 'pkcs11') && rooms.vault.keys().cache === 'memory')
    banners.push('No keychain here: the vault’s data key is kept in memory alone and fetched anew at every start.');
  if (home === 'kms' && process.env.INTERLOCK_KMS_ENDPOINT)
    banners.push(
      `The vault’s key service is asked at ${process.env.INTERLOCK_KMS_ENDPOINT} and not at AWS: for tests alone.`,
    );
  if (model.endpoint) banners.push(`The model is asked at ${model.endpoint} and not at Bedrock: for tests alone.`);
  return banners;
}

/** Without a Studio nobody can be asked for a passkey; whoever has one is told. */
export function headlessBanners(rooms: Rooms): string[] {
  const passkeys =
    'Passkeys are off without the Studio: what is approved here names the system user or the passphrase.';
  return [...(rooms.records.list('passkeys').length === 0 ? [] : [passkeys]), ...witnessBanners(rooms)];
}

/** A witness that is out stops no start, and is named. */
export function witnessBanners({ silentWitnesses }: Pick<Rooms, 'silentWitnesses'>): string[] {
  return silentWitnesses.map(
    (folder) => `The witness in ${folder} did not answer at the start: whether it saw more is not known.`,
  );
}
