/** Reads `show ip bgp summary` of IOS and FRR: one line a neighbour, the local AS in the header. */
import { ipv4 } from './address.ts';

export interface SummaryNeighbor {
  readonly address: string;
  readonly as: string;
  /** `Established`, or the state's word, with ` (Admin)` where the neighbour is shut down. */
  readonly state: string;
  /** Time in this state, as printed. */
  readonly since: string;
  /** Received prefixes, where the session is up. */
  readonly prefixes: number | undefined;
  /** The line itself, as evidence. */
  readonly line: string;
}

export interface BgpSummary {
  readonly localAs: string | undefined;
  readonly neighbors: readonly SummaryNeighbor[];
  /** False where the text is no summary at all, for example an error of the command line. */
  readonly read: boolean;
}

const header = /\bBGP router identifier \S+, local AS number ([0-9.]+)/;
const noneYet = /\b(No BGP neighbors found|BGP not active|BGP instance not found|BGP is not (running|configured))/i;

export function readBgpSummary(text: string): BgpSummary {
  const localAs = header.exec(text)?.[1];
  const neighbors = new Map<string, SummaryNeighbor>();
  for (const line of text.split('\n')) {
    const found = readLine(line);
    // FRR repeats a neighbour for every address family; one family that is up is enough.
    if (found && neighbors.get(found.address)?.state !== 'Established') neighbors.set(found.address, found);
  }
  const read = localAs !== undefined || neighbors.size > 0 || noneYet.test(text);
  return { localAs, neighbors: [...neighbors.values()], read };
}

function readLine(line: string): SummaryNeighbor | undefined {
  const [first = '', version, as = '', ...rest] = line.trim().split(/\s+/);
  const address = first.replace(/^\*/, '');
  if (ipv4(address) === undefined || version !== '4' || !/^[0-9.]+$/.test(as)) return undefined;
  const [, , , , , since = '', state = '', note = ''] = rest;
  if (state === '') return undefined;
  const up = /^\d+$/.test(state) || state === '(Policy)';
  return {
    address,
    as,
    state: up ? 'Established' : `${state}${note.startsWith('(') ? ` ${note}` : ''}`,
    since,
    prefixes: /^\d+$/.test(state) ? Number(state) : undefined,
    line: line.trim(),
  };
}
