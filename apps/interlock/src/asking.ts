/** Asks the gatekeeper that runs on a data folder, or one that is started for this question alone. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { askControl, controlAnswer, type Gatekeeper, startGatekeeper } from '@interlock/gatekeeper';
import { Fault } from '@interlock/model';
import { installation } from './places.ts';
import { unlocking } from './unlocking.ts';

/** What may begin a data folder: what a person adds or sets, and a key to sign with. Everything else only looks. */
const beginnings: ReadonlySet<string> = new Set([
  'host.add',
  'host.import',
  'entry.add',
  'hook.set',
  'policy.activate',
  'budget.set',
  'settings.set',
  'recording.set',
  'telemetry.set',
  'vault.move',
  'vault.import',
  'approval.key',
  'approval.sign',
  'glass.sign',
]);

/**
 * Throws the gatekeeper's Faults, and `data.absent` where there is no data folder and the question would make one only
 * to look; `before` says for which deed it is asked.
 */
export async function ask(
  folder: string,
  question: { ask: string; with?: unknown },
  before: string = question.ask,
): Promise<unknown> {
  const running = await askControl(folder, question);
  if (running) return running.ok;
  if (!beginnings.has(before)) requireData(folder);
  const gatekeeper = await forThisAlone(folder);
  try {
    return await controlAnswer(question, gatekeeper);
  } finally {
    await gatekeeper.close();
  }
}

/** Several looks through one gatekeeper: the vault's passphrase is typed once. Throws as `ask` does. */
export async function looks(folder: string, asks: readonly string[]): Promise<unknown[]> {
  const got: unknown[] = [];
  for (const one of asks) {
    const running = await askControl(folder, { ask: one });
    if (!running) break;
    got.push(running.ok);
  }
  if (got.length === asks.length) return got;
  requireData(folder);
  const gatekeeper = await forThisAlone(folder);
  try {
    return await Promise.all(asks.map((one) => controlAnswer({ ask: one }, gatekeeper)));
  } finally {
    await gatekeeper.close();
  }
}

/** A gatekeeper for one command alone, without lab and agent; to be closed. */
export const forThisAlone = (folder: string): Promise<Gatekeeper> =>
  startGatekeeper({
    folder,
    installation,
    model: 'rehearsal',
    unlock: unlocking(),
    startLab: null,
    noAgent: true,
    keepLab: true,
  });

/** Whether a data folder was begun there; what is left of a damaged one counts. */
export const hasData = (folder: string): boolean =>
  ['settings.json', 'vault', 'ledger', 'records.db'].some((kept) => existsSync(path.join(folder, kept)));

/** Throws Fault `data.absent`; a look makes nothing. */
export function requireData(folder: string): void {
  if (!hasData(folder))
    throw new Fault(
      'data.absent',
      `There is no data folder of Interlock in ${folder}.`,
      'Name another with --data DIR. The first `npm start`, `host add` or `entry add` makes one.',
    );
}
