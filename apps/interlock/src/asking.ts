/** Asks the gatekeeper that runs on a data folder, or one that is started for this question alone. */
import { askControl, controlAnswer, startGatekeeper } from '@interlock/gatekeeper';
import { Fault } from '@interlock/model';
import { installation } from './places.ts';
import { unlocking } from './unlocking.ts';

export async function ask(folder: string, question: { ask: string; with?: unknown }): Promise<unknown> {
  const running = await askControl(folder, question);
  if (running) return running.ok;
  const gatekeeper = await startGatekeeper({
    folder,
    installation,
    model: 'rehearsal',
    unlock: unlocking(),
    startLab: null,
    noAgent: true,
    keepLab: true,
  });
  try {
    return await controlAnswer(question, {
      desk: gatekeeper.desk,
      policies: gatekeeper.policies,
      hooks: gatekeeper.hooks,
      rules: gatekeeper.rules,
      books: gatekeeper.books,
      archive: gatekeeper.archive,
      telemetry: gatekeeper.telemetry,
      approvals: gatekeeper.approvals,
      grants: gatekeeper.grants,
      glass: gatekeeper.glass,
      budgets: gatekeeper.budgets,
      conversations: gatekeeper.conversations,
      person: gatekeeper.person,
      link: () => {
        throw new Fault('gatekeeper.not-running', 'No gatekeeper runs here.', 'Start it with `npm start`.');
      },
    });
  } finally {
    await gatekeeper.close();
  }
}
