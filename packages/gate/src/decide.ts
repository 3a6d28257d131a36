/**
 * The decision: what class, trust, mode and tags make of a call. One pure function; the floors stand here in code,
 * so that no policy lifts them (decisions 1 to 3, 7, 16, 17 of the specification).
 */
import type { AgentMode, Decision, Environment, RiskClass, RiskTag, TrustLevel } from '@interlock/model';

/** Version of the rules below; a permit names it and dies when it changes. */
export const policyVersion = 'built-in/1';

/** What a tool is to the gate, whatever its arguments say. */
export type ToolNature =
  /** Reads or changes something; the class of its arguments decides. */
  | 'classified'
  /** Only talks to the person or waits: never asks, not even in Manual. */
  | 'talk'
  /** A person's own hands: opening a terminal. */
  | 'own-hands'
  /** Changes what decides (a host key, a host's address): always a card. */
  | 'always-asks';

export interface Question {
  readonly nature: ToolNature;
  readonly class: RiskClass;
  readonly tags: readonly RiskTag[];
  readonly trust: TrustLevel;
  readonly mode: AgentMode;
  readonly by: 'agent' | 'person';
  /** Null for a call without a host. */
  readonly environment: Environment | null;
  /** How many keychain entries would be filled into the text. */
  readonly placeholders: number;
}

/** Allow, ask or deny, with the rule that decided. Total: anything unforeseen is asked or denied. */
export function decide(question: Question): Decision {
  return floor(question) ?? byTrust(question);
}

function floor(q: Question): Decision | undefined {
  if (q.nature === 'always-asks') return ask('floor.decides', 'This changes what later decisions rest on.');
  if (q.nature === 'own-hands')
    return q.by === 'person'
      ? allow('person.own-hands', 'The person opened it and types in it alone.')
      : deny('floor.own-hands', "A person's session is opened by a person.");
  if (q.nature === 'talk') return allow('talk', 'It only talks to the person.');
  if (q.tags.includes('needs-session-state'))
    return deny('floor.session-state', 'Its meaning hangs on what the session remembers. Name the thing itself.');
  if (q.mode !== 'default' && q.class !== 'read-only')
    return deny(`mode.${q.mode}`, `In ${q.mode === 'ask' ? 'Ask' : 'Planning'} mode the agent only reads.`);
  if (q.trust === 'manual') return ask('trust.manual', 'Manual asks for every call.');
  if (q.placeholders > 0) return ask('floor.placeholder', 'It fills in a keychain entry.');
  if (q.class === 'dangerous') return ask('floor.dangerous', 'Dangerous is never run without being asked.');
  if (q.class === 'unknown') return ask('floor.unknown', 'Nobody could tell what it does.');
  if (q.tags.includes('may-lock-out')) return ask('floor.may-lock-out', 'It may cut the way to the device.');
  if (q.tags.includes('leaves-box')) return ask('tag.leaves-box', 'It sends something off the device.');
  return undefined;
}

function byTrust(q: Question): Decision {
  if (q.class === 'read-only') return allow('trust.read-only', 'It only reads.');
  if (q.trust === 'autonomous' && q.environment === 'lab')
    return allow('trust.autonomous-lab', 'Autonomous runs Moderate on lab hosts.');
  return ask('trust.moderate', `It changes something${q.trust === 'autonomous' ? ' outside the lab' : ''}.`);
}

const allow = (rule: string, reason: string): Decision => ({ outcome: 'allow', rule, reason, policy: policyVersion });
const ask = (rule: string, reason: string): Decision => ({ outcome: 'ask', rule, reason, policy: policyVersion });
const deny = (rule: string, reason: string): Decision => ({ outcome: 'deny', rule, reason, policy: policyVersion });
