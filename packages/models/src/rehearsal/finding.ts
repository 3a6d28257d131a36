/** Faults that are known, looked for at both ends of a session, each with the lines that end it and bring it back. */
import { holds } from './address.ts';
import type { NeighborStatement } from './bgp-config.ts';
import type { InterfaceFacts } from './interfaces.ts';
import { asFits, hasAddress, interfaceWith, links, localAs, type Router, summaryOf } from './router.ts';
import { movedNeighbor, type Section } from './section.ts';
import type { End, Session } from './session.ts';

export type FindingKind =
  | 'interface-shut'
  | 'neighbor-shut'
  | 'wrong-remote-as'
  | 'wrong-neighbor-address'
  | 'neighbor-missing'
  | 'not-mine';

export interface Finding {
  readonly kind: FindingKind;
  readonly router: Router;
  /** What is wrong, as a sentence. */
  readonly what: string;
  /** Lines of the device that prove it. */
  readonly evidence: readonly string[];
  /** Undefined where the rehearsal cannot or must not repair it; `what` then says why. */
  readonly repair: { readonly change: Section; readonly undo: Section } | undefined;
}

/** What is wrong with a session that is not up. Empty where nothing known is. */
export function findings(session: Session): Finding[] {
  const [near, far] = session.ends;
  const ports = far ? sessionPorts(near, far) : localPorts(near);
  const found = ports.flatMap(([router, port]) => shutPort(router, port));
  if (far) found.push(...statementFaults(near, far), ...statementFaults(far, near));
  else if (near.statement) found.push(...neighborShut(near.router, near.statement));
  return found;
}

type Port = readonly [Router, InterfaceFacts];

/** The interfaces a session needs: those that hold its addresses, and what joins the routers where those are loopbacks. */
function sessionPorts(near: End, far: End): Port[] {
  const own = [
    [near.router, far.peer],
    [far.router, near.peer],
  ] as const;
  const ports = own.flatMap(([router, address]): Port[] => {
    const port = address === undefined ? undefined : interfaceWith(router, address);
    return port ? [[router, port]] : [];
  });
  const shared = links(near.router, far.router);
  const direct = shared.some((link) => link.near.address === far.peer && link.far.address === near.peer);
  const joining = direct ? [] : shared;
  for (const link of joining) ports.push([near.router, link.near.port], [far.router, link.far.port]);
  return ports.filter(([router, port], i) => ports.findIndex(([r, p]) => r === router && p === port) === i);
}

function localPorts({ router, statement }: End): Port[] {
  const port = statement && router.interfaces.find((one) => one.networks.some((n) => holds(n, statement.address)));
  return port ? [[router, port]] : [];
}

/** An interface that is shut down. */
export function shutPort(router: Router, port: InterfaceFacts): Finding[] {
  if (!port.shut) return [];
  const section = `interface ${port.name}`;
  return [
    {
      kind: 'interface-shut',
      router,
      what: `Interface ${port.name} of ${router.device.name} is switched off by its configuration.`,
      evidence: [port.line],
      repair: { change: { section, lines: ['no shutdown'] }, undo: { section, lines: ['shutdown'] } },
    },
  ];
}

function neighborShut(router: Router, statement: NeighborStatement): Finding[] {
  if (!statement.shut) return [];
  const section = `router bgp ${localAs(router)}`;
  const line = `neighbor ${statement.address} shutdown`;
  return [
    {
      kind: 'neighbor-shut',
      router,
      what: `${router.device.name} has its neighbour ${statement.address} shut down.`,
      evidence: [line, ...summaryLine(router, statement.address)],
      repair: { change: { section, lines: [`no ${line}`] }, undo: { section, lines: [line] } },
    },
  ];
}

function statementFaults(end: End, other: End): Finding[] {
  const { router, statement, peer } = end;
  const theirAs = other.statement?.localAs ?? localAs(other.router);
  if (statement === undefined) return missing(end, other, theirAs);
  if (peer !== undefined && peer !== statement.address) return [wrongAddress(end, other, peer, theirAs)];
  return [...wrongRemoteAs(end, other, theirAs), ...neighborShut(router, statement)];
}

function wrongRemoteAs({ router, statement }: End, other: End, theirAs: string | undefined): Finding[] {
  if (!statement || !theirAs || asFits(statement.remoteAs, theirAs, router)) return [];
  const section = `router bgp ${localAs(router)}`;
  const line = (as: string) => `neighbor ${statement.address} remote-as ${as}`;
  return [
    {
      kind: 'wrong-remote-as',
      router,
      what: `${router.device.name} expects AS ${statement.remoteAs} at ${statement.address}, but ${other.router.device.name} is AS ${theirAs}.`,
      evidence: [
        line(statement.remoteAs ?? ''),
        ...summaryLine(router, statement.address),
        `router bgp ${theirAs} (${other.router.device.name})`,
      ],
      repair: {
        change: { section, lines: [line(theirAs)] },
        undo: { section, lines: [line(statement.remoteAs ?? '')] },
      },
    },
  ];
}

function wrongAddress({ router, statement }: End, other: End, peer: string, theirAs: string | undefined): Finding {
  const as = theirAs ?? statement?.remoteAs ?? '';
  const from = statement?.address ?? '';
  const moved = statement && movedNeighbor(statement, peer, as, `router bgp ${localAs(router)}`);
  const elsewhere = hasAddress(other.router, from)
    ? 'where it does not open the session from'
    : 'which it does not have';
  const alsoAs =
    statement && !asFits(statement.remoteAs, as, router) ? ` It also expects AS ${statement.remoteAs}.` : '';
  const alsoShut = statement?.shut ? ' It is also shut down.' : '';
  const refused = moved ? '' : ' Its lines hold a secret or something I cannot copy safely, so a person must move it.';
  return {
    kind: moved ? 'wrong-neighbor-address' : 'not-mine',
    router,
    what: `${router.device.name} looks for ${other.router.device.name} (AS ${as}) at ${from}, ${elsewhere}; it is at ${peer}.${alsoAs}${alsoShut}${refused}`,
    evidence: [
      `neighbor ${from} remote-as ${statement?.remoteAs}`,
      ...summaryLine(router, from),
      ...portLine(other.router, peer),
    ],
    repair: moved,
  };
}

function missing({ router, peer }: End, other: End, theirAs: string | undefined): Finding[] {
  const known = peer !== undefined && theirAs !== undefined && localAs(router) !== undefined;
  const section = `router bgp ${localAs(router)}`;
  const line = `neighbor ${peer} remote-as ${theirAs}`;
  return [
    {
      kind: known ? 'neighbor-missing' : 'not-mine',
      router,
      what: known
        ? `${router.device.name} has no neighbour statement for ${other.router.device.name} (${peer}, AS ${theirAs}).`
        : `${router.device.name} has no neighbour statement for ${other.router.device.name}, and I cannot tell what it should say.`,
      evidence: other.statement ? summaryLine(other.router, other.statement.address) : [],
      repair: known ? { change: { section, lines: [line] }, undo: { section, lines: [`no ${line}`] } } : undefined,
    },
  ];
}

function summaryLine(router: Router, address: string): string[] {
  const line = summaryOf(router, address)?.line;
  return line === undefined ? [] : [line];
}

function portLine(router: Router, address: string): string[] {
  const line = interfaceWith(router, address)?.line;
  return line === undefined ? [] : [`${line} (${router.device.name})`];
}
