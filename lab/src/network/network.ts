import type { LabClock } from '../clock.ts';
import { type LineStatus, lineStatus, type Station, type Wiring } from './lines.ts';
import { type OpenError, peering } from './peering.ts';
import { peerMemory, type Router, writeLog } from './router.ts';

/** How long things take, in milliseconds. */
export interface Pace {
  /** From an event to the log message about it. */
  readonly syslog: number;
  /** From two neighbours that agree to a session. */
  readonly bgpOpen: number;
  /** Between attempts at a session that is refused. */
  readonly bgpRetry: number;
  /** From a reload to the first login. */
  readonly reload: number;
  /** Until a lost echo request is given up. */
  readonly pingTimeout: number;
}

export const defaultPace: Pace = { syslog: 120, bgpOpen: 1500, bgpRetry: 30_000, reload: 3000, pingTimeout: 200 };

/** Why a session ended where the command line ended it and not the network. */
export type DropCause = 'User reset';

/** The two routers and what happens between them. Its timers end with `close`. */
export class Network implements Wiring {
  readonly routers: readonly [Router, Router];
  readonly stations: readonly Station[];
  readonly #clock: LabClock;
  readonly #pace: Pace;
  readonly #lines = new Map<Router, Map<string, LineStatus>>();
  readonly #timers = new Map<string, () => void>();
  #messages = 0;

  constructor(routers: readonly [Router, Router], stations: readonly Station[], clock: LabClock, pace: Pace) {
    this.routers = routers;
    this.stations = stations;
    this.#clock = clock;
    this.#pace = pace;
    for (const router of routers) this.#lines.set(router, this.#lineStates(router));
  }

  /** Brings every session up that can be, at once and without a word: the state before anything happened. */
  warm(since: number): void {
    for (const router of this.routers)
      for (const address of Object.keys(router.running.bgp?.neighbors ?? {}))
        if (peering(this, router, address).kind === 'agreed') {
          const memory = peerMemory(router, address);
          Object.assign(memory, { established: true, since, timesUp: 1 });
        }
    this.settle();
  }

  /** After any change: lines go up and down, sessions end at once, come up or are tried after their time. */
  settle(): void {
    for (const router of this.routers) this.#announceLines(router);
    for (const router of this.routers) {
      const configured = router.running.bgp?.neighbors ?? {};
      for (const [address, memory] of router.peers)
        if (memory.established && peering(this, router, address).kind !== 'agreed') this.#drop(router, address, null);
      for (const address of router.peers.keys()) if (!(address in configured)) router.peers.delete(address);
      for (const address of Object.keys(configured)) {
        peerMemory(router, address);
        this.#attempt(router, address);
      }
    }
  }

  /** `clear ip bgp`: the session ends and is set up again. */
  reset(router: Router, address: string): void {
    if (router.peers.get(address)?.established) this.#drop(router, address, 'User reset');
    this.settle();
  }

  /** Power: a router that is off has no lines and no sessions. */
  setPower(router: Router, on: boolean): void {
    router.powered = on;
    if (on) this.#lines.set(router, this.#lineStates(router));
    this.settle();
  }

  /** A message in a router's log after the time such messages take. */
  announce(router: Router, text: string): void {
    this.#later(`log ${this.#messages++}`, this.#pace.syslog, () => writeLog(router, { at: this.#clock.now(), text }));
  }

  lineUp(router: Router, name: string): boolean {
    return lineStatus(this, router, name) === 'up';
  }

  close(): void {
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
  }

