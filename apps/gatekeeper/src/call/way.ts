/**
 * The way of one command, start to end: look up, decide, ask, permit, ledger, run, outcome. It is the only path from
 * a proposal to a device; every step that fails ends it closed.
 */
import { manualRule } from '@interlock/gate';
import {
  type Approval,
  type Call,
  type Decision,
  type Host,
  newId,
  type Outcome,
  type Proposal,
} from '@interlock/model';
import type { CallResult, Card } from '@interlock/protocol';
import { type Conversation, type Run, rootOf } from '../conversation/conversation.ts';
import { helperRoles } from '../conversation/sub-agents.ts';
import type { Rejections } from '../devices/rejections.ts';
import type { House } from '../house.ts';
import { bothClocks } from './both-clocks.ts';
import { drawCard } from './card.ts';
import type { Cards } from './cards.ts';
import { changeNamed } from './change-reference.ts';
import { type DecidingRooms, decideOn, hooked } from './deciding.ts';
import { decidedDeed, voidedDeed } from './deeds.ts';
import { type LookedUp, lookUp } from './look-up.ts';
import { release, underOf, type Watch } from './release.ts';
import { coveredBy, type Follows } from './sequels/covered.ts';
import type { Sequels } from './sequels/sequels.ts';
import { sourcesOf } from './sources.ts';
import { askBelow, askCandidate, type Own, oddNotice, readBack } from './staging/own-diff.ts';
import {
  bindTo,
  mostReturns,
  movedNotice,
  type Read,
  readState,
  type State,
  toldStaged,
  undoAfter,
  withOthersEdits,
} from './staging/staged.ts';
import { planArguments } from './tools/plan-edit.ts';
import { mostCalls, refusal, restless, tooMany, turnedDown } from './turned-down.ts';
import { heavy, type Turns } from './turns.ts';

export interface WayRooms extends DecidingRooms {
  readonly cards: Cards;
  readonly turns: Turns;
  readonly rejections: Rejections;
  readonly sequels?: Pick<Sequels, 'ended' | 'expired'>;
  /** Asks for a host's first key where nobody has trusted one. */
  readonly trusted: (host: Host, signal: AbortSignal) => Promise<Host>;
  /** Lets the conversation know what a tool use came to, before the agent does. */
  readonly answered: (run: Run, use: string, result: CallResult) => void;
}

/** One proposal, one result. The same use of the same run joins the call that is under way, and never runs twice. */
export function propose(
  proposal: Proposal,
  at: { conversation: Conversation; run: Run },
  rooms: WayRooms,
): Promise<CallResult> {
  const known = at.conversation.history.find((item) => item.kind === 'result' && item.use === proposal.use);
  if (known?.kind === 'result') return Promise.resolve(known.result);
  const begun = at.run.calls.get(proposal.use);
  if (begun) return begun;
  if (++at.run.counts.calls > mostCalls) return Promise.reject(tooMany());
  const result = travel(proposal, at, rooms).catch((error: unknown) => refusal(error, at.run));
  return answerWith(proposal.use, result, at.run, rooms);
}

/**
 * Answers a use with a result: whoever asks for it again joins it, and the conversation keeps it once every outcome
 * behind it is durable. So nothing that outlives the process says of a call what the ledger does not.
 */
export function answerWith(
  use: string,
  result: Promise<CallResult>,
  run: Run,
  { answered }: Pick<WayRooms, 'answered'>,
): Promise<CallResult> {
  const told = result.then((value) => {
    const keep = () => {
      answered(run, use, value);
      run.calls.delete(use);
    };
    run.outcomes.add(run.outcomes.settled().then((lost) => lost ?? keep()));
    return value;
  });
  run.calls.set(use, told);
  return told;
}

/** What a call that is made of others says of a part, or of its own next card. */
interface How {
  /** A read for a call that has its turn already, and the approvals of the card that said so. */
  readonly within?: { readonly approvals: readonly Approval[] };
  /** A person's press on what stood on an approved card. */
  readonly follows?: Follows;
  readonly watch?: Watch;
  /** The state that a staged call is bound to, and how often its card came back. */
  readonly state?: State;
  readonly returned?: number;
  /** What the device said of its own, on the card that comes next. */
  readonly own?: Own;
}

type Part = Pick<How, 'within' | 'follows'>;

