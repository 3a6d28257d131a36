/** Local times of devices, read as if they were UTC; what they are in truth, their own clock beside ours tells. */

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** Milliseconds of `2026-11-21 09:30:11` (also with `/`, `T`, and a fraction), or null. */
export function localTime(text: string): number | null {
  const found = /(\d{4})[-/](\d\d)[-/](\d\d)[ T](\d\d):(\d\d):(\d\d)(\.\d{1,6})?/.exec(text);
  if (!found) return null;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second) + Math.floor(Number(found[7] ?? 0) * 1000);
}

/** Milliseconds of `nov/21/2026 09:30:11`, as RouterOS 6 writes it, or null. */
export function monthFirst(text: string): number | null {
  const found = /([a-z]{3})\/(\d\d)\/(\d{4}) (\d\d):(\d\d):(\d\d)/i.exec(text);
  const month = months.indexOf((found?.[1] ?? '').toLowerCase());
  if (!found || month < 0) return null;
  const [day, year, hour, minute, second] = found.slice(2, 7).map(Number) as [number, number, number, number, number];
  return Date.UTC(year, month, day, hour, minute, second);
}
