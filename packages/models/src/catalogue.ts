/** Which models there are, by the name a person gives. */
import { Fault } from '@interlock/model';
import { bedrock } from './bedrock/bedrock.ts';
import { type CognitoPool, cognitoIdentity } from './bedrock/cognito.ts';
import { bedrockSpecs } from './bedrock/specs.ts';
import type { Model } from './model.ts';
import { rehearsal } from './rehearsal/rehearsal.ts';

/** Names of all models; the first is taken where nobody chose one. */
export const modelNames: readonly string[] = [rehearsal.id, 'bedrock', ...bedrockSpecs.map(({ name }) => name)];

export interface ModelOptions {
  /** For tests, on this machine alone. */
  readonly bedrockEndpoint?: string | undefined;
  readonly cognitoEndpoint?: string | undefined;
  /** Where Bedrock's credentials come from; AWS's standard chain where absent. */
  readonly cognito?: CognitoPool | undefined;
}

/**
 * `bedrock` alone is its first model. Throws Fault `model.not-available` for anything that is not built in (no other
 * model is chosen in its place), `model.endpoint-elsewhere` for an endpoint that is not on this machine, and
 * `model.bad-pool`.
 */
export function modelFor(name: string, options: ModelOptions = {}): Model {
  if (name === rehearsal.id) return rehearsal;
  const spec = name === 'bedrock' ? bedrockSpecs[0] : bedrockSpecs.find((one) => one.name === name);
  const { bedrockEndpoint: endpoint, cognitoEndpoint, cognito } = options;
  if (spec)
    return bedrock(spec, {
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(cognito
        ? { identity: cognitoIdentity(cognito, cognitoEndpoint === undefined ? {} : { endpoint: cognitoEndpoint }) }
        : {}),
    });
  throw new Fault(
    'model.not-available',
    `There is no model ${JSON.stringify(name.slice(0, 60))} in this version.`,
    `Use one of ${modelNames.join(', ')}; “rehearsal” is the offline troubleshooter that needs no account.`,
  );
}

/** The model for titles, summaries and other work in the background, where a person chose none: the smallest of its kind. */
export const smallFor = (name: string): string => (name === rehearsal.id ? rehearsal.id : 'bedrock:nova-micro');

/** What a model can, by its name; nothing of one that is not built in. */
export function abilitiesOf(name: string): { readonly thinks: boolean; readonly sees: boolean } {
  const spec = name === 'bedrock' ? bedrockSpecs[0] : bedrockSpecs.find((one) => one.name === name);
  return { thinks: (spec?.thinking ?? null) !== null, sees: spec?.sees ?? false };
}
