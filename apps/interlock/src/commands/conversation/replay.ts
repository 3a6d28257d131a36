/** `interlock conversation replay`: every run of a conversation again, from its record alone. */
import { type Divergence, type RunRecord, replayed } from '@interlock/agent';
import { askControl, type ControlAsk, controlAnswer, digestOf, type KeptRun } from '@interlock/gatekeeper';
import { forThisAlone, requireData } from '../../asking.ts';
import { exit } from '../../usage.ts';

/** Who answers: the gatekeeper that runs on the folder, or one for this command alone. */
interface Answering {
  readonly running: (ask: ControlAsk) => Promise<{ ok: unknown } | undefined>;
  readonly start: () => Promise<{ answer: (ask: ControlAsk) => Promise<unknown>; close: () => Promise<void> }>;
}

/** Exit code 0 where there are runs and each comes out as it did, letter for letter. */
export async function replay(folder: string, named: string, answering: Answering = on(folder)): Promise<number> {
  let same = true;
  let own: Awaited<ReturnType<Answering['start']>> | undefined;
  const answer = async (ask: ControlAsk) => {
    const running = own ? undefined : await answering.running(ask);
    if (running) return running.ok;
    own ??= await answering.start(); // for all runs: the vault's passphrase is typed once
    return own.answer(ask);
  };
  try {
    for (let number = 0; ; number++) {
      const ask = { ask: 'conversation.record', with: { conversation: named, number } };
      const { run, runs } = (await answer(ask)) as Kept;
      if (runs === 0) process.stderr.write('No run of this conversation was recorded: there is none to play again.\n');
      if (!run) return same && runs > 0 ? exit.done : exit.failed;
      const differs = await replayed(run.record, { digest: digestOf });
      same &&= differs === null;
      process.stdout.write(`${lineOf(number + 1, run, differs)}\n`);
    }
  } finally {
    await own?.close();
  }
}

const on = (folder: string): Answering => ({
  running: (ask) => askControl(folder, ask),
  async start() {
    requireData(folder);
    const gatekeeper = await forThisAlone(folder);
    return { answer: (ask) => controlAnswer(ask, gatekeeper), close: () => gatekeeper.close() };
  },
});

interface Kept {
  readonly runs: number;
  readonly run?: KeptRun;
}

function lineOf(number: number, { at, helper, record }: KeptRun, differs: Divergence | null): string {
  const who = helper ? 'helper' : 'agent ';
  const begun = new Date(at).toISOString().slice(0, 19);
  const end = record.end === null ? ', up to where its record breaks off' : '';
  const what = `${many(record, 'converse', 'question')}, ${many(record, 'propose', 'call')}${end}`;
  const where = differs === null ? 'the same, letter for letter' : `goes another way at its step ${differs.at + 1}`;
  return `${String(number).padStart(3)}  ${who}  ${begun}  ${what}: ${where}`;
}

function many({ crossings }: RunRecord, door: string, name: string): string {
  const count = crossings.filter((one) => one.door === door).length;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
