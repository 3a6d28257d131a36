/**
 * The device's own diff of staged lines. Its words are nobody's but the device's: they stand on the card, a hash of them
 * is in the call, and they alter no line. Whatever asks for them is a call of its own.
 */
import { createHash } from 'node:crypto';
import type { Approval, Call, Outcome, Proposal } from '@interlock/model';
import {
  candidateWords,
  compareBelow,
  lookAt,
  readBelow,
  type Staging,
  stagingOf,
  stateBelow,
  surprises,
  wordsBelow,
} from '@interlock/platforms';
import type { CallResult, Card, RunEvent } from '@interlock/protocol';
import { classify } from '@interlock/risk';
import type { Conversation } from '../../conversation/conversation.ts';
import type { Facts, LookedUp } from '../look-up.ts';
import type { Follows } from '../sequels/covered.ts';
import { stageTool } from './stage-tool.ts';
import type { Read, State } from './staged.ts';

/** What a device said of staged lines, and the state that it said it on. */
export interface Own {
  readonly fingerprint: string;
  /** Null where it said nothing that could be used; the note says why. */
  readonly words: { readonly host: string; readonly how: string; readonly text: string } | null;
  readonly note: string;
}

/** Characters and rows that a person may be asked to read; a longer diff is not shown by half. */
const most = { characters: 60_000, rows: 1000 };

/**
 * Of a router that is a program on a Linux machine: the machine is asked, where the inventory has it under the same
 * address. Two reads of that host, decided like any other; null where there is no such host.
 */
export async function askBelow(
  proposal: Proposal,
  found: LookedUp,
  state: State,
  {
    at,
    rooms,
    read,
  }: {
    readonly at: { readonly conversation: Conversation };
    readonly rooms: { readonly facts: Facts };
    readonly read: Read;
  },
): Promise<Own | null> {
  const { call } = found;
  const staging = stagingFor(call);
  if (staging?.own?.from !== 'below' || !call.target || hidden(found)) return null;
  const { address, route } = call.target;
  const known = at.conversation.hosts;
  const below = rooms.facts
    .hosts()
    .filter(
      (one) =>
        (known?.includes(one.id) ?? true) &&
        one.platform === 'linux' &&
        !one.lab &&
        one.address === address &&
        `${one.route}` === `${route}`,
    );
  const [box] = below;
  if (!box || below.length > 1) return null;
  const { fingerprint } = state;
  const none = (why: string): Own => ({
    fingerprint,
    words: null,
    note: `${box.name} was asked for FRR's own diff and gave none: ${why.slice(0, 400)}`,
  });
  const asked = (command: string, part: string) =>
    read({
      use: `${proposal.use}\n${part}`,
      agent: proposal.agent,
      tool: 'terminal.run',
      arguments: { command },
      host: box.id,
    });
  const first = await asked(readBelow, 'below');
  if (first.result.status !== 'ok') return none(first.result.text);
  if (stateBelow(staging, first.output, readBelow) !== stateBelow(staging, state.running, staging.read))
    return none('another configuration runs there.');
  const line = compareBelow(staging, first.output, call.lines);
  if (line === null || classify({ platform: 'linux', mode: 'exec', command: line }).class !== 'read-only')
    return none('the lines do not fit into one that only reads.');
  const second = await asked(line, 'own');
  if (second.result.status !== 'ok') return none(second.result.text);
  const text = wordsBelow(second.output, line);
  if (text === null) {
    const rows = second.output.split('\n').slice(1);
    return none(rows.filter((row) => row.trim() !== '' && !/\bINFO: /.test(row)).join('\n'));
  }
  return { fingerprint, words: { host: box.name, how: 'frr-reload.py --test', text }, note: '' };
}

