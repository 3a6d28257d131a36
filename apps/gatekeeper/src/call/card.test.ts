import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Host } from '@interlock/model';
import { wayDouble } from './way.double.ts';
import { propose } from './way.ts';

/** The account row of the card that a command on such a host gets, in Manual. */
async function accountOn(change: Partial<Host>, command: string) {
  const double = wayDouble({ host: change });
  double.at.conversation.trust = 'manual';
  const { cards } = double.rooms;
  const result = propose(
    { use: 'u', agent: double.at.run.agent, tool: 'terminal.run', arguments: { command }, host: double.host.id },
    double.at,
    double.rooms,
  );
  while (cards.list().length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
  const account = cards.list()[0]?.account;
  double.at.run.over.abort(new Error('over'));
  await result;
  return account;
}

test('a card says which account it runs as, and with which privilege where that is known before it logs in', async () => {
  const change = 'configure terminal\nhostname x\nend';
  assert.deepEqual(await accountOn({}, change), { user: 'admin', entry: 'admin', privilege: 'privileged exec' });
  assert.equal((await accountOn({}, 'show clock'))?.privilege, 'exec as its login stands');
  assert.equal((await accountOn({ platform: 'linux' }, 'uptime'))?.privilege, undefined);
  assert.match((await accountOn({ platform: 'linux' }, 'sudo reboot'))?.privilege ?? '', /^root in the lines/);
  assert.equal((await accountOn({ platform: 'mikrotik_routeros' }, '/system identity print'))?.privilege, undefined);
});
