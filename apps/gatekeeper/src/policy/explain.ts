/**
 * What would happen if: a call as a person describes it, decided by the classifier, the policy set and the gate, as a real
 * one is. Nothing is asked and nothing runs; hooks, which may make it stricter, are not asked either. Command line and
 * Studio answer with this.
 */
import { decide, type Question } from '@interlock/gate';
import {
  agentModeSchema,
  cliModeSchema,
  type Decision,
  environmentSchema,
  type Host,
  type PolicyQuestion,
  platformSchema,
  trustLevelSchema,
} from '@interlock/model';
import type { PolicySet } from '@interlock/policy';
import type { Explanation } from '@interlock/protocol';
import { byOwnRules, type Classification, classify, type OwnRule } from '@interlock/risk';
import { z } from 'zod';
import { destinationOf } from '../call/destination.ts';

/** A call to try a policy with. */
export const caseSchema = z.strictObject({
  command: z.string().min(1).max(10_000),
  platform: platformSchema,
  cli: cliModeSchema.default('exec'),
  environment: environmentSchema.default('prod'),
  tags: z.array(z.string().max(60)).max(64).default([]),
  folder: z.array(z.string().max(120)).max(16).default([]),
  host: z.string().max(253).default('some-host'),
  trust: trustLevelSchema.default('supervised'),
  mode: agentModeSchema.default('default'),
  weekday: z.int().min(1).max(7).default(3),
  minute: z.int().min(0).max(1439).default(720),
  /** Read from the command where it is not said. */
  destination: z.enum(['none', 'known', 'unknown']).optional(),
  expect: z.enum(['allow', 'ask', 'deny']).optional(),
  rule: z.string().max(100).optional(),
});
export type Case = z.infer<typeof caseSchema>;

/** What is known beside the case, where a host of the inventory is meant. */
interface Known {
  readonly host: Pick<Host, 'id' | 'address' | 'lab'>;
  readonly hosts: readonly Pick<Host, 'address'>[];
  readonly rules: readonly OwnRule[];
}

export interface Decided {
  readonly verdict: Classification;
  readonly decision: Decision;
  readonly destination: PolicyQuestion['destination'];
}

/**
 * The same steps as in the gatekeeper: the classifier's verdict, a person's own rules, then the gate's decision. Without
 * an inventory only addresses of private networks are known destinations.
 */
export function decided(set: PolicySet, one: Case, known?: Known): Decided {
  const plain = classify({ platform: one.platform, command: one.command, mode: one.cli });
  const verdict = known ? byOwnRules(plain, one.command, known.host.id, known.rules) : plain;
  const placeholders = (one.command.match(/\{\{[^{}]+\}\}/g) ?? []).length;
  const question: Question = {
    nature: 'classified',
    class: verdict.class,
    tags: verdict.tags,
    trust: one.trust,
    mode: one.mode,
    by: 'agent',
    placeholders,
  };
  const { host: from = null, hosts = [] } = known ?? {};
  const destination = one.destination ?? destinationOf(verdict, { from, hosts, conversation: { history: [] } });
  const asked: PolicyQuestion = {
    principal: {
      kind: 'agent',
      id: 'agent',
      agent: 'main',
      person: { id: 'person', name: 'somebody', proof: 'os-user' },
    },
    host: {
      id: known?.host.id ?? 'host',
      name: one.host,
      address: known?.host.address ?? one.host,
      platform: one.platform,
      environment: one.environment,
      lab: known?.host.lab ?? false,
      folder: one.folder,
      tags: one.tags,
    },
    tool: 'terminal.run',
    class: verdict.class,
    tags: verdict.tags,
    trust: one.trust,
    mode: one.mode,
    destination,
    placeholders,
    weekday: one.weekday,
    minute: one.minute,
    calls: 0,
    minutes: 0,
  };
  const decision = decide(question, set.ask(asked));
  const demands = decision.outcome === 'ask' ? set.demands(asked) : null;
  return { verdict, decision: demands ? { ...decision, demands } : decision, destination };
}

/** The same for a host of the inventory, at this moment, as a screen shows it. */
export function explained(
  set: PolicySet,
  asked: Pick<Case, 'command' | 'trust' | 'mode'>,
  known: Known & { readonly host: Host },
  now: Date,
): Explanation {
  const { name, platform, environment, tags, folder } = known.host;
  const { verdict, decision } = decided(
    set,
    {
      ...asked,
      platform,
      environment,
      tags,
      folder,
      cli: 'exec',
      host: name,
      weekday: now.getDay() === 0 ? 7 : now.getDay(),
      minute: now.getHours() * 60 + now.getMinutes(),
    },
    known,
  );
  const { outcome, rule, reason, policy, demands } = decision;
  const wants = [
    ...(demands?.presence ? ['whoever approves is proven'] : []),
    ...(demands && demands.others > 0
      ? [`${demands.others} of ${demands.approvers.map((one) => one.name).join(', ')} sign`]
      : []),
  ];
  return {
    outcome,
    rule,
    reason,
    policy,
    class: verdict.class,
    tags: [...verdict.tags],
    why: verdict.reason,
    demands: wants.length > 0 ? wants.join(', and ') : null,
  };
}
