/** A staged call against the state it was computed from: read by the ordinary way, shown as a diff, and read again. */
import { createHash } from 'node:crypto';
import { type Call, Fault, type Id, type Outcome, type Proposal } from '@interlock/model';
import { diffOf, type Staging, stagingOf, stateOf, undoLines, undoOfDiff } from '@interlock/platforms';
import type { CallResult, Card, RunEvent } from '@interlock/protocol';
import type { LookedUp } from '../look-up.ts';
import { type Own, withOwn } from './own-diff.ts';
import { stageTool } from './stage-tool.ts';

/** The state of a device that a diff was computed from. */
export interface State {
  readonly running: string;
  /** SHA-256 of the configuration in its one form, as lower-case hex. */
  readonly fingerprint: string;
}

/** Runs a proposal the way of one command and answers with all the device wrote; throws what kept it from that. */
export type Read = (proposal: Proposal) => Promise<{ readonly result: CallResult; readonly output: string }>;

/** Rows of a diff that stand on a card; the lines that are sent stand there all. */
const mostRows = 1000;

/** How often a card may come back because the device changed under it. */
export const mostReturns = 5;

/** Reads the state that a staged proposal is about; null where nothing is staged. */
export async function readState(proposal: Proposal, found: LookedUp, read: Read): Promise<State | null> {
  const staging = stagingFor(found.call);
  if (!staging) return null;
  const { result, output } = await read({
    use: `${proposal.use}\nstate`,
    agent: proposal.agent,
    tool: 'terminal.run',
    arguments: { command: staging.read },
    ...(proposal.host && { host: proposal.host }),
  });
  if (result.status !== 'ok')
    throw new Fault(
      'stage.unread',
      `The running configuration was not read (\`${staging.read}\`): ${result.text.slice(0, 600)}`,
      'Nothing ran. Without it there is no diff; terminal.run needs none.',
    );
  const state = stateOf(staging, output);
  if (state === '')
    throw new Fault(
      'stage.empty',
      `\`${staging.read}\` showed no configuration that is understood.`,
      'Nothing ran. Without it there is no diff; terminal.run needs none.',
    );
  return { running: output, fingerprint: createHash('sha256').update(state).digest('hex') };
}

/** The call bound to the state, with the diff for its card. */
export function bindTo(found: LookedUp, state: State, returned: boolean, asked: Own | null = null): LookedUp {
  const staging = stagingFor(found.call) as Staging;
  const { platform } = found.call.target as NonNullable<Call['target']>;
  const { rows, notes } = diffOf(platform, staging, state.running, found.call.lines);
  const { fingerprint } = state;
  const own = withOwn(found, staging, state, asked);
  const diff: Card['diff'] = {
    by: 'computed',
    read: staging.read,
    fingerprint,
    rows: rows.slice(0, mostRows).map((row) => ({ ...row })),
    notes: [
      ...(rows.length > mostRows ? [`${rows.length - mostRows} more rows are not shown.`] : []),
      ...notes,
      ...own.notes,
    ],
    returned,
    ...own.diff,
  };
  const call = { ...own.call, arguments: { ...own.call.arguments, state: fingerprint } };
  const undone = undoOfDiff(staging, rows);
  if (!undone) return { ...found, call, diff };
  const lost = undone.lost.map((line) => `\`${line}\` has to be typed by hand.`);
  return { ...found, call, diff, undo: { lines: [...undone.lines], note: [...lost, undoNote].join(' ') } };
}

const undoNote = 'Computed from the diff: what went is typed again as it stood.';

/** What takes back the lines that ran; none where they never became live. */
export function undoAfter(found: LookedUp, card: Card, state: State | null, outcome: Outcome): readonly string[] {
  const { call } = found;
  const ran = call.lines.slice(0, outcome.end === 'device-error' ? outcome.ran - 1 : outcome.ran);
  const commits = ({ text }: { readonly text: string }) => /^commit\b(?! check)/i.test(text.trim());
  if (!call.target || (call.lines.some(commits) && !ran.some(commits))) return [];
  if (ran.length === call.lines.length) return card.undo.lines;
  const staging = stagingFor(call);
  const { platform } = call.target;
  const undone = staging && state && undoOfDiff(staging, diffOf(platform, staging, state.running, ran).rows);
  return undone ? undone.lines : undoLines(platform, ran).lines;
}

/** The result with what ran and what did not, line by line. */
export function toldStaged(result: CallResult, call: Call, outcome: Outcome | null): CallResult {
  if (outcome === null || outcome.end === 'done') return result;
  const texts = call.lines.map(({ text }) => text);
  const failed = outcome.end === 'device-error' ? 1 : 0;
  const part = (word: string, some: readonly string[]) =>
    some.length === 0 ? [] : [`${word}:`, ...some.map((text) => `  ${text}`)];
  const rows = [
    ...part('Taken by the device', texts.slice(0, Math.max(0, outcome.ran - failed))),
    ...part('Refused by the device', failed > 0 ? texts.slice(outcome.ran - 1, outcome.ran) : []),
    ...part('Not sent', texts.slice(outcome.ran)),
  ];
  return { ...result, text: [result.text.replace(/\n$/, ''), ...rows].join('\n') };
}

/**
 * Where a device refused because somebody else's edits stand in its candidate: looks at them, by a call of its own that
 * is asked like any other. Nothing was committed.
 */
export async function withOthersEdits(
  result: CallResult,
  proposal: Proposal,
  call: Call,
  read: Read,
): Promise<CallResult> {
  const occupied = stagingFor(call)?.occupied;
  if (!occupied || result.status !== 'error' || !occupied.pattern.test(result.text)) return result;
  const look = await read({
    ...proposal,
    use: `${proposal.use}\ncandidate`,
    tool: 'terminal.run',
    arguments: { command: occupied.look.join('\n'), answers: occupied.answers.map((one) => ({ ...one })) },
    explanation: 'To see what somebody else left uncommitted in the candidate. It commits nothing.',
  });
  const seen = look.result.status === 'ok' ? look.output : `They were not looked at. ${look.result.text}`;
  return {
    ...result,
    text: `${result.text}\nSomebody else's edits stand uncommitted in the candidate. Nothing was committed.\n${seen}`,
  };
}

export const movedNotice = (call: Call, conversation: Id<'conversation'>, at: number): RunEvent => ({
  type: 'notice',
  at,
  conversation,
  code: 'stage.moved',
  text: `The configuration of ${call.target?.name} changed before the staged lines ran. Nothing ran.`,
  next: 'They are decided anew on what stands there now.',
});

const stagingFor = (call: Call): Staging | undefined =>
  call.tool === stageTool && call.target ? stagingOf(call.target.platform) : undefined;
