/** The commands the rehearsal knows, by platform. */
import { type BgpSummary, readBgpSummary } from './bgp-summary.ts';
import { type InterfaceFacts, readFrrInterfaces, readIosInterfaces } from './interfaces.ts';

export interface Dialect {
  readonly summary: string;
  readonly readSummary: (text: string) => BgpSummary;
  /** Read after the summary: what `readInterfaces` takes, in order. */
  readonly interfaces: readonly string[];
  readonly readInterfaces: (texts: readonly string[]) => InterfaceFacts[];
  /** Shows the `router bgp` section at least. */
  readonly bgpConfig: string;
  readonly neighbor: (address: string) => string;
  /** Shows at a glance that interfaces are up again. */
  readonly interfaceCheck: string;
  readonly save: string;
}

const dialects: { readonly [platform: string]: Dialect } = {
  cisco_ios: {
    summary: 'show ip bgp summary',
    readSummary: readBgpSummary,
    interfaces: ['show ip interface brief', 'show running-config | section ^interface'],
    readInterfaces: ([brief = '', sections = '']) => readIosInterfaces(brief, sections),
    bgpConfig: 'show running-config | section ^router bgp',
    neighbor: (address) => `show ip bgp neighbors ${address}`,
    interfaceCheck: 'show ip interface brief',
    save: 'write memory',
  },
  frr: {
    summary: 'show ip bgp summary',
    readSummary: readBgpSummary,
    interfaces: ['show interface'],
    readInterfaces: ([text = '']) => readFrrInterfaces(text),
    bgpConfig: 'show running-config bgpd',
    neighbor: (address) => `show ip bgp neighbors ${address}`,
    interfaceCheck: 'show interface brief',
    save: 'write memory',
  },
};

export function dialectOf(platform: string): Dialect | undefined {
  return Object.hasOwn(dialects, platform) ? dialects[platform] : undefined;
}

/** Platforms whose output the rehearsal reads. */
export const knownPlatforms = Object.keys(dialects);
