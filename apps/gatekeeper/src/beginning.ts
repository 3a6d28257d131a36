/** What the ledger is told when a gatekeeper starts, and what a start without a Studio says. */
import type { Model } from '@interlock/models';
import { leftOpen } from './ledger-keeping/left-open.ts';
import type { Rooms } from './rooms.ts';
import type { Workspace } from './workspace/workspace.ts';

export const thisProgram = {
  version: '0.1.0',
  node: process.versions.node,
  platform: process.platform,
  arch: process.arch,
};

/** Clients that a test points elsewhere. */
export function movedEndpoints(vault: Rooms['vault'], model: Model): { service: 'kms' | 'bedrock'; url: string }[] {
  const url = process.env.INTERLOCK_KMS_ENDPOINT;
  return [
    ...(vault.home === 'kms' && url ? [{ service: 'kms' as const, url }] : []),
    ...(model.endpoint === undefined ? [] : [{ service: 'bedrock' as const, url: model.endpoint }]),
  ];
}

/**
 * What was released and has no outcome was cut short by the last end: its effect is unknown, and it is never retried.
 * Its runs and conversations ended with it.
 */
export async function closeOpenCalls({ house, ledger }: Pick<Rooms, 'house' | 'ledger'>): Promise<void> {
  if (ledger.repaired) await house.journal.write({ type: 'ledger.repaired', ...ledger.repaired });
  for (const { index, released } of ledger.openCalls())
    await house.journal.write({
      type: 'effect.unknown',
      call: released.call,
      permit: released.permit,
      ...(released.host ? { host: released.host } : {}),
      ...(released.conversation ? { conversation: released.conversation } : {}),
      ...(released.run ? { run: released.run } : {}),
      released: index,
    });
  for (const deed of await leftOpen(ledger)) await house.journal.write(deed);
}

export function wallsOf(workspace: Workspace): ('node-permission' | 'bubblewrap' | 'heap-limit' | 'no-core-dump')[] {
  const { permission, bubblewrap } = workspace.walls();
  return [
    ...(permission ? (['node-permission'] as const) : []),
    ...(bubblewrap ? (['bubblewrap'] as const) : []),
    'heap-limit',
    'no-core-dump',
  ];
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
