/** The classifier: the whole input is judged before a byte of it is sent, and the worst line decides. */
import type { CliMode, Destination, Platform, RiskClass, RiskTag, Span, Verdict } from '@interlock/model';
import { firstOdd } from './characters.ts';
import { destinationsOf } from './destination.ts';
import { inSequence, isWorse, type Judgement, remarkReason, shifted, unknown } from './judgement.ts';
import { splitLines } from './lines.ts';
import { judgeOn, readsWhole } from './platforms/index.ts';

/** A line of a command as it would be sent, judged in the mode that the lines before it leave behind. */
export interface ClassifiedLine {
  readonly text: string;
  readonly mode: CliMode;
  /** Mode the line leaves behind; `prompt` where the device will ask, `unknown` where that cannot be told. */
  readonly leaves: CliMode;
  readonly class: RiskClass;
  readonly reason: string;
  readonly span?: Span;
  readonly resolved?: string;
  readonly tags: readonly RiskTag[];
}

/** A verdict for all lines together, and one for each. */
export type Classification = Verdict & { readonly lines: readonly ClassifiedLine[] };

/** Longest command in UTF-16 units, and most lines, that are judged; beyond them the answer is `unknown`. */
export const limits = { characters: 10_000, lines: 200 } as const;

/**
 * The class of a command on a platform. `mode` is where the first line is typed, `exec` unless given. Blank lines are
 * left out of `lines`, except where an open question would take them for an answer. Never throws for any input.
 */
export function classify(input: {
  readonly platform: Platform;
  readonly mode?: CliMode;
  readonly command: string;
}): Classification {
  const { platform, command, mode = 'exec' } = input;
  if (command.length > limits.characters)
    return refused(command.slice(0, 200), mode, `it is longer than ${limits.characters} characters`);
  const odd = firstOdd(command);
  if (odd) return refused(command, mode, `it contains ${odd.name}`, { start: odd.at, end: odd.at + odd.length });
  const parts = splitLines(command, mode === 'prompt' || !readsWhole(platform));
  if (parts.filter(({ text }) => text.trim() !== '').length > limits.lines)
    return refused(command, mode, `it has more than ${limits.lines} lines`);
  if (parts.every(({ text }) => text.trim() === '') && mode !== 'prompt')
    return refused(command, mode, 'there is no command in it');
  try {
    const found: Judgement[] = [];
    const judged = readsWhole(platform)
      ? together(command, judgeOn(platform, command, mode), mode, found)
      : lineByLine(platform, parts, mode, found);
    return { ...judged, ...beside(platform, command, judged, found) };
  } catch {
    // A fault of ours must never let a command through.
    return refused(command, mode, 'the classifier could not read it');
  }
}

/** What is told beside the class: where it goes, and how sure the reading is. */
function beside(platform: Platform, command: string, { lines, resolved }: Classification, found: readonly Judgement[]) {
  const destinations: Destination[] = found.flatMap((one) => one.destinations ?? []);
  let from = 0;
  // A shell's places were read with its syntax; on a device the words of a line tell.
  for (const { text, tags } of platform === 'linux' ? [] : lines) {
    const start = Math.max(0, command.indexOf(text, from));
    from = start + text.length;
    for (const one of destinationsOf(platform, text, tags))
      destinations.push({ ...one, span: { start: one.span.start + start, end: one.span.end + start } });
  }
  const assumed =
    platform.startsWith('other:') || lines.some(({ mode, class: cls }) => mode === 'unknown' || cls === 'unknown');
  const same =
    resolved === undefined
      ? lines.every((line) => line.resolved === undefined || plain(line.resolved) === plain(line.text))
      : plain(resolved) === plain(command);
  const confidence = assumed ? ('assumed' as const) : same ? ('exact' as const) : ('resolved' as const);
  return { ...(destinations.length > 0 && { destinations }), confidence };
}

const plain = (text: string): string => text.trim().replace(/\s+/g, ' ').toLowerCase();

function lineByLine(
  platform: Platform,
  parts: readonly { text: string; start: number }[],
  from: CliMode,
  found: Judgement[],
) {
  const lines: ClassifiedLine[] = [];
  let mode = from;
  for (const { text, start } of parts) {
    // Enter alone does nothing, unless a line before it may have asked something.
    const asked = mode === 'prompt' || found.at(-1)?.tags.includes('interactive') === true;
    if (text.trim() === '' && mode !== 'prompt') {
      if (!asked) continue;
      mode = 'prompt';
    }
    for (const { text: line, start: at, judgement } of judgeOn(platform, text, mode)) {
      lines.push(lineOf(line, mode, judgement));
      found.push(shifted(judgement, start + at));
      mode = judgement.leaves;
    }
  }
  return summary(lines, found);
}

function together(
  command: string,
  pieces: readonly { text: string; start: number; judgement: Judgement }[],
  from: CliMode,
  found: Judgement[],
): Classification {
  const lines: ClassifiedLine[] = [];
  let mode = from;
  for (const { text, start, judgement } of pieces) {
    lines.push(lineOf(text, mode, judgement));
    found.push(shifted(judgement, start));
    mode = judgement.leaves;
  }
  return found.length === 0 ? refused(command, from, 'there is no command in it') : summary(lines, found);
}

function summary(lines: readonly ClassifiedLine[], found: readonly Judgement[]): Classification {
  const all = inSequence(found);
  // Nobody sends a remark alone: what looks like one may be anything, and nothing is lost by asking.
  if (found.every(({ reason }) => reason === remarkReason))
    return { class: 'unknown', reason: 'nothing but a remark stands in it', tags: [], lines };
  const resolved = found.every((one) => one.resolved !== undefined)
    ? found.map((one) => one.resolved).join('\n')
    : undefined;
  const worst = lines.find((line) => !isWorse(all.class, line.class));
  const where = lines.length > 1 && worst ? `line ${lines.indexOf(worst) + 1}: ` : '';
  return {
    class: all.class,
    reason: `${where}${all.reason}`,
    ...(all.span && { span: all.span }),
    ...(resolved !== undefined && { resolved }),
    tags: [...all.tags],
    lines,
  };
}

function lineOf(text: string, mode: CliMode, one: Judgement): ClassifiedLine {
  const { class: riskClass, reason, span, resolved, tags, leaves } = one;
  return { text, mode, leaves, class: riskClass, reason, ...(span && { span }), ...(resolved && { resolved }), tags };
}

function refused(text: string, mode: CliMode, reason: string, span?: Span): Classification {
  const one = unknown(reason, span);
  return { class: 'unknown', reason, ...(span && { span }), tags: [], lines: [lineOf(text, mode, one)] };
}
