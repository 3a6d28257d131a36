/** Models of Amazon Bedrock: one region, a fixed catalogue, the words as they stream. */
import type { BedrockRuntimeClient, ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { Fault, type Json, jsonSchema } from '@interlock/model';
import { z } from 'zod';
import type { Model, ModelEvent, ModelRequest } from '../model.ts';
import { faultOf, silent } from './faults.ts';
import { type BedrockSpec, region } from './specs.ts';
import { requestOf, stopOf, toolNameBack } from './translate.ts';

export interface BedrockOptions {
  /** Another endpoint than Bedrock's; loopback only, for tests. Throws Fault `model.endpoint-elsewhere` otherwise. */
  readonly endpoint?: string;
  /** Milliseconds without a word after which a stream counts as dead. */
  readonly silence?: number;
  /** Tries of a request that was throttled or met a failure of the service. */
  readonly tries?: number;
}

const inputSchema = z.record(z.string().max(60), jsonSchema);

export function bedrock(spec: BedrockSpec, options: BedrockOptions = {}): Model {
  const { endpoint, silence = 120_000, tries = 5 } = options;
  if (endpoint !== undefined) requireLoopback(endpoint);
  let client: Promise<BedrockRuntimeClient> | undefined;
  const open = () => {
    client ??= import('@aws-sdk/client-bedrock-runtime').then(
      ({ BedrockRuntimeClient: Client }) =>
        new Client({ region, maxAttempts: tries, ...(endpoint === undefined ? {} : { endpoint }) }),
    );
    return client;
  };
  return {
    id: spec.name,
    label: spec.label,
    rehearsal: false,
    context: spec.context,
    ...(endpoint === undefined ? {} : { endpoint }),
    async *converse(request, signal) {
      signal.throwIfAborted();
      const dead = new AbortController();
      const ended = AbortSignal.any([signal, dead.signal]);
      try {
        const answer = await stream(await open(), spec, request, ended);
        yield* eventsOf(watched(answer, silence, dead), signal);
      } catch (error) {
        signal.throwIfAborted();
        if (dead.signal.aborted) throw silent(silence);
        throw faultOf(error, spec);
      }
    },
  };
}

async function stream(
  client: BedrockRuntimeClient,
  spec: BedrockSpec,
  request: ModelRequest,
  abortSignal: AbortSignal,
): Promise<AsyncIterable<ConverseStreamOutput>> {
  const { ConverseStreamCommand } = await import('@aws-sdk/client-bedrock-runtime');
  const command = new ConverseStreamCommand({
    modelId: spec.model,
    ...requestOf(request, spec.caches),
    inferenceConfig: { maxTokens: spec.answer },
  });
  const { stream: answer } = await client.send(command, { abortSignal });
  if (!answer) throw new Error('no stream');
  return answer;
}

/** The same events; `dead` is aborted where none comes for `silence` milliseconds. */
async function* watched<T>(events: AsyncIterable<T>, silence: number, dead: AbortController): AsyncIterable<T> {
  const iterator = events[Symbol.asyncIterator]();
  try {
    for (;;) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          dead.abort();
          reject(new Error('silence'));
        }, silence);
      });
      const next = await Promise.race([iterator.next(), late]).finally(() => clearTimeout(timer));
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // Closes the stream at once where the reader left; a dead one is not waited for.
    void Promise.resolve(iterator.return?.()).catch(() => {});
  }
}

async function* eventsOf(events: AsyncIterable<ConverseStreamOutput>, signal: AbortSignal): AsyncIterable<ModelEvent> {
  let tool: { use: string; name: string; json: string } | undefined;
  let stop: string | undefined;
  let usage: { input: number; output: number; cacheRead: number; cacheWrite: number } | undefined;
  for await (const event of events) {
    signal.throwIfAborted();
    const start = event.contentBlockStart?.start?.toolUse;
    const delta = event.contentBlockDelta?.delta;
    if (start) tool = { use: start.toolUseId ?? '', name: start.name ?? '', json: '' };
    else if (delta?.text !== undefined) yield { type: 'text', text: delta.text };
    else if (delta?.toolUse && tool) tool.json += delta.toolUse.input ?? '';
    else if (event.contentBlockStop && tool) {
      yield { type: 'tool-use', use: tool.use, tool: toolNameBack(tool.name), input: inputOf(tool.json) };
      tool = undefined;
    } else if (event.messageStop) stop = event.messageStop.stopReason;
    else if (event.metadata?.usage) {
      const {
        inputTokens = 0,
        outputTokens = 0,
        cacheReadInputTokens = 0,
        cacheWriteInputTokens = 0,
      } = event.metadata.usage;
      usage = {
        input: inputTokens + cacheReadInputTokens + cacheWriteInputTokens,
        output: outputTokens,
        cacheRead: cacheReadInputTokens,
        cacheWrite: cacheWriteInputTokens,
      };
    }
  }
  if (stop === undefined || tool)
    throw new Fault(
      'model.broken-off',
      'The model stopped in the middle of its answer.',
      'Say "go on": what was run so far is kept.',
    );
  yield { type: 'end', stop: stopOf(stop), usage: usage ?? { input: 0, output: 0 } };
}

function inputOf(json: string): { [name: string]: Json } {
  try {
    return inputSchema.parse(json.trim() === '' ? {} : JSON.parse(json));
  } catch {
    throw new Fault('model.garbled', 'The model asked for a tool in words that cannot be read.', 'Ask again.');
  }
}

function requireLoopback(endpoint: string): void {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
  if (/^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/.test(host)) return;
  throw new Fault(
    'model.endpoint-elsewhere',
    'INTERLOCK_BEDROCK_ENDPOINT names another machine; it is for tests on this one.',
    'Unset it: without it the model is asked at Bedrock itself.',
  );
}
