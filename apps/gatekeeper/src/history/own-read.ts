/**
 * A read that a person set Interlock itself to: a run of its own, which no model takes part in. Its calls go the way of
 * every call; where the gate asks, a card stands, and where it denies, nothing is read.
 */
import { type Actor, Fault, type Host, newId } from '@interlock/model';
import { propose, type WayRooms } from '../call/way.ts';
import { type Conversation, newRun } from '../conversation/conversation.ts';

/** Reads what a line on a host shows. Throws Fault `history.unread` with the gate's or the device's words. */
export type ReadLine = (host: Host, line: string) => Promise<string>;

/** One run around `act`; it is begun and ended in the ledger, and its prompt says what for. */
export async function ownRun<T>(
  purpose: string,
  hosts: readonly Host[],
  by: Actor,
  way: WayRooms,
  act: (read: ReadLine) => Promise<T>,
): Promise<T> {
  const { house } = way;
  const { around, journal, events } = house;
  const conversation: Conversation = {
    id: newId('conversation', around.random),
    created: around.now(),
    title: purpose,
    trust: 'supervised',
    mode: 'default',
    autonomy: null,
    hosts: hosts.map(({ id }) => id),
    history: [],
    events: [],
    run: null,
  };
  const run = newRun(conversation.id, purpose, around);
  conversation.run = run;
  const named = { conversation: conversation.id, run: run.id };
  await journal.write({
    type: 'run.begun',
    ...named,
    by,
    agent: run.agent,
    hosts: hosts.map(({ id, name }) => ({ id, name })),
    sealed: { prompt: purpose },
  });
  let uses = 0;
  const read: ReadLine = async (host, line) => {
    const proposal = {
      use: `own ${++uses}`,
      agent: run.agent,
      tool: 'terminal.run',
      arguments: { command: line },
      host: host.id,
      explanation: purpose,
    };
    const { status, text } = await propose(proposal, { conversation, run }, { ...way, answered: () => {} });
    if (status === 'ok') return text;
    throw new Fault(
      'history.unread',
      `“${line}” was not read on ${host.name}: ${text.slice(0, 600)}`,
      'Nothing was compared. See what the policy, the account or the device says to this line.',
    );
  };
  let end: 'done' | 'failed' = 'failed';
  try {
    const made = await act(read);
    await run.outcomes.durable();
    end = 'done';
    return made;
  } finally {
    run.over.abort(new Fault('run.stopped', 'The run has ended.', 'Ask again.'));
    await journal.write({ type: 'run.ended', ...named, end }).catch(() => {});
    const { counts } = run;
    const at = around.now();
    events.emit({
      type: 'run.ended',
      at,
      ...named,
      end,
      reads: counts.reads,
      changes: counts.changes,
      rejected: counts.rejected,
      hosts: [...counts.hosts],
      usage: { input: 0, output: 0 },
      milliseconds: at - run.begun,
    });
  }
}
