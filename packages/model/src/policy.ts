/** What a policy set is asked about a call, and what it answers. */

import type { RiskClass, RiskTag } from './risk.ts';
import type { AgentMode, Environment, TrustLevel } from './trust.ts';

/** Everything a policy may decide on. What is not known is said to be unknown, never left out. */
export interface PolicyQuestion {
  readonly principal:
    | { readonly kind: 'person'; readonly id: string; readonly name: string; readonly proof: string }
    | { readonly kind: 'agent'; readonly id: string; readonly agent: string; readonly person: PolicyPerson };
  /** Null for a call that touches no host. */
  readonly host: {
    readonly id: string;
    readonly name: string;
    readonly address: string;
    readonly platform: string;
    readonly environment: Environment;
    readonly lab: boolean;
    readonly folder: readonly string[];
    readonly tags: readonly string[];
  } | null;
  readonly tool: string;
  readonly class: RiskClass;
  readonly tags: readonly RiskTag[];
  readonly trust: TrustLevel;
  readonly mode: AgentMode;
  readonly destination: 'none' | 'known' | 'unknown';
  readonly placeholders: number;
  /** 1 Monday to 7 Sunday, and minute of the day, where the gatekeeper stands. */
  readonly weekday: number;
  readonly minute: number;
  /** Calls of the run so far, and minutes since it began. */
  readonly calls: number;
  readonly minutes: number;
}

export interface PolicyPerson {
  readonly id: string;
  readonly name: string;
  readonly proof: string;
}

/** The answer to one of the two questions. */
export interface Ruling {
  readonly allowed: boolean;
  /** Ids of the policies that decided; empty where no permit applied. */
  readonly rules: readonly string[];
  /** One sentence for a person, of the first policy that decided; null where none gives one. */
  readonly reason: string | null;
  /** Classes that a deciding permit names with `@names("…")`; without its name Unknown is never allowed unasked. */
  readonly names: readonly string[];
  /** Why nothing could be decided: then it is not allowed, whatever else was said. */
  readonly error: string | null;
}

export interface PolicyAnswer {
  /** Version of the set that answered: its hash and the schema's version. */
  readonly version: string;
  readonly run: Ruling;
  readonly runUnasked: Ruling;
}
