import type { Subnet } from '../address.ts';

export interface InterfaceConfig {
  description: string | null;
  address: Subnet | null;
  shutdown: boolean;
}

export interface NeighborConfig {
  remoteAs: number;
  description: string | null;
  shutdown: boolean;
  password: string | null;
}

export interface BgpConfig {
  as: number;
  routerId: string | null;
  logChanges: boolean;
  neighbors: Record<string, NeighborConfig>;
  networks: Subnet[];
}

export interface StaticRoute {
  prefix: Subnet;
  /** An address, or `Null0`. */
  via: string;
  distance: number;
}

export interface UserConfig {
  privilege: number;
  digest: string;
}

export interface VtyConfig {
  /** Seconds; 0 never. */
  execTimeout: number;
  /** Log messages come to these lines without being asked for. */
  monitor: boolean;
  synchronous: boolean;
  length: number | null;
}

/** A router's configuration; plain JSON, so that a start-up configuration is a copy of it. */
export interface RouterConfig {
  hostname: string;
  enableDigest: string | null;
  users: Record<string, UserConfig>;
  interfaces: Record<string, InterfaceConfig>;
  bgp: BgpConfig | null;
  routes: StaticRoute[];
  communities: Record<string, 'RO' | 'RW'>;
  banner: string | null;
  /** Lines of global configuration that nothing but a listing depends on, as they are listed. */
  extras?: string[];
  vty: VtyConfig;
}

/** A new interface, as IOS makes one: physical ones start shut. */
export function newInterface(name: string): InterfaceConfig {
  return { description: null, address: null, shutdown: !name.startsWith('Loopback') };
}

/** Prefix length that the first bits of an address imply. */
export function classfulLength(address: string): number {
  const first = Number(address.split('.')[0]);
  if (first < 128) return 8;
  return first < 192 ? 16 : 24;
}

/** Order of interfaces in every listing: loopbacks first in the configuration, then by name and number. */
export function compareInterfaces(a: string, b: string): number {
  const loop = (name: string) => (name.startsWith('Loopback') ? 0 : 1);
  return loop(a) - loop(b) || a.localeCompare(b, 'en', { numeric: true });
}
