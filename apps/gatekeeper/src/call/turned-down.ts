/** How a proposal ends without its lines having run: what the agent is told, in one sentence. */
import { type Call, Fault } from '@interlock/model';
import type { CallResult } from '@interlock/protocol';
import type { Run } from '../conversation/conversation.ts';
import type { CardAnswer } from './cards.ts';

type TurnedDown = Exclude<CardAnswer, { answer: 'approved' | 'modified' }>;

/** Calls of one run. A person's words start the next run; an agent that asks without end is not one at work. */
export const mostCalls = 2000;

export const tooMany = () =>
  new Fault('run.calls-spent', `This run has made its ${mostCalls} calls.`, 'A person may ask again, more narrowly.');

export const restless = ({ target }: Call) =>
  new Fault(
    'stage.restless',
    `The configuration of ${target?.name} changes again and again while this is approved.`,
    'Nothing ran. Find out who else works there.',
  );

export function turnedDown(turned: TurnedDown, run: Run): CallResult {
  if (turned.answer === 'withdrawn')
    return { status: 'stopped', source: 'gate', text: 'The run was stopped before anybody answered. Nothing ran.' };
  run.counts.rejected++;
  return {
    status: 'rejected',
    source: 'gate',
    text:
      turned.answer !== 'rejected'
        ? 'Nobody answered in time. Nothing ran.'
        : turned.by === null
          ? 'It asks, and nobody is there to be asked: it was rejected. Nothing ran. Do not propose it in other words.'
          : 'The person rejected it. Nothing ran. Do not propose the same thing in other words.',
  };
}

export function refusal(error: unknown, run: Run): CallResult {
  run.counts.failures++;
  if (error instanceof Fault)
    return {
      status: error.code === 'run.stopped' ? 'stopped' : 'error',
      source: 'gatekeeper',
      text: `${error.message} ${error.next}`,
    };
  return {
    status: 'error',
    source: 'gatekeeper',
    text: 'Something in Interlock failed; the call did not run to its end. Read the device’s state before going on.',
  };
}
