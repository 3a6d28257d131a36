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
  if (step.tool === 'plan.propose') return { line: `plan: ${titleIn(step.command)}`, lines: 1 };
  const told = oneLine(step.command);
  if (step.host !== null) return { ...told, line: told.line || step.tool };
  return { line: `${step.tool}${/^\s*(\{\s*\})?\s*$/.test(step.command) ? '' : ` ${told.line}`}`, lines: told.lines };
}

/** The title among a plan's arguments. */
function titleIn(given: string): string {
  try {
    const { title } = JSON.parse(given) as { title?: unknown };
    return typeof title === 'string' ? oneLine(title).line : '';
  } catch {
    return '';
  }
}
