/** How long a command of RouterOS waits or goes on. */
import type { Word } from './syntax.ts';

/** A time as RouterOS writes it, in seconds; NaN where it is none. */
export function seconds(text: string): number {
  const clock = /^(?:(\d+)d)?(\d{1,3}):(\d{1,2})(?::(\d{1,2}(?:\.\d+)?))?$/.exec(text);
  if (clock)
    return Number(clock[1] ?? 0) * 86_400 + Number(clock[2]) * 3600 + Number(clock[3]) * 60 + Number(clock[4] ?? 0);
  let sum = 0;
  let read = 0;
  for (const [all, number, unit = 's'] of text.matchAll(/(\d+(?:\.\d+)?)(ms|us|ns|w|d|h|m|s)?/g)) {
    sum += Number(number) * (units[unit] ?? 1);
    read += all.length;
  }
  // Anything between the pieces is no time.
  if (read === 0 || read < text.length) return Number.NaN;
  return sum;
}
const units: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};

/** Whether an argument of a counting loop makes it long, or keeps it from coming nearer its end. */
export function manyRounds({ name, text, dynamic }: Word): boolean {
  if (name === 'do') return false;
  if (name !== null && 'step'.startsWith(name)) return dynamic || !(Math.abs(Number(text)) > 0);
  return /^-?\d{6,}$/.test(text);
}

/** Commands that go on until they are stopped, unless one of these says when. */
const until: Readonly<Record<string, RegExp>> = {
  ping: /^(c(o(u(nt?)?)?)?)$/,
  traceroute: /^(count|duration|once)$/,
  torch: /^duration$/,
  profile: /^duration$/,
  monitor: /^(once|duration|count)$/,
  'monitor-traffic': /^(once|duration)$/,
  'mac-scan': /^duration$/,
  discover: /^duration$/,
  scan: /^(duration|rounds)$/,
};

/** Whether it goes on until somebody stops it. */
export function goesOn(command: string, args: readonly Word[]): boolean {
  const says = (form: RegExp) => args.some((word) => form.test(word.name ?? word.text));
  if (command === 'quick') return true;
  if (command === 'print') return says(/^(follow|follow-only|interval)$/) && !says(/^once$/);
  return Object.hasOwn(until, command) && !says(until[command] as RegExp);
}

/** Whether the argument is one that ends the command by itself. */
export function saysWhen(command: string, name: string): boolean {
  return Object.hasOwn(until, command) && (until[command] as RegExp).test(name);
}
