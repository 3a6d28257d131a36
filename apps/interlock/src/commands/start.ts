/** `interlock start`: the gatekeeper with its Studio, until somebody ends it. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { startGatekeeper } from '@interlock/gatekeeper';
import { labOf } from '../lab-process.ts';
import { dataFolder, installation } from '../places.ts';
import { unlocking } from '../unlocking.ts';
import { exit, readCommand, wholeNumber } from '../usage.ts';

const usage =
  'interlock start [--port N] [--no-open] [--data DIR] [--no-lab] [--fresh-lab] [--plain] [--model M]\n                       [--lock-after MINUTES]';

const help = `  --data DIR   the data folder: ${dataFolder(undefined)} unless said; behind npm: npm start -- --data DIR
  --port N     0 takes a free one; without it the port of last time
  --fresh-lab  the practice devices as new, with their fault; what they saved is forgotten
  --model M    rehearsal (default, offline), or bedrock, bedrock:sonnet, bedrock:haiku, bedrock:nova-micro
  --plain      serve on 127.0.0.1, for browsers that do not resolve names under localhost; passkeys are off
  --lock-after locks after so many minutes without a person, 0 never; an hour unless said, in practice never
  A vault under a passphrase asks for it, or reads the file that INTERLOCK_PASSPHRASE_FILE names.
`;

export async function start(args: readonly string[]): Promise<number> {
  const given = readCommand(
    usage,
    args,
    {
      port: { type: 'string' },
      'no-open': { type: 'boolean' },
      data: { type: 'string' },
      'no-lab': { type: 'boolean' },
      'fresh-lab': { type: 'boolean' },
      plain: { type: 'boolean' },
      model: { type: 'string', default: 'rehearsal' },
      'lock-after': { type: 'string' },
    },
    { '': '' },
    help,
  );
  if (!given) return exit.done;
  const { values } = given;
  const folder = dataFolder(values.data);
  const port = values.port === undefined ? null : wholeNumber(values.port, '--port', 0, 65535);
  const after = values['lock-after'];
  // Where nobody is at a terminal nobody could unlock it.
  const lockAfter =
    after === undefined ? (process.stdin.isTTY ? undefined : 0) : wholeNumber(after, '--lock-after', 0, 24 * 60);
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  if (process.env.INTERLOCK_LOCKED === '1' && !(await unlockedByPerson(ended))) return exit.done;
  const { studioFolder } = await import('../studio-files.ts');
  const gatekeeper = await startGatekeeper({
    folder,
    installation,
    model: values.model,
    unlock: unlocking(),
    startLab: values['no-lab'] ? null : labOf(folder, { anew: values['fresh-lab'] ?? false }),
    studio: { port, plain: values.plain ?? false, files: await studioFolder(installation), lockAfter },
  });
  const link = gatekeeper.link();
  process.stdout.write(`Interlock is ready: ${link}\n`);
  for (const banner of gatekeeper.banners()) process.stderr.write(`  ${banner}\n`);
  if (!values['no-open']) showInBrowser(link, folder);
  const left = await Promise.race([ended.then(() => false), gatekeeper.left.then(() => true)]);
  process.stderr.write('Ending sessions and closing the ledger.\n');
  await gatekeeper.close();
  // The launcher starts a fresh, locked program after it: nothing of this one's memory is left.
  return left ? signedOut : exit.done;
}

/** The launcher's word for: start anew, and locked (`apps/interlock/bin/launch.mjs`). */
const signedOut = 87;

/** Waits for a person at the terminal; without one nothing is opened, and Interlock is started by hand again. */
async function unlockedByPerson(ended: Promise<void>): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    process.stderr.write('Interlock is locked, and nobody is at a terminal to unlock it. Start it again.\n');
    return false;
  }
  process.stderr.write('Interlock is locked. Press Enter to unlock it, Ctrl-C to end it.\n');
  const pressed = new Promise<boolean>((resolve) => {
    process.stdin.once('data', () => resolve(true));
    process.stdin.once('end', () => resolve(false));
  });
  const unlocked = await Promise.race([pressed, ended.then(() => false)]);
  process.stdin.pause();
  return unlocked;
}

/**
 * Opens the person's browser where there is a screen. The link goes through a file of the user's own: arguments of a
 * process can be read by every user of the machine.
 */
export function showInBrowser(link: string, folder: string): void {
  const screen = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!screen || process.env.CI) return;
  const page = path.join(folder, 'open.html');
  writeFileSync(
    page,
    `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=${link}"><title>Interlock</title>\n`,
    { mode: 0o600 },
  );
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', page]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', page]
        : ['xdg-open', page];
  const child = spawn(program as string, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
