/**
 * Telemetry: off until a person turns it on, errors and usage apart, to a place that the person names; there is none of
 * ours. What is counted stays in memory; `show` gives the very bytes that would be sent.
 */
import { randomBytes } from 'node:crypto';
import { type Actor, Fault } from '@interlock/model';
import type { RunEvent } from '@interlock/protocol';
import { z } from 'zod';
import { requireAlone } from '../call/person-deed.ts';
import { type House, proveFirst } from '../house.ts';
import type { SealedRows } from '../records/rows.ts';
import { type CountedError, codeShape, errorsPayload, type Payload, type Program, usagePayload } from './payload.ts';
import { errorsTarget, type Target, usageTarget } from './target.ts';

const settingsSchema = z.strictObject({
  /** A Sentry DSN, and the address of an OTLP receiver for metrics; null is off. */
  errors: z.string().min(1).max(500).nullable(),
  usage: z.string().min(1).max(500).nullable(),
});
export type TelemetrySettings = z.infer<typeof settingsSchema>;

export interface TelemetryView {
  /** Where to, or null where it is off; the key of a DSN is left out. */
  readonly errors: string | null;
  readonly usage: string | null;
  /** Exactly what the next sending holds, or would hold. */
  readonly waiting: readonly Payload[];
}

export interface Telemetry {
  view(): TelemetryView;
  /** Throws Fault `telemetry.target`, or `telemetry.presence` where the person could be proven and was not. */
  set(settings: unknown, by: Actor): Promise<TelemetryView>;
  answer(ask: { readonly ask: string; readonly with?: unknown }, by: Actor): Promise<TelemetryView>;
  /** Sends what waits, where that is on. Never rejects. */
  send(): Promise<void>;
  close(): void;
}

export interface TelemetryRooms {
  readonly house: Pick<House, 'around' | 'journal' | 'events' | 'provable' | 'policy' | 'person'>;
  readonly rows: Pick<SealedRows, 'put' | 'all'>;
  readonly program: Program;
  readonly post?: (target: Target, payload: Payload) => Promise<boolean>;
}

const off: TelemetrySettings = { errors: null, usage: null };
const hour = 3_600_000;
/** Different codes, and different counts, that are kept between two sendings. */
const most = 100;

export function openTelemetry({ house, rows, program, post = postTo }: TelemetryRooms): Telemetry {
  const kept = rows.all('telemetry').find(({ id }) => id === 'settings')?.body;
  // What cannot be read sends nothing.
  let settings = settingsSchema.safeParse(kept).data ?? off;
  const toHour = () => Math.floor(house.around.now() / hour) * hour;
  let from = toHour();
  const errors = new Map<string, CountedError>();
  const counts = new Map<string, { name: string; of: Record<string, string>; value: number }>();
  /** Drawn once a code, so that what was shown is what is sent. */
  let ids = new Map<string, string>();
  const fail = (code: string) => {
    const known = errors.get(code);
    if (!codeShape.test(code) || (!known && errors.size >= most)) return;
    errors.set(code, { code, count: (known?.count ?? 0) + 1, hour: known?.hour ?? toHour() });
    if (!known) ids.set(code, randomBytes(16).toString('hex'));
  };
  const count = (name: string, of: Record<string, string>, value = 1) => {
    const key = JSON.stringify([name, of]);
    const known = counts.get(key);
    if (known) known.value += value;
    else if (counts.size < most) counts.set(key, { name, of, value });
  };
  const unlisten = house.events.listen((event) => take(event, fail, count));
  const waiting = (): Payload[] => {
    const all = [...errors.values()];
    let at = 0;
    return [
      ...(all.length > 0 ? [errorsPayload(all, program, () => ids.get(all[at++]?.code ?? '') ?? '')] : []),
      ...(counts.size > 0 ? [usagePayload({ from, to: toHour() + hour, counts: [...counts.values()] }, program)] : []),
    ];
  };
  const view = (): TelemetryView => ({
    errors: settings.errors && errorsTarget(settings.errors).shown,
    usage: settings.usage && usageTarget(settings.usage).shown,
    waiting: waiting(),
  });
  const send = async () => {
    for (const payload of waiting()) {
      const place = settings[payload.kind];
      if (place === null) continue;
      const target = payload.kind === 'errors' ? errorsTarget(place) : usageTarget(place);
      if (!(await post(target, payload).catch(() => false))) continue; // it waits, within its bounds
      if (payload.kind === 'errors') {
        errors.clear();
        ids = new Map();
      } else {
        counts.clear();
        from = toHour();
      }
    }
  };
  const timer = setInterval(() => void send(), hour);
  timer.unref();
  const telemetry: Telemetry = {
    view,
    send,
    async set(raw, by) {
      const next = settingsSchema.parse(raw);
      if (next.errors !== null) errorsTarget(next.errors);
      if (next.usage !== null) usageTarget(next.usage);
      const more = (kind: keyof TelemetrySettings) => next[kind] !== null && next[kind] !== settings[kind];
      if (more('errors') || more('usage')) {
        if (house.provable() && by.proof.kind === 'os-user')
          throw new Fault(
            'telemetry.presence',
            'Something would leave this machine, and nobody proved to be here.',
            proveFirst,
          );
        requireAlone(house, 'telemetry.change', by);
      }
      await house.journal.write({
        type: 'telemetry.changed',
        errors: next.errors !== null,
        usage: next.usage !== null,
        by,
      });
      rows.put('telemetry', 'settings', next);
      settings = next;
      return view();
    },
    async answer({ ask, with: given }, by) {
      if (ask === 'telemetry.set') return telemetry.set({ ...settings, ...(given as object) }, by);
      return view();
    },
    close() {
      clearInterval(timer);
      unlisten();
    },
  };
  return telemetry;
}

/** Of an event its kind, its classes and its codes; nothing that anybody wrote. */
function take(
  event: RunEvent,
  fail: (code: string) => void,
  count: (name: string, of: Record<string, string>, value?: number) => void,
): void {
  if (event.type === 'notice') fail(event.code);
  else if (event.type === 'call.ended') {
    count('interlock.calls', { end: event.outcome.end });
    if (event.outcome.fault) fail(event.outcome.fault.code);
  } else if (event.type === 'call.decided')
    count('interlock.decisions', { class: event.class, outcome: event.decision.outcome });
  else if (event.type === 'card.closed') count('interlock.cards', { answer: event.end.answer });
  else if (event.type === 'run.ended') {
    count('interlock.runs', { end: event.end });
    count('interlock.hosts', {}, event.hosts.length);
  }
}

/** Milliseconds that a receiver has. */
const patience = 10_000;

async function postTo({ url, headers }: Target, { contentType, body }: Payload): Promise<boolean> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': contentType },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
  });
  await answer.body?.cancel();
  return answer.ok;
}
