/**
 * Which neighbour statements of two routers mean each other. Where a statement points at nothing, the other end tells
 * what it should point at: the address from which that end opens its own session.
 */
import { holds, within } from './address.ts';
import type { NeighborStatement } from './bgp-config.ts';
import {
  addressToward,
  asFits,
  hasAddress,
  links,
  localAs,
  namedSource,
  neighborStatements,
  type Router,
  sourceToward,
  summaryOf,
} from './router.ts';

export interface End {
  readonly router: Router;
  /** What its configuration says, right or wrong; undefined where it says nothing of the other end. */
  readonly statement: NeighborStatement | undefined;
  /** The address its statement ought to have; undefined where that cannot be told. */
  readonly peer: string | undefined;
}

/** One BGP session that is meant to be, with an end outside the inventory left out. */
export interface Session {
  readonly ends: readonly [End, End] | readonly [End];
}

/** Established at every end that is known, between addresses that are really there. */
export function isUp(session: Session): boolean {
  return session.ends.every(({ router, statement }) => {
    return statement !== undefined && summaryOf(router, statement.address)?.state === 'Established';
  });
}

export function sessionName(session: Session): string {
  const [near, far] = session.ends;
  const there = far?.router.device.name ?? near.statement?.address ?? 'its neighbour';
  return `${near.router.device.name} – ${there}`;
}

/** Every session that the routers' statements are about. */
export function sessions(routers: readonly Router[]): Session[] {
  const found: Session[] = [];
  const used = new Set<NeighborStatement>();
  for (const [i, near] of routers.entries())
    for (const far of routers.slice(i + 1))
      for (const session of between(near, far, routers)) {
        found.push(session);
        for (const end of session.ends) if (end.statement) used.add(end.statement);
      }
  for (const router of routers)
    for (const statement of neighborStatements(router))
      if (!used.has(statement)) found.push({ ends: [{ router, statement, peer: statement.address }] });
  return found;
}

function between(near: Router, far: Router, all: readonly Router[]): Session[] {
  const nearPoints = neighborStatements(near).filter((statement) => means(near, statement, far, all));
  const farPoints = neighborStatements(far).filter((statement) => means(far, statement, near, all));
  if (nearPoints.length === 0 && farPoints.length === 0) return bothStray(near, far, all);
  const found: Session[] = [];
  const left = new Set(farPoints);
  for (const mine of nearPoints) {
    const theirs = [...left].find((one) => agree(near, mine, far, one)) ?? [...left][0];
    if (theirs) left.delete(theirs);
    found.push(paired(near, mine, far, theirs, all));
  }
  for (const theirs of left) found.push(paired(near, undefined, far, theirs, all));
  return found;
}

/**
 * Whether a statement points at a router: at an address it has, and it has the right AS, points back, or no router has
 * the AS that the statement names, so that rather the AS is wrong than the address.
 */
function means(router: Router, statement: NeighborStatement, other: Router, all: readonly Router[]): boolean {
  if (!hasAddress(other, statement.address)) return false;
  if (asFits(statement.remoteAs, localAs(other), router)) return true;
  const back = neighborStatements(other).some(({ address }) => hasAddress(router, address));
  return back || !all.some((one) => one !== router && statement.remoteAs === localAs(one));
}

/** Whether each statement points at the address from which the other end comes. */
function agree(near: Router, mine: NeighborStatement, far: Router, theirs: NeighborStatement): boolean {
  const [here, there] = [sourceToward(near, mine), sourceToward(far, theirs)];
  return (here === undefined || here === theirs.address) && (there === undefined || there === mine.address);
}

function paired(
  near: Router,
  mine: NeighborStatement | undefined,
  far: Router,
  theirs: NeighborStatement | undefined,
  all: readonly Router[],
): Session {
  if (mine && theirs) {
    // Both point at the other router. Where one points at an address the other does not come from, it is that one.
    const [here, there] = [sourceToward(near, mine), sourceToward(far, theirs)];
    const nearWrong = there !== undefined && there !== mine.address;
    const farWrong = !nearWrong && here !== undefined && here !== theirs.address;
    return ends(
      { router: near, statement: mine, peer: nearWrong ? there : mine.address },
      { router: far, statement: theirs, peer: farWrong ? here : theirs.address },
    );
  }
  const [good, goodEnd, badEnd] = mine ? ([mine, near, far] as const) : ([theirs, far, near] as const);
  const peer = good && sourceToward(goodEnd, good);
  const right: End = { router: goodEnd, statement: good, peer: good?.address };
  const wrong: End = { router: badEnd, statement: stray(badEnd, goodEnd, peer, all), peer };
  return mine ? ends(right, wrong) : ends(wrong, right);
}

/**
 * Neither end points at the other, but each has a statement that was likely meant to. It should point at the interface
 * that the other end names as its source, else at the link they share; with several links, the one of its own subnet.
 */
function bothStray(near: Router, far: Router, all: readonly Router[]): Session[] {
  const shared = links(near, far);
  for (const link of shared.length > 0 ? shared : [undefined]) {
    const mine = stray(near, far, link?.far.address, all, 1);
    const theirs = stray(far, near, link?.near.address, all, 1);
    if (!mine || !theirs) continue;
    const subnets = link ? [...link.near.port.networks, ...link.far.port.networks] : [];
    const onLink = [mine, theirs].some(({ address }) => subnets.some((subnet) => holds(subnet, address)));
    const clear = shared.length === 1 || onLink ? link : undefined;
    const nearPeer = namedSource(far, theirs) ?? clear?.far.address;
    const farPeer = namedSource(near, mine) ?? clear?.near.address;
    if (nearPeer === undefined || farPeer === undefined) continue;
    const there = { router: far, statement: theirs, peer: farPeer };
    return [ends({ router: near, statement: mine, peer: nearPeer }, there)];
  }
  return [];
}

function ends(near: End, far: End): Session {
  return { ends: [near, far] };
}

/**
 * The statement that most likely was meant for `far`: it points at no router of the inventory, its session is not up,
 * and it has the right AS, lies in the right subnet or cannot work at all. Two that are equally likely are none.
 */
function stray(
  router: Router,
  far: Router,
  peer: string | undefined,
  all: readonly Router[],
  atLeast = 0.5,
): NeighborStatement | undefined {
  const subnet = router.interfaces
    .flatMap((port) => port.networks)
    .find((network) => peer !== undefined && within(peer, network));
  const likely = neighborStatements(router)
    .filter((statement) => !all.some((one) => one !== router && means(router, statement, one, all)))
    .filter(({ address }) => summaryOf(router, address)?.state !== 'Established')
    .map((statement) => {
      const sameAs = statement.remoteAs === localAs(far) ? 2 : 0;
      const sameSubnet = subnet && within(statement.address, subnet) ? 1 : 0;
      return { statement, likeness: sameAs + sameSubnet + (neverWorked(router, statement) ? 0.5 : 0) };
    })
    .filter(({ likeness }) => likeness >= atLeast)
    .sort((a, b) => b.likeness - a.likeness);
  const [first, second] = likely;
  return first && first.likeness !== second?.likeness ? first.statement : undefined;
}

/** A directly connected neighbour was meant, no interface leads there, and the session never came up. */
function neverWorked(router: Router, statement: NeighborStatement): boolean {
  const multihop = statement.lines.some(({ rest }) => /^(ebgp-multihop|update-source|ttl-security)\b/.test(rest));
  const external = statement.remoteAs !== localAs(router) && statement.remoteAs !== 'internal';
  const away = addressToward(router, statement.address) === undefined;
  return external && away && !multihop && summaryOf(router, statement.address)?.since === 'never';
}
