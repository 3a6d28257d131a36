/** Behind `|`: filters keep the class, sinks raise it, what is not in the platform's table is unknown. */
import type { Span } from '@interlock/model';
import { isWorse, type Judgement, tagsOf } from '../judgement.ts';
import { type Device, recalls } from './device.ts';
import { fileOpened, shellMark } from './program.ts';
import { type Part, tokenize } from './token.ts';
import { type Reading, read } from './vocabulary.ts';

/** Judges the pipes of a line whose head is already judged. */
export function judgePipes(device: Device, head: Judgement, pipes: readonly Part[], whole: Part): Judgement {
  let worst = head;
  for (const [at, pipe] of pipes.entries()) {
    const one = judgePipe(device, head, pipe, at === 0 || device.chains);
    if (one)
      worst = { ...(isWorse(one.class, worst.class) ? one : worst), tags: tagsOf([worst, one]), leaves: head.leaves };
  }
  const first = pipes[0] as Part;
  const tail = whole.text.slice(first.start - whole.start - 1).trimEnd();
  // A pager at the end takes what is typed next for its keys.
  if (worst.tags.includes('interactive')) worst = { ...worst, leaves: 'prompt' };
  return head.resolved ? { ...worst, resolved: `${head.resolved} ${tail}` } : worst;
}

/** Null where the text behind the bar is data. */
function judgePipe(device: Device, head: Judgement, pipe: Part, mustBeKnown: boolean): Judgement | null {
  const span: Span = { start: pipe.start, end: pipe.start + pipe.text.length };
  const tokens = tokenize(pipe.text, pipe.start, device.quotes) ?? [];
  const readings = read(device.pipes, tokens);
  if (readings.length === 0) {
    // A bar in a configuration line, or behind a filter that takes all the rest, is part of an argument.
    if (!mustBeKnown || head.class !== 'read-only') return null;
    return { ...head, class: 'unknown', reason: `"| ${pipe.text.trim()}" is not a filter known here`, span };
  }
  // Where output can be redirected or a shell stands behind, these are no data, not even for a filter.
  const mark =
    device.shell && recalls.test(pipe.text) ? '!' : device.redirects ? shellMark(pipe.text, device.quotes) : null;
  const elsewhere = opened(device, readings, pipe.text);
  let found: Judgement | null = mark
    ? { ...head, class: 'unknown', reason: `"${mark}" behind a bar may mean more than an argument`, span }
    : elsewhere
      ? { ...head, class: 'unknown', reason: elsewhere, span }
      : null;
  for (const { rule, words } of readings) {
    const why = rule.why ?? (rule.class === 'read-only' ? 'filters the output' : 'does more than filter the output');
    const away = rule.class === 'moderate' && leavesBox(pipe.text);
    const one: Judgement = {
      ...head,
      class: away ? 'dangerous' : rule.class,
      reason: away ? 'the output leaves the device or replaces its configuration' : `"| ${words.join(' ')}" ${why}`,
      span,
      tags: away
        ? [...rule.tags, 'copy', 'leaves-box']
        : follows(words, pipe.text)
          ? [...rule.tags, 'interactive']
          : rule.tags,
    };
    if (!found || isWorse(one.class, found.class)) found = one;
  }
  // In a filter that takes all the rest, later bars matter only where they could be a sink after all.
  return found && !mustBeKnown && found.class === 'read-only' ? null : found;
}

/** Whether the filter goes on until it is stopped. */
function follows(words: readonly string[], text: string): boolean {
  return words.at(-1) === 'tail' && /\s-(\w*[fF]|-follow|-retry)/.test(text);
}

function leavesBox(text: string): boolean {
  return text.includes('://') || /startup|nvram|juniper\.conf|config\.boot|\b(tftp|ftp|scp|sftp|http):/i.test(text);
}

/** What a filter reads beside the output it is given, in words for a person. */
function opened(device: Device, readings: readonly Reading[], text: string): string | null {
  for (const { rule, words } of readings) {
    if (rule.class !== 'read-only') continue;
    if (words[0] === 'compare' && /:\/\/|@/.test(text)) return 'it compares with something outside the device';
    const file = device.programs
      ? fileOpened(words.at(-1) as string, device.filterWords ? text.replace(device.filterWords, ' ') : text)
      : null;
    if (file) return `"${file}" may be another file that the filter shows or a command that it runs`;
  }
  return null;
}
