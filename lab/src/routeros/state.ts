import { networkOf, parseSubnet } from '../address.ts';
import { passwordDigest } from '../digest.ts';
import type { DeviceSecrets } from '../secrets.ts';

/** One item of a table; every value is a text. `.id` is `*` and a hexadecimal number. */
export type Item = Record<string, string>;

/** Everything a RouterOS-like device is configured to; it is live and on disk as soon as it is typed. Plain JSON. */
export interface RouterState {
  tables: Record<string, Item[]>;
  settings: Record<string, Item>;
  /** Last number given to an item. */
  serial: number;
}

/** The provider's router at the other end of ether1. */
export const gateway = '100.64.9.1';

export function addItem(state: RouterState, path: string, item: Item): Item {
  state.serial += 1;
  const made = { '.id': `*${state.serial.toString(16).toUpperCase()}`, ...item };
  const table = state.tables[path] ?? [];
  state.tables[path] = [...table, made];
  return made;
}

/** A branch router with a provider, a LAN and a small firewall. */
export function firstState(hostname: string, secrets: DeviceSecrets, salt: () => string): RouterState {
  const state: RouterState = {
    tables: {},
    settings: {
      '/system/identity': { name: hostname },
      '/ip/dns': { servers: '9.9.9.9', 'allow-remote-requests': 'no' },
    },
    serial: 0,
  };
  const rows: [path: string, ...items: Item[]][] = [
    [
      '/interface',
      { name: 'ether1', type: 'ether', mtu: '1500', comment: 'provider' },
      { name: 'ether2', type: 'ether', mtu: '1500' },
      { name: 'ether3', type: 'ether', mtu: '1500' },
      { name: 'bridge', type: 'bridge', mtu: '1500', comment: 'LAN' },
    ],
    [
      '/ip/address',
      { address: '100.64.9.2/30', interface: 'ether1', comment: 'provider' },
      { address: '192.168.88.1/24', interface: 'bridge' },
    ],
    ['/ip/route', { 'dst-address': '0.0.0.0/0', gateway, distance: '1' }],
    [
      '/ip/service',
      { name: 'telnet', port: '23', disabled: 'yes' },
      { name: 'ssh', port: '22' },
      { name: 'winbox', port: '8291' },
      { name: 'api', port: '8728', disabled: 'yes' },
    ],
    [
      '/ip/firewall/filter',
      { chain: 'input', action: 'accept', 'connection-state': 'established,related' },
      { chain: 'input', action: 'accept', protocol: 'icmp' },
      { chain: 'input', action: 'accept', protocol: 'tcp', 'dst-port': '22', comment: 'management' },
      { chain: 'input', action: 'drop', 'in-interface': 'ether1' },
    ],
    ['/ip/firewall/nat', { chain: 'srcnat', action: 'masquerade', 'out-interface': 'ether1' }],
    ['/snmp/community', { name: secrets.community, addresses: '192.168.88.0/24', 'read-access': 'yes' }],
    [
      '/user',
      { name: 'admin', group: 'full', password: passwordDigest(secrets.password, salt()) },
      { name: 'reader', group: 'read', password: passwordDigest(secrets.readerPassword, salt()) },
    ],
    ['/file'],
  ];
  for (const [path, ...items] of rows) {
    state.tables[path] = [];
    for (const item of items) addItem(state, path, item);
  }
  return state;
}

/** Interfaces that carry, by their number: ether1, ether2 and the bridge; renaming one does not pull its cable. */
const cabled = ['*1', '*2', '*4'];

export function running(state: RouterState, name: string | undefined): boolean {
  const item = state.tables['/interface']?.find((one) => one.name === name);
  return item !== undefined && item.disabled !== 'yes' && cabled.includes(item['.id'] ?? '');
}

/** Network of an address field, for example 192.168.88.0. */
export function networkAddress(text: string | undefined): string {
  return networkOf(parseSubnet(text?.includes('/') ? text : `${text}/32`)).address;
}

/** Addresses that are live: not disabled, and on an interface that runs. */
export function liveAddresses(state: RouterState): Item[] {
  return (state.tables['/ip/address'] ?? []).filter(
    (item) => item.disabled !== 'yes' && running(state, item.interface),
  );
}

export function isConnected(state: RouterState, address: string): boolean {
  return liveAddresses(state).some(
    (item) => networkAddress(item.address) === networkAddress(`${address}/${item.address?.split('/')[1] ?? 32}`),
  );
}

/** Whether a ping of the address is answered: by the device itself, its provider, or through it by the world. */
export function answers(state: RouterState, address: string): boolean {
  if (liveAddresses(state).some((item) => item.address?.split('/')[0] === address)) return true;
  if (address === gateway) return isConnected(state, gateway);
  const routed = (state.tables['/ip/route'] ?? []).some(
    (route) => route.disabled !== 'yes' && route.gateway === gateway && route['dst-address'] === '0.0.0.0/0',
  );
  return routed && isConnected(state, gateway) && (address === '9.9.9.9' || address.startsWith('203.0.113.'));
}
