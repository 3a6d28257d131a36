/** Numbers and times as a person reads them. Pure: the present moment is an argument. */

/** `340 ms`, `4.2 s`, `3 min 05 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
}

/** `now`, `3 min ago`, `2 h ago`, or the date. */
export function relative(at: number, now: number): string {
  const seconds = Math.max(0, (now - at) / 1000);
  if (seconds < 45) return 'now';
  if (seconds < 3600) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`;
  return new Date(at).toISOString().slice(0, 10);
}

/** Absolute, with the zone's name. */
export function absolute(at: number): string {
  return new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'long' });
}

/** `17:42`, with the day where that is not the day of `from`. */
export function clockTime(at: number, from: number): string {
  const time = new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  const day = (moment: number) => new Date(moment).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  return day(at) === day(from) ? time : `${day(at)}, ${time}`;
}

/** `1 host`, `2 hosts`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`;
}

/** A command on one line: its lines in a row, without the one that only enters configuration; and how many they are. */
export function oneLine(command: string): { readonly line: string; readonly lines: number } {
  const lines = command.split('\n').filter((line) => line.trim() !== '');
  const told = lines.length > 1 && enters.test(lines[0] ?? '') ? lines.slice(1) : lines;
  return { line: told.join(' ; '), lines: lines.length };
}
const enters = /^(conf\S*( t\S*| private| exclusive)?|edit|system-view)\s*$/i;

/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(names: readonly string[], shown = 3): string {
  if (names.length <= 1) return names[0] ?? '';
  if (names.length > shown) return `${names.slice(0, shown - 1).join(', ')} and ${names.length - shown + 1} more`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
