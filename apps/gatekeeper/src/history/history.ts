/** `ledger compare`: reads a device's own history through the gate and flags what did not come through Interlock. */
import { commitment } from '@interlock/ledger';
import { type Actor, Fault, type Host, type Id } from '@interlock/model';
import { type DeviceHistory, frrLog, historyOf } from '@interlock/platforms';
import type { Comparison } from '@interlock/protocol';
import { z } from 'zod';
import type { WayRooms } from '../call/way.ts';
import type { BookRow, Books } from '../ledger-keeping/books.ts';
import { compare, type JudgedDeed, type KnownCall, type KnownSession } from './comparison.ts';
import { ownRun, type ReadLine } from './own-read.ts';

export interface HistoryRooms {
  readonly way: WayRooms;
  readonly books: Books;
}

export const compareSchema = z.strictObject({
  /** Name or id. */
  host: z.string().min(1).max(253),
  /** A Linux host that has the log of this one. */
  on: z.string().min(1).max(253).optional(),
  log: z.string().min(1).max(201).optional(),
});
export type CompareAsk = z.infer<typeof compareSchema>;

/** The room as a function. */
export type Compare = (ask: CompareAsk, by: Actor) => Promise<Comparison>;

/** Deeds that go back to a screen: the newest. */
const shown = 500;

/** Throws Faults `host.none`, `history.none`, `history.unread`; otherwise says what it found, and that is an entry. */
export async function compareHost(ask: CompareAsk, by: Actor, { way, books }: HistoryRooms): Promise<Comparison> {
  const host = hostNamed(ask.host, way);
  const source = ask.on === undefined ? host : hostNamed(ask.on, way);
  const history = historyFor(host, source, ask.log);
  const { output, ahead } = await ownRun(
    `Compare ${host.name} with its own history (${history.source})`,
    [source],
    by,
    way,
    (read) => readHistory(history, source, read, way),
  );
  const deeds = history.read(output);
  const { rows, since } = await books.onHost(host.id, by);
  const entry = source === host && host.credential ? way.facts.entry(host.credential) : undefined;
  const judged = compare(deeds, {
    history,
    calls: callsOf(rows),
    sessions: sessionsOf(rows),
    account: entry?.account ?? null,
    ahead,
    since,
  });
  const elsewhere = judged.filter(({ origin }) => origin === 'elsewhere');
  const whole = !output.includes('characters left out …]');
  if (elsewhere.length > 0) await tellDiffered(host, history.source, elsewhere, way);
  return {
    host: host.name,
    source: history.source,
    read: source.name,
    lines: [...history.commands],
    since,
    whole,
    counts: {
      call: count(judged, 'call'),
      terminal: count(judged, 'terminal'),
      earlier: count(judged, 'earlier'),
      elsewhere: elsewhere.length,
    },
    deeds: judged.slice(-shown),
  };
}

const count = (judged: readonly JudgedDeed[], of: JudgedDeed['origin']): number =>
  judged.filter(({ origin }) => origin === of).length;

async function readHistory(
  history: DeviceHistory,
  source: Host,
  read: ReadLine,
  { house }: WayRooms,
): Promise<{ output: string; ahead: number }> {
  const [first = '', second] = history.commands;
  const asked = house.around.now();
  const output = await read(source, first);
  if (second === undefined) return { output, ahead: 0 };
  const local = history.clock(output);
  // Between the asking and the answer, and to the second that a device tells.
  const here = (asked + house.around.now()) / 2;
  if (local === null)
    throw new Fault(
      'history.unread',
      `“${first}” on ${source.name} told no time that is understood.`,
      'Nothing was compared. Report the output of that line.',
    );
  return { output: await read(source, second), ahead: Math.round((local - here) / 1000) * 1000 };
}

function historyFor(host: Host, source: Host, log: string | undefined): DeviceHistory {
  if (log !== undefined && source.platform === 'linux' && host.platform === 'frr')
    try {
      return frrLog(log);
    } catch (error) {
      throw new Fault('history.none', `The log cannot be read: ${(error as Error).message}.`, 'Name its whole path.');
    }
  const own = source === host && log === undefined ? historyOf(host.platform) : undefined;
  if (own) return own;
  throw new Fault(
    'history.none',
    `No history of ${host.name} (${host.platform}) is known that can be read this way.`,
    host.platform === 'frr'
      ? 'FRR tells in its log file (`log commands`): name the Linux host below it and the file, with --on HOST --log FILE.'
      : 'It is known for cisco_ios, juniper_junos, mikrotik_routeros and linux, and for frr by its log file.',
  );
}

/** One entry a comparison: how many and by which source; what they were is sealed, and committed to with a salt. */
async function tellDiffered(
  host: Host,
  source: string,
  deeds: readonly JudgedDeed[],
  { house }: WayRooms,
): Promise<void> {
  const told = deeds.map(({ at, user, says, why }) => ({ at, user, says, why }));
  const salt = house.around.random(32);
  await house.journal.write({
    type: 'device.differed',
    host: { id: host.id, name: host.name },
    source,
    deeds: deeds.length,
    commitment: commitment(salt, new TextEncoder().encode(JSON.stringify(told))),
    sealed: { deeds: told, salt: Buffer.from(salt).toString('base64') },
  });
}

type Fields = BookRow['fields'];

function callsOf(rows: readonly BookRow[]): KnownCall[] {
  const ends = new Map(rows.filter(({ type }) => type === 'call.ended').map((row) => [row.fields.call, row]));
  return rows
    .filter(({ type }) => type === 'call.released')
    .map(({ at, fields, opened }) => {
      const end = ends.get(fields.call);
      const lines = (opened?.lines as string[] | undefined) ?? null;
      return {
        call: fields.call as Id<'call'>,
        released: at,
        ended: end?.at ?? null,
        // The line that a device refused, or that was cut, may have done something.
        lines: end ? (lines?.slice(0, Number(end.fields.ran) + 1) ?? null) : lines,
        changes: fields.class !== 'read-only',
      };
    });
}

function sessionsOf(rows: readonly BookRow[]): KnownSession[] {
  const ends = new Map(rows.filter(({ type }) => type === 'session.closed').map((row) => [row.fields.session, row.at]));
  return rows
    .filter(({ type }) => type === 'session.opened')
    .map(({ at, fields }: { at: number; fields: Fields }) => ({
      session: fields.session as Id<'session'>,
      recording: (fields.recording as Id<'recording'> | undefined) ?? null,
      opened: at,
      closed: ends.get(fields.session) ?? null,
      by: (fields.by as Actor).name,
    }));
}

function hostNamed(name: string, { facts }: WayRooms): Host {
  const found = facts.hosts().find((host) => host.name === name || host.id === name);
  if (!found) throw new Fault('host.none', `There is no host named ${name}.`, 'See `npx --no interlock host list`.');
  return found;
}
