/** `interlock conversation replay`: every run of a conversation again, from its record alone. */
import { type Divergence, type RunRecord, replayed } from '@interlock/agent';
import { digestOf, type KeptRun } from '@interlock/gatekeeper';
import { ask } from '../../asking.ts';
import { exit } from '../../usage.ts';

/** Exit code 0 where each comes out as it did, letter for letter. */
export async function replay(folder: string, named: string): Promise<number> {
  let same = true;
  for (let number = 0; ; number++) {
    const given = { conversation: named, number };
    const { run, runs } = (await ask(folder, { ask: 'conversation.record', with: given })) as Kept;
    if (!run) {
      if (runs === 0) process.stderr.write('No run of this conversation was recorded.\n');
      return same ? exit.done : exit.failed;
    }
    const differs = await replayed(run.record, { digest: digestOf });
    same &&= differs === null;
    process.stdout.write(`${lineOf(number + 1, run, differs)}\n`);
  }
}

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
