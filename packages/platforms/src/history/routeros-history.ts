/** RouterOS, `/system history`: what was changed, by whom and when, and not the command. */
import type { DeviceDeed, DeviceHistory } from './index.ts';
import { localTime, monthFirst } from './times.ts';

export const routerosHistory: DeviceHistory = {
  source: 'routeros history',
  commands: ['/system clock print', '/system history print detail'],
  clock(output) {
    const time = /^\s*time: (\d\d:\d\d:\d\d)/m.exec(output)?.[1];
    const date = /^\s*date: (\S+)/m.exec(output)?.[1];
    return time && date ? (localTime(`${date} ${time}`) ?? monthFirst(`${date} ${time}`)) : null;
  },
  read(output) {
    const deeds: DeviceDeed[] = [];
    // A value may be long, and a record goes on in lines that are set in.
    const joined = output.replace(/\r/g, '').replace(/\n {3,}(?=\S+=)/g, ' ');
    for (const line of joined.split('\n')) {
      const action = quoted(line, 'action');
      if (action === null) continue;
      const time = quoted(line, 'time') ?? '';
      deeds.push({
        local: localTime(time) ?? monthFirst(time),
        user: quoted(line, 'by'),
        command: null,
        says: action,
      });
    }
    return deeds.reverse(); // the newest is listed first
  },
  kept: (line) => line.trim(),
};

/** The value of `name=`, quoted or not; a time has a space and no quotes. */
function quoted(line: string, name: string): string | null {
  const found = new RegExp(`(?:^|\\s)${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|(\\S+(?: \\d\\d:\\d\\d:\\d\\d)?))`).exec(line);
  return found ? (found[1] ?? found[2] ?? null) : null;
}
