/** Which models there are, by the name a person gives. */
import { Fault } from '@interlock/model';
import { bedrock } from './bedrock/bedrock.ts';
import { bedrockSpecs } from './bedrock/specs.ts';
import type { Model } from './model.ts';
import { rehearsal } from './rehearsal/rehearsal.ts';

/** Names of all models; the first is taken where nobody chose one. */
export const modelNames: readonly string[] = [rehearsal.id, 'bedrock', ...bedrockSpecs.map(({ name }) => name)];

/**
 * `bedrock` alone is its first model. Throws Fault `model.not-available` for anything that is not built in (no other
 * model is chosen in its place), `model.endpoint-elsewhere` for an endpoint that is not on this machine.
 */
export function modelFor(name: string, options: { readonly bedrockEndpoint?: string | undefined } = {}): Model {
  if (name === rehearsal.id) return rehearsal;
  const spec = name === 'bedrock' ? bedrockSpecs[0] : bedrockSpecs.find((one) => one.name === name);
  const endpoint = options.bedrockEndpoint;
  if (spec) return bedrock(spec, endpoint === undefined ? {} : { endpoint });
  throw new Fault(
    'model.not-available',
    `There is no model ${JSON.stringify(name.slice(0, 60))} in this version.`,
    `Use one of ${modelNames.join(', ')}; “rehearsal” is the offline troubleshooter that needs no account.`,
  );
}
