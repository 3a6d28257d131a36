/** What the ledger learns of a call, step by step. Texts are sealed, and committed to under a salt. */
import { commitment } from '@interlock/ledger';
import {
  type Approval,
  type Call,
  type CanonicalValue,
  canonicalBytes,
  type Decision,
  type Id,
  type Outcome,
  type Permit,
} from '@interlock/model';
import type { Conversation } from '../conversation/conversation.ts';
import type { House } from '../house.ts';
import type { Deed } from '../journal.ts';
import type { LookedUp } from './look-up.ts';

export function decidedDeed(
  found: Pick<LookedUp, 'call' | 'verdict'>,
  decision: Decision,
  conversation: Pick<Conversation, 'trust' | 'mode'>,
  explanation: string | undefined,
  house: House,
): Deed {
  const { call, verdict } = found;
  const committed = commit(call, house);
  return {
    type: 'call.decided',
    ...ids(call),
    call: call.id,
    proposer:
      call.by.kind === 'agent'
        ? { kind: 'agent', agent: call.by.agent, ...(call.by.under && { under: call.by.under }) }
        : { kind: 'person', by: house.person() },
    tool: call.tool,
    ...hostOf(call),
    class: verdict.class,
    outcome: decision.outcome,
    rule: decision.rule,
    policy: decision.policy,
    trust: conversation.trust,
    mode: conversation.mode,
    commitment: committed.commitment,
    sealed: { ...textOf(call), reason: verdict.reason, explanation: explanation ?? null, salt: committed.salt },
  };
}

export function releasedDeed(call: Call, permit: Permit, approvals: readonly Approval[], house: House): Deed {
  const committed = commit(call, house);
  return {
    type: 'call.released',
    ...ids(call),
    call: call.id,
    permit: permit.id,
    ...hostOf(call),
    class: permit.class,
    outcome: permit.decision.outcome === 'ask' ? 'ask' : 'allow',
    rule: permit.decision.rule,
    policy: permit.decision.policy,
    approvals: [...approvals],
    ...(call.credential
      ? { credential: { entry: call.credential.entry, name: call.credential.name, version: call.credential.version } }
      : {}),
    commitment: committed.commitment,
    expires: permit.expires,
    sealed: { ...textOf(call), added: call.added, salt: committed.salt },
  };
}

/** What else stands behind an outcome: where it was recorded, and the salt of its output's commitment. */
export interface Evidence {
  /** Null where nothing of it was recorded. */
  readonly recording: { readonly id: Id<'recording'>; readonly from: number; readonly to: number } | null;
  readonly salt: Uint8Array;
}

export function endedDeed(call: Call, permit: Permit, outcome: Outcome, evidence?: Evidence): Deed {
  return {
    type: 'call.ended',
    ...ids(call),
    call: call.id,
    permit: permit.id,
    ...hostOf(call),
    end: outcome.end,
    ran: outcome.ran,
    ...(outcome.output ? { output: outcome.output } : {}),
    milliseconds: outcome.milliseconds,
    ...(outcome.fault ? { fault: outcome.fault.code } : {}),
    ...(evidence?.recording ? { recording: evidence.recording } : {}),
    sealed: {
      prompt: outcome.prompt,
      message: outcome.fault?.message ?? null,
      salt: evidence ? Buffer.from(evidence.salt).toString('base64') : null,
    },
  };
}

/** What was decided, and approved where it was asked, is void before a permit was given. */
export function voidedDeed(call: Call, cause: string): Deed {
  return { type: 'call.withdrawn', ...ids(call), call: call.id, ...hostOf(call), cause };
}

/** The host of a call as clear fields name it. */
export function hostOf(call: Call): { host?: { id: NonNullable<Call['target']>['host']; name: string } } {
  return call.target ? { host: { id: call.target.host, name: call.target.name } } : {};
}

function ids(call: Call) {
  return { ...(call.conversation ? { conversation: call.conversation } : {}), ...(call.run ? { run: call.run } : {}) };
}

const textOf = (call: Call) => ({
  arguments: call.arguments,
  lines: call.lines.map(({ text }) => text),
  answers: call.answers.map(({ question, answer }) => ({ question, answer })),
});

function commit(call: Call, house: House): { commitment: string; salt: string } {
  const salt = house.around.random(32);
  return {
    commitment: commitment(salt, canonicalBytes(call as unknown as CanonicalValue)),
    salt: Buffer.from(salt).toString('base64'),
  };
}
