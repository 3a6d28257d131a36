/** What a device is asked for its plain facts, by platform: one read each, in the platform's own words. */
import type { Platform } from '@interlock/model';
import type { TableShape } from './table.ts';

export const factNames = ['version', 'interfaces', 'neighbours', 'bgp', 'routes', 'logs'] as const;
export type FactName = (typeof factNames)[number];

export interface Fact {
  readonly command: string;
  /** How its output is a table; absent where it is read as text. */
  readonly table?: TableShape;
}

const lldp: TableShape = { head: /^Device ID\s/, columns: 'places' };
const bgp: TableShape = { head: /^(Neighbor|Peer)\s/, columns: 'words' };
const ios: Partial<Record<FactName, Fact>> = {
  version: { command: 'show version' },
  interfaces: { command: 'show ip interface brief', table: { head: /^Interface\s/, columns: 'places' } },
  neighbours: { command: 'show lldp neighbors', table: lldp },
  bgp: { command: 'show ip bgp summary', table: bgp },
  routes: { command: 'show ip route' },
  logs: { command: 'show logging' },
};

const facts: Partial<Record<Platform, Partial<Record<FactName, Fact>>>> = {
  cisco_ios: ios,
  cisco_nxos: { ...ios, routes: { command: 'show ip route' } },
  cisco_iosxr: { ...ios, bgp: { command: 'show bgp summary', table: bgp }, routes: { command: 'show route' } },
  cisco_asa: {
    version: { command: 'show version' },
    interfaces: { command: 'show interface ip brief', table: { head: /^Interface\s/, columns: 'places' } },
    routes: { command: 'show route' },
    logs: { command: 'show logging' },
  },
  arista_eos: { ...ios, neighbours: { command: 'show lldp neighbors', table: { head: /^Port\s/, columns: 'places' } } },
  aruba_aoscx: {
    version: { command: 'show version' },
    interfaces: { command: 'show interface brief' },
    neighbours: { command: 'show lldp neighbor-info' },
    routes: { command: 'show ip route' },
    logs: { command: 'show logging -r' },
  },
  frr: {
    version: { command: 'show version' },
    interfaces: { command: 'show interface brief', table: { head: /^Interface\s/, columns: 'places' } },
    bgp: { command: 'show bgp summary', table: bgp },
    routes: { command: 'show ip route' },
  },
  juniper_junos: {
    version: { command: 'show version' },
    interfaces: { command: 'show interfaces terse', table: { head: /^Interface\s/, columns: 'places' } },
    neighbours: { command: 'show lldp neighbors', table: { head: /^Local Interface\s/, columns: 'places' } },
    bgp: { command: 'show bgp summary', table: bgp },
    routes: { command: 'show route' },
    logs: { command: 'show log messages' },
  },
  mikrotik_routeros: {
    version: { command: '/system resource print' },
    interfaces: { command: '/interface print' },
    neighbours: { command: '/ip neighbor print' },
    routes: { command: '/ip route print' },
    logs: { command: '/log print' },
  },
  huawei_vrp: {
    version: { command: 'display version' },
    interfaces: { command: 'display ip interface brief', table: { head: /^Interface\s/, columns: 'places' } },
    neighbours: { command: 'display lldp neighbor brief', table: { head: /^Local Intf\s/, columns: 'places' } },
    bgp: { command: 'display bgp peer', table: bgp },
    routes: { command: 'display ip routing-table' },
    logs: { command: 'display logbuffer' },
  },
  hpe_comware: {
    version: { command: 'display version' },
    interfaces: { command: 'display ip interface brief', table: { head: /^Interface\s/, columns: 'places' } },
    routes: { command: 'display ip routing-table' },
    logs: { command: 'display logbuffer' },
  },
  vyos: {
    version: { command: 'show version' },
    interfaces: { command: 'show interfaces' },
    bgp: { command: 'show bgp summary', table: bgp },
    routes: { command: 'show ip route' },
    logs: { command: 'show log' },
  },
  linux: {
    version: { command: 'uname -a' },
    interfaces: { command: 'ip -brief address' },
    neighbours: { command: 'ip neighbour' },
    routes: { command: 'ip route' },
    logs: { command: 'journalctl -n 200 --no-pager' },
  },
};

/** How a platform tells a fact; undefined where that is not known. */
export function factOf(platform: Platform, name: FactName): Fact | undefined {
  return facts[platform]?.[name];
}

/** The facts that are known of a platform. */
export function factsOf(platform: Platform): readonly FactName[] {
  return factNames.filter((name) => factOf(platform, name) !== undefined);
}

/** What a probe from a device is, where its platform has a plain one. `address` is a literal address. */
export function probeOf(platform: Platform, kind: 'ping' | 'traceroute', address: string): string | undefined {
  const six = address.includes(':');
  switch (platform) {
    case 'linux':
      return kind === 'ping' ? `ping -c 4 ${address}` : `traceroute ${address}`;
    case 'juniper_junos':
      return kind === 'ping' ? `ping ${address} count 4` : `traceroute ${address}`;
    case 'mikrotik_routeros':
      return kind === 'ping' ? `/ping ${address} count=4` : `/tool traceroute ${address} count=1`;
    case 'huawei_vrp':
    case 'hpe_comware':
      return kind === 'ping' ? `ping ${six ? 'ipv6 ' : ''}${address}` : `tracert ${six ? 'ipv6 ' : ''}${address}`;
    case 'cisco_ios':
    case 'cisco_nxos':
    case 'cisco_iosxr':
    case 'cisco_asa':
    case 'arista_eos':
    case 'frr':
    case 'aruba_aoscx':
    case 'vyos':
      return `${kind} ${six && platform !== 'cisco_asa' ? 'ipv6 ' : ''}${address}`;
    default:
      return undefined;
  }
}
