/**
 * The decision: what class, trust, mode, tags and the policy's answer make of a call. One pure function; the floors
 * stand here in code, so that no policy lifts them (decisions 1 to 3, 7, 16, 17 of the specification).
 */
import type { AgentMode, Decision, PolicyAnswer, RiskClass, RiskTag, TrustLevel } from '@interlock/model';

/** Version of the floors below. */
const floors = 'floors/2';

/** What a decision rested on: the floors and the policy set. A permit names it and dies when it changes. */
export const versionOf = (policy: { readonly version: string }): string => `${floors} ${policy.version}`;

/** What a tool is to the gate, whatever its arguments say. */
export type ToolNature =
  /** Reads or changes something; the class of its arguments decides. */
  | 'classified'
  /** Only talks to the person or waits: never asks, not even in Manual. */
  | 'talk'
  /** A person's own hands: opening a terminal. */
  | 'own-hands'
  /** Changes what decides (a host key, a host's address): always a card. */
  | 'always-asks'
  /** A plan: runs nothing itself, and stands on a card in every mode. */
  | 'plan';

export interface Question {
  readonly nature: ToolNature;
  readonly class: RiskClass;
  readonly tags: readonly RiskTag[];
  readonly trust: TrustLevel;
  readonly mode: AgentMode;
  readonly by: 'agent' | 'person';
  /** How many keychain entries would be filled into the text. */
  readonly placeholders: number;
  /** Whether it is, byte for byte, the step whose turn it is in a plan that a person approved. */
  readonly planned?: boolean;
}

/** What the hooks say together; it only ever makes the decision stricter. */
export interface HookRuling {
  readonly outcome: 'ask' | 'deny';
  readonly hook: string;
  readonly reason: string;
}

/** A person's grant that fits the call; it was counted before it is named here. */
export interface GrantRuling {
  readonly grant: string;
  readonly reason: string;
}

/** Allow, ask or deny, with the rule that decided. Total: anything unforeseen is asked or denied. */
export function decide(
  question: Question,
  policy: PolicyAnswer,
  hooks: HookRuling | null = null,
  grant: GrantRuling | null = null,
): Decision {
  const ruled = manual(question, policy) ?? floor(question, policy) ?? granted(byPolicy(question, policy), grant);
  return { ...stricter(ruled, hooks), policy: versionOf(policy) };
}

/** Manual asks for every call that may run; where more than Manual asks, the card names that and nothing answers for it. */
function manual(q: Question, policy: PolicyAnswer): Ruled | undefined {
  if (q.trust !== 'manual' || (q.nature !== 'classified' && q.nature !== 'always-asks')) return undefined;
  const without: Question = { ...q, trust: 'supervised' };
  const ruled = floor(without, policy) ?? byPolicy(without, policy);
  return ruled.outcome === 'allow' || ruled.rule === changeRule
    ? ask(manualRule, 'Manual asks for every call.')
    : ruled;
}

/** A grant answers for the person where nothing but the lack of a permit asks; what a policy wants asked, is asked. */
function granted(ruled: Ruled, grant: GrantRuling | null): Ruled {
  if (grant === null || ruled.outcome !== 'ask' || ruled.rule !== changeRule) return ruled;
  return allow(`grant.${grant.grant}`, grant.reason);
}

function stricter(ruled: Ruled, hooks: HookRuling | null): Ruled {
  if (hooks === null || ruled.outcome === 'deny') return ruled;
  // an asking that a plan or an approved card may answer gives way to the hook's own, which neither does
  if (hooks.outcome === 'ask' && ruled.outcome === 'ask' && !answerable.has(ruled.rule)) return ruled;
  return { outcome: hooks.outcome, rule: `hook.${hooks.hook}`, reason: hooks.reason };
}

/** The rule under which a person opens a session of their own. */
export const ownHandsRule = 'person.own-hands';

/** The rule that a permit of a broken glass names. */
export const glassRule = 'glass.broken';

/** The rule of a change that no policy says anything about. */
export const changeRule = 'policy.change';

/** The rule of Manual, which asks for everything. */
export const manualRule = 'trust.manual';

/** What asks by these rules asks for nothing but somebody's yes, which may have been given for more than one call. */
const answerable = new Set([changeRule, manualRule]);

