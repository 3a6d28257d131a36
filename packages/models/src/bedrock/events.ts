/** What Bedrock streams, in our words: text, thoughts with their seal, tools in fragments, the end with its tokens. */
import type { ConverseStreamOutput, ReasoningContentBlockDelta, TokenUsage } from '@aws-sdk/client-bedrock-runtime';
import { Fault, type Json, jsonSchema } from '@interlock/model';
import type { Usage } from '@interlock/protocol';
import { z } from 'zod';
import type { ModelEvent } from '../model.ts';
import { brokenOff } from './faults.ts';
import { idOf, stopOf, toolNameBack } from './translate.ts';

const inputSchema = z.record(z.string().max(60), jsonSchema);

/** A block that has begun and not ended. */
type Open =
  | { readonly type: 'tool'; readonly use: string; readonly name: string; json: string }
  | { readonly type: 'thought'; text: string; signature: string; readonly sealed: Uint8Array[] };

/**
 * Throws Fault `model.broken-off` where the stream ends before the answer does, `model.garbled` for what is no input and
 * for a tool use that cannot be told from another: neither could ever be sent back. `taken`: ids that stand in the
 * question already, as Bedrock was told them.
 */
export async function* eventsOf(
  events: AsyncIterable<ConverseStreamOutput>,
  signal: AbortSignal,
  taken: Iterable<string> = [],
): AsyncIterable<ModelEvent> {
  const open = new Map<number, Open>();
  const ids = new Set(taken);
  let stop: string | undefined;
  let usage: Usage | null = null;
  for await (const event of events) {
    signal.throwIfAborted();
    const start = event.contentBlockStart?.start?.toolUse;
    const delta = event.contentBlockDelta?.delta;
    const at =
      event.contentBlockStart?.contentBlockIndex ??
      event.contentBlockDelta?.contentBlockIndex ??
      event.contentBlockStop?.contentBlockIndex ??
      0;
    if (start) open.set(at, { type: 'tool', use: start.toolUseId ?? '', name: start.name ?? '', json: '' });
    else if (delta?.text !== undefined) yield { type: 'text', text: delta.text };
    else if (delta?.reasoningContent) yield* thinkOn(open, at, delta.reasoningContent);
    else if (delta?.toolUse) {
      const block = open.get(at);
      if (block?.type === 'tool') block.json += delta.toolUse.input ?? '';
    } else if (event.contentBlockStop) {
      const block = open.get(at);
      open.delete(at);
      if (block?.type === 'tool') {
        requireTellable(block, ids);
        yield { type: 'tool-use', use: block.use, tool: toolNameBack(block.name), input: inputOf(block.json) };
      } else if (block) yield thoughtOf(block);
    } else if (event.messageStop) stop = event.messageStop.stopReason;
    else if (event.metadata?.usage) usage = usageOf(event.metadata.usage);
  }
  if (stop === undefined || open.size > 0) throw brokenOff();
  yield { type: 'end', stop: stopOf(stop), usage };
}

function* thinkOn(open: Map<number, Open>, at: number, delta: ReasoningContentBlockDelta): Iterable<ModelEvent> {
  let block = open.get(at);
  if (block?.type !== 'thought') {
    block = { type: 'thought', text: '', signature: '', sealed: [] };
    open.set(at, block);
  }
  block.text += delta.text ?? '';
  block.signature += delta.signature ?? '';
  if (delta.redactedContent) block.sealed.push(delta.redactedContent);
  yield { type: 'thinking', text: delta.text ?? '' };
}

function thoughtOf({ text, signature, sealed }: Extract<Open, { type: 'thought' }>): ModelEvent {
  return {
    type: 'thought',
    text,
    ...(signature === '' ? {} : { signature }),
    ...(sealed.length === 0 ? {} : { sealed: Buffer.concat(sealed).toString('base64') }),
  };
}

/** Null for what is no count. */
function usageOf({
  inputTokens = 0,
  outputTokens = 0,
  cacheReadInputTokens = 0,
  cacheWriteInputTokens = 0,
}: Partial<TokenUsage>): Usage | null {
  const all = [inputTokens, outputTokens, cacheReadInputTokens, cacheWriteInputTokens];
  if (all.some((one) => !Number.isSafeInteger(one) || one < 0)) return null;
  // No question is free: a count of nothing is none.
  if (inputTokens + cacheReadInputTokens + cacheWriteInputTokens === 0) return null;
  return {
    input: inputTokens + cacheReadInputTokens + cacheWriteInputTokens,
    output: outputTokens,
    cacheRead: cacheReadInputTokens,
    cacheWrite: cacheWriteInputTokens,
  };
}

const garbled = () =>
  new Fault('model.garbled', 'The model asked for a tool in words that cannot be read.', 'Ask again.');

/** An id that Bedrock would take back and that names this use alone, and a name. */
function requireTellable({ use, name }: { readonly use: string; readonly name: string }, ids: Set<string>): void {
  const id = idOf(use);
  if (name === '' || !/^[A-Za-z0-9_.:-]{1,64}$/.test(use) || ids.has(id)) throw garbled();
  ids.add(id);
}

function inputOf(json: string): { [name: string]: Json } {
  try {
    return inputSchema.parse(json.trim() === '' ? {} : JSON.parse(json));
  } catch {
    throw garbled();
  }
}
