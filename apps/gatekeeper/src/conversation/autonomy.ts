/** Autonomous names its hosts and its end when a person switches it on; beyond them the conversation is Supervised. */
import { Fault, type Id, type Surroundings, type TrustLevel } from '@interlock/model';
import type { RunEvent } from '@interlock/protocol';

export interface Autonomy {
  readonly hosts: ReadonlySet<Id<'host'>>;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** The same end by a clock that nobody can set back: milliseconds of `performance.now()`. */
  readonly ends: number;
}

/** What a person names; an hour unless said. */
export interface AutonomyAsk {
  readonly hosts: readonly Id<'host'>[];
  readonly minutes?: number;
}

const usual = 60;
const longest = 24 * 60;

/** Throws `trust.no-hosts` where none is named, `trust.too-long` beyond a day. */
export function newAutonomy({ hosts, minutes = usual }: AutonomyAsk, around: Pick<Surroundings, 'now'>): Autonomy {
  if (hosts.length === 0)
    throw new Fault('trust.no-hosts', 'Autonomous holds for named hosts, and none is named.', 'Choose its hosts.');
  if (!(minutes >= 1 && minutes <= longest))
    throw new Fault('trust.too-long', 'Autonomous holds for a minute to a day.', 'Choose its end.');
  const span = minutes * 60_000;
  return { hosts: new Set(hosts), until: around.now() + span, ends: performance.now() + span };
}

/** The trust that holds for a call on `host`; Autonomous only on its hosts and before its end on both clocks. */
export function trustOn(
  { trust, autonomy }: { readonly trust: TrustLevel; readonly autonomy: Autonomy | null },
  host: Id<'host'> | null,
  now: number,
): TrustLevel {
  if (trust !== 'autonomous') return trust;
  const holds =
    autonomy && host && autonomy.hosts.has(host) && now < autonomy.until && performance.now() < autonomy.ends;
  return holds ? 'autonomous' : 'supervised';
}

/** Trust in a word that is another one whenever it changes: another Autonomous is another, and one whose time is over none. */
export function standingTrust(
  standing: { readonly trust: TrustLevel; readonly autonomy: Autonomy | null },
  now: number,
): string {
  const [host = null] = standing.autonomy?.hosts ?? [];
  const holds = trustOn(standing, host, now);
  return holds === 'autonomous' ? `autonomous until ${standing.autonomy?.ends}` : holds;
}

/** Hosts and end of Autonomous, as the ledger has them. */
export const namedIn = (autonomy: Autonomy | null) =>
  autonomy ? { autonomous: { hosts: [...autonomy.hosts], until: autonomy.until } } : {};

/** What is told when its time is over. */
export const overNotice = (conversation: Id<'conversation'>, at: number): RunEvent => ({
  type: 'notice',
  at,
  conversation,
  code: 'trust.over',
  text: 'The time of Autonomous is over.',
  next: 'The conversation is Supervised; switch it on again if you want it to go on.',
});
