import type { Files } from './filesystem.ts';

export interface Unit {
  active: boolean;
  readonly description: string;
  pid: number;
  since: number;
}

export interface JournalEntry {
  readonly at: number;
  readonly unit: string;
  readonly text: string;
}

/** What the practice host is at a moment; everything that commands see or change. */
export interface Host {
  hostname: string;
  readonly files: Files;
  readonly units: Map<string, Unit>;
  readonly journal: JournalEntry[];
  bootedAt: number;
  /** Address with prefix length on eth0. */
  readonly address: string;
  readonly gateway: () => string | null;
  /** Whether the cable of eth0 carries. */
  readonly carrier: () => boolean;
  readonly reaches: (address: string) => boolean;
  /** Hops on the way, null where none answered, and whether it ended at the address. */
  readonly trace: (address: string) => { readonly hops: readonly (string | null)[]; readonly arrived: boolean };
  /** Who is logged in, and from where. */
  readonly visitors: () => readonly { readonly user: string; readonly from: string }[];
  readonly now: () => number;
}

let nextPid = 4000;

export function startUnit(host: Host, name: string): void {
  const unit = host.units.get(name);
  if (!unit) return;
  unit.active = true;
  unit.since = host.now();
  unit.pid = nextPid++;
  host.journal.push({ at: host.now(), unit: 'systemd', text: `Started ${name}.service - ${unit.description}.` });
}

export function stopUnit(host: Host, name: string): void {
  const unit = host.units.get(name);
  if (!unit) return;
  unit.active = false;
  unit.since = host.now();
  host.journal.push({ at: host.now(), unit: 'systemd', text: `Stopped ${name}.service - ${unit.description}.` });
}
