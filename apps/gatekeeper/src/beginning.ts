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
