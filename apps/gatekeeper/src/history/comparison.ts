/** A device's own history beside the ledger's calls on it: what came through Interlock, and what did not. */
import type { Id } from '@interlock/model';
import { type DeviceDeed, type DeviceHistory, sameCommand } from '@interlock/platforms';

/** A call that was released on the host, as the ledger has it. */
export interface KnownCall {
  readonly call: Id<'call'>;
  readonly released: number;
  /** Null where nobody saw its end. */
  readonly ended: number | null;
  /** Lines that may have run; null where their key is gone and nobody can tell. */
  readonly lines: readonly string[] | null;
  /** Whether it was more than a read. */
  readonly changes: boolean;
}

/** A person's own terminal on the host, through Interlock. */
export interface KnownSession {
  readonly session: Id<'session'>;
  readonly recording: Id<'recording'> | null;
  readonly opened: number;
  /** Null while it is open, or where nobody saw its end. */
  readonly closed: number | null;
  readonly by: string;
}

/**
 * `call`: a call's own line. `terminal`: in the time of a person's terminal here, which its recording shows.
 * `earlier`: before the ledger's first entry. `elsewhere`: it did not come through Interlock.
 */
export type Origin = 'call' | 'terminal' | 'earlier' | 'elsewhere';

export interface JudgedDeed {
  /** Our time, in milliseconds since 1970; null where the device keeps none. */
  readonly at: number | null;
  readonly user: string | null;
  readonly says: string;
  readonly origin: Origin;
  /** The call or the session that it is of. */
  readonly of: string | null;
  /** Recording of the session that it is of. */
  readonly recording: string | null;
  readonly why: string;
}

export interface Beside {
  readonly history: Pick<DeviceHistory, 'kept'>;
  readonly calls: readonly KnownCall[];
  readonly sessions: readonly KnownSession[];
  /** Account that calls log in with; a deed of another one is none of theirs. */
  readonly account: string | null;
  /** What the device's clock shows more than ours, its zone included. */
  readonly ahead: number;
  /** When the ledger began. */
  readonly since: number;
}

/** Milliseconds that a device may take to write down what it did, and that clocks are read apart. */
const slack = 10_000;
/** Milliseconds that a call without an end may have gone on. */
const longest = 2 * 60_000;

/** Judges every deed; each line of a call accounts for one of them. */
export function compare(deeds: readonly DeviceDeed[], beside: Beside): JudgedDeed[] {
  const lines = beside.calls.flatMap((call) =>
    (call.lines ?? []).flatMap((line) => {
      const kept = beside.history.kept(line);
      return kept === null ? [] : [{ call, kept, used: false }];
    }),
  );
  const untimed = deeds.every(({ local }) => local === null) ? inOrder(deeds, lines, beside) : null;
  return deeds.map((deed, n) => {
    const at = deed.local === null ? null : deed.local - beside.ahead;
    const judged = (origin: Origin, why: string, of: string | null = null, recording: string | null = null) => ({
      at,
      user: deed.user,
      says: deed.says,
      origin,
      of,
      recording,
      why,
    });
    const own = beside.account === null || deed.user === null || deed.user === beside.account;
    if (untimed) {
      const line = untimed[n];
      if (line) return judged('call', 'a line of this call, in its place', line.call.call);
    } else if (own && at !== null) {
      const meant = beside.calls.filter((call) => call.changes && covers(call.released, call.ended, at));
      const line = lines.find(
        ({ call, kept, used }) =>
          !used && meant.includes(call) && (deed.command === null || sameCommand(deed.command, kept)),
      );
      if (line) {
        line.used = deed.command !== null;
        return judged(
          'call',
          deed.command === null ? 'in the time of this call' : 'a line of this call',
          line.call.call,
        );
      }
      const lost = meant.find((call) => call.lines === null);
      if (lost) return judged('call', 'in the time of this call, whose text cannot be opened', lost.call);
    }
    const session = at === null ? undefined : beside.sessions.find(({ opened, closed }) => covers(opened, closed, at));
    if (session)
      return judged('terminal', `in the time of ${session.by}’s terminal here`, session.session, session.recording);
    if (at !== null && at < beside.since - slack) return judged('earlier', 'older than the ledger');
    if (!own) return judged('elsewhere', `by ${deed.user}, and calls log in as ${beside.account}`);
    return judged('elsewhere', at === null ? 'no call has this line in this place' : 'no call was doing this then');
  });
}

function covers(from: number, to: number | null, at: number): boolean {
  return at >= from - slack && at <= (to ?? from + longest) + slack;
}

/** Without times: the longest run of lines that both tell in the same order. */
function inOrder<L extends { readonly kept: string }>(
  deeds: readonly DeviceDeed[],
  lines: readonly L[],
  { account }: Beside,
): (L | undefined)[] {
  const fits = (deed: DeviceDeed, line: L) =>
    deed.command !== null &&
    (account === null || deed.user === null || deed.user === account) &&
    sameCommand(deed.command, line.kept);
  // Lengths of the longest common order from each place on; the newest part where both are very long.
  const [a, b] = [deeds.slice(-most), lines.slice(-most)];
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] = fits(a[i] as DeviceDeed, b[j] as L)
        ? (lengths[(i + 1) * width + j + 1] as number) + 1
        : Math.max(lengths[(i + 1) * width + j] as number, lengths[i * width + j + 1] as number);
  const found: (L | undefined)[] = new Array(deeds.length).fill(undefined);
  const skipped = deeds.length - a.length;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (fits(a[i] as DeviceDeed, b[j] as L)) found[skipped + i++] = b[j++];
    else if ((lengths[(i + 1) * width + j] as number) >= (lengths[i * width + j + 1] as number)) i++;
    else j++;
  }
  return found;
}

const most = 2_000;
