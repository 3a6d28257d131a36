/**
 * What a person said in a conversation: where the question that is open now begins, and what came before it. Words of a
 * person may stand alone, or behind results: after a run that ended in mid-call, and in the middle of one that goes on.
 */
import { type Block, besideMark, type Message } from '@interlock/protocol';
import { asks, forbidsChange, type Question, understand, type Work } from './question.ts';

export interface Talk {
  /** The question that is open, with what it takes from earlier ones. */
  readonly question: Question;
  /** False where the question came with words that forbid a change. */
  readonly mayChange: boolean;
  /** Everything before the question. */
  readonly before: readonly Message[];
  /** What followed it: the only evidence. */
  readonly after: readonly Message[];
}

interface Utterance {
  /** Place of its message. */
  readonly at: number;
  readonly text: string;
  /** It opens a question of its own. */
  readonly begins: boolean;
  /** It opens a run: nothing goes on that was asked before. */
  readonly fresh: boolean;
}

export function talkOf(messages: readonly Message[]): Talk {
  const said = messages.flatMap(utterances);
  const start = said.findLastIndex(({ begins }) => begins);
  let work: Work | undefined;
  let question: Question = { kind: 'other' };
  for (const { begins, fresh, text } of said.slice(0, start + 1)) {
    // A ban in the middle of a run holds for the wish that the run began with; a wish that comes later stands.
    if (!begins && work && forbidsChange(text)) work = withoutWish(work);
    if (!begins) continue;
    question = inContext(text, work, fresh);
    if (isWork(question)) work = question;
  }
  const at = said[start]?.at ?? -1;
  const banned = said.slice(start + 1).some((one) => one.at === at && forbidsChange(one.text));
  if (banned && isWork(question)) question = withoutWish(question);
  return { question, mayChange: !banned, before: messages.slice(0, at + 1), after: messages.slice(at + 1) };
}

function withoutWish(work: Work): Work {
  return work.kind === 'trouble' || work.kind === 'reach' ? { ...work, change: false } : work;
}

function utterances(message: Message, at: number): Utterance[] {
  if (message.role !== 'user') return [];
  const results = message.content.filter((block) => block.type === 'tool-result');
  const alone = results.length === 0 || results.some(endedRun);
  const said = message.content.flatMap((block) => (block.type === 'text' ? [block.text] : []));
  const texts = said.filter((text) => !text.startsWith(besideMark));
  return texts.map((text, i) => {
    const fresh = alone && i === 0;
    return { at, text, fresh, begins: fresh || asks(text) };
  });
}

/** A result that says that its run was stopped or goes on elsewhere, and not that a person's words held it back. */
function endedRun(block: Block): boolean {
  if (block.type !== 'tool-result') return false;
  if (block.status === 'unknown') return block.source === 'gatekeeper' && /run ended|branched off/i.test(block.text);
  if (block.status !== 'stopped') return false;
  return block.source !== 'agent' || /stopped the run|run ended/i.test(block.text);
}

function isWork(question: Question): question is Work {
  return !['help', 'thanks', 'again', 'other'].includes(question.kind);
}

const goOn = /^\W*(yes|ok(ay)?|do it|go (on|ahead)|please do|continue|proceed)\b/i;
const elsewhere =
  /^\W*(?:and|what about|how about|(?:the )?same(?: thing)?|now)\b\s*(?:on|for|at|from)?\s+([\w.-]+)\W*$/i;

/** "Now fix it" and "and now?" are about what was asked before. */
function inContext(text: string, work: Work | undefined, fresh: boolean): Question {
  const question = understand(text);
  if (question.kind === 'again') return once(question, work);
  if (!work || text.trim().split(/\s+/).length > 8) return question;
  if (question.kind === 'other') {
    const where = elsewhere.exec(text)?.[1];
    if (where !== undefined && 'where' in work) return { ...work, where };
    if (!goOn.test(text)) return question;
    return work.kind === 'trouble' || work.kind === 'reach' ? { ...work, change: !forbidsChange(text) } : work;
  }
  if (question.kind !== 'trouble' || (work.kind !== 'trouble' && work.kind !== 'reach')) return question;
  // In the middle of a run a question does not take back the wish that it began with.
  const change = question.change || (!fresh && work.change);
  return { ...work, text: `${work.text}\n${text}`, change };
}

function once(again: Extract<Question, { kind: 'again' }>, work: Work | undefined): Question {
  if (!work) return { kind: 'trouble', text: again.text, change: false, interfaces: true };
  if (again.keep) return work;
  if (work.kind === 'trouble' || work.kind === 'reach') return { ...work, change: false };
  if (work.kind === 'command' || work.kind === 'topic') return work;
  // After a change: how does it stand now?
  const topic = work.kind === 'change' && work.exact.what === 'neighbor' ? 'bgp' : 'interfaces';
  return { kind: 'topic', topic, where: work.where };
}
