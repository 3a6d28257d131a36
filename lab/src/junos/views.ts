import { networkOf, parseAddress } from '../address.ts';
import { shortAge } from '../time.ts';
import { upstream } from './first-config.ts';
import { bgpNeighbors, bgpState, interfaces, type JunosRoute, routes } from './model.ts';
import { holds } from './probe.ts';
import { type Stanza, stanzaAt } from './tree.ts';

const two = (n: number) => String(n).padStart(2, '0');

/** `2026-11-21 09:08:07 UTC`. */
export function stamp(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function age(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const days = Math.floor(seconds / 86_400);
  const time = `${two(Math.floor(seconds / 3600) % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (days === 0) return time;
  return `${days >= 7 ? `${Math.floor(days / 7)}w` : ''}${days % 7}d ${time}`;
}

export function hostname(tree: Stanza): string {
  const name = stanzaAt(tree, ['system'])?.['host-name'];
  return typeof name === 'string' ? name : 'Amnesiac';
}

export function showVersion(tree: Stanza): string {
  return [
    `Hostname: ${hostname(tree)}`,
    'Model: lab-mx204',
    'Junos: 22.4R3.25',
    'JUNOS OS Kernel 64-bit  [practice device]',
    '',
  ].join('\n');
}

export function showTerse(tree: Stanza, only: string | undefined): string {
  const rows = interfaces(tree).flatMap((physical) => {
    const state = (one: { admin: boolean; up: boolean }) =>
      `${(one.admin ? 'up' : 'down').padEnd(5)} ${one.up ? 'up' : 'down'}`;
    const units = physical.units.flatMap((unit) => {
      const [first, ...more] = unit.addresses;
      const start = `${unit.name.padEnd(23)} ${state(unit).padEnd(10)}`;
      return [
        first ? `${start} inet     ${first}` : start.trimEnd(),
        ...more.map((address) => `${' '.repeat(44)}${address}`),
      ].map((text) => ({ name: unit.name, text }));
    });
    return [{ name: physical.name, text: `${physical.name.padEnd(23)} ${state(physical)}` }, ...units];
  });
  const shown = rows.filter((row) => only === undefined || row.name === only || row.name.startsWith(`${only}.`));
  if (shown.length === 0) return `error: device ${only} not found\n`;
  return [
    'Interface               Admin Link Proto    Local                 Remote',
    ...shown.map((row) => row.text),
    '',
  ].join('\n');
}

export function showDescriptions(tree: Stanza): string {
  const rows = interfaces(tree)
    .filter((one) => one.description !== null)
    .map(
      (one) =>
        `${one.name.padEnd(15)} ${(one.admin ? 'up' : 'down').padEnd(5)} ${(one.up ? 'up' : 'down').padEnd(4)} ${one.description}`,
    );
  return ['Interface       Admin Link Description', ...rows, ''].join('\n');
}

export function showInterfaces(tree: Stanza, only: string | undefined): string {
  const shown = interfaces(tree).filter((one) => only === undefined || one.name === only);
  if (shown.length === 0) return `error: device ${only} not found\n`;
  return shown
    .map((one) => {
      const admin = one.admin ? 'Enabled' : 'Administratively down';
      const lines = [`Physical interface: ${one.name}, ${admin}, Physical link is ${one.up ? 'Up' : 'Down'}`];
      if (one.description !== null) lines.push(`  Description: ${one.description}`);
      lines.push(
        '  Link-level type: Ethernet, MTU: 1514, Speed: 1000mbps',
        '  Input rate     : 0 bps (0 pps)',
        '  Output rate    : 0 bps (0 pps)',
      );
      for (const unit of one.units) {
        lines.push('', `  Logical interface ${unit.name}`, '    Protocol inet, MTU: 1500');
        for (const address of unit.addresses)
          lines.push(`        Local: ${address.split('/')[0]}, Prefix length: ${address.split('/')[1]}`);
      }
      return `${lines.join('\n')}\n`;
    })
    .join('\n');
}

/** Routes that `show route DESTINATION` means: those of the longest prefix that holds an address, or within a prefix. */
export function meets(tree: Stanza, destination: string): (route: JunosRoute) => boolean {
  const [address = '', length] = destination.split('/');
  if (parseAddress(address) === null) return () => false;
  if (length !== undefined)
    return ({ prefix }) =>
      Number(prefix.split('/')[1]) >= Number(length) &&
      networkOf({ address: prefix.split('/')[0] as string, length: Number(length) }).address === address;
  const holding = routes(tree).filter(({ prefix }) => holds(prefix, address));
  const longest = Math.max(...holding.map(({ prefix }) => Number(prefix.split('/')[1])));
  return (route) => holds(route.prefix, address) && Number(route.prefix.split('/')[1]) === longest;
}

export function showRouteSummary(tree: Stanza): string {
  const table = routes(tree);
  const count = (protocol: JunosRoute['protocol']) => table.filter((route) => route.protocol === protocol).length;
  const rows = (['Direct', 'Local', 'Static', 'BGP'] as const)
    .filter((protocol) => count(protocol) > 0)
    .map(
      (protocol) =>
        `${protocol.padStart(20)}: ${String(count(protocol)).padStart(6)} routes, ${String(count(protocol)).padStart(6)} active`,
    );
  const own = stanzaAt(tree, ['routing-options']);
  return [
    `Autonomous system number: ${String(own?.['autonomous-system'] ?? 0)}`,
    `Router ID: ${String(own?.['router-id'] ?? '0.0.0.0')}`,
    '',
    `inet.0: ${new Set(table.map(({ prefix }) => prefix)).size} destinations, ${table.length} routes (0 holddown, 0 hidden)`,
    ...rows,
    '',
  ].join('\n');
}

export function showRoutes(tree: Stanza, up: number, shown: (route: JunosRoute) => boolean): string {
  const table = routes(tree).filter(shown);
  if (table.length === 0) return '';
  const seen = new Set<string>();
  const rows = table.flatMap((route) => {
    const active = !seen.has(route.prefix);
    seen.add(route.prefix);
    const head = `${(active ? route.prefix : '').padEnd(18)} ${active ? '*' : ' '}[${route.protocol}/${route.preference}] ${age(up)}`;
    if (route.protocol === 'BGP')
      return [
        `${head}, localpref 100`,
        `                      AS path: ${upstream.as} I, validation-state: unverified`,
        `                    >  to ${route.to} via ${route.via}`,
      ];
    if (route.via === 'Discard') return [head, '                       Discard'];
    if (route.protocol === 'Local') return [head, `                       Local via ${route.via}`];
    return [head, `                    >  ${route.to === null ? '' : `to ${route.to} `}via ${route.via}`];
  });
  const count = seen.size;
  return [
    '',
    `inet.0: ${count} destinations, ${table.length} routes (${count} active, 0 holddown, 0 hidden)`,
    '+ = Active Route, - = Last Active, * = Both',
    '',
    ...rows,
    '',
  ].join('\n');
}

export function showBgpSummary(tree: Stanza, up: number): string {
  const all = bgpNeighbors(tree);
  if (all.length === 0) return 'BGP is not running\n';
  const rows = all.flatMap((neighbor) => {
    const state = bgpState(tree, neighbor);
    const live = state === 'Established';
    const packets = String(live ? Math.floor(up / 60_000) : 0).padStart(10);
    const start = `${neighbor.address.padEnd(21)} ${String(neighbor.peerAs ?? 0).padStart(8)} ${packets} ${packets}       0       0 ${shortAge(up).padStart(11)}`;
    const count = upstream.prefixes.length;
    return live ? [`${start} Establ`, `  inet.0: ${count}/${count}/${count}/0`] : [`${start} ${state}`];
  });
  const down = all.filter((neighbor) => bgpState(tree, neighbor) !== 'Established').length;
  const paths = routes(tree).filter((route) => route.protocol === 'BGP').length;
  const figure = (n: number) => String(n).padStart(10);
  return [
    `Groups: ${new Set(all.map((one) => one.group)).size} Peers: ${all.length} Down peers: ${down}`,
    'Table          Tot Paths  Act Paths Suppressed    History Damp State    Pending',
    'inet.0',
    `              ${figure(paths)} ${figure(paths)} ${[0, 0, 0, 0].map(figure).join(' ')}`,
    'Peer                     AS      InPkt     OutPkt    OutQ   Flaps Last Up/Dwn State|#Active/Received/Accepted/Damped...',
    ...rows,
    '',
  ].join('\n');
}