async function travel(
  proposal: Proposal,
  at: { conversation: Conversation; run: Run },
  rooms: WayRooms,
  how: How = {},
): Promise<CallResult> {
  const { house } = rooms;
  at.run.live.throwIfAborted();
  const looked = await lookUpTrusted(proposal, at, rooms);
  const reading = (part: Part = {}) => reader(at, rooms, part);
  const state = how.state ?? (await readState(proposal, looked, reading()));
  const returned = how.returned ?? 0;
  const own = how.own ?? (state && (await askBelow(proposal, looked, state, { at, rooms, read: reading() })));
  const bound = state ? bindTo(looked, state, returned > 0, own) : looked;
  const { found, ruling } = await hooked(bound, at, rooms);
  const under = underOf(found, at.conversation, house);
  const { decision, question } = decideOn(found, ruling, at, rooms);
  const explanation = proposal.explanation === undefined ? undefined : rooms.redact(proposal.explanation).text;
  const decided = house.journal
    .write(decidedDeed(found, decision, at.conversation, explanation, house))
    .then(() => showDecision(found, decision, explanation, at, house));
  if (decision.outcome === 'allow') {
    decided.catch(() => {}); // release awaits it together with its own entry, so that one flush serves both
    return released([]);
  }
  await decided;
  if (decision.outcome === 'deny') {
    at.run.counts.rejected++;
    return { status: 'denied', source: 'gate', text: `The gate denied it (${decision.rule}): ${decision.reason}` };
  }
  const planned = rooms.plans?.take(found.call, question, decision) ?? null;
  if (planned !== null) return released(planned);
  if (how.within?.approvals.length && coveredRead(found, decision)) return released(how.within.approvals);
  if (how.follows && coveredBy(how.follows, found, decision)) return released([how.follows.approval]);
  const card = drawCard({
    ...found,
    id: newId('card', house.around.random),
    decision,
    domain: found.tool.domain,
    organization: house.organizationName,
    helper: helperRoles(at.run),
    change: changeNamed(at.conversation, { prompt: rootOf(at.run).prompt, hosts: rooms.facts.hosts() }),
    sources: sourcesOf(found.call, { conversation: at.conversation, hosts: rooms.facts.hosts() }),
    routeNames: (found.call.target?.route ?? []).map((id) => rooms.facts.host(id)?.name ?? id),
    now: house.around.now(),
  });
  const answer = await rooms.cards.ask(card, at.run.live, { call: found.call, decision });
  if (answer.answer === 'expired') rooms.sequels?.expired(card, proposal);
  if (answer.answer === 'modified') return modified(proposal, answer.command, at, rooms, state);
  if (answer.answer === 'look') {
    const said = await askCandidate(proposal, found, card, answer.approval, (follows) => reading({ follows }));
    return travel(proposal, at, rooms, { own: said, returned });
  }
  if (answer.answer !== 'approved') return turnedDown(answer, at.run);
  return released([answer.approval, ...(answer.signed ?? [])], card);

  /** Runs it in its turn; of a staged call only on the state that its card showed, else it is decided anew. */
  async function released(approvals: readonly Approval[], approved: Card | null = null): Promise<CallResult> {
    const awake = bothClocks(house.around); // from here on it waits for nothing but its turn
    let outcome: Outcome | null = null;
    const watch = how.watch ?? {
      output: () => {},
      ended(end: Outcome) {
        outcome = end;
      },
    };
    const deed = () => release(found, decision, { approvals, decided, under, awake, watch }, at, rooms);
    const told = (result: CallResult): CallResult => {
      if (approved && outcome) {
        const undo = undoAfter(found, approved, state, outcome);
        rooms.sequels?.ended({ card: approved, call: found.call, proposal, outcome, result, undo });
      }
      return state ? toldStaged(result, found.call, outcome) : result;
    };
    if (how.within) return deed();
    if (!state) return told(await inTurn(found, at.run, rooms, deed));
    const moved: { to?: State } = {};
    const result = await inTurn(found, at.run, rooms, async () => {
      const reread = () => readState(proposal, looked, reading({ within: { approvals } }));
      const now = await reread();
      if (now === null || now.fingerprint === state.fingerprint) {
        const back = await readBack(await deed(), found, state, reread, () => outcome);
        if (back.odd) house.events.emit(oddNotice(found.call, house.around.now()));
        return back.result;
      }
      moved.to = now;
      return null;
    });
    if (result !== null) return withOthersEdits(told(result), proposal, found.call, reading());
    await house.journal.write(voidedDeed(found.call, 'state-changed'));
    house.events.emit(movedNotice(found.call, at.conversation.id, house.around.now()));
    if (returned >= mostReturns) throw restless(found.call);
    return travel(proposal, at, rooms, { ...(moved.to && { state: moved.to }), returned: returned + 1 });
  }
}

