/** Models of Amazon Bedrock: one region, a fixed catalogue, the words as they stream. */
import type { BedrockRuntimeClient, ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { requireLoopback } from '../loopback.ts';
import type { Leaves, Model, ModelRequest } from '../model.ts';
import type { Identity } from './cognito.ts';
import { eventsOf } from './events.ts';
import { elsewhere, faultOf, noCredentialsInTime, silent } from './faults.ts';
import { type BedrockSpec, region } from './specs.ts';
import { idOf, requestOf } from './translate.ts';

export interface BedrockOptions {
  /** Another endpoint than Bedrock's; loopback only, for tests. Throws Fault `model.endpoint-elsewhere` otherwise. */
  readonly endpoint?: string;
  /** Milliseconds without a word after which a stream counts as dead. */
  readonly silence?: number;
  /** Tries of a request that was throttled or met a failure of the service, before its first word. */
  readonly tries?: number;
  /** Where credentials come from; the standard chain where absent. */
  readonly identity?: Identity;
}

export function bedrock(spec: BedrockSpec, options: BedrockOptions = {}): Model {
  const { endpoint, silence = 120_000, tries = 5, identity } = options;
  if (endpoint !== undefined) requireLoopback(endpoint, 'INTERLOCK_BEDROCK_ENDPOINT');
  let client: Promise<BedrockRuntimeClient> | undefined;
  const open = () => {
    client ??= (async () => {
      const { BedrockRuntimeClient: Client } = await import('@aws-sdk/client-bedrock-runtime');
      const credentials = await identity?.();
      return new Client({
        region,
        maxAttempts: tries,
        ...(endpoint === undefined ? {} : { endpoint }),
        ...(credentials === undefined ? {} : { credentials }),
      });
    })();
    return client;
  };
  return {
    id: spec.name,
    label: spec.label,
    rehearsal: false,
    thinks: spec.thinking !== null,
    sees: spec.sees,
    context: spec.context,
    profile: spec.profile,
    ...(endpoint === undefined ? {} : { endpoint }),
    async *converse(request, signal, leaves) {
      signal.throwIfAborted();
      const dead = new AbortController();
      const ended = AbortSignal.any([signal, dead.signal]);
      let left = false;
      let begun = false;
      try {
        const answer = await inTime(silence, dead, ended, async (again) => {
          const out: Leaves = (body) => {
            ended.throwIfAborted(); // credentials that came too late
            again();
            left = true;
            leaves?.(body);
          };
          return stream(await open(), spec, request, { abortSignal: ended, leaves: out, endpoint });
        });
        begun = true;
        yield* eventsOf(watched(answer, silence, dead), signal, usesIn(request));
      } catch (error) {
        signal.throwIfAborted();
        if (dead.signal.aborted) throw left ? silent(silence) : noCredentialsInTime(silence);
        throw faultOf(error, spec, begun);
      }
    },
  };
}

/** Ids of tool uses that a question holds, as Bedrock is told them. */
const usesIn = ({ messages }: ModelRequest): string[] =>
  messages.flatMap(({ content }) => content.flatMap((block) => (block.type === 'tool-use' ? [idOf(block.use)] : [])));

async function stream(
  client: BedrockRuntimeClient,
  spec: BedrockSpec,
  request: ModelRequest,
  { abortSignal, leaves, endpoint }: { abortSignal: AbortSignal; leaves: Leaves; endpoint: string | undefined },
): Promise<AsyncIterable<ConverseStreamOutput>> {
  const { ConverseStreamCommand } = await import('@aws-sdk/client-bedrock-runtime');
  const command = new ConverseStreamCommand({
    modelId: request.profiles?.includes(spec.profile) ? spec.profile : spec.model,
    ...requestOf(request, spec),
    inferenceConfig: { maxTokens: Math.min(spec.answer, request.most ?? spec.answer) },
  });
  // The innermost step: whatever else the SDK does to a request has been done, and each try comes by here.
  command.middlewareStack.add(
    (next) => async (args) => {
      requireBedrock(args.request, endpoint);
      leaves(bodyOf(args.request));
      return next(args);
    },
    { step: 'deserialize', priority: 'low', name: 'interlock-leaves' },
  );
  const { stream: answer } = await client.send(command, { abortSignal });
  if (!answer) throw new Error('no stream');
  return answer;
}

/** Where Bedrock answers in its region: as it is and with FIPS modules, over IPv4 and over both. */
const homes: ReadonlySet<string> = new Set(
  ['bedrock-runtime', 'bedrock-runtime-fips'].flatMap((name) => [
    `${name}.${region}.amazonaws.com`,
    `${name}.${region}.api.aws`,
  ]),
);

/** Throws Fault `model.endpoint-elsewhere` for a request to another place, which a file of AWS's can name (`endpoint_url`). */
function requireBedrock(request: unknown, endpoint: string | undefined): void {
  const { protocol = '', hostname = '' } = request as { protocol?: string; hostname?: string };
  if (endpoint === undefined ? protocol === 'https:' && homes.has(hostname) : hostname === new URL(endpoint).hostname)
    return;
  throw elsewhere(hostname);
}

/**
 * What `begin` comes to. `dead` is aborted where nothing came for `silence` milliseconds since it began, or since it last
 * called `again`; then, and where `ended` is aborted otherwise, it rejects at once and nobody waits for the rest.
 */
function inTime<T>(
  silence: number,
  dead: AbortController,
  ended: AbortSignal,
  begin: (again: () => void) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const over = () => reject(ended.reason as Error);
    ended.addEventListener('abort', over, { once: true });
    const timer = setTimeout(() => dead.abort(), silence);
    begin(() => void timer.refresh())
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        ended.removeEventListener('abort', over);
      });
  });
}

/** The body of one of the SDK's requests. Throws where it is no text, so that nothing leaves unseen. */
function bodyOf(request: unknown): string {
  const body: unknown = typeof request === 'object' && request !== null && 'body' in request ? request.body : undefined;
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  throw new Error('a body of another kind');
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
