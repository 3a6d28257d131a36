/** One change a router, each one call, and the reads that show what came of it. */
import { undoSentence } from './deed.ts';
import type { Finding } from './finding.ts';
import { clean, run, summariesOf } from './gather.ts';
import { oneLine } from './inventory.ts';
import { forbidsChange } from './question.ts';
import type { Device, Router } from './router.ts';
import { ask, type Got, type Part, type Want } from './script.ts';
import { changeCommand, gathered, type Section } from './section.ts';

export interface Change {
  readonly router: Router;
  readonly findings: readonly Finding[];
  readonly command: string;
  /** Lines that take it back, sections included. */
  readonly undo: readonly Section[];
}

/** Findings that can be repaired, together by router. */
export function changes(found: readonly Finding[]): Change[] {
  const byRouter = Map.groupBy(
    found.filter((finding) => finding.repair !== undefined),
    (finding) => finding.router,
  );
  return [...byRouter].map(([router, findings]) => ({
    router,
    findings,
    command: changeCommand(
      router,
      findings.flatMap(({ repair }) => repair?.change ?? []),
    ),
    undo: gathered(findings.flatMap(({ repair }) => repair?.undo ?? [])),
  }));
}

export function undoLines(change: Change): string[] {
  return ['configure terminal', ...change.undo.flatMap(({ section, lines }) => [section, ...lines]), 'end'];
}

export type Applied =
  | { readonly end: 'ran'; readonly got: Got }
  /** The person forbade changes on the way, before it was proposed. */
  | { readonly end: 'forbidden' }
  | { readonly end: 'not-run'; readonly got: Got };

/** Proposes one change. Whatever it comes to, it is proposed once. */
export function* apply(change: Change, say: string, words: string[]): Part<Applied> {
  const why = change.findings.map(({ what }) => what).join(' ');
  const undo = undoLines(change).slice(1, -1);
  const explanation = `${why} The lines put that right, show the state and save.${undoSentence(undo)}`;
  return yield* submit(run(change.router.device, change.command, explanation), say, words);
}

/** Proposes one call that changes something, unless a person forbade it on the way. */
export function* submit(want: Want, say: string, words: string[]): Part<Applied> {
  if (words.some(forbidsChange)) return { end: 'forbidden' };
  const answer = yield { say, wants: [want] };
  words.push(...answer.said);
  const got = answer.results[0] as Got;
  if (got.status === 'stopped' && got.source === 'agent' && answer.said.length > 0) {
    if (words.some(forbidsChange)) return { end: 'forbidden' };
    const [again] = yield* ask('I heard you, and nothing of it speaks against the change.', [want], words);
    return again?.status === 'ok' ? { end: 'ran', got: again } : { end: 'not-run', got: again as Got };
  }
  return got.status === 'ok' ? { end: 'ran', got } : { end: 'not-run', got };
}

/** Seconds between the reads after a change: BGP tries again only every so often. About 75 seconds in all. */
const pauses = [2, 3, 3, 4, 5, 5, 5, 8, 10, 10, 10, 10];

export interface Watched {
  readonly device: Device;
  /** Neighbour addresses whose session must be up. */
  readonly peers: readonly string[];
}

export interface Proof {
  readonly up: boolean;
  /** A device's line for each watched session, from the last read. */
  readonly lines: readonly { readonly device: Device; readonly line: string }[];
  readonly reads: number;
}

/** Reads both ends afresh until every watched session is up, or patience ends. `canWait`: there is a tool that waits. */
export function* verify(
  watched: readonly Watched[],
  canWait: boolean,
  words: string[],
  rounds = pauses.length,
): Part<Proof> {
  const devices = watched.map(({ device }) => device);
  let proof: Proof = { up: false, lines: [], reads: 0 };
  for (let round = 0; round <= rounds; round++) {
    const seconds = pauses[round - 1];
    const wait = round > 0 && canWait && seconds !== undefined;
    const say =
      round === 0
        ? 'Now I read both ends afresh.'
        : `Not up yet${wait ? `; I wait ${seconds} s` : ''}, then I read again.`;
    const before = wait ? [{ tool: 'wait', input: { seconds } }] : [];
    const reads = yield* summariesOf(devices, words, say, before);
    proof = judge(watched, reads, round + 1);
    if (proof.up || reads.some(({ got }) => got.status !== 'ok')) break;
  }
  return proof;
}

type Reads = readonly { readonly device: Device; readonly dialect: Router['dialect']; readonly got: Got }[];

function judge(watched: readonly Watched[], reads: Reads, count: number): Proof {
  let up = true;
  const lines: { device: Device; line: string }[] = [];
  for (const { device, peers } of watched) {
    const read = reads.find((one) => one.device === device);
    const neighbors = read ? read.dialect.readSummary(clean(read.got.text)).neighbors : [];
    for (const peer of peers) {
      const neighbor = neighbors.find(({ address }) => address === peer);
      if (neighbor?.state !== 'Established') up = false;
      const unseen = read && read.got.status !== 'ok' ? oneLine(read.got.text) : `${peer}: no such neighbour`;
      lines.push({ device, line: neighbor?.line ?? unseen });
    }
  }
  return { up, lines, reads: count };
}