/** A read that stands on an approved card as such: only Manual would ask for it once more. */
const coveredRead = (found: LookedUp, { rule, demands }: Decision): boolean =>
  found.verdict.class === 'read-only' && rule === manualRule && !demands;

/** The way for a part of a call: counted, decided and written down like any other; its output is handed on whole. */
function reader(at: { conversation: Conversation; run: Run }, rooms: WayRooms, part: Part): Read {
  return async (proposal) => {
    if (++at.run.counts.calls > mostCalls) throw tooMany();
    let output = '';
    const watch: Watch = {
      output(text) {
        output += text;
      },
      ended: () => {},
    };
    const how: How = { watch, ...part };
    const result = await travel(proposal, at, rooms, how).catch((error: unknown) => refusal(error, at.run));
    return { result, output };
  };
}

/** A proposal that a person takes up in a run of its own; `follows` names the approved card it stood on. */
export function takeUp(
  proposal: Proposal,
  at: { conversation: Conversation; run: Run },
  rooms: WayRooms,
  follows?: Follows,
): Promise<CallResult> {
  return travel(proposal, at, rooms, follows ? { follows } : {})
    .then(async (result) => {
      await at.run.outcomes.durable();
      return result;
    })
    .catch((error: unknown) => refusal(error, at.run));
}

/** Calls on one host run in order, and heavy ones one at a time wherever they run. */
function inTurn<T>(found: LookedUp, run: Run, { turns }: WayRooms, deed: () => Promise<T>): Promise<T> {
  const host = found.call.target?.host ?? null;
  const onHost = () => turns.take(host, run.live, deed);
  return found.verdict.tags.includes('heavy') ? turns.take(heavy, run.live, onHost) : onHost();
}

function showDecision(
  found: LookedUp,
  decision: Decision,
  explanation: string | undefined,
  { conversation, run }: { conversation: Conversation; run: Run },
  house: House,
): void {
  house.events.emit({
    type: 'call.decided',
    at: house.around.now(),
    conversation: conversation.id,
    call: found.call.id,
    tool: found.call.tool,
    host: found.call.target?.name ?? null,
    command: commandOf(found.call),
    class: found.verdict.class,
    tags: [...found.verdict.tags],
    why: found.verdict.reason,
    decision,
    explanation: explanation ?? null,
    ...(run.parent ? { agent: run.agent } : {}),
  });
}

/** A host whose key nobody trusts is asked about first: no credential is lent before, and no card is drawn on sand. */
async function lookUpTrusted(
  proposal: Proposal,
  at: { conversation: Conversation; run: Run },
  rooms: WayRooms,
): Promise<LookedUp> {
  const found = lookUp(proposal, at, rooms.facts, rooms.house);
  const { target, credential, enable } = found.call;
  if (!target || !credential) return found;
  for (const { entry, name, version } of enable ? [credential, enable] : [credential])
    rooms.rejections.requireFree({ id: entry, name, version }, target.host);
  const host = rooms.facts.host(target.host);
  if (!host || host.hostKeys.length > 0) return found;
  await rooms.trusted(host, at.run.live);
  return lookUp(proposal, at, rooms.facts, rooms.house);
}

/** The person's own words in place of the agent's: a new call, which starts at the look-up again. */
async function modified(
  proposal: Proposal,
  command: string,
  at: { conversation: Conversation; run: Run },
  rooms: WayRooms,
  state: State | null,
): Promise<CallResult> {
  const { explanation: _, ...rest } = proposal;
  const given = state
    ? { lines: command, whole: true }
    : (planArguments(proposal, command) ?? { ...proposal.arguments, command });
  const result = await travel({ ...rest, arguments: given }, at, rooms, state ? { state } : {});
  return {
    ...result,
    text: `The person changed the command before approving it. What was decided is:\n${command}\n\n${result.text}`,
  };
}

const commandOf = (call: Call): string =>
  call.lines.length > 0 ? call.lines.map(({ text }) => text).join('\n') : JSON.stringify(call.arguments);
