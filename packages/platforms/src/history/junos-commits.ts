/** Junos, `show system commit`: every commit with its time, account and way in, and not what it changed. */
import type { DeviceDeed, DeviceHistory } from './index.ts';
import { localTime } from './times.ts';

// `0   2026-11-21 09:30:11 UTC by admin via cli commit confirmed, rollback in 10mins`
const row = /^(\d+)\s+(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+) by (\S+) via (\S+)(.*)$/;

export const junosCommits: DeviceHistory = {
  source: 'junos commits',
  commands: ['show system uptime', 'show system commit'],
  clock: (output) => localTime(/^Current time: (.*)$/m.exec(output)?.[1] ?? ''),
  read(output) {
    const deeds: DeviceDeed[] = [];
    for (const line of output.split(/\r?\n/)) {
      const [, number, time, user, via, more = ''] = row.exec(line) ?? [];
      if (number === undefined) continue;
      deeds.push({
        local: localTime(time ?? ''),
        user: user ?? null,
        command: null,
        says: `commit ${number} via ${via}${more}`.trim(),
      });
    }
    return deeds.reverse();
  },
  // Only a commit is remembered, and `commit check` is none.
  kept: (line) => (/^\s*(commit\b(?!\s+check)|rollback\b)/.test(line) ? line.trim() : null),
};
