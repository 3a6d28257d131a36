/** What was read of one router, and where each fact came from. */
import { type Network, within } from './address.ts';
import type { BgpConfig, NeighborStatement } from './bgp-config.ts';
import type { BgpSummary, SummaryNeighbor } from './bgp-summary.ts';
import type { Dialect } from './dialect.ts';
import type { InterfaceFacts } from './interfaces.ts';

export interface Device {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
  readonly address: string;
}

export interface Router {
  readonly device: Device;
  readonly dialect: Dialect;
  readonly summary: BgpSummary;
  readonly interfaces: readonly InterfaceFacts[];
  readonly config: BgpConfig | undefined;
}

export function localAs(router: Router): string | undefined {
  return router.config?.as ?? router.summary.localAs;
}

/** Whether a remote-as is an AS. FRR lets a configuration say `external` or `internal` in place of a number. */
export function asFits(remoteAs: string | undefined, as: string | undefined, router: Router): boolean {
  if (remoteAs === 'external') return as !== localAs(router);
  if (remoteAs === 'internal') return as === localAs(router);
  return remoteAs === as;
}

/** Neighbour statements from the configuration, or what the summary tells of them. */
export function neighborStatements(router: Router): readonly NeighborStatement[] {
  return router.config?.neighbors ?? router.summary.neighbors.map(statementOf);
}

function statementOf(neighbor: SummaryNeighbor): NeighborStatement {
  return {
    address: neighbor.address,
    remoteAs: neighbor.as,
    shut: neighbor.state.endsWith('(Admin)'),
    updateSource: undefined,
    localAs: undefined,
    lines: [],
  };
}

export function summaryOf(router: Router, address: string): SummaryNeighbor | undefined {
  return router.summary.neighbors.find((neighbor) => neighbor.address === address);
}

export function interfaceWith(router: Router, address: string): InterfaceFacts | undefined {
  return router.interfaces.find((one) => one.networks.some((network) => network.address === address));
}

export function hasAddress(router: Router, address: string): boolean {
  return interfaceWith(router, address) !== undefined;
}

/** The router's own address in the subnet that holds `address`. */
export function addressToward(router: Router, address: string): string | undefined {
  const networks = router.interfaces.flatMap((one) => one.networks);
  return networks.find((network) => network.length !== undefined && within(address, network))?.address;
}

/** The address of the interface that a statement names as its source. */
export function namedSource(router: Router, { updateSource }: NeighborStatement): string | undefined {
  if (updateSource === undefined) return undefined;
  return router.interfaces.find(({ name }) => sameInterface(name, updateSource))?.networks[0]?.address;
}

/** The address from which the router opens a session with a neighbour, where that can be told. */
export function sourceToward(router: Router, statement: NeighborStatement): string | undefined {
  return namedSource(router, statement) ?? addressToward(router, statement.address);
}

/** Whether two names are one interface: written out, or the usual abbreviation (`Gi0/1`). */
export function sameInterface(full: string, said: string): boolean {
  const [a, b] = [full, said].map((name) => /^([a-z-]+)\s*(.*)$/i.exec(name));
  if (!a || !b) return full.toLowerCase() === said.toLowerCase();
  const [word = '', abbreviation = ''] = [a[1]?.toLowerCase(), b[1]?.toLowerCase()];
  return a[2] === b[2] && word.startsWith(abbreviation) && (word === abbreviation || abbreviation.length >= 2);
}

export interface Link {
  readonly near: { readonly port: InterfaceFacts; readonly address: string };
  readonly far: { readonly port: InterfaceFacts; readonly address: string };
}

/** Where two routers have addresses in one subnet. */
export function links(one: Router, other: Router): Link[] {
  return one.interfaces.flatMap((port) =>
    port.networks.flatMap((network) =>
      network.length === undefined || network.length === 32 ? [] : linksInto(other, port, network),
    ),
  );
}

function linksInto(other: Router, port: InterfaceFacts, network: Network): Link[] {
  return other.interfaces.flatMap((far) =>
    far.networks
      .filter(({ address }) => address !== network.address && within(address, network))
      .map(({ address }) => ({ near: { port, address: network.address }, far: { port: far, address } })),
  );
}
