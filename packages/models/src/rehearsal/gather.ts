/** Reads what the troubleshooter needs, first one thing from each router, then the rest from those that answered. */
import { readBgpConfig } from './bgp-config.ts';
import type { BgpSummary } from './bgp-summary.ts';
import { type Dialect, dialectOf } from './dialect.ts';
import type { Device, Router } from './router.ts';
import { ask, type Got, type Part, type Want } from './script.ts';

export interface Unread {
  readonly device: Device;
  readonly got: Got;
}

export interface Facts {
  readonly routers: readonly Router[];
  readonly unread: readonly Unread[];
}

export function run(device: Device, command: string, explanation: string): Want {
  return { tool: 'terminal.run', input: { host: device.id, command, explanation } };
}

/** Configuration lines, to be shown as a diff before they run. */
export function stage(device: Device, lines: string, explanation: string): Want {
  return { tool: 'config.stage', input: { host: device.id, lines, explanation } };
}

/** Reads each device: the summary, then interfaces and configuration. One that fails is asked nothing more. */
export function* gather(devices: readonly Device[], words: string[]): Part<Facts> {
  const unread: Unread[] = [];
  const summaries = yield* summariesOf(devices, words);
  const answering: { device: Device; dialect: Dialect; summary: BgpSummary }[] = [];
  for (const { device, dialect, got } of summaries) {
    const summary = dialect.readSummary(clean(got.text));
    if (summary.read) answering.push({ device, dialect, summary });
    else unread.push({ device, got });
  }
  const wants = answering.map(({ device, dialect }) => [
    ...dialect.interfaces.map((command) => run(device, command, 'State and addresses of the interfaces.')),
    run(device, dialect.bgpConfig, 'What BGP is configured to do.'),
  ]);
  if (answering.length === 0) return { routers: [], unread };
  const names = answering.map(({ device }) => device.name).join(' and ');
  const say = `Now the interfaces and the BGP configuration of ${names}.`;
  const results = yield* ask(say, wants.flat(), words);
  const routers: Router[] = [];
  let at = 0;
  for (const [i, { device, dialect, summary }] of answering.entries()) {
    const own = results.slice(at, at + (wants[i]?.length ?? 0));
    at += own.length;
    const failed = own.find((got) => got.status !== 'ok');
    if (failed) unread.push({ device, got: failed });
    const texts = own.map((got) => (got.status === 'ok' ? clean(got.text) : ''));
    const config = readBgpConfig(texts.at(-1) ?? '');
    routers.push({ device, dialect, summary, interfaces: dialect.readInterfaces(texts.slice(0, -1)), config });
  }
  return { routers: routers.filter((one) => !unread.some(({ device }) => device === one.device)), unread };
}

interface SummaryRead {
  readonly device: Device;
  readonly dialect: Dialect;
  readonly got: Got;
}

/** BGP summaries of devices side by side; one that came back unreadable, as when a log line tore it, is read again. */
export function* summariesOf(
  devices: readonly Device[],
  words: string[],
  say = `First the BGP summary of ${devices.map(({ name }) => name).join(' and ')}.`,
  before: readonly Want[] = [],
): Part<SummaryRead[]> {
  const known = devices.flatMap((device) => {
    const dialect = dialectOf(device.platform);
    return dialect ? [{ device, dialect }] : [];
  });
  const wants = known.map(({ device, dialect }) => run(device, dialect.summary, 'State of the BGP sessions.'));
  const results = (yield* ask(say, [...before, ...wants], words)).slice(before.length);
  const reads = known.map((one, i) => ({ ...one, got: results[i] as Got }));
  const torn = reads.filter(({ dialect, got }) => got.status === 'ok' && !dialect.readSummary(clean(got.text)).read);
  if (torn.length === 0) return reads;
  const again = yield* ask(
    `What ${torn.map(({ device }) => device.name).join(' and ')} said is no BGP summary. I read it once more.`,
    torn.map(({ device, dialect }) => run(device, dialect.summary, 'State of the BGP sessions, read again.')),
    words,
  );
  return reads.map((read) => {
    const at = torn.indexOf(read);
    return at === -1 ? read : { ...read, got: again[at] as Got };
  });
}

/** Without carriage returns and without lines that the device logged into the middle of its answer. */
export function clean(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/\r/g, ''))
    .filter((line) => !/^\S.*: %[A-Z0-9_-]+-\d-[A-Z0-9_]+: /.test(line))
    .join('\n');
}
