/** What a person reads before a call runs, computed from the canonical call and never from the model's words. */
import { createHash } from 'node:crypto';
import {
  type Call,
  type CanonicalValue,
  callHash,
  canonicalBytes,
  type Decision,
  type Id,
  type Platform,
  type Verdict,
} from '@interlock/model';
import { cleanUpOf, effectOf, profileOf, undoLines } from '@interlock/platforms';
import type { Card } from '@interlock/protocol';
import type { EntryFact } from './look-up.ts';
import { placesOf, typedOf } from './placeholders.ts';
import type { Sources } from './sources.ts';
import { planOn } from './tools/plan-edit.ts';
import type { TypedSecret } from './typed.ts';

/** Milliseconds a card stays open. */
export const cardLife = 15 * 60_000;

/** The same where others must sign it first. */
const signedLife = 8 * 60 * 60_000;

export interface CardGround {
  readonly id: Id<'card'>;
  readonly call: Call;
  readonly verdict: Verdict;
  readonly decision: Decision;
  readonly domain: string;
  readonly organization: string;
  readonly account: EntryFact | null;
  /** Secrets that were written into the command. */
  readonly typed: readonly TypedSecret[];
  readonly preview?: readonly { readonly name: string; readonly value: string; readonly was?: string }[] | undefined;
  readonly diff?: Card['diff'];
  readonly undo?: Card['undo'];
  readonly sources?: Sources;
  /** Roles of the helper that proposes it and of those over it, nearest first. */
  readonly helper?: readonly string[];
  /** How the person named the change that it belongs to. */
  readonly change?: readonly string[] | undefined;
  readonly routeNames: readonly string[];
  readonly now: number;
}

export function drawCard(ground: CardGround): Card {
  const card = drawn(ground);
  const group = groupOf(card);
  return group === null ? card : { ...card, group };
}

/**
 * The key under which a card may be answered with others: all that a person reads on it but host, address, route and account.
 * Null for what stands alone: what may lock out, what fills in a secret, what others must sign, what runs on no host.
 */
function groupOf(card: Card): string | null {
  const { conversation, tool, host, lines, helper = [], change = [] } = card;
  if (
    !host ||
    card.demands ||
    card.typed ||
    card.diff ||
    card.placeholders.length > 0 ||
    card.tags.includes('may-lock-out')
  )
    return null;
  // In Manual the reads of a turn differ, and each stands on the card with its host.
  const read = card.class === 'read-only' && card.asks.rule === 'trust.manual';
  const same = read
    ? [card.class, helper, change]
    : [
        card.class,
        helper,
        change,
        lines,
        card.arguments,
        card.answers,
        card.tags,
        card.asks,
        card.effect,
        card.undo,
        host.platform,
      ];
  const key: CanonicalValue = ['interlock/card-group/v1', conversation, tool, host.environment, JSON.stringify(same)];
  return createHash('sha256').update(canonicalBytes(key)).digest('hex').slice(0, 32);
}

function drawn(ground: CardGround): Card {
  const { call, verdict, decision, account, now } = ground;
  const { target } = call;
  const texts = call.lines.map(({ text }) => text);
  const cleanup = target ? cleanUpOf(target.platform, call.lines) : [];
  return {
    id: ground.id,
    call: call.id,
    conversation: call.conversation,
    hash: callHash(call),
    tool: call.tool,
    domain: ground.domain,
    organization: ground.organization,
    host: target && {
      id: target.host,
      name: target.name,
      address: target.address,
      port: target.port,
      route: [...ground.routeNames],
      environment: target.environment,
      platform: target.platform,
    },
    lines: call.lines.map(({ text, mode, class: cls }) => ({ text, mode, class: cls })),
    arguments:
      call.lines.length > 0
        ? []
        : [...(ground.preview ?? Object.entries(call.arguments).map(([name, value]) => rowOf(name, value)))],
    ...(call.tool === 'plan.propose' && { plan: planOn(call) }),
    answers: call.answers,
    ...(ground.diff && { diff: ground.diff }),
    class: verdict.class,
    tags: [...verdict.tags],
    why: verdict.reason,
    asks: { reason: decision.reason, rule: decision.rule },
    effect: target && texts.length > 0 ? effectOf(target.platform, call.lines) : '',
    undo: ground.undo ?? (target && texts.length > 0 ? undoOf(target.platform, call.lines) : { lines: [], note: '' }),
    ...(cleanup.length > 0 && { cleanup: { lines: cleanup } }),
    account: account && {
      user: account.account,
      entry: account.name,
      ...(call.enable && { enable: call.enable.name }),
      ...privilegeOf(call),
    },
    placeholders: placesOf(call.lines, call.placeholders),
    ...(ground.typed.length > 0 && { typed: typedOf(call.lines, ground.typed) }),
    ...(ground.sources && ground.sources.length > 0 && { sources: ground.sources }),
    ...(ground.helper && ground.helper.length > 0 && { helper: [...ground.helper] }),
    ...(ground.change && ground.change.length > 0 && { change: [...ground.change] }),
    hostKeys: [],
    ...(decision.demands && { demands: decision.demands }),
    deed:
      verdict.class === 'dangerous' && target ? `${texts.length > 0 ? 'Run on' : 'Change'} ${target.name}` : 'Approve',
    opened: now,
    expires: now + (decision.demands?.others ? signedLife : cardLife),
  };
}

/**
 * Where there are two kinds of exec the session is in the upper one for a change, and where it is enabled; without it the
 * call ends before its first line. A shell's lines run as the account, unless they say otherwise.
 */
function privilegeOf({ target, lines, enable }: Call): { readonly privilege?: string } {
  if (!target || lines.length === 0) return {};
  const changes = lines.some((line) => line.class !== 'read-only');
  const { config, prompts } = profileOf(target.platform);
  if (config !== null && prompts.some(({ privilege }) => privilege === 'user'))
    return { privilege: enable || changes ? 'privileged exec' : 'exec as its login stands' };
  const sudo = lines.some(({ text }) => /(^|[;&|(]\s*)(sudo|su|doas)\s/.test(text));
  return target.platform === 'linux' && sudo ? { privilege: 'root in the lines that say so' } : {};
}

const rowOf = (name: string, value: Call['arguments'][string]) => ({
  name,
  value: typeof value === 'string' ? value : JSON.stringify(value),
});

function undoOf(platform: Platform, lines: Call['lines']): Card['undo'] {
  const undo = undoLines(platform, lines);
  return { lines: [...undo.lines], note: undo.note };
}
