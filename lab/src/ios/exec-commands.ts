import { matchesDigest } from '../digest.ts';
import { buildVocabulary, type Command, command, type GrammarNode } from '../grammar/vocabulary.ts';
import { echo } from '../network/reach.ts';
import { iosArguments } from './arguments.ts';
import { renderConfig } from './render-config.ts';
import type { IosSession, Outcome, Run } from './session.ts';
import { showBgpCommands } from './show/bgp.ts';
import { showConfigCommands } from './show/configuration.ts';
import { showInterfaceCommands } from './show/interfaces.ts';
import { showRouteCommands } from './show/routes.ts';
import { showSystemCommands } from './show/system.ts';

/** Privilege of user exec. */
const anyone = 1;

/** The words of user and privileged exec. */
export function execVocabulary(exists: (name: string) => boolean): GrammarNode<Run> {
  const commands: Command<Run>[] = [
    ...showSystemCommands,
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
    command('ping <address>', (session, { address }) => ping(session, address as string, 5), anyone),
    command(
      'ping <address> repeat <count>',
      (session, { address, count }) => ping(session, address as string, Number(count)),
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
    command(['clear ip bgp *', 'clear bgp *'], (session) => clearBgp(session, null)),
    command(['clear ip bgp <address>', 'clear bgp <address>'], (session, { address }) =>
      clearBgp(session, address as string),
    ),
    command(['clear ip bgp * soft', 'clear ip bgp <address> soft'], () => {}),
    command('clear logging', async (session) => {
      if (await session.confirm('Clear logging buffer')) session.device.router.log.length = 0;
    }),
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

async function ping(session: IosSession, address: string, count: number): Promise<undefined> {
  session.say('Type escape sequence to abort.\n');
  session.say(`Sending ${count}, 100-byte ICMP Echos to ${address}, timeout is 2 seconds:\n`);
  let sent = 0;
  let answered = 0;
  while (sent < count && !session.visit.terminal.closed) {
    const back = echo(session.device.network, session.device.router, address);
    // A lost packet costs its time-out, shortened here: nobody learns from waiting two seconds for each.
    if (!back && !(await session.visit.terminal.pause(session.device.pace.pingTimeout))) break;
    session.say(back ? '!' : '.');
    sent++;
    if (back) answered++;
  }
  const rate = sent === 0 ? 0 : Math.floor((answered * 100) / sent);
  const times = answered > 0 ? ', round-trip min/avg/max = 1/1/4 ms' : '';
  session.say(`\nSuccess rate is ${rate} percent (${answered}/${sent})${times}\n`);
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

function clearBgp(session: IosSession, address: string | null): Outcome {
  const { router, network } = session.device;
  const neighbors = Object.keys(router.running.bgp?.neighbors ?? {});
  if (!router.running.bgp) return '% BGP not active\n';
  if (address !== null && !neighbors.includes(address)) return '%BGP: Unknown neighbor\n';
  for (const neighbor of address === null ? neighbors : [address]) network.reset(router, neighbor);
}
