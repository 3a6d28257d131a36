import { maskLength, networkOf, type Subnet } from '../../address.ts';
import { passwordDigest } from '../../digest.ts';
import { type Command, command } from '../../grammar/vocabulary.ts';
import { newInterface } from '../config.ts';
import type { IosSession, Outcome, Run, Values } from '../session.ts';

/** `address` and `mask` of a line as a prefix, or null where host bits are set. */
export function prefixOf({ address, mask }: Values): Subnet | null {
  const given = { address: address as string, length: maskLength(mask as string) as number };
  return networkOf(given).address === given.address ? networkOf(given) : null;
}

const samePrefix = (a: Subnet, b: Subnet) => a.address === b.address && a.length === b.length;

function addRoute(session: IosSession, values: Values, via: string): Outcome {
  const prefix = prefixOf(values);
  if (!prefix) return '%Inconsistent address and mask\n';
  const { running } = session.device.router;
  running.routes = running.routes.filter((route) => !(samePrefix(route.prefix, prefix) && route.via === via));
  running.routes.push({ prefix, via, distance: Number(values.distance ?? 1) });
}

function removeRoute(session: IosSession, values: Values, via: string | null): undefined {
  const prefix = prefixOf(values);
  const { running } = session.device.router;
  const kept = running.routes.filter(
    (route) => !(prefix && samePrefix(route.prefix, prefix) && (via === null || route.via === via)),
  );
  if (kept.length === running.routes.length) session.say('%No matching route to delete\n');
  running.routes = kept;
}

function openInterface(session: IosSession, { interface: name }: Values): undefined {
  const { interfaces } = session.device.router.running;
  interfaces[name as string] ??= newInterface(name as string);
  session.enter({ kind: 'config-if', interface: name as string });
}

function openBgp(session: IosSession, { as }: Values): Outcome {
  const { running } = session.device.router;
  const number = Number(as);
  if (running.bgp && running.bgp.as !== number) return `BGP is already running; AS is ${running.bgp.as}\n`;
  running.bgp ??= { as: number, routerId: null, logChanges: true, neighbors: {}, networks: [] };
  session.enter({ kind: 'config-router' });
}

/** `banner motd` takes its text up to the next sign that is the same as its first. */
async function banner(session: IosSession, { line }: Values): Promise<undefined> {
  const sign = (line as string).startsWith('^C') ? '^C' : ((line as string)[0] as string);
  let text = (line as string).slice(sign.length);
  if (!text.includes(sign)) session.say(`Enter TEXT message.  End with the character '${sign}'.\n`);
  while (!text.includes(sign)) text += `\n${await session.ask('')}`;
  session.device.router.running.banner = text.slice(0, text.indexOf(sign));
}

const digest = (session: IosSession, password: string) => passwordDigest(password, session.device.salt());

function user(session: IosSession, { word, level, line }: Values): undefined {
  session.device.router.running.users[word as string] = {
    privilege: Number(level ?? 1),
    digest: digest(session, line as string),
  };
}

const community =
  (access: 'RO' | 'RW'): Run =>
  ({ device }, { word }) => {
    device.router.running.communities[word as string] = access;
  };

/** Global configuration. */
export const globalCommands: Command<Run>[] = [
  command('hostname <word>', (session, { word }) => {
    if (/^[A-Za-z][A-Za-z0-9-]{0,62}$/.test(word as string)) session.device.router.running.hostname = word as string;
    else session.say('% Hostname contains one or more illegal characters.\n');
  }),
  command('interface <new-interface:interface>', openInterface),
  command('no interface <interface>', (session, { interface: name }) => {
    if ((name as string).startsWith('Loopback')) delete session.device.router.running.interfaces[name as string];
    else session.say('% Removal of physical interfaces is not permitted.\n');
  }),
  command('router bgp <as>', openBgp),
  command('no router bgp <as>', (session, { as }) => {
    const { running } = session.device.router;
    if (running.bgp?.as === Number(as)) running.bgp = null;
    else session.say('% BGP is not running with that AS number\n');
  }),
  command(['ip route <address> <mask> <address:via>', 'ip route <address> <mask> <address:via> <distance>'], (s, v) =>
    addRoute(s, v, v.via as string),
  ),
  command('ip route <address> <mask> Null0', (session, values) => addRoute(session, values, 'Null0')),
  command('no ip route <address> <mask>', (session, values) => removeRoute(session, values, null)),
  command('no ip route <address> <mask> <address:via>', (session, values) =>
    removeRoute(session, values, values.via as string),
  ),
  command('no ip route <address> <mask> Null0', (session, values) => removeRoute(session, values, 'Null0')),
  command('enable secret <line>', (session, { line }) => {
    session.device.router.running.enableDigest = digest(session, line as string);
  }),
  command('no enable secret', ({ device }) => {
    device.router.running.enableDigest = null;
  }),
  command(['username <word> secret <line>', 'username <word> privilege <level> secret <line>'], user),
  command('no username <word>', async (session, { word }) => {
    if (
      await session.confirm(
        'This operation will remove all username related configurations with same name.Do you want to continue?',
      )
    )
      delete session.device.router.running.users[word as string];
  }),
  command(['snmp-server community <word>', 'snmp-server community <word> ro'], community('RO')),
  command('snmp-server community <word> rw', community('RW')),
  command(
    'no snmp-server community <word>',
    ({ device }, { word }) => void delete device.router.running.communities[word as string],
  ),
  command('banner motd <line>', banner),
  command('no banner motd', ({ device }) => {
    device.router.running.banner = null;
  }),
  command(['line vty <vty:first>', 'line vty <vty:first> <vty:last>'], (session) =>
    session.enter({ kind: 'config-line' }),
  ),
];
