/** `interlock start`: the gatekeeper with its Studio, until somebody ends it. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Locked, openLocked, startGatekeeper } from '@interlock/gatekeeper';
import { labOf } from '../lab-process.ts';
import { dataFolder, installation } from '../places.ts';
import { unlocking } from '../unlocking.ts';
import { exit, readCommand, wholeNumber } from '../usage.ts';
import { endedLocked, unlockAtTerminal } from './start-locked.ts';

const usage =
  'interlock start [--port N] [--no-open] [--data DIR] [--no-lab] [--fresh-lab] [--plain] [--model M]\n                       [--lock-after MINUTES]';

const help = `  --data DIR   the data folder: ${dataFolder(undefined)} unless said; behind npm: npm start -- --data DIR
  --port N     0 takes a free one; without it the port of last time
  --fresh-lab  the practice devices as new, with their fault; what they saved is forgotten
  --model M    rehearsal (offline; the usual one, unless interlock settings says another), or bedrock, bedrock:sonnet, bedrock:haiku, bedrock:nova-micro
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
      model: { type: 'string' },
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
  // Without a terminal it may well be a service: it locks where that is asked for alone.
  const lockAfter =
    after === undefined ? (process.stdin.isTTY ? undefined : 0) : wholeNumber(after, '--lock-after', 0, 24 * 60);
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
  const { studioFolder } = await import('../studio-files.ts');
  const files = await studioFolder(installation);
  const plain = values.plain ?? false;
  const locked = process.env.INTERLOCK_LOCKED === '1' ? await openLocked({ folder, files, plain }) : undefined;
  const opened = new AbortController();
  if (locked) {
    void unlockAtTerminal(locked, opened.signal);
    void ended.then(() => locked.end()).catch(() => {});
  }
  const starting = startGatekeeper({
    folder,
    installation,
    model: values.model ?? null,
    unlock: unlocking(),
    startLab: values['no-lab'] ? null : labOf(folder, { anew: values['fresh-lab'] ?? false }),
    open: locked && opening(locked, opened),
    studio: { port: locked?.port ?? port, plain, files, lockAfter, after: locked },
  });
  const gatekeeper = await starting.catch((error: unknown) => {
    opened.abort();
    if (endedLocked(error)) return undefined;
    throw error;
  });
  if (!gatekeeper) return exit.done;
  const link = gatekeeper.link();
  process.stdout.write(`Interlock is ready: ${link}\n`);
  for (const banner of gatekeeper.banners()) process.stderr.write(`  ${banner}\n`);
  // After a lock the windows are still there.
  if (!values['no-open'] && !locked) showInBrowser(link, folder);
  const left = await Promise.race([ended.then(() => false), gatekeeper.left.then(() => true)]);
  process.stderr.write('Ending sessions and closing the ledger.\n');
  await gatekeeper.close();
  // The launcher starts a fresh, locked program after it: nothing of this one's memory is left.
  return left ? signedOut : exit.done;
}

/** The launcher's word for: start anew, and locked (`apps/interlock/bin/launch.mjs`). */
const signedOut = 87;

/** The rooms once somebody has unlocked them; the terminal is told where it was not there. */
function opening(locked: Locked, opened: AbortController): NonNullable<Parameters<typeof startGatekeeper>[0]['open']> {
  return async (hostName) => {
    const rooms = await locked.open(hostName);
    opened.abort();
    return rooms;
  };
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
