import { networkOf, type Subnet } from '../../address.ts';
import { type Command, command } from '../../grammar/vocabulary.ts';
import { ownInterface } from '../../network/lines.ts';
import { type BgpConfig, classfulLength, type NeighborConfig } from '../config.ts';
import type { IosSession, Outcome, Run, Values } from '../session.ts';
import { prefixOf } from './global.ts';

function bgpOf({ device }: IosSession): BgpConfig {
  const { running } = device.router;
  // Another session may have removed the process that this one is in: it is made again, empty.
  running.bgp ??= { as: device.router.plan.as, routerId: null, logChanges: true, neighbors: {}, networks: [] };
  return running.bgp;
}

function setRemoteAs(session: IosSession, { address, as }: Values): Outcome {
  const bgp = bgpOf(session);
  const { router, network } = session.device;
  if (ownInterface(network, router, address as string) !== null)
    return '% Cannot configure the local system as neighbor\n';
  const known = bgp.neighbors[address as string];
  if (known) known.remoteAs = Number(as);
  else bgp.neighbors[address as string] = { remoteAs: Number(as), description: null, shutdown: false, password: null };
}

/** A change to a neighbour that must exist already. */
function onNeighbor(change: (neighbor: NeighborConfig, values: Values) => void): Run {
  return (session, values) => {
    const neighbor = bgpOf(session).neighbors[values.address as string];
    if (neighbor) change(neighbor, values);
    else session.say('% Specify remote-as or peer-group commands first\n');
  };
}

function networkStatement(values: Values): Subnet | null {
  if (values.mask !== undefined) return prefixOf(values);
  return networkOf({ address: values.address as string, length: classfulLength(values.address as string) });
}

function without(networks: readonly Subnet[], prefix: Subnet): Subnet[] {
  return networks.filter((other) => other.address !== prefix.address || other.length !== prefix.length);
}

/** `router bgp N`. */
export const routerCommands: Command<Run>[] = [
  command('neighbor <address> remote-as <as>', setRemoteAs),
  command(
    ['no neighbor <address>', 'no neighbor <address> remote-as', 'no neighbor <address> remote-as <as>'],
    (session, { address }) => {
      const { neighbors } = bgpOf(session);
      if (address !== undefined && address in neighbors) delete neighbors[address];
      else session.say('% Specify remote-as or peer-group commands first\n');
    },
  ),
  command(
    'neighbor <address> shutdown',
    onNeighbor((neighbor) => {
      neighbor.shutdown = true;
    }),
  ),
  command(
    'no neighbor <address> shutdown',
    onNeighbor((neighbor) => {
      neighbor.shutdown = false;
    }),
  ),
  command(
    'neighbor <address> description <line>',
    onNeighbor((neighbor, { line }) => {
      neighbor.description = line as string;
    }),
  ),
  command(
    ['no neighbor <address> description', 'no neighbor <address> description <line>'],
    onNeighbor((neighbor) => {
      neighbor.description = null;
    }),
  ),
  command(
    'neighbor <address> password <line>',
    onNeighbor((neighbor, { line }) => {
      neighbor.password = line as string;
    }),
  ),
  command(
    'no neighbor <address> password',
    onNeighbor((neighbor) => {
      neighbor.password = null;
    }),
  ),
  command(['network <address>', 'network <address> mask <mask>'], (session, values) => {
    const prefix = networkStatement(values);
    if (!prefix) return '% BGP: Incorrect network or mask configured\n';
    const bgp = bgpOf(session);
    bgp.networks = [...without(bgp.networks, prefix), prefix];
  }),
  command(['no network <address>', 'no network <address> mask <mask>'], (session, values) => {
    const prefix = networkStatement(values);
    const bgp = bgpOf(session);
    if (prefix) bgp.networks = without(bgp.networks, prefix);
  }),
  command('bgp router-id <address>', (session, { address }) => {
    bgpOf(session).routerId = address as string;
  }),
  command(['no bgp router-id', 'no bgp router-id <address>'], (session) => {
    bgpOf(session).routerId = null;
  }),
  command('bgp log-neighbor-changes', (session) => {
    bgpOf(session).logChanges = true;
  }),
  command('no bgp log-neighbor-changes', (session) => {
    bgpOf(session).logChanges = false;
  }),
];
