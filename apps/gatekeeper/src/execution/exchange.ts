/** One line and what the device says to it: typed, seen as typed, entered, and read to the next prompt. */
import type { Answer } from '@interlock/model';
import { type Profile, type Prompt, type Question, readPrompt } from '@interlock/platforms';
import type { Added } from './added.ts';
import { coveredQuiet, newCover } from './cover.ts';
import type { Dialogue } from './dialogue.ts';
import { type Seen, sightOf } from './sights.ts';

/** The two ends of an exchange, and what is allowed beside the line itself. */
export interface Ground {
  readonly dialogue: Dialogue;
  readonly profile: Profile;
  readonly added: Added;
  readonly halt: AbortSignal;
}

export interface Watch {
  /** A finished line of the screen, the typed one included. */
  readonly line: (text: string) => void;
  /** Called just before Enter: from here on the line may have an effect. */
  readonly entering: () => void;
  /** Approved answers that are left; a given one is taken out. */
  readonly answers: Answer[];
}

/** What came of a line; `prompt` is null where none came back after a question was declined. */
export interface Reply {
  readonly prompt: Prompt | null;
  readonly error: { readonly says: string; readonly line: string } | null;
  readonly declined: { readonly question: string; readonly text: string } | null;
}

/** Milliseconds of silence after which an echo that is not the line counts as another. */
const echoPatience = 3000;
/** Milliseconds for the prompt to come back once a question was declined, and how many questions are declined. */
const declinePatience = 10_000;
const mostDeclined = 5;

/** Types the line without Enter; false where the device does not show it as it was typed. */
export async function typeLine(ground: Ground, at: Prompt, text: string, line: Watch['line']): Promise<boolean> {
  const { dialogue, profile } = ground;
  const wanted = at.text + text;
  if (dialogue.line !== at.text && (await confirmPrompt(ground, at))?.text !== at.text) return false;
  let before = '';
  dialogue.onLine = (finished) => {
    line(finished);
    // a log message may fall into the middle of the echo; what it interrupts goes on below it
    if (!profile.logLine.test(finished)) before = (before + finished).slice(-2 * wanted.length - 1);
  };
  await dialogue.send(text);
  return dialogue.wait(() => {
    const shown = dialogue.line;
    const same = shown === wanted || before + shown === wanted;
    return { seen: same, quiet: same ? 0 : echoPatience };
  }, ground.halt);
}

/** Presses Enter behind a typed line and reads to the next prompt, past pagers and questions. */
export async function enterLine(ground: Ground, at: Prompt, watch: Watch): Promise<Reply> {
  const { dialogue, profile, added } = ground;
  let echoed = false;
  let error: Reply['error'] = null;
  let declined: Reply['declined'] = null;
  const cover = newCover(profile);
  dialogue.onLine = (finished) => {
    watch.line(finished);
    if (!echoed) {
      echoed = true;
      return;
    }
    cover.line(finished);
    if (error === null && !profile.logLine.test(finished)) {
      const shape = profile.errors.find(({ pattern }) => pattern.test(finished));
      if (shape !== undefined) error = { says: shape.says, line: finished };
    }
  };
  watch.entering();
  let mark = dialogue.pieces;
  let halt = ground.halt;
  let questions = 0;
  const press = async (bytes: string) => {
    mark = dialogue.pieces;
    await dialogue.send(bytes);
  };
  await press(profile.lineEnd);
  for (;;) {
    const look = () =>
      echoed && dialogue.pieces > mark
        ? sightOf(profile, dialogue.line, { prompt: at, cover, marked: dialogue.marked })
        : undefined;
    const seen: Seen | undefined = await dialogue.wait(look, halt).catch((reason: unknown) => {
      if (declined !== null && halt !== ground.halt && !ground.halt.aborted && !dialogue.ended) return undefined;
      throw reason;
    });
    if (seen === undefined) return { prompt: null, error, declined };
    if (seen.kind === 'prompt') {
      if (seen.rest !== '') watch.line(seen.rest);
      return { prompt: seen.prompt, error, declined };
    }
    if (seen.kind === 'pager') await press(added.key(seen.key));
    else if (seen.kind === 'covered') await press(added.line('') + profile.lineEnd);
    else {
      const answer = answerTo(seen.question, watch.answers);
      if (answer !== undefined)
        await press(answer === '' || !seen.question.singleKey ? answer + profile.lineEnd : answer);
      else {
        declined ??= { question: seen.question.name, text: seen.text };
        if (++questions > mostDeclined) return { prompt: null, error, declined };
        if (halt === ground.halt) halt = AbortSignal.any([ground.halt, AbortSignal.timeout(declinePatience)]);
        await press(added.key(seen.question.no));
      }
    }
  }
}

/** The approved answer, taken out of what is left; a password is never one. */
function answerTo(question: Question, answers: Answer[]): string | undefined {
  if (question.name === 'password') return undefined;
  const at = answers.findIndex((one) => one.question === question.name);
  return at < 0 ? undefined : answers.splice(at, 1)[0]?.answer;
}

/** The prompt that stands there after `after` lines, also under log messages. */
export async function promptAfter(ground: Ground, after: number, quiet: number): Promise<Prompt> {
  const { dialogue, profile } = ground;
  const cover = newCover(profile);
  let lines = 0;
  dialogue.onLine = (line) => {
    lines++;
    cover.line(line);
  };
  return dialogue.wait(() => {
    if (lines < after) return undefined;
    const prompt = readPrompt(profile, dialogue.line);
    if (prompt !== undefined) return { seen: prompt, quiet };
    const under = cover.under(dialogue.line);
    const covered = under === undefined ? undefined : readPrompt(profile, under);
    return covered && { seen: covered, quiet: Math.max(quiet, coveredQuiet) };
  }, ground.halt);
}

/** Presses Enter on an empty line until the same prompt came twice; undefined where none holds. */
export async function confirmPrompt(ground: Ground, first: Prompt): Promise<Prompt | undefined> {
  const { dialogue, profile, added } = ground;
  let known = first;
  for (let tries = 0; tries < 4; tries++) {
    await dialogue.send(added.line('') + profile.lineEnd);
    const next = await promptAfter(ground, 1, 15);
    if (next.text === known.text && dialogue.line === next.text) return next;
    known = next;
  }
  return undefined;
}
