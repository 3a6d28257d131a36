/** What a round of looking came to: the sessions in question, and what is wrong with those that are down. */
import { type Finding, findings, shutPort } from './finding.ts';
import type { Facts } from './gather.ts';
import type { Selection } from './inventory.ts';
import { mentions } from './question.ts';
import type { Watched } from './repair.ts';
import { links, type Router, sameInterface } from './router.ts';
import { isUp, type Session, sessions } from './session.ts';

export interface Picture {
  readonly sessions: readonly Session[];
  readonly down: readonly { readonly session: Session; readonly findings: readonly Finding[] }[];
  /** All findings, each once; also interfaces that no session needs, where the question is about interfaces. */
  readonly findings: readonly Finding[];
}

export function look(facts: Facts, selection: Selection, question: { text: string; interfaces: boolean }): Picture {
  const { named } = selection;
  const meant = ({ ends }: Session) => named.length !== 1 || ends.some(({ router }) => named[0] === router.device);
  const all = sessions(facts.routers).filter(meant);
  const down = all.filter((session) => !isUp(session)).map((session) => ({ session, findings: findings(session) }));
  const found = down.flatMap((one) => one.findings);
  if (question.interfaces) found.push(...shutPorts(facts.routers, question.text, selection));
  return { sessions: all, down, findings: found.filter((one, i) => found.findIndex(sameAs(one)) === i) };
}

export function sameAs(one: Finding): (other: Finding) => boolean {
  return (other) => one.what === other.what;
}

/** Interfaces that are shut and that the question names, or that join two of the routers. */
function shutPorts(routers: readonly Router[], text: string, { named }: Selection): Finding[] {
  const said = (text.match(/\b[A-Za-z][A-Za-z-]*\s?\d[\d/.:]*/g) ?? []).map((word) => word.replace(/[.:]$/, ''));
  const joining = routers.flatMap((one, i) =>
    routers.slice(i + 1).flatMap((other) => links(one, other).flatMap(({ near, far }) => [near.port, far.port])),
  );
  return routers.flatMap((router) => {
    const meant = named.length === 0 || named.includes(router.device);
    const ports = router.interfaces.filter(
      ({ name }) => mentions(text, name) || said.some((s) => sameInterface(name, s)),
    );
    const wanted = new Set([...(meant ? ports : []), ...router.interfaces.filter((port) => joining.includes(port))]);
    return [...wanted].flatMap((port) => shutPort(router, port));
  });
}

/** The ends of those sessions that a repair is meant to bring up. */
export function watched(down: Picture['down'], repairable = true): Watched[] {
  const peers = new Map<Watched['device'], string[]>();
  for (const { session, findings: found } of down) {
    if (repairable && !found.some(({ repair }) => repair !== undefined)) continue;
    for (const { router, peer } of session.ends)
      if (peer !== undefined) peers.set(router.device, [...(peers.get(router.device) ?? []), peer]);
  }
  return [...peers].map(([device, addresses]) => ({ device, peers: addresses }));
}
