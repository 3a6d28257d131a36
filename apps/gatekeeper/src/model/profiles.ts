/**
 * Inference profiles: ids of Bedrock under which a request may be answered in another region than ours. None is used
 * unless the policy allows it by its name, in a permit for the tool `model.profile` that carries `@names("…")`.
 */
import { policyQuestion } from '../call/policy-question.ts';
import type { House } from '../house.ts';

const deed = {
  nature: 'always-asks',
  class: 'read-only',
  tags: ['leaves-box'],
  trust: 'supervised',
  mode: 'default',
  by: 'person',
  placeholders: 0,
} as const;

/** The profiles that the policy in force names; none where it errs or forbids. */
export function profilesAllowed(house: House): readonly string[] {
  const { run } = house.policy().ask(policyQuestion(deed, { tool: 'model.profile', host: null, house }));
  return run.allowed ? run.names : [];
}
