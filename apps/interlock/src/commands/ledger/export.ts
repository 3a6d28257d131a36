/**
 * `ledger export`: entries as JSON lines, as OCSF events, or to a syslog receiver over TLS; from the beginning, from an
 * entry, or from where a receiver's cursor stands. It is a process of its own: the gate never waits for a receiver.
 */
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type LedgerView,
  ocsfEvents,
  otlpCheckpoint,
  otlpSpans,
  parseVerifier,
  readEntry,
  type SyslogEvent,
  syslogFrame,
  viewLedger,
} from '@interlock/ledger';
import { Fault } from '@interlock/model';
import { allTaken, sayLine } from '../../standard-output.ts';
import { exit, oneOf, sayFault, UsageError, wholeNumber } from '../../usage.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { ledgerOf, readText } from './folder.ts';
import { noteExport } from './note-export.ts';
import { handOver, type Receiver } from './receiver.ts';

export interface Given {
  readonly format?: string | undefined;
  readonly from?: string | undefined;
  readonly cursor?: string | undefined;
  readonly to?: string | undefined;
  readonly ca?: string | undefined;
  readonly follow?: string | undefined;
}

const version = '0.1.0';
/** Entries of one connection to a receiver. */
const batch = 1000;
/** Milliseconds between two attempts, while a receiver is out. */
const [firstPause, longestPause] = [1_000, 60_000];

export async function exportEntries(data: string, given: Given): Promise<number> {
  if (given.to !== undefined) return toReceiver(data, given);
  const format = oneOf(given.format ?? '', '--format', ['jsonl', 'ocsf', 'otlp']);
  if (given.follow !== undefined) throw new UsageError('--follow goes with --to.');
  const view = await viewLedger(ledgerOf(data));
  const origin = originOf(view);
  const from = await beginning(given, view, origin);
  await noteExport(data, format, view, from);
  const render = await {
    jsonl: async () => jsonLines(from),
    ocsf: () => ocsf(view, from),
    otlp: () => spans(view, from),
  }[format]();
  try {
    for (let index = from; index < view.size; index++) {
      const line = render(await view.bytes(index));
      if (line === null) continue;
      // With the last one comes what is signed: all before it hash to this root.
      const last = format !== 'otlp' && index === view.size - 1;
      await sayLine(JSON.stringify(last ? { ...line, checkpoint: view.checkpoint().note } : line));
    }
    if (format === 'otlp' && from < view.size) {
      const { at } = readEntry(view.size - 1, await view.bytes(view.size - 1));
      await sayLine(JSON.stringify(otlpCheckpoint(origin, version, view.checkpoint().note, at)));
    }
    await allTaken();
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'output.unread') throw error;
    if (given.cursor === undefined) return exit.done;
    throw new Fault(
      'export.unread',
      'Whoever read the export went away before its end; the cursor stays where it was.',
      'Export again: the receiver may get some entries twice, and their sequence tells which.',
      { cause: error },
    );
  }
  if (given.cursor !== undefined) await writeCursor(given.cursor, view, origin, view.size);
  return exit.done;
}

async function beginning({ from, cursor }: Given, view: LedgerView, origin: string): Promise<number> {
  if (from !== undefined && cursor !== undefined) throw new UsageError('--from and --cursor exclude each other.');
  if (cursor !== undefined) return readCursor(cursor, view, origin);
  return wholeNumber(from ?? '0', '--from', 0, Number.MAX_SAFE_INTEGER);
}

const originOf = (view: LedgerView): string => parseVerifier(view.key).name;

async function ocsf(view: LedgerView, from: number): Promise<(bytes: Buffer) => Record<string, unknown>> {
  const before = from === 0 || from > view.size ? null : await view.bytes(from - 1);
  return ocsfEvents(from, before, { origin: originOf(view), version });
}

/** Entries back from which a span may have begun. */
const longestSpan = 20_000;

async function spans(view: LedgerView, from: number): Promise<(bytes: Buffer) => object | null> {
  const next = otlpSpans(originOf(view), version);
  const start = Math.min(from, view.size);
  for (let index = Math.max(0, start - longestSpan); index < start; index++) next(index, await view.bytes(index));
  let index = from;
  return (bytes) => next(index++, bytes);
}

/** The clear fields of each entry, and the sealed part as it stands. */
function jsonLines(from: number): (bytes: Buffer) => Record<string, unknown> {
  let index = from;
  return (bytes) => {
    const { fields, sealed } = readEntry(index, bytes);
    const rest =
      sealed === null
        ? {}
        : 'envelope' in sealed
          ? { sealed: sealed.envelope.toString('base64') }
          : { aside: sealed.aside };
    return { index: index++, ...fields, ...rest };
  };
}

async function toReceiver(data: string, given: Given): Promise<number> {
  const { cursor } = given;
  if (cursor === undefined) throw new UsageError('--to needs --cursor FILE, so that nothing is lost or sent for ever.');
  const receiver = receiverOf(given);
  const seconds = given.follow === undefined ? null : wholeNumber(given.follow, '--follow', 1, 86_400);
  let wait = firstPause;
  let noted = false;
  for (;;) {
    try {
      await serve(data, cursor, receiver, async (view, from) => {
        if (!noted) noted = await noteExport(data, 'syslog', view, from);
      });
      wait = firstPause;
      if (seconds === null) return exit.done;
      await pause(seconds * 1000);
    } catch (error) {
      if (seconds === null || !(error instanceof Fault) || error.code !== 'export.receiver') throw error;
      if (wait === firstPause) sayFault(error);
      await pause(wait);
      wait = Math.min(2 * wait, longestPause);
    }
  }
}

/** Sends what the receiver does not have yet; the cursor moves on behind each batch that was taken. */
async function serve(
  data: string,
  cursor: string,
  receiver: Receiver,
  note: (view: LedgerView, from: number) => Promise<void>,
): Promise<void> {
  const view = await viewLedger(ledgerOf(data));
  const origin = originOf(view);
  const host = hostname();
  const start = await readCursor(cursor, view, origin);
  await note(view, start);
  for (let from = start; from < view.size; ) {
    const to = Math.min(view.size, from + batch);
    const render = await ocsf(view, from);
    const frames: Buffer[] = [];
    for (let index = from; index < to; index++) {
      const event = render(await view.bytes(index));
      const whole = index === view.size - 1 ? { ...event, checkpoint: view.checkpoint().note } : event;
      frames.push(syslogFrame(whole as unknown as SyslogEvent, host));
    }
    await handOver(frames, receiver);
    await writeCursor(cursor, view, origin, to);
    from = to;
  }
}

function receiverOf({ to, ca }: Given): Receiver {
  const url = URL.parse(to ?? '');
  if (url?.protocol !== 'tls:' || url.hostname === '')
    throw new UsageError('--to takes tls://HOST:PORT (port 6514 unless said).');
  const patience = 30_000;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? 6514 : Number(url.port);
  return {
    host,
    port,
    patience,
    ...(ca === undefined ? {} : { ca: readText(ca, '--ca takes a file with certificates') }),
  };
}