  #lineStates(router: Router): Map<string, LineStatus> {
    return new Map(Object.keys(router.running.interfaces).map((name) => [name, lineStatus(this, router, name)]));
  }

  #announceLines(router: Router): void {
    const before = this.#lines.get(router) ?? new Map<string, LineStatus>();
    const after = this.#lineStates(router);
    this.#lines.set(router, after);
    for (const [name, status] of after) {
      const was = before.get(name);
      if (was === status || was === undefined) continue;
      if (status === 'admin-down')
        this.announce(router, `%LINK-5-CHANGED: Interface ${name}, changed state to administratively down`);
      else if (!(was === 'admin-down' && status === 'down'))
        this.announce(router, `%LINK-3-UPDOWN: Interface ${name}, changed state to ${status}`);
      if (was === 'up' || status === 'up')
        this.announce(
          router,
          `%LINEPROTO-5-UPDOWN: Line protocol on Interface ${name}, changed state to ${status === 'up' ? 'up' : 'down'}`,
        );
    }
  }

  #attempt(router: Router, address: string): void {
    const found = peering(this, router, address);
    const memory = peerMemory(router, address);
    const timer = `${this.routers.indexOf(router)} ${address}`;
    if (memory.established || (found.kind !== 'agreed' && found.kind !== 'refusing')) {
      this.#timers.get(timer)?.();
      this.#timers.delete(timer);
    } else if (!this.#timers.has(timer))
      this.#later(timer, this.#pace.bgpOpen, () => {
        const now = peering(this, router, address);
        if (now.kind === 'agreed') this.#establish(router, address, now.far.router, now.far.us);
        else if (now.kind === 'refusing') this.#refuse(router, address, now.error, now.far.router, now.far.us);
      });
  }

  #establish(router: Router, address: string, far: Router, us: string): void {
    for (const [end, peer] of [
      [router, address],
      [far, us],
    ] as const) {
      const memory = peerMemory(end, peer);
      if (memory.established) continue;
      Object.assign(memory, { established: true, since: this.#clock.now(), timesUp: memory.timesUp + 1 });
      if (end.running.bgp?.logChanges) this.announce(end, `%BGP-5-ADJCHANGE: neighbor ${peer} Up `);
    }
    this.settle();
  }

  #refuse(router: Router, address: string, error: OpenError, far: Router, us: string): void {
    const code = error === 'peer in wrong AS' ? '2/2' : '2/3';
    const at = this.#clock.now();
    peerMemory(router, address).lastReset = { at, reason: `BGP Notification sent, ${error}` };
    peerMemory(far, us).lastReset = { at, reason: `BGP Notification received, ${error}` };
    this.announce(router, `%BGP-3-NOTIFICATION: sent to neighbor ${address} active ${code} (${error}) 2 bytes`);
    this.announce(far, `%BGP-3-NOTIFICATION: received from neighbor ${us} passive ${code} (${error}) 2 bytes`);
    this.#later(`${this.routers.indexOf(router)} ${address}`, this.#pace.bgpRetry, () =>
      this.#attempt(router, address),
    );
  }

  /** Ends a session on both ends, each with the reason that its own command line would give. */
  #drop(router: Router, address: string, cause: DropCause | null): void {
    const far = this.routers.find((other) => other !== router) as Router;
    const own = this.#reason(router, address);
    this.#forget(router, address, cause ?? own ?? 'BGP Notification received');
    for (const [us, memory] of far.peers)
      if (memory.established && (cause !== null || peering(this, far, us).kind !== 'agreed'))
        this.#forget(far, us, this.#reason(far, us) ?? 'BGP Notification received');
  }

  /** What this end itself knows to be wrong; null where it only heard of it. */
  #reason(router: Router, address: string): string | null {
    const neighbor = router.running.bgp?.neighbors[address];
    if (!router.powered) return 'Reload';
    if (!router.running.bgp) return 'BGP protocol initialization';
    if (!neighbor) return 'Neighbor deleted';
    const found = peering(this, router, address);
    if (found.kind === 'admin-down') return 'Admin. shutdown';
    if (found.kind === 'unreachable') return 'Interface flap';
    return found.kind === 'refusing' ? 'Remote AS changed' : null;
  }

  #forget(router: Router, address: string, reason: string): void {
    const memory = peerMemory(router, address);
    const at = this.#clock.now();
    const minutes = memory.since === null ? 0 : Math.floor((at - memory.since) / 60_000);
    memory.earlier.sent += minutes + 4;
    memory.earlier.received += minutes + 4;
    Object.assign(memory, { established: false, since: at, resets: memory.resets + 1, lastReset: { at, reason } });
    if (reason === 'BGP Notification received')
      this.announce(
        router,
        `%BGP-3-NOTIFICATION: received from neighbor ${address} 6/2 (Administrative Shutdown) 0 bytes`,
      );
    if (router.running.bgp?.logChanges !== false)
      this.announce(router, `%BGP-5-ADJCHANGE: neighbor ${address} Down ${reason}`);
  }

  #later(name: string, milliseconds: number, task: () => void): void {
    this.#timers.get(name)?.();
    this.#timers.set(
      name,
      this.#clock.after(milliseconds, () => {
        this.#timers.delete(name);
        task();
      }),
    );
  }
}
