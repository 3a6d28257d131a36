import { parseSubnet } from '../address.ts';
import type { LabClock } from '../clock.ts';
import { type PlantedFault, plantFault } from '../fault-planting.ts';
import type { Station } from '../network/lines.ts';
import { Network, type Pace } from '../network/network.ts';
import { peering, stateName } from '../network/peering.ts';
import { newRouter, peerMemory, type Router } from '../network/router.ts';
import type { LabSecrets } from '../secrets.ts';
import type { RouterRole, Topology } from '../topology.ts';
import type { RouterConfig } from './config.ts';
import { IosDevice } from './device.ts';
import { firstConfig } from './first-config.ts';

export interface RouterPairOptions {
  readonly topology: Topology;
  readonly secrets: LabSecrets;
  readonly clock: LabClock;
  readonly pace: Pace;
  /** When both were switched on. */
  readonly since: number;
  readonly idleMilliseconds: number | null;
  readonly salt: () => string;
  readonly authorizedKeys: () => readonly string[];
  readonly failed: (error: unknown) => void;
  /** Start-up configurations of an earlier run. */
  readonly saved: Readonly<Partial<Record<RouterRole, RouterConfig>>>;
}

export interface RouterPair {
  readonly network: Network;
  readonly edge: IosDevice;
  readonly core: IosDevice;
  readonly station: Station;
  /** Makes the mistakes now, on whatever the routers are configured to. */
  readonly plant: (faults: readonly PlantedFault[]) => void;
  /** Both routers as they left the shop, then the mistakes. */
  readonly reset: (faults: readonly PlantedFault[]) => void;
}

/** The two routers with their link, their session up unless their configurations say otherwise. */
export function routerPair(options: RouterPairOptions): RouterPair {
  const { topology, secrets, clock, pace } = options;
  const first = {
    edge: () => firstConfig(topology.edge, topology.core, secrets.devices.edge, options.salt),
    core: () => firstConfig(topology.core, topology.edge, secrets.devices.core, options.salt),
  };
  const { since } = options;
  const router = (role: RouterRole) => newRouter(topology[role], options.saved[role] ?? first[role](), since);
  const routers = { edge: router('edge'), core: router('core') };
  const station: Station = { router: routers.edge, address: parseSubnet(topology.linux.address) };
  const network = new Network([routers.edge, routers.core], [station], clock, pace);
  const device = (role: RouterRole) => new IosDevice({ ...options, role, router: routers[role], network });
  network.warm(since);
  const plant = (faults: readonly PlantedFault[]) => {
    for (const fault of faults) plantFault(routers[fault.router], fault.kind);
    network.settle();
  };
  return {
    network,
    edge: device('edge'),
    core: device('core'),
    station,
    plant,
    reset(faults) {
      for (const role of ['edge', 'core'] as const) restore(routers[role], first[role](), since);
      network.warm(since);
      plant(faults);
    },
  };
}

function restore(router: Router, config: RouterConfig, since: number): void {
  router.running = structuredClone(config);
  router.startup = structuredClone(config);
  router.bootedAt = since;
  router.log.length = 0;
  router.peers.clear();
}

/** State of each configured session of a router as its own command line shows it. */
export function sessionStates(network: Network, router: Router): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.keys(router.running.bgp?.neighbors ?? {}).map((address) => [
      address,
      stateName(peering(network, router, address), peerMemory(router, address).established),
    ]),
  );
}
