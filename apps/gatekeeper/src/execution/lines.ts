/** The lines of a call on a session, one at a time, and back to exec afterwards. */
import { createHash } from 'node:crypto';
import type { Answer, Call, CallLine } from '@interlock/model';
import { type Plan, type Prompt, shownText, standsIn } from '@interlock/platforms';
import type { AgentSession } from './agent-session.ts';
import { enterLine, type Ground, type Reply, typeLine } from './exchange.ts';
import * as faults from './faults.ts';
import type { Ending, Progress } from './progress.ts';
import { sameHost } from './sights.ts';

export interface Lines {
  readonly host: string;
  readonly call: Call;
  readonly plan: Plan;
  readonly session: AgentSession;
  readonly ground: Ground;
  readonly stop: AbortSignal;
  /** Whether its time is over by the wall's clock, which goes on while the machine sleeps. */
  readonly late: () => boolean;
  readonly progress: Progress;
  readonly line: (text: string) => void;
  /** A line as it is sent: its placeholders filled in. */
  readonly fill: (line: string) => string;
  /** A device's words without their secrets. */
  readonly scrub: (text: string) => string;
  /** A device's words as they may stand in a fault. */
  readonly quote: (text: string) => string;
}

/** Milliseconds to come back to exec after the last line. */
const leavePatience = 10_000;

/** Runs the lines until one does not end well. Throws Gone and Halted. */
export async function runLines(lines: Lines): Promise<Ending> {
  const { call, session, host, progress, stop } = lines;
  if (needsPrivilege(lines) && session.prompt.privilege === 'user') return ended('failed', faults.noPrivilege(host));
  const way = await enterMode(lines);
  if (way !== undefined) return way;
  const answers = [...call.answers];
  for (const [at, line] of call.lines.entries()) {
    if (stop.aborted) return ended('stopped', faults.stoppedBetween(progress.ran, call.lines.length));
    if (lines.late()) return ended('timed-out', faults.timeLimit(host, call.limits.milliseconds / 1000, false));
    if (!standsIn(session.profile, line.mode, session.prompt.mode))
      return ended('failed', faults.otherMode(host, line, at, session.prompt.mode));
    const end = await runLine(lines, line, at, answers);
    if (end !== undefined) return end;
  }
  return ended('done', null);
}

async function runLine(lines: Lines, line: CallLine, at: number, answers: Answer[]): Promise<Ending | undefined> {
  const { session, ground, host, progress, call, quote } = lines;
  progress.at = at;
  const typed = await typeLine(ground, session.prompt, lines.fill(line.text), lines.line);
  if (!typed) {
    session.close();
    return ended('failed', faults.noEcho(host, at));
  }
  const entering = () => {
    progress.inFlight = true;
  };
  const rows: string[] = [];
  const seen = (text: string) => {
    if (line.shows !== undefined) rows.push(text);
    lines.line(text);
  };
  const reply = await enterLine(ground, session.prompt, { line: seen, entering, answers });
  if (reply.prompt === null) {
    session.close();
    progress.ran++;
    progress.inFlight = false;
    return endOf(lines, at, reply) ?? ended('unknown', faults.lostWire(host, true));
  }
  progress.inFlight = false;
  progress.ran++;
  progress.prompt = reply.prompt.text;
  const named = session.profile.rename?.exec(line.text.trim())?.[1];
  if (!sameHost(session.prompt, reply.prompt) && reply.prompt.hostname !== named) {
    session.close();
    return ended('failed', faults.otherHost(host, quote(reply.prompt.text)));
  }
  session.prompt = reply.prompt;
  const end = endOf(lines, at, reply, call.lines.length);
  if (end !== undefined || line.shows === undefined) return end;
  // The first row is the typed line; a secret in what follows is replaced before it is compared.
  const shown = createHash('sha256')
    .update(shownText(lines.scrub(rows.slice(1).join('\n')).split('\n')))
    .digest('hex');
  return shown === line.shows ? undefined : ended('failed', faults.otherDiff(host, at, call.lines.length));
}

function endOf({ host, call, quote }: Lines, at: number, reply: Reply, count = call.lines.length): Ending | undefined {
  if (reply.declined !== null)
    return ended('refused', faults.unapproved(host, at, reply.declined.question, quote(reply.declined.text)));
  if (reply.error !== null)
    return ended('device-error', faults.deviceError(host, at, count, reply.error.says, quote(reply.error.line)));
  return undefined;
}

/** Brings a session from exec to where the first line was judged. */
async function enterMode(lines: Lines): Promise<Ending | undefined> {
  const { session, ground, plan, host } = lines;
  for (const text of plan.enter) {
    const prompt = await sendAdded(ground, session.prompt, text, lines.line);
    if (prompt === undefined) return ended('failed', faults.noEcho(host, 0));
    session.prompt = prompt;
  }
  return undefined;
}

/** Back to exec by the lines the call lists; a session that does not come back is closed. */
export async function leaveMode(lines: Omit<Lines, 'fill'>): Promise<void> {
  const { session, plan, ground } = lines;
  if (session.dialogue.ended || session.prompt.mode === 'exec') return;
  const halt = AbortSignal.any([ground.halt, AbortSignal.timeout(leavePatience)]);
  try {
    for (const text of plan.leave) {
      const prompt = await sendAdded({ ...ground, halt }, session.prompt, text, lines.line);
      if (prompt === undefined) break;
      session.prompt = prompt;
    }
  } catch {
    session.close();
  }
  if (session.prompt.mode !== 'exec') session.close();
}

async function sendAdded(
  ground: Ground,
  at: Prompt,
  text: string,
  line: (text: string) => void,
): Promise<Prompt | undefined> {
  if (!(await typeLine(ground, at, ground.added.line(text), line))) return undefined;
  const reply = await enterLine(ground, at, { line, entering: () => {}, answers: [] });
  return reply.prompt ?? undefined;
}

/** Reads run wherever the account stands; a change on a platform with two kinds of exec wants the upper one. */
function needsPrivilege({ session: { profile }, call }: Lines): boolean {
  return profile.config !== null && call.lines.some((line) => line.class !== 'read-only');
}

function ended(end: Ending['end'], fault: Ending['fault']): Ending {
  return { end, fault };
}
