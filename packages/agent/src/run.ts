/** The agent's loop: converse, propose what the model wants, hand it the results, until it wants nothing more. */
import { Fault, type Proposal } from '@interlock/model';
import type { CallResult, ConverseAnswer, ConverseAsk, Message, RunBegin, RunEndAsk } from '@interlock/protocol';
import { compacted, type Summarize } from './compaction.ts';
import { contextOf, systemPrompt } from './context.ts';
import { sizeOf } from './room.ts';
import type { Steering } from './steering.ts';
import { mended, repeatedUse, textOf, toolUses } from './transcript.ts';
import { heldBack, runTurn } from './turn.ts';

const endTextLimit = 20_000;
/** What is left of a conversation that was too long, as a share of it. */
const shorter = 0.6;

/** Everything that the loop reaches. */
export interface AgentDoors {
  readonly converse: (ask: ConverseAsk) => Promise<ConverseAnswer>;
  /** The same `use` proposed again, in this life or another, is the same call and gives the same result. */
  readonly propose: (proposal: Proposal) => Promise<CallResult>;
  /** Absent: what grows too long is cut. */
  readonly summarize?: Summarize;
  readonly steering: Steering;
  /** Aborted: the call in flight ends, nothing is proposed after it. */
  readonly signal: AbortSignal;
}

/**
 * Runs from wherever `begin` stands: a new prompt, or the middle of an earlier life of the same run. It decides by the
 * messages alone, so the same answers and results give the same messages. Never rejects.
 */
export async function runAgent(begin: RunBegin, doors: AgentDoors): Promise<RunEndAsk> {
  const end = (reason: RunEndAsk['reason'], text: string): RunEndAsk => ({
    agent: begin.agent,
    reason,
    text: text.slice(0, endTextLimit).toWellFormed(),
  });
  try {
    return await loop(begin, doors, end);
  } catch (error) {
    if (doors.signal.aborted) return end('stopped', 'A person stopped the run.');
    if (error instanceof Fault) return end('failed', `${error.message} ${error.next}`);
    return end('failed', error instanceof Error ? error.message : String(error));
  }
}

type End = (reason: RunEndAsk['reason'], text: string) => RunEndAsk;

async function loop(begin: RunBegin, doors: AgentDoors, end: End): Promise<RunEndAsk> {
  const system = systemPrompt();
  const context = contextOf(begin);
  const messages = mended(begin.messages);
  let known: ReadonlyMap<string, CallResult> = new Map(begin.results.map(({ use, result }) => [use, result]));
  let cutShort = false;
  let tooLong = false;
  // Open uses of an earlier life may already be calls that wait for a person: they are asked for again, never held back.
  let resumed = toolUses(messages.at(-1)).length > 0;
  for (const { kind, text } of begin.steering ?? []) doors.steering.add(kind, text);

  for (;;) {
    const last = messages.at(-1);
    const open = toolUses(last);
    if (open.length > 0) {
      const repeated = repeatedUse(messages);
      if (repeated !== undefined) return end('failed', `The model gave two tool uses the same id (${repeated}).`);
      const content = cutShort
        ? open.map((use) => heldBack(use, 'Not run: the answer reached its length limit. Propose less at a time.'))
        : await runTurn(open, known, begin, { ...doors, urgent: (use) => !resumed && doors.steering.holds(use) });
      messages.push({ role: 'user', content });
    } else if (last?.role === 'assistant') {
      if (doors.steering.empty) return end('finished', textOf(last));
      messages.push({ role: 'user', content: [] });
    }
    known = new Map();
    resumed = false;
    if (doors.signal.aborted) return end('stopped', 'A person stopped the run.');
    hear(messages, doors.steering);
    // What was left out once stays out, so that the conversation keeps its beginning.
    messages.splice(0, messages.length, ...(await compacted(messages, begin.room, doors.summarize)));
    if (doors.signal.aborted) return end('stopped', 'A person stopped the run.');
    const ask = { agent: begin.agent, system, context, messages: [...messages] };
    const answer = await untilAborted(doors.converse(ask), doors.signal).catch((error: unknown) => {
      // Nobody knows tokens as its maker counts them: what is too long is told once more, shorter.
      if (!(error instanceof Fault) || error.code !== 'model.too-long' || tooLong) throw error;
      tooLong = true;
      return null;
    });
    if (answer === null) {
      const room = Math.floor(sizeOf(messages) * shorter);
      messages.splice(0, messages.length, ...(await compacted(messages, room, doors.summarize)));
      continue;
    }
    tooLong = false;
    messages.push(answer.message);
    cutShort = answer.stop === 'length';
  }
}

/** Words that wait stand at the end of the message the model reads next. */
function hear(messages: Message[], steering: Steering): void {
  const texts = steering.take();
  const last = messages.at(-1);
  if (texts.length === 0 || last === undefined) return;
  const said = texts.map((text) => ({ type: 'text' as const, text }));
  messages[messages.length - 1] = { ...last, content: [...last.content, ...said] };
}

/** Rejects as soon as the signal is aborted; what `work` becomes then is nobody's concern. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Fault('agent.stopped', 'A person stopped the run.', 'Start again with a prompt.'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
