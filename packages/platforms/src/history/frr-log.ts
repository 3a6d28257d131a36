/** FRR with `log commands`: every command of a vty in the log file, which is read on the machine below the router. */
import type { DeviceDeed, DeviceHistory } from './index.ts';
import { localTime } from './times.ts';

// `2026/11/21 09:30:11 BGP: [QQS6Z-W3KCM] vty[14]@(config-router)# no neighbor 10.77.0.2 shutdown`
const row =
  /^(\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d+)?) (\S+): (?:\[[A-Z0-9-]+\] )*(?:vty|vtysh)\[[^\]]*\]@([^#>]*)[#>] ?(.*)$/;

const newest = 1000;
/** Several daemons write the same command, each when it hears of it. */
const together = 2_000;

/** A file that a person may name; anything else would be part of a command. */
const plainPath = /^\/[A-Za-z0-9._/-]{1,200}$/;

export const frrLog = (file: string): DeviceHistory => {
  if (!plainPath.test(file)) throw new RangeError('a log file is named by its whole path, without spaces');
  return {
    source: 'frr log',
    commands: ["date '+%F %T'", `tail -n ${newest} ${file}`],
    clock: localTime,
    read: commandLog,
    kept: (line) =>
      /^\s*(end|exit|exit-address-family|conf\S*( t\S*)?|show\b|write\b|do )/.test(line) ? null : line.trim(),
  };
};

/** Configuration commands out of the log, each once: that another daemon wrote it as well makes it no second one. */
export function commandLog(output: string): DeviceDeed[] {
  const deeds: (DeviceDeed & { readonly daemons: Set<string> })[] = [];
  for (const line of output.split(/\r?\n/)) {
    const [, time, daemon = '', mode = '', command = ''] = row.exec(line) ?? [];
    const text = command.trim();
    if (time === undefined || !mode.startsWith('(') || leaving.test(text)) continue;
    const local = localTime(time);
    const known = deeds.find(
      (deed) => deed.command === text && !deed.daemons.has(daemon) && Number(local) - Number(deed.local) < together,
    );
    if (known) known.daemons.add(daemon);
    else deeds.push({ local, user: null, command: text, says: `${mode} ${text}`, daemons: new Set([daemon]) });
  }
  return deeds.map(({ daemons: _, ...deed }) => deed);
}

const leaving = /^(end|exit|exit-address-family|XFRR_end_configuration|do )/;
