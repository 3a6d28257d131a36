/** The offline model: a small troubleshooter with fixed rules. It knows commands and their output, nobody's network. */
import type { Model, ModelEvent, ModelRequest } from '../model.ts';
import { deedsOf } from './deed.ts';
import { exactly, save, undo } from './exact.ts';
import { oneCommand } from './one-command.ts';
import type { Question } from './question.ts';
import { reach } from './reach.ts';
import { letter } from './report.ts';
import { type Part, replay, type Turn } from './script.ts';
import { smallAnswer } from './small.ts';
import { talkOf } from './talk.ts';
import { type Setting, troubleshoot } from './troubleshoot.ts';

const abilities = `I am the rehearsal model: no AI, no network, a fixed troubleshooter for learning the product. I can
- find out why a BGP session between Cisco IOS or FRR routers is down and, if you ask me to, repair it: "The session between A and B is down. Find out why and fix it."
- say why one place does not reach another: "Why can't NAME reach 192.0.2.1?",
- find an interface that is switched off between such routers, or one that you name,
- show things: "Show me the BGP neighbours on NAME", "What version runs on NAME?", "show ip route on NAME", or any command in backticks,
- do one thing by its exact words, after you approve it: "shut interface Gi0/1 on NAME", "no shut neighbor 192.0.2.1 on NAME", "save the config on NAME", or lines of your own in a fenced block, "on NAME"; "stage on NAME" shows them as a diff first,
- take my last change back: "undo".`;

export const rehearsal: Model = {
  id: 'rehearsal',
  label: 'Rehearsal (no AI)',
  rehearsal: true,
  async *converse(request, signal, leaves) {
    signal.throwIfAborted();
    leaves?.(JSON.stringify({ ...request, images: undefined }));
    const next = request.task ? smallAnswer(request.task, request) : answer(request);
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
  const { question, mayChange, before, after } = talkOf(request.messages);
  const setting: Setting = {
    canWait: request.tools.some(({ name }) => name === 'wait'),
    mayChange: mayChange && !/^Mode: (ask|planning)\b/m.test(`${request.system}\n${request.context ?? ''}`),
    deeds: deedsOf(before),
  };
  return replay(scriptFor(question, setting), after);
}

function scriptFor(question: Question, setting: Setting): Part<string> {
  switch (question.kind) {
    case 'trouble':
      return troubleshoot(question, setting);
    case 'reach':
      return reach(question, setting);
    case 'command':
    case 'topic':
      return oneCommand(question);
    case 'change':
      return exactly(question, setting);
    case 'save':
      return save(question, setting);
    case 'undo':
      return undo(question, setting);
    case 'thanks':
      return say('You are welcome. Ask again whenever you want me to look.');
    case 'help':
      return say(abilities);
    default:
      return say(`I do not know how to do that, so I did nothing. ${abilities}`);
  }
}

// biome-ignore lint/correctness/useYield: a script that has nothing to ask
function* say(text: string): Part<string> {
  return letter(text);
}
