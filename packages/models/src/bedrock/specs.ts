/**
 * Models of Amazon Bedrock, by their ids in the one region that is used. A model that is not here is refused; ids of
 * inference profiles (`us.`) leave the region and are used where a policy names them; those of `global.` are not here.
 */

export const region = 'us-east-1';

export interface BedrockSpec {
  /** Name by which a person chooses it. */
  readonly name: string;
  readonly label: string;
  /** Bedrock's id in the region. */
  readonly model: string;
  /** Its inference profile over regions of the US, used where a policy names it and never else. */
  readonly profile: string;
  /** Tokens of a whole request, and of one answer. */
  readonly context: number;
  readonly answer: number;
  /** Takes cache points in system, tools and messages. */
  readonly caches: boolean;
  /**
   * How it is asked to think: by itself where it helps, or with so many tokens at most. Null cannot. From AWS's pages on
   * adaptive and extended thinking: from 4.6 on adaptive is the way and a number of tokens is going away.
   */
  readonly thinking: 'adaptive' | number | null;
  /** Reads images. */
  readonly sees: boolean;
}

export const bedrockSpecs: readonly BedrockSpec[] = [
  {
    name: 'bedrock:opus',
    label: 'Claude Opus 4.6 (Bedrock)',
    model: 'anthropic.claude-opus-4-6-v1',
    profile: 'us.anthropic.claude-opus-4-6-v1',
    context: 200_000,
    answer: 16_000,
    caches: true,
    thinking: 'adaptive',
    sees: true,
  },
  {
    name: 'bedrock:sonnet',
    label: 'Claude Sonnet 4.6 (Bedrock)',
    model: 'anthropic.claude-sonnet-4-6',
    profile: 'us.anthropic.claude-sonnet-4-6',
    context: 200_000,
    answer: 16_000,
    caches: true,
    thinking: 'adaptive',
    sees: true,
  },
  {
    name: 'bedrock:haiku',
    label: 'Claude Haiku 4.5 (Bedrock)',
    model: 'anthropic.claude-haiku-4-5-20251001-v1:0',
    profile: 'us.anthropic.claude-haiku-4-5-20251001-v1:0',
    context: 200_000,
    answer: 8000,
    caches: true,
    thinking: 4000,
    sees: true,
  },
  {
    name: 'bedrock:nova-micro',
    label: 'Amazon Nova Micro (Bedrock)',
    model: 'amazon.nova-micro-v1:0',
    profile: 'us.amazon.nova-micro-v1:0',
    context: 128_000,
    answer: 5000,
    caches: false,
    thinking: null,
    sees: false,
  },
];
