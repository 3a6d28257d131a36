/** Which model a conversation talks with: the one Interlock was started with, or another that was chosen since. */
import { Fault, type Id } from '@interlock/model';
import { type CognitoPool, type Model, modelFor, smallFor } from '@interlock/models';
import type { Conversations } from '../conversation/conversations.ts';
import { roomOf } from './door.ts';
import { type ImageRooms, Images } from './images.ts';

export interface ModelChoice {
  /** The model of this name, made once. Throws `model.endpoint-unsaid` and what an unknown name throws. */
  named(name: string): Model;
  /** The model of the conversation in which an agent works. */
  of(agent: Id<'agent'>): Model;
  /** The small model beside a conversation's own, for titles and summaries. What is rehearsed stays rehearsed. */
  small(name: string): Model;
  /** How much of a conversation its model reads, where that is known. */
  roomFor(agent: Id<'agent'>): { room?: number };
}

export interface Chosen {
  /** A small model that a person set for whatever is asked of Bedrock. */
  readonly small?: string | undefined;
  readonly cognito?: CognitoPool | undefined;
}

/**
 * The model of this name, where a test may point its services elsewhere. Throws as `modelFor` does, and
 * `model.endpoint-unsaid` where credentials would come from elsewhere and no banner said so.
 */
export function modelHere(name: string, cognito: CognitoPool | undefined): Model {
  const bedrockEndpoint = process.env.INTERLOCK_BEDROCK_ENDPOINT;
  const cognitoEndpoint = process.env.INTERLOCK_COGNITO_ENDPOINT;
  if (cognito && cognitoEndpoint !== undefined && bedrockEndpoint === undefined)
    throw new Fault(
      'model.endpoint-unsaid',
      'INTERLOCK_COGNITO_ENDPOINT is for tests, beside INTERLOCK_BEDROCK_ENDPOINT alone.',
      'Unset it: without it Cognito itself is asked.',
    );
  return modelFor(name, { bedrockEndpoint, cognitoEndpoint, cognito });
}

export function choiceOf(begun: Model, conversations: Conversations, chosen: Chosen = {}): ModelChoice {
  const others = new Map<string, Model>();
  const nameFor = (agent: Id<'agent'>) => conversations.modelOf(conversations.runs.ofAgent(agent).conversation);
  const named = (name: string): Model => {
    if (name === begun.id) return begun;
    const other = others.get(name) ?? anotherModel(name, begun, chosen.cognito);
    others.set(name, other);
    return other;
  };
  return {
    named,
    of: (agent) => named(nameFor(agent)),
    small: (name) => named(smallFor(name) === name ? name : (chosen.small ?? smallFor(name))),
    roomFor(agent) {
      const name = nameFor(agent);
      const context = (others.get(name) ?? (name === begun.id ? begun : undefined))?.context;
      return context === undefined ? {} : { room: roomOf(context) };
    },
  };
}

/** The images of conversations, each seen by the model of its own. */
export const imagesOf = ({
  house,
  rows,
  conversations,
  named,
}: Pick<ImageRooms, 'house' | 'rows'> & {
  readonly conversations: Conversations;
  readonly named: (name: string) => Model;
}): Images =>
  new Images({
    house,
    rows,
    conversation: (id) => conversations.get(id),
    sees: (conversation) => {
      const model = named(conversations.modelOf(conversation));
      return { model: model.label, sees: model.sees === true };
    },
  });

/** A model that was chosen later. One that would be asked elsewhere is not: its endpoint was said by nobody at the start. */
function anotherModel(name: string, begun: Model, cognito: CognitoPool | undefined): Model {
  const other = modelHere(name, cognito);
  if (other.endpoint === undefined || other.endpoint === begun.endpoint) return other;
  throw new Fault(
    'model.endpoint-unsaid',
    'INTERLOCK_BEDROCK_ENDPOINT points Bedrock elsewhere, and Interlock was not started with it.',
    'Start Interlock with --model bedrock, or unset it.',
  );
}
