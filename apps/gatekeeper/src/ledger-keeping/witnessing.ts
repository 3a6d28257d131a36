/**
 * Asks witnesses by itself, every so often: those whose folder a person named. What it is worth: a witness on a disk that
 * is not always there, or on another machine's share, countersigns what it saw, and finds a log that was cut or rewritten.
 */
import path from 'node:path';
import { formatRequest, keepWitnessRecord, type Ledger, openWitnessFolder, parseVerifier } from '@interlock/ledger';
import { type Actor, asFault, Fault } from '@interlock/model';
import { z } from 'zod';
import type { EventBus } from '../house.ts';
import type { Journal } from '../journal.ts';
import type { SealedRows } from '../records/rows.ts';
import { folderId, witnessTable as table } from './witness-at-start.ts';

const settingSchema = z.strictObject({
  /** Where the witness lies; a disk that is taken out is not reached, and asked again. */
  folder: z.string().min(1).max(1_000),
  /** Its key as it was first met there. */
  key: z.string().max(500),
  name: z.string().max(200),
  minutes: z
    .int()
    .min(1)
    .max(60 * 24 * 31),
});
type Setting = z.infer<typeof settingSchema>;

export interface WitnessView extends Setting {
  readonly state: 'not asked yet' | 'saw it' | 'unreachable' | 'disagreed';
  /** Newest size that it countersigned in this life of the program. */
  readonly size: number | null;
  readonly asked: number | null;
}

export interface WitnessRooms {
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly rows: Pick<SealedRows, 'put' | 'all' | 'remove'>;
  readonly events: EventBus;
  readonly now: () => number;
  /** The data folder, which keeps what witnesses answered. */
  readonly folder: string;
}

export interface Witnessing {
  list(): WitnessView[];
  /** Pins the witness in `folder` and asks it at once. Throws what the witness says. */
  add(folder: string, minutes: number, by: Actor): Promise<WitnessView>;
  remove(folder: string, by: Actor): Promise<void>;
  answer(ask: { readonly ask: string; readonly with?: unknown }, by: Actor): Promise<unknown>;
  /** Asks those that are due. Never rejects. */
  tick(): Promise<void>;
  close(): void;
}

const most = 16;
/** Milliseconds between two looks at who is due. */
const lookEvery = 20_000;
const ofFolder = z.strictObject({ folder: z.string().min(1).max(1_000) });
const ofAdd = ofFolder.extend({ minutes: settingSchema.shape.minutes });

export function openWitnessing(rooms: WitnessRooms): Witnessing {
  const { ledger, journal, rows, events, now, folder: data } = rooms;
  interface Known {
    setting: Setting;
    state: WitnessView['state'];
    size: number | null;
    asked: number | null;
  }
  const fresh = (setting: Setting): Known => ({ setting, state: 'not asked yet', size: null, asked: null });
  const all = new Map<string, Known>();
  for (const { body } of rows.all(table)) {
    const setting = settingSchema.safeParse(body).data;
    if (setting) all.set(setting.folder, fresh(setting));
  }
  const viewOf = ({ setting, ...rest }: Known): WitnessView => ({ ...setting, ...rest });

  /** One request and its answer, kept beside the log. */
  async function ask({ folder, key }: Pick<Setting, 'folder' | 'key'>): Promise<number> {
    const one = await openWitnessFolder(folder);
    if (one.witness.vkey !== key)
      throw new Fault(
        'witness.other-key',
        `The witness in ${folder} has another key than before.`,
        'Find out who changed it; nothing was asked of it.',
      );
    const log = parseVerifier(ledger.key);
    const { size, note: checkpoint } = ledger.checkpoint();
    const old = (await one.last(log.name))?.checkpoint.size ?? 0;
    if (old > size)
      throw new Fault(
        'witness.refused',
        `${one.witness.name} saw ${old} entries, and this ledger has ${size}.`,
        'The ledger was cut, or this is an older copy. Put the newest copy of the data folder back.',
      );
    const proof = old === 0 || old === size ? [] : await ledger.consistencyProof(old, size);
    const { note } = await one.sign(formatRequest({ old, proof, checkpoint }), {
      time: Math.floor(now() / 1000),
      expected: ledger.key,
    });
    const seen = await keepWitnessRecord(path.join(data, 'witnesses'), { witness: one.witness, note }, log);
    return seen.size;
  }

  async function visit(known: Known): Promise<void> {
    const { setting, state: before } = known;
    known.asked = now();
    try {
      known.size = await ask(setting);
      known.state = 'saw it';
    } catch (error) {
      const fault = asFault(error, 'witness.unreachable', 'The witness could not be reached.', 'Look at its folder.');
      const out = ['witness.absent', 'witness.damaged', 'witness.unreachable'].includes(fault.code);
      known.state = out ? 'unreachable' : 'disagreed';
      if (known.state === before) return; // said once, until it changes
      const size = ledger.size;
      await journal
        .write({ type: 'witness.changed', witness: setting.name, change: known.state, size, fault: fault.code })
        .catch(() => {});
      events.emit({
        type: 'notice',
        at: now(),
        conversation: null,
        code: known.state === 'disagreed' ? 'witness.disagreed' : 'witness.unreachable',
        text: known.state === 'disagreed' ? fault.message : `The witness ${setting.name} is not to be reached.`,
        next: known.state === 'disagreed' ? fault.next : 'It is asked again. The ledger goes on without it.',
      });
    }
  }

  let working: Promise<void> = Promise.resolve();
  const tick = () => {
    working = working.then(async () => {
      for (const known of [...all.values()])
        if (known.asked === null || now() - known.asked >= known.setting.minutes * 60_000) await visit(known);
    });
    return working;
  };
  const timer = setInterval(() => void tick(), lookEvery);
  timer.unref();
  const witnessing: Witnessing = {
    list: () => [...all.values()].map(viewOf),
    tick,
    async add(given, minutes, by) {
      const folder = path.resolve(given);
      if (all.size >= most && !all.has(folder))
        throw new Fault('witness.too-many', `There are ${most} witnesses already.`, 'Remove one first.');
      const { witness } = await openWitnessFolder(folder);
      const setting = { folder, minutes, key: all.get(folder)?.setting.key ?? witness.vkey, name: witness.name };
      const size = await ask(setting);
      await journal.write({ type: 'witness.changed', witness: witness.name, change: 'added', size, by });
      rows.put(table, folderId(folder), setting);
      const known: Known = { setting, state: 'saw it', size, asked: now() };
      all.set(folder, known);
      return viewOf(known);
    },
    async remove(given, by) {
      const folder = path.resolve(given);
      const known = all.get(folder);
      if (!known)
        throw new Fault('witness.none', `No witness in ${folder} is asked by itself.`, 'Nothing was changed.');
      await journal.write({
        type: 'witness.changed',
        witness: known.setting.name,
        change: 'removed',
        size: ledger.size,
        by,
      });
      rows.remove(table, folderId(folder));
      all.delete(folder);
    },
    async answer({ ask: word, with: given }, by) {
      if (word === 'witness.add') {
        const { folder, minutes } = ofAdd.parse(given);
        return witnessing.add(folder, minutes, by);
      }
      if (word === 'witness.remove') await witnessing.remove(ofFolder.parse(given).folder, by);
      return witnessing.list();
    },
    close: () => clearInterval(timer),
  };
  return witnessing;
}
