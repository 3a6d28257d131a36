import { addressOf, contains, formatAddress, parseAddress } from './address.ts';
import type { RouterConfig } from './ios/config.ts';
import type { Router } from './network/router.ts';
import type { RouterRole } from './topology.ts';

export const faultKinds = ['interface-shut', 'wrong-neighbor-address', 'wrong-remote-as', 'neighbor-shut'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** One mistake in the configuration of one router. Nothing wrong is an empty list, two at once is two of them. */
export interface PlantedFault {
  readonly kind: FaultKind;
  readonly router: RouterRole;
}

/** What is wrong where nothing else is asked for. */
export const defaultFaults: readonly PlantedFault[] = [{ kind: 'neighbor-shut', router: 'edge' }];

/** Makes the mistake in what runs and in what the next start reads. The network settles afterwards. */
export function plantFault(router: Router, kind: FaultKind): void {
  for (const config of [router.running, router.startup]) change(config, router.plan.linkInterface, kind);
}

function change(config: RouterConfig, link: string, kind: FaultKind): void {
  const settings = config.interfaces[link];
  if (kind === 'interface-shut') {
    if (settings) settings.shutdown = true;
    return;
  }
  const neighbors = config.bgp?.neighbors ?? {};
  for (const [address, neighbor] of Object.entries(neighbors)) {
    if (kind === 'neighbor-shut') neighbor.shutdown = true;
    else if (kind === 'wrong-remote-as') neighbor.remoteAs += 1;
    else {
      delete neighbors[address];
      neighbors[mistyped(address, settings?.address ?? null)] = neighbor;
    }
  }
}

/** Another address near the right one: in the same subnet where there is room, else in the next. */
function mistyped(address: string, own: { address: string; length: number } | null): string {
  const value = addressOf(address);
  for (const step of [1, 2, 3, 4, 8]) {
    const candidate = formatAddress(value + step);
    const host = own !== null && own.length < 30 && contains(own, candidate) && candidate !== own.address;
    if (host && contains(own, formatAddress(value + step + 1))) return candidate;
  }
  const next = formatAddress((value + 4) >>> 0);
  return parseAddress(next) === null ? address : next;
}
