/** What may stand on the last line while a device answers. */
import { type Profile, type Prompt, type Question, readPrompt } from '@interlock/platforms';
import { type Cover, coveredQuiet } from './cover.ts';
import type { Sight } from './dialogue.ts';

export type Seen =
  | {
      readonly kind: 'prompt';
      readonly prompt: Prompt /** Output without a line end in front of it. */;
      readonly rest: string;
    }
  | { readonly kind: 'pager'; readonly key: string }
  | { readonly kind: 'question'; readonly question: Question; readonly text: string }
  /** A log message came after the prompt; an empty line brings the prompt back. */
  | { readonly kind: 'covered' };

/** Milliseconds without a byte after which each counts; a prompt is exact, a question could be output in pieces. */
const quiet = { prompt: 2, pager: 20, question: 60, guess: 1000 } as const;

/**
 * Behind a prompt with the session's mark nothing is waited for: no output knows it. Where the session has one, a prompt
 * without it is output more likely than not.
 */
const quietBehind = (marked: boolean | null): number => (marked === null ? quiet.prompt : marked ? 0 : quiet.guess);

export function sightOf(
  profile: Profile,
  line: string,
  known: { readonly prompt: Prompt; readonly cover: Cover; readonly marked: boolean | null },
): Sight<Seen> | undefined {
  // output without a line end in front of the prompt
  const { text } = known.prompt;
  if (text.length >= 4 && line.length > text.length && line.endsWith(text))
    return {
      seen: { kind: 'prompt', prompt: known.prompt, rest: line.slice(0, -text.length) },
      quiet: known.marked === null ? quiet.question : known.marked ? 0 : quiet.guess,
    };
  const prompt = readPrompt(profile, line);
  if (prompt !== undefined) return { seen: { kind: 'prompt', prompt, rest: '' }, quiet: quietBehind(known.marked) };
  const covered = known.cover.under(line);
  if (covered !== undefined) {
    const under = readPrompt(profile, covered);
    if (under !== undefined)
      return sameHost(known.prompt, under) ? { seen: { kind: 'covered' }, quiet: coveredQuiet } : undefined;
    const waits = waitsFor(profile, covered);
    return waits && { seen: waits.seen, quiet: Math.max(waits.quiet, coveredQuiet) };
  }
  return waitsFor(profile, line);
}

/** A pager or a question. */
function waitsFor(profile: Profile, line: string): Sight<Seen> | undefined {
  const end = line.slice(-400);
  const { pager } = profile;
  if (pager?.end?.pattern.test(end)) return { seen: { kind: 'pager', key: pager.end.key }, quiet: quiet.pager };
  if (pager?.pattern.test(end)) return { seen: { kind: 'pager', key: pager.key }, quiet: quiet.pager };
  const question = profile.questions.find((one) => one.pattern.test(end));
  if (question === undefined) return undefined;
  const guessed = question.name === 'question' || question.name === 'argument';
  return { seen: { kind: 'question', question, text: end }, quiet: guessed ? quiet.guess : quiet.question };
}

/** Whether two prompts are of one host; a long name may be shortened in configuration. */
export function sameHost(known: Prompt, shown: Prompt): boolean {
  return (
    known.hostname === shown.hostname ||
    (shown.hostname.length >= 16 && known.hostname.startsWith(shown.hostname)) ||
    (known.hostname.length >= 16 && shown.hostname.startsWith(known.hostname))
  );
}
