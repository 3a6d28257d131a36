import { matchesDigest } from '../digest.ts';
import { buildVocabulary, type Command, command, type GrammarNode } from '../grammar/vocabulary.ts';
import { iosArguments } from './arguments.ts';
import { clearCommands } from './clear-commands.ts';
import { probeCommands } from './probe.ts';
import { renderConfig } from './render-config.ts';
import type { IosSession, Outcome, Run } from './session.ts';
import { showBgpCommands } from './show/bgp.ts';
import { showConfigCommands } from './show/configuration.ts';
import { showHardwareCommands } from './show/hardware.ts';
import { showInterfaceCommands } from './show/interfaces.ts';
import { showRouteCommands } from './show/routes.ts';
import { showServiceCommands } from './show/services.ts';
import { showSystemCommands } from './show/system.ts';

/** Privilege of user exec. */
const anyone = 1;

/** The words of user and privileged exec. */
export function execVocabulary(exists: (name: string) => boolean): GrammarNode<Run> {
  const commands: Command<Run>[] = [
    ...showSystemCommands,
    ...showHardwareCommands,
    ...showServiceCommands,
    ...probeCommands,
    ...clearCommands,
    ...showConfigCommands,
    ...showInterfaceCommands,
    ...showRouteCommands,
    ...showBgpCommands,
    command('enable', enable, anyone),
    command(
      'disable',
      (session) => {
        session.privilege = 1;
      },
      anyone,
    ),
    command(
      ['exit', 'logout', 'quit'],
      (session) => {
        session.ended = true;
      },
      anyone,
    ),
    command(
      'terminal length <lines>',
      (session, { lines }) => {
        session.length = Number(lines);
      },
      anyone,
    ),
    command(
      'terminal no length',
      (session) => {
        session.length = 24;
      },
      anyone,
    ),
    command(
      'terminal width <lines>',
      (session, { lines }) => {
        session.visit.terminal.columns = Number(lines);
      },
      anyone,
    ),
    command(
      'terminal monitor',
      (session) => {
        session.monitor = true;
      },
      anyone,
    ),
    command(
      'terminal no monitor',
      (session) => {
        session.monitor = false;
      },
      anyone,
    ),
    command(['configure terminal'], configure),
    command('configure', async (session) => {
      const answer = await session.ask('Configuring from terminal, memory, or network [terminal]? ');
      if (answer === '' || 'terminal'.startsWith(answer)) configure(session);
      else session.say('?Must be "terminal", "memory" or "network"\n');
    }),
    command(['write', 'write memory'], (session) => save(session)),
    command('write terminal', (session) => renderConfig(session.device.router.running)),
    command('copy running-config startup-config', async (session) => {
      const name = (await session.ask('Destination filename [startup-config]? ')).trim();
      if (name === '' || name === 'startup-config') return save(session);
      session.say('%Error opening nvram: (Permission denied)\n');
    }),
    command('reload', reload),
    command('reload in <minutes>', (session, { minutes }) => reloadIn(session, Number(minutes))),
    command('reload cancel', reloadCancel),
  ];
  return buildVocabulary(commands, iosArguments(exists));
}

async function enable(session: IosSession): Promise<Outcome> {
  if (session.privilege === 15) return;
  const digest = session.device.router.running.enableDigest;
  if (digest === null) return '% No password set\n';
  for (let attempt = 0; attempt < 3; attempt++) {
    if (matchesDigest(await session.ask('Password: ', false), digest)) {
      session.privilege = 15;
      return;
    }
  }
  session.say('% Bad secrets\n\n');
}

function configure(session: IosSession): undefined {
  session.say('Enter configuration commands, one per line.  End with CNTL/Z.\n');
  session.enter({ kind: 'config' });
}

function save(session: IosSession): undefined {
  const { router } = session.device;
  session.say('Building configuration...\n');
  router.startup = structuredClone(router.running);
  session.device.stored();
  session.say('[OK]\n');
}

async function reload(session: IosSession): Promise<undefined> {
  const { router } = session.device;
  if (renderConfig(router.running) !== renderConfig(router.startup)) {
    session.say('\n');
    if (await session.yesOrNo('System configuration has been modified. Save?')) save(session);
  }
  if (await session.confirm('Proceed with reload?')) session.device.reload('reload');
}

async function reloadIn(session: IosSession, minutes: number): Promise<Outcome> {
  const { device } = session;
  device.scheduled?.cancel();
  const at = device.clock.now() + minutes * 60_000;
  if (
    !(await session.confirm(
      `Reload scheduled in ${minutes} minutes by ${session.visit.user} on vty${session.line}\nProceed with reload?`,
    ))
  )
    return;
  device.scheduled = {
    at,
    cancel: device.clock.after(minutes * 60_000, () => device.reload('reload at scheduled time')),
  };
}

function reloadCancel(session: IosSession): Outcome {
  const { device } = session;
  if (!device.scheduled) return '%There is no reload scheduled.\n';
  device.scheduled.cancel();
  device.scheduled = null;
  session.say('\n\n***\n*** --- SHUTDOWN ABORTED ---\n***\n');
}
