import { buildVocabulary, command, type GrammarNode } from '../grammar/vocabulary.ts';
import { showClock, uptime } from '../time.ts';
import { junosArguments } from './arguments.ts';
import * as box from './box-views.ts';
import { enterConfiguration } from './configuration.ts';
import { showPath } from './edit.ts';
import type { JunosRoute } from './model.ts';
import { ping, traceroute } from './probe.ts';
import type { JunosSession, Run } from './session.ts';
import { braces, compare } from './tree.ts';
import * as views from './views.ts';

const tree = (session: JunosSession) => session.device.store.active;
const look = (patterns: string | string[], run: Run) => command<Run>(patterns, run, 1);

const routeTable = (session: JunosSession, shown: (route: JunosRoute) => boolean = () => true) =>
  views.showRoutes(tree(session), session.device.up(), shown);

const routeCommands = [
  look(['show route', 'show route table inet.0', 'show route terse', 'show route no-more'], (session) =>
    routeTable(session),
  ),
  look('show route <destination>', (session, v) =>
    routeTable(session, views.meets(tree(session), v.destination as string)),
  ),
  look('show route <destination> exact', (session, { destination }) =>
    routeTable(session, ({ prefix }) => prefix === destination),
  ),
  look('show route protocol <word>', (session, { word }) =>
    routeTable(session, ({ protocol }) => protocol.toLowerCase() === word),
  ),
  look('show route receive-protocol bgp <address>', (session, { address }) =>
    box.receivedRoutes(tree(session), address as string),
  ),
  look('show route summary', (session) => views.showRouteSummary(tree(session))),
];

const boxCommands = [
  look('show bgp neighbor', (session) => box.showNeighbors(tree(session), session.device.up(), undefined)),
  look('show bgp neighbor <address>', (session, { address }) =>
    box.showNeighbors(tree(session), session.device.up(), address),
  ),
  look(['show arp', 'show arp no-resolve'], (session) => box.showArp(tree(session))),
  look(['show chassis hardware'], () => box.chassisHardware),
  look('show chassis routing-engine', () => box.routingEngine),
  look(['show chassis alarms', 'show system alarms'], () => 'No alarms currently active\n'),
  look('show system storage', () => box.storage),
  look('show log messages', ({ device }) => box.logMessages(device.store)),
  look(['show lldp neighbors', 'show ospf neighbor'], () => ''),
  look('show system rollback <number>', ({ device }, { number }) => {
    const earlier = device.store.earlier(Number(number));
    if (!earlier) return `error: rollback ${number} does not exist\n`;
    return {
      tree: earlier,
      path: [],
      text: braces(earlier)
        .map((line) => `${line}\n`)
        .join(''),
    };
  }),
  look('show system rollback compare <number> <number:other>', ({ device }, { number, other }) => {
    const [from, to] = [device.store.earlier(Number(number)), device.store.earlier(Number(other))];
    return from && to
      ? compare(from, to)
          .map((line) => `${line}\n`)
          .join('')
      : 'error: rollback does not exist\n';
  }),
];

/** The words of operational mode. */
export function operationalVocabulary(): GrammarNode<Run> {
  return buildVocabulary<Run>(
    [
      look('show version', (session) => views.showVersion(tree(session))),
      look('show interfaces terse', (session) => views.showTerse(tree(session), undefined)),
      look(['show interfaces terse <interface>', 'show interfaces <interface> terse'], (session, v) =>
        views.showTerse(tree(session), v.interface),
      ),
      look('show interfaces descriptions', (session) => views.showDescriptions(tree(session))),
      look(['show interfaces', 'show interfaces detail', 'show interfaces extensive'], (session) =>
        views.showInterfaces(tree(session), undefined),
      ),
      look(
        ['show interfaces <interface>', 'show interfaces <interface> detail', 'show interfaces <interface> extensive'],
        (session, v) => views.showInterfaces(tree(session), v.interface),
      ),
      ...routeCommands,
      ...boxCommands,
      look('show bgp summary', (session) => views.showBgpSummary(tree(session), session.device.up())),
      look(['show configuration', 'show configuration <line>'], (session, v) =>
        showPath(session, tree(session), [], v.line ?? '', 19),
      ),
      look(
        'show system uptime',
        ({ device }) =>
          `Current time: ${views.stamp(device.clock.now())}\nSystem booted: ${views.stamp(device.clock.now() - device.up())} (${uptime(device.up())} ago)\n`,
      ),
      look('show system commit', commits),
      look(
        'show system users',
        (session) =>
          `${showClock(session.device.clock.now())}\nUSER     TTY      FROM\n${[...session.device.sessions].map((other, i) => `${other.visit.user.padEnd(8)} pts/${i}    ${other.visit.from}\n`).join('')}`,
      ),
      look(
        'show cli',
        (session) =>
          `CLI complete-on-space set to ${session.completeOnSpace ? 'on' : 'off'}\nCLI screen-length set to ${session.rows}\n`,
      ),
      look('set cli screen-length <lines>', (session, { lines }) => {
        session.rows = Number(lines);
        return `Screen length set to ${lines}\n`;
      }),
      look('set cli screen-width <lines>', (_session, { lines }) => `Screen width set to ${lines}\n`),
      look('set cli complete-on-space off', (session) => {
        session.completeOnSpace = false;
        return 'Disabling complete-on-space\n';
      }),
      look('set cli complete-on-space on', (session) => {
        session.completeOnSpace = true;
        return 'Enabling complete-on-space\n';
      }),
      look('ping <address>', (session, { address }) => ping(session, address as string, 5)),
      look('ping <address> rapid', (session, { address }) => ping(session, address as string, 5, true)),
      look('ping <address> count <lines>', (session, { address, lines }) =>
        ping(session, address as string, Math.min(Number(lines), 100)),
      ),
      look(
        ['ping <address> rapid count <lines>', 'ping <address> count <lines> rapid'],
        (session, { address, lines }) => ping(session, address as string, Math.min(Number(lines), 100), true),
      ),
      look(['traceroute <address>', 'traceroute <address> no-resolve'], (session, { address }) =>
        traceroute(session, address as string),
      ),
      look(['exit', 'quit'], (session) => {
        session.ended = true;
      }),
      command<Run>('configure', (session) => enterConfiguration(session, 'shared')),
      command<Run>('configure private', (session) => enterConfiguration(session, 'private')),
      command<Run>('configure exclusive', (session) => enterConfiguration(session, 'exclusive')),
      command<Run>('request system reboot', async (session) => {
        if (await session.yesOrNo('Reboot the system ?', 'no')) session.device.reboot();
      }),
    ],
    junosArguments,
  );
}

function commits({ device }: JunosSession): string {
  const rows = device.store.commits.map(
    ({ at, user, comment }, i) =>
      `${String(i).padEnd(3)} ${views.stamp(at)} by ${user} via cli${comment === null ? '' : `\n    ${comment}`}\n`,
  );
  const { rollbackAt } = device.store;
  return `${rows.join('')}${rollbackAt === null ? '' : `\nrollback to 1 will be done at ${views.stamp(rollbackAt)}\n`}`;
}