/** Asks by a candidate, after a person pressed for it on the card: the lines that stood there, and no other. */
export async function askCandidate(
  proposal: Proposal,
  found: LookedUp,
  card: Card,
  approval: Approval,
  reading: (follows: Follows) => Read,
): Promise<Own> {
  const staging = stagingFor(found.call) as Staging;
  const fingerprint = card.diff?.fingerprint ?? '';
  const lines = card.diff?.ask?.lines ?? [];
  const { result, output } = await reading({ approval, card, call: found.call })({
    use: `${proposal.use}\nown ${found.call.id}`,
    agent: proposal.agent,
    tool: 'terminal.run',
    arguments: { command: lines.join('\n') },
    ...(proposal.host && { host: proposal.host }),
    explanation: 'To see the diff that the device shows of its own. It commits nothing.',
  });
  const name = card.host?.name ?? '';
  const text = result.status === 'ok' ? candidateWords(output, staging) : null;
  const own = staging.own?.from === 'candidate' ? staging.own : null;
  if (text !== null) return { fingerprint, words: { host: name, how: own?.compare ?? '', text }, note: '' };
  const left =
    result.status === 'unknown' || result.status === 'stopped'
      ? own?.ends
        ? 'Whether its candidate is gone is not known; it ends with its session at the latest.'
        : 'Whether its candidate is gone is not known.'
      : 'Nothing was committed, and no candidate was kept.';
  return { fingerprint, words: null, note: `${name} showed no diff of its own. ${left} ${result.text.slice(0, 400)}` };
}

/** What a card and its call carry of it: the words, what they bind, or the key that asks for them. */
export function withOwn(
  found: LookedUp,
  staging: Staging,
  state: State,
  own: Own | null,
): { readonly call: Call; readonly diff: Pick<NonNullable<Card['diff']>, 'own' | 'ask'>; readonly notes: string[] } {
  const { call } = found;
  const look = hidden(found) ? null : lookAt(staging, call.lines);
  const met = staging.own?.from === 'candidate' && staging.own.met;
  const ask = look ? { ask: { lines: [...look.lines], met } } : {};
  if (own === null) return { call, diff: ask, notes: [] };
  if (own.fingerprint !== state.fingerprint)
    return { call, diff: ask, notes: ['The configuration changed while the device was asked for its own diff.'] };
  const { words } = own;
  if (words === null) return { call, diff: ask, notes: [own.note] };
  if (words.text.length > most.characters || words.text.split('\n').length > most.rows)
    return { call, diff: {}, notes: ['The device’s own diff is too long to be read here, and is not shown by half.'] };
  const sha256 = createHash('sha256').update(words.text).digest('hex');
  const lines = look
    ? call.lines.map((line, at) => (at === look.compare ? { ...line, shows: sha256 } : line))
    : call.lines;
  return { call: { ...call, lines, arguments: { ...call.arguments, own: sha256 } }, diff: { own: words }, notes: [] };
}

/** Reads what stands there after lines ran that were approved on the device's word, and says what nobody foresaw. */
export async function readBack(
  result: CallResult,
  found: LookedUp,
  before: State,
  reread: () => Promise<State | null>,
  outcome: () => Outcome | null,
): Promise<{ readonly result: CallResult; readonly odd: boolean }> {
  const staging = stagingFor(found.call);
  if (!staging || !found.diff?.own || !found.call.target || outcome()?.end !== 'done') return { result, odd: false };
  const told = (text: string, odd: boolean) => ({ result: { ...result, text: `${result.text}\n${text}` }, odd });
  const after = await reread().catch(() => null);
  if (after === null) return told('What stands there now was not read back.', true);
  const texts = { before: before.running, after: after.running };
  const { more, less } = surprises(found.call.target.platform, staging, texts, found.call.lines);
  if (more.length + less.length === 0) return told('Read back: what stands there now is what was foreseen.', false);
  const part = (word: string, some: readonly string[]) =>
    some.length === 0 ? [] : [`${word}:`, ...some.slice(0, 50).map((text) => `  ${text}`)];
  return told(
    [
      'Read back: what stands there now is not what was foreseen. The device may have committed something else than it showed.',
      ...part('Not foreseen', more),
      ...part('Foreseen, and not there', less),
    ].join('\n'),
    true,
  );
}

export const oddNotice = (call: Call, at: number): RunEvent => ({
  type: 'notice',
  at,
  conversation: call.conversation as NonNullable<Call['conversation']>,
  code: 'stage.not-foreseen',
  text: `What stands on ${call.target?.name} after the staged lines is not what was foreseen.`,
  next: 'Read the result, and the running configuration, before going on.',
});

/** Lines with a secret that nobody is shown are not put anywhere but where they were approved for. */
const hidden = ({ call, typed }: LookedUp): boolean => call.placeholders.length > 0 || typed.length > 0;

const stagingFor = (call: Call): Staging | undefined =>
  call.tool === stageTool && call.target ? stagingOf(call.target.platform) : undefined;
