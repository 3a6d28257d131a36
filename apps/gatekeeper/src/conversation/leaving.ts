/** How what was begun is closed where nobody pressed anything: Interlock ends, or what began could not be kept. */
import { type Actor, asFault, Fault, type Id } from '@interlock/model';
import type { House } from '../house.ts';
import type { Deed } from '../journal.ts';
import type { Run } from './conversation.ts';

/** Why a run stops that no person stopped. */
export type StopCause = 'launcher-gone' | 'terminal-gone' | 'terminated' | 'gatekeeper-stopped';

const why: Readonly<Record<StopCause, string>> = {
  'launcher-gone': 'The program that started Interlock is gone, and the run ended with it.',
  'terminal-gone': 'The terminal is gone, and the run ended with it.',
  terminated: 'The system ended Interlock, and the run with it.',
  'gatekeeper-stopped': 'Interlock was ended, and the run with it.',
};

export const stoppedFault = (by: Actor | StopCause): Fault =>
  new Fault(
    'run.stopped',
    typeof by === 'string' ? why[by] : 'A person stopped the run.',
    'Read the device’s state before going on.',
  );

/** A person presses; a cause does not. */
export const stoppedDeed = ({ id: run, conversation }: Run, cut: boolean, by: Actor | StopCause): Deed =>
  typeof by === 'string'
    ? { type: 'run.stopped', conversation, run, cause: by }
    : { type: 'run.stopped', conversation, run, by, press: cut ? 2 : 1 };

interface Begun {
  readonly conversation: Id<'conversation'>;
  /** Where the run's beginning is durable. */
  readonly run?: Id<'run'>;
}

/** Writes that a run began; where the ledger refuses, what it takes on a full disk says so, and the fault is thrown on. */
export async function begunOrTold(
  { journal }: Pick<House, 'journal'>,
  conversation: Id<'conversation'>,
  deed: Deed,
): Promise<void> {
  try {
    await journal.write(deed);
  } catch (error) {
    const { code } = asFault(error, 'ledger.unwritable', 'It could not be written.', 'Make room on the disk.');
    await journal.write({ type: 'fault.stopped', conversation, code, where: 'prompt' }).catch(() => {});
    throw error;
  }
}

/** Keeps what began; where that fails, it is closed on the room set aside, if need be, and the fault is thrown on. */
export async function keptOrClosed(house: Pick<House, 'journal'>, begun: Begun, keep: () => void): Promise<void> {
  try {
    keep();
  } catch (error) {
    await closeUnkept(house, begun, error);
    throw error;
  }
}

async function closeUnkept({ journal }: Pick<House, 'journal'>, begun: Begun, error: unknown): Promise<void> {
  const { code } = asFault(error, 'conversation.not-kept', 'It could not be kept.', 'Make room on the disk.');
  const { conversation, run } = begun;
  const ending: Deed = run
    ? { type: 'run.ended', conversation, run, end: 'failed', fault: code }
    : { type: 'conversation.ended', conversation, cause: 'not-kept' };
  const deeds: Deed[] = [{ type: 'fault.stopped', ...begun, code, where: run ? 'prompt' : 'conversation' }, ending];
  for (const deed of deeds) await journal.write(deed).catch(() => {});
}

/** The conversations that were worked in since this start: they end with it, and a later prompt takes them up again. */
export class Stay {
  readonly #house: Pick<House, 'journal'>;
  readonly #used = new Set<Id<'conversation'>>();

  constructor(house: Pick<House, 'journal'>) {
    this.#house = house;
  }

  use(id: Id<'conversation'>): void {
    this.#used.add(id);
  }

  async end(cause: StopCause): Promise<void> {
    for (const conversation of this.#used)
      await this.#house.journal.write({ type: 'conversation.ended', conversation, cause }).catch(() => {});
    this.#used.clear();
  }
}
