const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const two = (n: number) => String(n).padStart(2, '0');

function clockTime(date: Date): string {
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}.${String(date.getUTCMilliseconds()).padStart(3, '0')}`;
}

/** `Nov 21 2026` style stamp of a log line: `*Nov 21 09:08:07.123`. */
export function logStamp(at: number): string {
  const date = new Date(at);
  return `*${months[date.getUTCMonth()]} ${String(date.getUTCDate()).padStart(2)} ${clockTime(date)}`;
}

/** As `show clock` prints it. */
export function showClock(at: number): string {
  const date = new Date(at);
  return `*${clockTime(date)} UTC ${days[date.getUTCDay()]} ${months[date.getUTCMonth()]} ${date.getUTCDate()} ${date.getUTCFullYear()}`;
}

/** `2 weeks, 5 days, 3 hours, 7 minutes` of a length in milliseconds. */
export function uptime(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  const parts: [number, string][] = [
    [Math.floor(minutes / 10_080), 'week'],
    [Math.floor(minutes / 1440) % 7, 'day'],
    [Math.floor(minutes / 60) % 24, 'hour'],
    [minutes % 60, 'minute'],
  ];
  const shown = parts.filter(([count, unit]) => count > 0 || unit === 'minute');
  return shown.map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`).join(', ');
}

/** `00:08:21`, `1d02h` or `2w3d`, as IOS shortens it. */
export function shortAge(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const hours = Math.floor(seconds / 3600);
  if (hours < 24) return `${two(hours)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (hours < 168) return `${Math.floor(hours / 24)}d${two(hours % 24)}h`;
  return `${Math.floor(hours / 168)}w${Math.floor(hours / 24) % 7}d`;
}