/**
 * Whether the approval of a plan answers for its step: only for a Moderate one, and only where nothing but its being a
 * change asks. What a floor, a policy or a hook wants asked, is asked at the step's own turn.
 */
export function planAnswers(q: Question, decision: Decision): boolean {
  if (q.planned !== true || q.class !== 'moderate' || q.placeholders > 0 || q.mode === 'ask') return false;
  if (q.tags.includes('may-lock-out') || q.tags.includes('leaves-box')) return false;
  if (decision.outcome !== 'ask' || decision.demands) return false;
  return answerable.has(decision.rule);
}

/**
 * The stricter of two decisions about one call: as it was judged, and as a hook raised it. A policy may be harder on the
 * better class, and a hook only ever makes a decision stricter.
 */
export function stricterOf(raised: Decision, first: Decision): Decision {
  const care = { allow: 0, ask: 1, deny: 2 } as const;
  if (raised.outcome !== first.outcome) return care[raised.outcome] > care[first.outcome] ? raised : first;
  return raised.outcome === 'ask' && answerable.has(raised.rule) ? first : raised;
}

type Ruled = Omit<Decision, 'policy'>;

function floor(q: Question, { run }: PolicyAnswer): Ruled | undefined {
  if (q.nature === 'talk') return allow('talk', 'It only talks to the person.');
  if (run.error !== null) return deny('policy.failed', `The policy could not be asked: ${run.error}`);
  if (!run.allowed) return deny(run.rules[0] ?? 'policy.no-permit', run.reason ?? 'The policy does not let it run.');
  if (q.nature === 'plan')
    return q.mode === 'ask'
      ? deny('mode.ask', onlyReads(q))
      : ask('plan.whole', 'A plan is approved or rejected as a whole.');
  if (q.nature === 'always-asks' && q.by === 'agent' && q.mode !== 'default')
    return deny(`mode.${q.mode}`, onlyReads(q));
  if (q.nature === 'always-asks') return ask('floor.decides', 'This changes what later decisions rest on.');
  if (q.nature === 'own-hands')
    return q.by === 'person'
      ? allow(ownHandsRule, 'The person opened it and types in it alone.')
      : deny('floor.own-hands', "A person's session is opened by a person.");
  if (q.tags.includes('needs-session-state'))
    return deny('floor.session-state', 'Its meaning hangs on what the session remembers. Name the thing itself.');
  if (q.mode !== 'default' && q.class !== 'read-only' && !(q.mode === 'planning' && q.planned))
    return deny(`mode.${q.mode}`, onlyReads(q));
  if (q.placeholders > 0) return ask('floor.placeholder', 'It fills in a keychain entry.');
  if (q.class === 'dangerous') return ask('floor.dangerous', 'Dangerous is never run without being asked.');
  if (q.tags.includes('may-lock-out')) return ask('floor.may-lock-out', 'It may cut the way to the device.');
  if (q.tags.includes('leaves-box')) return ask('tag.leaves-box', 'It sends something off the device.');
  return undefined;
}

const onlyReads = ({ mode }: Question): string =>
  `In ${mode === 'ask' ? 'Ask' : 'Planning'} mode the agent only reads.`;

/** What no floor decides, the policy does: unasked where it says so, and Unknown only where it names it. */
function byPolicy(q: Question, { runUnasked }: PolicyAnswer): Ruled {
  if (runUnasked.error !== null) return deny('policy.failed', `The policy could not be asked: ${runUnasked.error}`);
  if (q.class === 'unknown' && !(runUnasked.allowed && runUnasked.names.includes('unknown')))
    return ask('floor.unknown', 'Nobody could tell what it does.');
  const rule = runUnasked.rules[0];
  if (runUnasked.allowed && rule !== undefined) return allow(rule, runUnasked.reason ?? `Policy ${rule} allows it.`);
  if (rule !== undefined) return ask(rule, runUnasked.reason ?? `Policy ${rule} wants it asked.`);
  return q.class === 'read-only'
    ? ask('policy.no-permit', 'No policy lets it run unasked.')
    : ask(changeRule, 'It changes something.');
}

const allow = (rule: string, reason: string): Ruled => ({ outcome: 'allow', rule, reason });
const ask = (rule: string, reason: string): Ruled => ({ outcome: 'ask', rule, reason });
const deny = (rule: string, reason: string): Ruled => ({ outcome: 'deny', rule, reason });
