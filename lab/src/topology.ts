/** What the lab's devices are called and how the two routers are joined. Everything nameable stands here. */
export interface RouterPlan {
  readonly hostname: string;
  /** Autonomous system number. */
  readonly as: number;
  /** Interface at this router's end of the link. */
  readonly linkInterface: string;
  /** Address of this end of the link with its prefix length, for example `10.255.0.1/30`. */
  readonly linkAddress: string;
  readonly lanInterface: string;
  readonly lanAddress: string;
  /** An interface with no cable in it. */
  readonly spareInterface: string;
  /** Loopback0, also the BGP router id. */
  readonly loopbackAddress: string;
}

export interface Topology {
  readonly edge: RouterPlan;
  readonly core: RouterPlan;
  readonly routeros: { readonly hostname: string };
  readonly junos: { readonly hostname: string };
  /** A station on the edge router's LAN. */
  readonly linux: { readonly hostname: string; readonly address: string };
}

export const defaultTopology: Topology = {
  edge: {
    hostname: 'edge-1',
    as: 65010,
    linkInterface: 'GigabitEthernet0/0',
    linkAddress: '10.255.0.1/30',
    lanInterface: 'GigabitEthernet0/1',
    lanAddress: '192.0.2.1/24',
    spareInterface: 'GigabitEthernet0/2',
    loopbackAddress: '10.0.0.1/32',
  },
  core: {
    hostname: 'core-1',
    as: 65020,
    linkInterface: 'GigabitEthernet0/0',
    linkAddress: '10.255.0.2/30',
    lanInterface: 'GigabitEthernet0/1',
    lanAddress: '198.51.100.1/24',
    spareInterface: 'GigabitEthernet0/2',
    loopbackAddress: '10.0.0.2/32',
  },
  routeros: { hostname: 'branch-1' },
  junos: { hostname: 'border-1' },
  linux: { hostname: 'web-1', address: '192.0.2.10/24' },
};

/** The places a device may have in the lab, whatever it is called. */
export const roles = ['edge', 'core', 'routeros', 'junos', 'linux'] as const;
export type Role = (typeof roles)[number];
export type RouterRole = 'edge' | 'core';
