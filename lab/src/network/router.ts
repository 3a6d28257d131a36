import type { RouterConfig } from '../ios/config.ts';
import type { RouterPlan } from '../topology.ts';

export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `%FACILITY-SEVERITY-MNEMONIC: text`. */
  readonly text: string;
}

/** What a router remembers of one BGP peer beside its configuration. */
export interface PeerMemory {
  established: boolean;
  /** When the present state began; null while the session never came up. */
  since: number | null;
  resets: number;
  timesUp: number;
  lastReset: { readonly at: number; readonly reason: string } | null;
  /** Messages exchanged in earlier sessions. */
  earlier: { sent: number; received: number };
}

/** A router as the network sees it: configuration, power, memory. */
export interface Router {
  readonly plan: RouterPlan;
  running: RouterConfig;
  startup: RouterConfig;
  powered: boolean;
  bootedAt: number;
  bootReason: string;
  readonly peers: Map<string, PeerMemory>;
  readonly log: LogEntry[];
  /** Called for each new entry of the log, for terminals that want to see it. */
  onLog: (entry: LogEntry) => void;
}

/** Entries the log keeps; the oldest go first. */
const logLength = 500;

export function newRouter(plan: RouterPlan, config: RouterConfig, now: number): Router {
  return {
    plan,
    running: structuredClone(config),
    startup: structuredClone(config),
    powered: true,
    bootedAt: now,
    bootReason: 'power-on',
    peers: new Map(),
    log: [],
    onLog: () => {},
  };
}

export function writeLog(router: Router, entry: LogEntry): void {
  if (!router.powered) return;
  router.log.push(entry);
  if (router.log.length > logLength) router.log.shift();
  router.onLog(entry);
}

/** The memory of a peer, made at first use. */
export function peerMemory(router: Router, address: string): PeerMemory {
  const known = router.peers.get(address);
  if (known) return known;
  const made: PeerMemory = {
    established: false,
    since: null,
    resets: 0,
    timesUp: 0,
    lastReset: null,
    earlier: { sent: 0, received: 0 },
  };
  router.peers.set(address, made);
  return made;
}
