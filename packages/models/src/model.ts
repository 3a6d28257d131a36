/** What a model is to the gatekeeper, whichever one it is. No type of an SDK passes here. */
import { Fault, type Json } from '@interlock/model';
import type { Block, ConverseAnswer, Message, StopReason, ToolSpec, Usage } from '@interlock/protocol';

export interface ModelRequest {
  /** Rules that every conversation has alike. */
  readonly system: string;
  /** What holds for this organization and workspace: mode and hosts. */
  readonly context?: string;
  readonly messages: readonly Message[];
  readonly tools: readonly ToolSpec[];
  /** Whether it may think before it speaks. */
  readonly think?: boolean;
  /** Bytes of images that the messages name, by hash; one that is not here is not shown. */
  readonly images?: ReadonlyMap<string, Uint8Array>;
  /** Inference profiles that a policy allows by name: with one the model may answer from another region. */
  readonly profiles?: readonly string[];
  /** Tokens that the answer may have at most; absent is what the model gives. */
  readonly most?: number;
  /** Of work in the background: what is wanted. A model may go by the words alone. */
  readonly task?: SmallTask;
}

export type SmallTask = 'title' | 'summary';

/** What a model says, as it says it. `end` comes once, last. */
export type ModelEvent =
  | { readonly type: 'text'; readonly text: string }
  /** It thinks: a part of its thoughts, or nothing where they are sealed. */
  | { readonly type: 'thinking'; readonly text: string }
  /** A thought is whole, with its maker's seal. */
  | { readonly type: 'thought'; readonly text: string; readonly signature?: string; readonly sealed?: string }
  | {
      readonly type: 'tool-use';
      readonly use: string;
      readonly tool: string;
      readonly input: { readonly [name: string]: Json };
    }
  /** `usage` is null where nobody told it. */
  | { readonly type: 'end'; readonly stop: StopReason; readonly usage: Usage | null };

/**
 * Hears the body of a request right before it leaves, letter for letter, at each try; of a model that is asked on this
 * machine alone, what it reads. Where it throws, nothing is sent.
 */
export type Leaves = (body: string) => void;

export interface Model {
  /** Name by which a person chooses it. */
  readonly id: string;
  /** What a screen calls it. */
  readonly label: string;
  /** True where no AI answers: the label stands wherever its words stand. */
  readonly rehearsal: boolean;
  /** Whether it can think before it speaks, and whether it sees images; absent is no. */
  readonly thinks?: boolean;
  readonly sees?: boolean;
  /** Its inference profile, which leaves the region and is used where a request allows it. */
  readonly profile?: string;
  /** Tokens of a whole request; absent where there is no limit that matters. */
  readonly context?: number;
  /** Where it is asked instead of its own place; for tests, and said on every screen. */
  readonly endpoint?: string;
  /** Rejects with a Fault of area `model`, or with the signal's reason once it is aborted. */
  converse(request: ModelRequest, signal: AbortSignal, leaves?: Leaves): AsyncIterable<ModelEvent>;
}

/** Gathers a model's events into its answer; `onText` hears the words as they come. Neighbouring words become one block. */
export async function answerOf(
  events: AsyncIterable<ModelEvent>,
  onText: (text: string) => void = () => {},
): Promise<ConverseAnswer> {
  const content: Block[] = [];
  for await (const event of events) {
    const last = content.at(-1);
    if (event.type === 'end') {
      const usage = event.usage ?? { input: 0, output: 0 };
      return { message: { role: 'assistant', content }, stop: event.stop, usage };
    }
    if (event.type === 'tool-use') content.push({ ...event, input: { ...event.input } });
    else if (event.type === 'text') {
      onText(event.text);
      if (last?.type === 'text') last.text += event.text;
      else content.push({ type: 'text', text: event.text });
    }
  }
  throw new Fault(
    'model.broken-off',
    'The model stopped in the middle of its answer.',
    'Say "go on": what was run so far is kept.',
  );
}
