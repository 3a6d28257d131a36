/** What became of a step, in a few words. Pure. */
import type { Step } from './lane.ts';
import { duration, oneLine } from './words.ts';

export interface StepWords {
  readonly text: string;
  readonly tone: '' | 'waiting' | 'failed' | 'changed';
}

const ends = {
  'device-error': 'device error',
  refused: 'refused',
  stopped: 'stopped',
  cut: 'cut, effect unknown',
  'timed-out': 'timed out',
  failed: 'failed',
  unknown: 'effect unknown',
} as const;

export function stepWords(step: Step): StepWords {
  if (step.decision.outcome === 'deny') return { text: 'denied', tone: 'failed' };
  if (step.state === 'waiting') return { text: 'waits for you', tone: 'waiting' };
  if (step.state === 'running') return { text: 'running', tone: '' };
  if (step.state === 'closed')
    return { text: step.end?.answer ?? 'closed', tone: step.end?.answer === 'modified' ? '' : 'failed' };
  if (!step.outcome) return { text: step.end ? 'approved' : '', tone: '' };
  if (step.outcome.end !== 'done') return { text: ends[step.outcome.end], tone: 'failed' };
  const time = duration(step.outcome.milliseconds);
  return step.class === 'read-only' ? { text: time, tone: '' } : { text: `done · ${time}`, tone: 'changed' };
}

/** The step on one line: the command on its host, or a tool that has none with its arguments. */
export function stepLine(step: Step): { readonly line: string; readonly lines: number } {
  const named = names[step.tool];
  if (named) return { line: `${named.says}: ${wordIn(step.command, named.by)}`, lines: 1 };
  const told = oneLine(step.command);
  if (step.host !== null) return { ...told, line: told.line || step.tool };
  return { line: `${step.tool}${/^\s*(\{\s*\})?\s*$/.test(step.command) ? '' : ` ${told.line}`}`, lines: told.lines };
}

/** Tools whose arguments have one that tells the rest. */
const names: Readonly<Record<string, { readonly says: string; readonly by: string }>> = {
  'plan.propose': { says: 'plan', by: 'title' },
  'person.ask': { says: 'asks you', by: 'question' },
};

/** One of the arguments, on a line. */
function wordIn(given: string, name: string): string {
  try {
    const said = (JSON.parse(given) as Record<string, unknown>)[name];
    return typeof said === 'string' ? oneLine(said).line : '';
  } catch {
    return '';
  }
}
