/** Runs, their helpers and conversations that the last life of the program began and did not end: the next start ends them. */
import { type Ledger, readEntry } from '@interlock/ledger';
import type { Id } from '@interlock/model';
import type { Deed } from '../journal.ts';

const kinds = [
  'gatekeeper.started',
  'run.begun',
  'run.ended',
  'helper.begun',
  'helper.ended',
  'conversation.begun',
  'conversation.ended',
] as const;
const starts = kinds.map((type) => ({ type, bytes: Buffer.from(`{"v":1,"type":"${type}"`) }));

/** Each start writes `gatekeeper.started` before anything runs, and asks this before it does. */
export async function leftOpen(ledger: Ledger): Promise<Deed[]> {
  const ended = new Set<unknown>();
  const runs: Deed[] = [];
  const helpers: Deed[] = [];
  const conversations = new Set<Id<'conversation'>>();
  for (let index = ledger.size - 1; index >= 0; index--) {
    const bytes = await ledger.bytes(index);
    const type = starts.find((start) => bytes.subarray(0, start.bytes.length).equals(start.bytes))?.type;
    if (type === undefined) continue;
    if (type === 'gatekeeper.started') break;
    const { run, conversation, agent } = readEntry(index, bytes).fields as {
      readonly run?: Id<'run'>;
      readonly conversation?: Id<'conversation'>;
      readonly agent?: Id<'agent'>;
    };
    if (type === 'run.ended') ended.add(run);
    if (type === 'conversation.ended') ended.add(conversation);
    if (type === 'helper.ended') ended.add(agent);
    if (type === 'helper.begun' && run && conversation && agent && !ended.has(agent))
      helpers.push({ type: 'helper.ended', run, conversation, agent, end: 'failed' });
    if (type === 'run.begun' && run && conversation && !ended.has(run))
      runs.push({ type: 'run.ended', run, conversation, end: 'failed', fault: 'gatekeeper-gone' });
    if ((type === 'run.begun' || type === 'conversation.begun') && conversation && !ended.has(conversation))
      conversations.add(conversation);
  }
  return [
    ...helpers.reverse(),
    ...runs.reverse(),
    ...[...conversations].map(
      (conversation): Deed => ({ type: 'conversation.ended', conversation, cause: 'gatekeeper-gone' }),
    ),
  ];
}
