/** `interlock open`: a new link to the Studio of a gatekeeper that runs. */
import { askControl } from '@interlock/gatekeeper';
import { Fault } from '@interlock/model';
import { dataFolder } from '../places.ts';
import { exit, readCommand } from '../usage.ts';
import { showInBrowser } from './start.ts';

const usage = 'interlock open [--no-open] [--data DIR]';

export async function open(args: readonly string[]): Promise<number> {
  const given = readCommand(usage, args, { 'no-open': { type: 'boolean' }, data: { type: 'string' } }, { '': '' });
  if (!given) return exit.done;
  const { values } = given;
  const folder = dataFolder(values.data);
  const reply = await askControl(folder, { ask: 'open' });
  if (!reply)
    throw new Fault('gatekeeper.not-running', `No gatekeeper runs on ${folder}.`, 'Start it with `npm start`.');
  const link = String(reply.ok);
  process.stdout.write(`${link}\n`);
  if (!values['no-open']) showInBrowser(link, folder);
  return exit.done;
}
