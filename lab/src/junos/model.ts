import { networkOf, parseSubnet } from '../address.ts';
import { cabled, ports, upstream } from './first-config.ts';
import { type Stanza, stanzaAt } from './tree.ts';

/** A logical interface as the configuration and the cable make it. */
export interface LogicalInterface {
  readonly name: string;
  readonly physical: string;
  readonly up: boolean;
  readonly admin: boolean;
  readonly addresses: readonly string[];
}

export interface PhysicalInterface {
  readonly name: string;
  readonly admin: boolean;
  readonly up: boolean;
  readonly description: string | null;
  readonly units: readonly LogicalInterface[];
}

export interface BgpNeighbor {
  readonly group: string;
  readonly address: string;
  readonly external: boolean;
  readonly peerAs: number | null;
  readonly shutdown: boolean;
}

export interface JunosRoute {
  readonly prefix: string;
  readonly protocol: 'Direct' | 'Local' | 'Static' | 'BGP';
  readonly preference: number;
  readonly to: string | null;
  /** Interface, or `Discard`. */
  readonly via: string;
}

const entries = (tree: Stanza, path: string[], word: string) =>
  Object.entries(stanzaAt(tree, path) ?? {}).flatMap(([label, member]) =>
    label.startsWith(`${word} `) && typeof member === 'object' ? [{ name: label.slice(word.length + 1), member }] : [],
  );

/** Every port of the box, and what is configured on it. */
export function interfaces(tree: Stanza): PhysicalInterface[] {
  const configured = stanzaAt(tree, ['interfaces']) ?? {};
  const names = [...new Set([...ports, ...Object.keys(configured)])].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  return names.map((name) => {
    const settings = stanzaAt(configured, [name]) ?? {};
    const admin = settings.disable !== true;
    const up = admin && cabled.includes(name);
    const units = entries(configured, [name], 'unit').map(({ name: unit, member }) => ({
      name: `${name}.${unit}`,
      physical: name,
      admin: admin && member.disable !== true,
      up: up && member.disable !== true,
      addresses: entries(member, ['family inet'], 'address').map((address) => address.name),
    }));
    return {
      name,
      admin,
      up,
      description: typeof settings.description === 'string' ? settings.description : null,
      units,
    };
  });
}

export function bgpNeighbors(tree: Stanza): BgpNeighbor[] {
  return entries(tree, ['protocols', 'bgp'], 'group').flatMap(({ name: group, member }) =>
    entries(member, [], 'neighbor').map(({ name: address, member: settings }) => {
      const as = settings['peer-as'] ?? member['peer-as'];
      return {
        group,
        address,
        external: member.type !== 'internal',
        peerAs: typeof as === 'string' ? Number(as) : null,
        shutdown: settings.shutdown === true || member.shutdown === true,
      };
    }),
  );
}

/** State of a session: the upstream expects this box at 203.0.113.2 in AS 65030. */
export function bgpState(tree: Stanza, neighbor: BgpNeighbor): 'Established' | 'Active' | 'Idle' | 'Connect' {
  if (neighbor.shutdown) return 'Idle';
  const out = connected(tree, neighbor.address);
  if (!out) return 'Idle';
  if (neighbor.address !== upstream.address || out.physical !== 'ge-0/0/0') return 'Connect';
  const as = stanzaAt(tree, ['routing-options'])?.['autonomous-system'];
  const known = out.addresses.includes('203.0.113.2/30') && as === '65030' && neighbor.peerAs === upstream.as;
  return known ? 'Established' : 'Active';
}

/** The logical interface that is up and whose subnet holds the address. */
export function connected(tree: Stanza, address: string): LogicalInterface | null {
  for (const physical of interfaces(tree))
    for (const unit of physical.units)
      if (unit.up && unit.addresses.some((own) => network(own) === network(`${address}/${own.split('/')[1]}`)))
        return unit;
  return null;
}

function network(text: string): string {
  const { address, length } = networkOf(parseSubnet(text));
  return `${address}/${length}`;
}

/** The routing table, by prefix. */
export function routes(tree: Stanza): JunosRoute[] {
  const table: JunosRoute[] = [];
  for (const physical of interfaces(tree))
    for (const unit of physical.units)
      for (const own of unit.up ? unit.addresses : []) {
        table.push({ prefix: network(own), protocol: 'Direct', preference: 0, to: null, via: unit.name });
        if (!own.endsWith('/32'))
          table.push({ prefix: `${own.split('/')[0]}/32`, protocol: 'Local', preference: 0, to: null, via: unit.name });
      }
  for (const { name, member } of entries(tree, ['routing-options', 'static'], 'route')) {
    const hop = member['next-hop'];
    const out = typeof hop === 'string' ? connected(tree, hop) : null;
    if (member.discard === true)
      table.push({ prefix: network(name), protocol: 'Static', preference: 5, to: null, via: 'Discard' });
    else if (out && typeof hop === 'string')
      table.push({ prefix: network(name), protocol: 'Static', preference: 5, to: hop, via: out.name });
  }
  for (const neighbor of bgpNeighbors(tree))
    if (bgpState(tree, neighbor) === 'Established')
      for (const prefix of upstream.prefixes)
        table.push({ prefix, protocol: 'BGP', preference: 170, to: neighbor.address, via: 'ge-0/0/0.0' });
  return table.sort((a, b) => a.prefix.localeCompare(b.prefix, 'en', { numeric: true }) || a.preference - b.preference);
}
