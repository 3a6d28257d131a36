import { buildVocabulary, command, type GrammarNode } from '../grammar/vocabulary.ts';
import { showClock, uptime } from '../time.ts';
import { junosArguments } from './arguments.ts';
import { enterConfiguration } from './configuration.ts';
import { showPath } from './edit.ts';
import { upstream } from './first-config.ts';
import { connected, routes } from './model.ts';
import type { JunosSession, Run } from './session.ts';
import * as views from './views.ts';

const tree = (session: JunosSession) => session.device.store.active;
const look = (patterns: string | string[], run: Run) => command<Run>(patterns, run, 1);

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
      look('show interfaces', (session) => views.showInterfaces(tree(session), undefined)),
      look('show interfaces <interface>', (session, v) => views.showInterfaces(tree(session), v.interface)),
      look('show route', (session) => views.showRoutes(tree(session), session.device.up(), undefined)),
      look('show route <destination>', (session, v) =>
        views.showRoutes(tree(session), session.device.up(), v.destination),
      ),
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
      look('ping <address> count <lines>', (session, { address, lines }) =>
        ping(session, address as string, Math.min(Number(lines), 100)),
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

async function ping(session: JunosSession, address: string, count: number): Promise<undefined> {
  const active = tree(session);
  const local = routes(active).some((route) => route.protocol !== 'Static' && route.prefix === `${address}/32`);
  const answers = local || (address === upstream.address && connected(active, address) !== null);
  session.say(`PING ${address} (${address}): 56 data bytes\n`);
  let back = 0;
  for (let sequence = 0; sequence < count && !session.visit.terminal.closed; sequence++) {
    if (answers) session.say(`64 bytes from ${address}: icmp_seq=${sequence} ttl=64 time=0.9${sequence % 10} ms\n`);
    if (answers) back++;
    if (!(await session.visit.terminal.pause(session.device.pace.pingTimeout))) break;
  }
  session.say(
    `\n--- ${address} ping statistics ---\n${count} packets transmitted, ${back} packets received, ${Math.round(((count - back) * 100) / Math.max(count, 1))}% packet loss\n`,
  );
}
