/** The offline model: a small troubleshooter with fixed rules. It knows commands and their output, nobody's network. */
import type { Message } from '@interlock/protocol';
import type { Model, ModelEvent, ModelRequest } from '../model.ts';
import { oneCommand } from './one-command.ts';
import { forbidsChange, type Question, understand } from './question.ts';
import { letter } from './report.ts';
import { type Part, replay, type Turn } from './script.ts';
import { type Setting, troubleshoot } from './troubleshoot.ts';

const abilities = `I am the rehearsal model: no AI, no network, a fixed troubleshooter for learning the product. I can
- find out why a BGP session between Cisco IOS or FRR routers is down and, if you ask me to, repair it: "The session between A and B is down. Find out why and fix it."
- find an interface that is switched off between such routers, or one that you name,
- say how the BGP sessions stand: "What is the state of BGP?",
- run one command: "show version on NAME", or any command in backticks.`;

export const rehearsal: Model = {
  id: 'rehearsal',
  label: 'Rehearsal (no AI)',
  rehearsal: true,
  async *converse(request, signal) {
    signal.throwIfAborted();
    const next = answer(request);
    const uses = request.messages.flatMap((message) => message.content.filter((block) => block.type === 'tool-use'));
    for (const piece of pieces(typeof next === 'string' ? next : next.say)) {
      signal.throwIfAborted();
      yield { type: 'text', text: piece } satisfies ModelEvent;
    }
    const wants = typeof next === 'string' ? [] : next.wants;
    for (const [i, want] of wants.entries())
      yield { type: 'tool-use', use: `rehearsal-${uses.length + i + 1}`, ...want } satisfies ModelEvent;
    yield { type: 'end', stop: wants.length > 0 ? 'tool-use' : 'end', usage: { input: 0, output: 0 } };
  },
};

/** Lines, so that a report arrives bit by bit as a real model's does. */
function pieces(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function answer(request: ModelRequest): Turn | string {
  const at = request.messages.findLastIndex(isPrompt);
  const prompts = request.messages
    .slice(0, at + 1)
    .filter(isPrompt)
    .map(wordsOf);
  const mode = /^Mode: (ask|planning)\b/m.exec(request.system)?.[1];
  const setting: Setting = {
    canWait: request.tools.some(({ name }) => name === 'wait'),
    mayChange: mode === undefined,
  };
  return replay(scriptFor(prompts, setting), request.messages.slice(at + 1));
}

function isPrompt(message: Message): boolean {
  return message.role === 'user' && !message.content.some((block) => block.type === 'tool-result');
}

function wordsOf(message: Message): string {
  return message.content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');
}

function scriptFor(prompts: readonly string[], setting: Setting): Part<string> {
  const question = inContext(prompts);
  if (question.kind === 'trouble') return troubleshoot(question, setting);
  if (question.kind === 'command') return oneCommand(question);
  return say(question.kind === 'help' ? abilities : `That is beyond me. ${abilities}`);
}

/** "Now fix it" is about what was asked before. */
function inContext(prompts: readonly string[]): Question {
  const last = prompts.at(-1) ?? '';
  const question = understand(last);
  const short = last.trim().split(/\s+/).length <= 8;
  if (!short || (question.kind !== 'trouble' && question.kind !== 'other')) return question;
  const earlier = prompts
    .slice(0, -1)
    .map(understand)
    .findLast((one) => one.kind === 'trouble');
  const goOn =
    question.kind === 'trouble' || /^\W*(yes|ok(ay)?|do it|go (on|ahead)|please do|again|retry)\b/i.test(last);
  if (earlier?.kind !== 'trouble' || !goOn) return question;
  const change = question.kind === 'trouble' ? question.change : !forbidsChange(last);
  return { ...earlier, text: `${earlier.text}\n${last}`, change };
}

// biome-ignore lint/correctness/useYield: a script that has nothing to ask
function* say(text: string): Part<string> {
  return letter(text);
}
