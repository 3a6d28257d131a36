/** What a platform remembers of changes to it: which reads tell, and how their output is read. */
import type { Platform } from '@interlock/model';
import { commandLog, frrLog } from './frr-log.ts';
import { iosArchive } from './ios-archive.ts';
import { junosCommits } from './junos-commits.ts';
import { routerosHistory } from './routeros-history.ts';
import { sudoJournal } from './sudo-journal.ts';

/** One change as the device remembers it. */
export interface DeviceDeed {
  /** Local time of the device, read as if it were UTC, in milliseconds since 1970; null where it keeps none. */
  readonly local: number | null;
  /** Account on the device; null where it is not told. */
  readonly user: string | null;
  /** The command as it was typed; null where the device tells what changed and not how. */
  readonly command: string | null;
  /** The device's own words. */
  readonly says: string;
}

export interface DeviceHistory {
  /** Name of the source, as the ledger keeps it. */
  readonly source: string;
  /** Read-only lines; where there are two, the first tells the device's own time. */
  readonly commands: readonly string[];
  /** The device's local time out of the first line's output; null where it tells none. */
  readonly clock: (output: string) => number | null;
  /** In the order that they happened. Lines that are of another shape are left aside. */
  readonly read: (output: string) => DeviceDeed[];
  /** A line of a call as the device would remember it; null where it remembers none for it. */
  readonly kept: (line: string) => string | null;
}

const histories: Partial<Readonly<Record<Platform, DeviceHistory>>> = {
  cisco_ios: iosArchive,
  juniper_junos: junosCommits,
  mikrotik_routeros: routerosHistory,
  linux: sudoJournal,
};

/** What a platform remembers by itself; undefined where nothing of it can be read. */
export function historyOf(platform: Platform): DeviceHistory | undefined {
  return histories[platform];
}

export { commandLog, frrLog };

/** Whether a remembered command is this one; a device that hides keys writes stars for them. */
export function sameCommand(remembered: string, sent: string): boolean {
  const [a, b] = [words(remembered), words(sent)];
  return a.length === b.length && a.every((word, at) => word === b[at] || /^\*{3,}$/.test(word));
}

const words = (text: string): string[] => text.trim().split(/\s+/);
