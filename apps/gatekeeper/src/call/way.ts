/**
 * The way of one command, start to end: look up, decide, ask, permit, ledger, run, outcome. It is the only path from
 * a proposal to a device; every step that fails ends it closed.
 */
import { checkPermit, decide, issuePermit } from '@interlock/gate';
import {
  type Approval,
  type Call,
  type Decision,
  Fault,
  type Host,
  newId,
  type Outcome,
  type Permit,
  type Proposal,
} from '@interlock/model';
import type { CallResult } from '@interlock/protocol';
import type { Conversation, Run } from '../conversation/conversation.ts';
import type { Rejections } from '../devices/rejections.ts';
import type { House } from '../house.ts';
import { drawCard } from './card.ts';
import type { Cards } from './cards.ts';
import { decidedDeed, type Evidence, endedDeed, releasedDeed } from './deeds.ts';
import { type Facts, type LookedUp, lookUp } from './look-up.ts';
import type { Turns } from './turns.ts';

export interface Performed {
  readonly outcome: Outcome;
  readonly text: string;
  readonly source: CallResult['source'];
  readonly evidence?: Evidence;
}

/** Runs a permitted call; execution for lines on a device, a plain function for the rest. */
export type Perform = (
  permit: Permit,
  call: Call,
  watch: { readonly stop: AbortSignal; readonly cut: AbortSignal; readonly output: (text: string) => void },
) => Promise<Performed>;

export interface WayRooms {
  readonly house: House;
  readonly facts: Facts;
  readonly cards: Cards;
  readonly turns: Turns;
  readonly perform: Perform;
  readonly rejections: Rejections;
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
  const result = travel(proposal, at, rooms).catch((error: unknown) => refusal(error, at.run));
  const kept = result.then((value) => {
    rooms.answered(at.run, proposal.use, value);
    at.run.calls.delete(proposal.use);
    return value;
  });
  at.run.calls.set(proposal.use, kept);
  return kept;
}

async function travel(
  proposal: Proposal,
  at: { conversation: Conversation; run: Run },
  rooms: WayRooms,
): Promise<CallResult> {
  const { house } = rooms;
  at.run.stop.signal.throwIfAborted();
  const found = await lookUpTrusted(proposal, at, rooms);
  const decision = decideOn(found, at.conversation);
  await house.journal.write(decidedDeed(found, decision, at.conversation, proposal.explanation, house));
  house.events.emit({
    type: 'call.decided',
    at: house.around.now(),
    conversation: at.conversation.id,
    call: found.call.id,
    tool: found.call.tool,
    host: found.call.target?.name ?? null,
    command: commandOf(found.call),
    class: found.verdict.class,
    tags: [...found.verdict.tags],
    why: found.verdict.reason,
    decision,
    explanation: proposal.explanation ?? null,
  });
  if (decision.outcome === 'deny') {
    at.run.counts.rejected++;
    return { status: 'denied', source: 'gate', text: `The gate denied it (${decision.rule}): ${decision.reason}` };
  }
  const approvals: Approval[] = [];
  if (decision.outcome === 'ask') {
    const answer = await rooms.cards.ask(
      drawCard({
        id: newId('card', house.around.random),
        call: found.call,
        verdict: found.verdict,
        decision,
        domain: found.tool.domain,
        organization: house.organizationName,
        account: found.account,
        routeNames: (found.call.target?.route ?? []).map((id) => rooms.facts.host(id)?.name ?? id),
        now: house.around.now(),
      }),
      at.run.stop.signal,
    );
    if (answer.answer === 'modified') return modified(proposal, answer.command, at, rooms);
    if (answer.answer !== 'approved') return turnedDown(answer.answer, at.run);
    approvals.push(answer.approval);
  }
  return rooms.turns.take(found.call.target?.host ?? null, at.run.stop.signal, () =>
    release(found, decision, approvals, at, rooms),
  );
}

/** A host whose key nobody trusts is asked about first: no credential is lent before, and no card is drawn on sand. */
async function lookUpTrusted(
  proposal: Proposal,
  at: { conversation: Conversation; run: Run },
  rooms: WayRooms,
): Promise<LookedUp> {
  const found = lookUp(proposal, at, rooms.facts, rooms.house);
  const { target, credential } = found.call;
  if (!target || !credential) return found;
  rooms.rejections.requireFree(
    { id: credential.entry, name: credential.name, version: credential.version },
    target.host,
  );
  const host = rooms.facts.host(target.host);
  if (!host || host.hostKeys.length > 0) return found;
  await rooms.trusted(host, at.run.stop.signal);
  return lookUp(proposal, at, rooms.facts, rooms.house);
}

function decideOn(found: LookedUp, conversation: Conversation): Decision {
  return decide({
    nature: found.tool.nature,
    class: found.verdict.class,
    tags: found.verdict.tags,
    trust: conversation.trust,
    mode: conversation.mode,
    by: 'agent',
    environment: found.call.target?.environment ?? null,
    placeholders: found.call.placeholders.length,
  });
}

/** The person's own words in place of the agent's: a new call, which starts at the look-up again. */
async function modified(
  proposal: Proposal,
  command: string,
  at: { conversation: Conversation; run: Run },
  rooms: WayRooms,
): Promise<CallResult> {
  const { explanation: _, ...rest } = proposal;
  const result = await travel({ ...rest, arguments: { ...proposal.arguments, command } }, at, rooms);
  return {
    ...result,
    text: `The person changed the command before approving it. What was decided is:\n${command}\n\n${result.text}`,
  };
}

