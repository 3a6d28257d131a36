import { parseAddress } from '../address.ts';
import type { RouterState } from './state.ts';

/** Says whether a text may be a field's value. */
export type Accepts = (value: string, state: RouterState) => boolean;

export interface Table {
  readonly kind: 'table';
  readonly fields: Readonly<Record<string, Accepts>>;
  readonly required: readonly string[];
  /** Fields of the short listing. */
  readonly columns: readonly string[];
  /** Items cannot be added or removed, only changed. */
  readonly fixed?: true;
  /** Values for what an `add` leaves out. */
  readonly defaults?: Readonly<Record<string, string>>;
  /** Fields that an export leaves out unless it is asked for them. */
  readonly sensitive?: readonly string[];
  /** Fields that are never shown again. */
  readonly hidden?: readonly string[];
}

export interface Settings {
  readonly kind: 'settings';
  readonly fields: Readonly<Record<string, Accepts>>;
}

/** Something computed: it can be printed and nothing else. */
export interface View {
  readonly kind: 'view';
  readonly columns: readonly string[];
  /** Shown as `name: value` lines and not as a table. */
  readonly single?: true;
}

export type Menu = Table | Settings | View;

const text: Accepts = () => true;
const yesNo: Accepts = (value) => value === 'yes' || value === 'no';
const number: Accepts = (value) => /^\d{1,10}$/.test(value);
const prefix: Accepts = (value) =>
  /^[\d.]+(\/([12]?\d|3[0-2]))?$/.test(value) && parseAddress(value.split('/')[0] ?? '') !== null;
const address: Accepts = (value) => parseAddress(value) !== null;
const port: Accepts = (value, state) => (state.tables['/interface'] ?? []).some((item) => item.name === value);
const list: Accepts = (value) => value === '' || value.split(',').every((one) => parseAddress(one) !== null);
const oneOf =
  (...words: string[]): Accepts =>
  (value) =>
    words.includes(value);
const always = { disabled: yesNo, comment: text };

/** Every menu that holds something; what stands between is a folder. */
export const menus: Readonly<Record<string, Menu>> = {
  '/interface': {
    kind: 'table',
    fields: { name: text, mtu: number, ...always },
    required: [],
    columns: ['name', 'type', 'mtu'],
    fixed: true,
  },
  '/ip/address': {
    kind: 'table',
    fields: { address: prefix, interface: port, ...always },
    required: ['address', 'interface'],
    columns: ['address', 'network', 'interface'],
  },
  '/ip/route': {
    kind: 'table',
    fields: { 'dst-address': prefix, gateway: address, distance: number, ...always },
    required: ['gateway'],
    columns: ['dst-address', 'gateway', 'distance'],
    defaults: { 'dst-address': '0.0.0.0/0', distance: '1' },
  },
  '/ip/dns': { kind: 'settings', fields: { servers: list, 'allow-remote-requests': yesNo } },
  '/ip/service': {
    kind: 'table',
    fields: { port: number, address: text, disabled: yesNo },
    required: [],
    columns: ['name', 'port'],
    fixed: true,
  },
  '/ip/firewall/filter': {
    kind: 'table',
    fields: {
      chain: oneOf('input', 'forward', 'output'),
      action: oneOf('accept', 'drop', 'reject', 'log'),
      protocol: oneOf('tcp', 'udp', 'icmp'),
      'src-address': prefix,
      'dst-address': prefix,
      'dst-port': text,
      'in-interface': port,
      'connection-state': text,
      ...always,
    },
    required: ['chain'],
    columns: ['chain', 'action', 'protocol', 'dst-port'],
    defaults: { action: 'accept' },
  },
  '/ip/firewall/nat': {
    kind: 'table',
    fields: {
      chain: oneOf('srcnat', 'dstnat'),
      action: oneOf('masquerade', 'dst-nat', 'accept'),
      'out-interface': port,
      'to-addresses': address,
      ...always,
    },
    required: ['chain'],
    columns: ['chain', 'action', 'out-interface'],
    defaults: { action: 'accept' },
  },
  '/ip/neighbor': { kind: 'view', columns: ['interface', 'address', 'identity', 'platform'] },
  '/ip/arp': { kind: 'view', columns: ['address', 'mac-address', 'interface'] },
  '/snmp/community': {
    kind: 'table',
    fields: { name: text, addresses: text, 'read-access': yesNo, ...always },
    required: ['name'],
    columns: ['name', 'addresses', 'read-access'],
    defaults: { addresses: '0.0.0.0/0', 'read-access': 'yes' },
    sensitive: ['name'],
  },
  '/system/identity': { kind: 'settings', fields: { name: (value) => value !== '' && value.length <= 64 } },
  '/system/clock': { kind: 'view', columns: ['time', 'date', 'time-zone-name'], single: true },
  '/system/resource': {
    kind: 'view',
    columns: ['uptime', 'version', 'free-memory', 'cpu-load', 'board-name'],
    single: true,
  },
  '/system/package': { kind: 'view', columns: ['name', 'version', 'build-time'] },
  '/system/routerboard': {
    kind: 'view',
    columns: ['routerboard', 'model', 'serial-number', 'current-firmware'],
    single: true,
  },
  '/user/active': { kind: 'view', columns: ['name', 'address', 'via'] },
  '/user/group': { kind: 'view', columns: ['name'] },
  '/interface/ethernet': { kind: 'view', columns: ['name', 'mtu', 'mac-address'] },
  '/interface/bridge': { kind: 'view', columns: ['name', 'mtu', 'mac-address'] },
  // What this device does not do: there is nothing to list.
  '/interface/vlan': { kind: 'view', columns: ['name'] },
  '/ip/dhcp-client': { kind: 'view', columns: ['interface'] },
  '/ip/dhcp-server': { kind: 'view', columns: ['name'] },
  '/ip/dhcp-server/lease': { kind: 'view', columns: ['address'] },
  '/ip/pool': { kind: 'view', columns: ['name'] },
  '/routing/bgp/connection': { kind: 'view', columns: ['name'] },
  '/routing/bgp/session': { kind: 'view', columns: ['name'] },
  '/routing/ospf/neighbor': { kind: 'view', columns: ['address'] },
  '/queue/simple': { kind: 'view', columns: ['name'] },
  '/system/scheduler': { kind: 'view', columns: ['name'] },
  '/system/script': { kind: 'view', columns: ['name'] },
  '/user': {
    kind: 'table',
    fields: { name: text, group: oneOf('full', 'read', 'write'), password: text, ...always },
    required: ['name', 'group'],
    columns: ['name', 'group'],
    hidden: ['password'],
  },
  '/file': { kind: 'table', fields: {}, required: [], columns: ['name', 'type', 'size'] },
  '/system/history': { kind: 'view', columns: ['action', 'by', 'policy', 'time'] },
  '/log': { kind: 'view', columns: ['time', 'topics', 'message'] },
};

/** What stands directly below a path: menus and folders by their last word. */
export function below(path: string): string[] {
  const start = path === '/' ? '/' : `${path}/`;
  const words = Object.keys(menus)
    .filter((menu) => menu.startsWith(start))
    .map((menu) => menu.slice(start.length).split('/')[0] as string);
  if (path === '/') words.push('tool');
  return [...new Set(words)];
}
