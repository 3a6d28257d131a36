/** What bounds a cached key to this machine and this boot, and a clock that nobody sets. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname, platform, uptime } from 'node:os';

/** An argument, so that a test can restart it or set its clock. */
export interface Machine {
  /** Names this device; another one has another. */
  readonly device: string;
  /** Names this boot; a restart gives another. */
  readonly boot: () => string;
  /** Milliseconds since the boot, suspended time included; no clock change moves it. */
  readonly uptime: () => number;
}

export const thisMachine: Machine = {
  device: createHash('sha256')
    .update(`interlock/device\0${read('/etc/machine-id') ?? `${platform()} ${hostname()}`}`)
    .digest('hex'),
  // Where the system has no name for a boot, the minute of its start: a clock that is set ends a cache early.
  boot: () => read('/proc/sys/kernel/random/boot_id') ?? `minute ${Math.round((Date.now() / 1000 - uptime()) / 60)}`,
  uptime: () => uptime() * 1000,
};

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim() || null;
  } catch {
    return null;
  }
}

/** How long something may be used: until `lasting` is over by the wall clock or by the machine's, whichever is first. */
export interface Lease {
  readonly boot: string;
  /** Milliseconds since 1970; before it the clock was set back, and the lease is over. */
  readonly from: number;
  readonly until: number;
  /** Milliseconds since the boot. */
  readonly uptimeFrom: number;
  readonly uptimeUntil: number;
}

export function newLease(machine: Machine, now: number, lasting: number): Lease {
  const uptimeFrom = Math.floor(machine.uptime());
  const [from, until, uptimeUntil] = [now, now + lasting, uptimeFrom + lasting];
  return { boot: machine.boot(), from, until, uptimeFrom, uptimeUntil };
}

export function leaseHolds(lease: Lease, machine: Machine, now: number): boolean {
  const up = Math.ceil(machine.uptime());
  return (
    lease.boot === machine.boot() &&
    now >= lease.from &&
    now < lease.until &&
    up >= lease.uptimeFrom &&
    up < lease.uptimeUntil
  );
}
