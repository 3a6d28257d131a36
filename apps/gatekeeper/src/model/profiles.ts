/**
 * Inference profiles: ids of Bedrock under which a request may be answered in another region than ours. None is used
 * unless the policy allows it by its name, in a permit for the tool `model.profile` that carries `@names("…")`.
 */
import { ownSending, policyQuestion } from '../call/policy-question.ts';
import type { House } from '../house.ts';

/** The profiles that the policy in force names; none where it errs or forbids. */
export function profilesAllowed(house: House): readonly string[] {
  const { run } = house.policy().ask(policyQuestion(ownSending, { tool: 'model.profile', host: null, house }));
  return run.allowed ? run.names : [];
}