function turnedDown(answer: 'rejected' | 'expired' | 'withdrawn', run: Run): CallResult {
  if (answer === 'withdrawn')
    return { status: 'stopped', source: 'gate', text: 'The run was stopped before anybody answered. Nothing ran.' };
  run.counts.rejected++;
  return {
    status: 'rejected',
    source: 'gate',
    text:
      answer === 'rejected'
        ? 'The person rejected it. Nothing ran. Do not propose the same thing in other words.'
        : 'Nobody answered in time. Nothing ran.',
  };
}

async function release(
  found: LookedUp,
  decision: Decision,
  approvals: readonly Approval[],
  at: { conversation: Conversation; run: Run },
  rooms: WayRooms,
): Promise<CallResult> {
  const { house } = rooms;
  const { call } = found;
  const { run } = at;
  run.stop.signal.throwIfAborted();
  requireUnchanged(call, rooms.facts);
  const permit = issuePermit(
    { call, class: found.verdict.class, decision, approvals, instance: house.instance },
    house.around,
  );
  const entry = await house.journal.write(releasedDeed(call, permit, approvals, house));
  checkPermit(permit, call, { instance: house.instance, now: house.around.now() });
  house.events.emit({
    type: 'call.released',
    at: house.around.now(),
    conversation: at.conversation.id,
    call: call.id,
    permit: permit.id,
    entry,
  });
  const { outcome, text, source, evidence } = await performed(permit, call, at, rooms);
  await house.journal.write(endedDeed(call, permit, outcome, evidence));
  house.events.emit({
    type: 'call.ended',
    at: house.around.now(),
    conversation: at.conversation.id,
    call: call.id,
    outcome,
  });
  count(found, outcome, run);
  return resultOf(outcome, text, source);
}

/** A room that throws has an outcome too: nothing ran where it says so, and otherwise nobody knows. */
async function performed(
  permit: Permit,
  call: Call,
  at: { conversation: Conversation; run: Run },
  rooms: WayRooms,
): ReturnType<Perform> {
  const { house } = rooms;
  const begun = house.around.now();
  const output = (text: string) =>
    house.events.emit({
      type: 'call.output',
      at: house.around.now(),
      conversation: at.conversation.id,
      call: call.id,
      text,
    });
  try {
    return await rooms.perform(permit, call, { stop: at.run.stop.signal, cut: at.run.cut.signal, output });
  } catch (error) {
    const known = error instanceof Fault;
    const fault = known
      ? error
      : new Fault(
          'call.unforeseen',
          'Something in Interlock failed while the call ran.',
          'Read the device’s state before going on.',
        );
    const outcome: Outcome = {
      end: known ? 'failed' : 'unknown',
      ran: 0,
      prompt: null,
      output: null,
      milliseconds: Math.max(0, house.around.now() - begun),
      fault: fault.view(),
    };
    return { outcome, text: '', source: 'gatekeeper' };
  }
}

/** What was approved is what runs: a host or an entry that changed while the card was open voids it. */
function requireUnchanged(call: Call, facts: Facts): void {
  if (!call.target || !call.credential) return;
  const host = facts.host(call.target.host);
  const entry = facts.entry(call.credential.entry);
  if (
    host?.version !== call.target.version ||
    host.credential !== call.credential.entry ||
    entry?.version !== call.credential.version
  )
    throw new Fault(
      'call.changed',
      'The host or its keychain entry changed after the decision.',
      'Nothing ran. Propose it again.',
    );
}

function count(found: LookedUp, outcome: Outcome, run: Run): void {
  const { counts } = run;
  if (found.call.target) counts.hosts.add(found.call.target.name);
  if (outcome.end === 'unknown') counts.unfinished++;
  else if (outcome.end !== 'done') found.verdict.class === 'read-only' ? counts.failures++ : counts.unfinished++;
  else if (found.tool.nature === 'talk') return;
  else if (found.verdict.class !== 'read-only') counts.changes++;
  else {
    counts.reads++;
    if (found.call.target) counts.seen++;
  }
}

function resultOf(outcome: Outcome, text: string, source: CallResult['source']): CallResult {
  if (outcome.end === 'done') return { status: 'ok', source, text };
  const said = outcome.fault ? `${outcome.fault.message} ${outcome.fault.next}` : `It ended as ${outcome.end}.`;
  const status =
    outcome.end === 'unknown' ? 'unknown' : outcome.end === 'stopped' || outcome.end === 'cut' ? 'stopped' : 'error';
  return {
    status,
    source,
    text: `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}[${outcome.ran} lines ran; ${outcome.end}] ${said}`,
  };
}

function refusal(error: unknown, run: Run): CallResult {
  run.counts.failures++;
  if (error instanceof Fault)
    return {
      status: error.code === 'run.stopped' ? 'stopped' : 'error',
      source: 'gatekeeper',
      text: `${error.message} ${error.next}`,
    };
  return {
    status: 'error',
    source: 'gatekeeper',
    text: 'Something in Interlock failed; the call did not run to its end. Read the device’s state before going on.',
  };
}

const commandOf = (call: Call): string =>
  call.lines.length > 0 ? call.lines.map(({ text }) => text).join('\n') : JSON.stringify(call.arguments);
