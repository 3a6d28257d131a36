/**
 * Amazon Bedrock's ConverseStream (a double): HTTP/2 and event-stream frames as the real SDK reads them, with its bad
 * days: throttling, errors before and in the stream, garbage, silence, a cut. What the service would refuse of a request
 * it refuses too (`endpoint-rules.double.ts`).
 */
import { createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { EventStreamCodec } from '@smithy/core/event-streams';
import { complaintOf, signatureOf } from './endpoint-rules.double.ts';

const codec = new EventStreamCodec(
  (bytes) => Buffer.from(bytes as Uint8Array).toString('utf8'),
  (text) => new Uint8Array(Buffer.from(text)),
);

/** One frame: an event, or an exception in mid-stream. */
export function frame(type: string, body: object, kind: 'event' | 'exception' = 'event'): Uint8Array {
  return codec.encode({
    headers: {
      [`:${kind}-type`]: { type: 'string', value: type },
      ':content-type': { type: 'string', value: 'application/json' },
      ':message-type': { type: 'string', value: kind },
    },
    body: new Uint8Array(Buffer.from(JSON.stringify(body))),
  });
}

export const text = (words: string): Uint8Array[] => [
  frame('messageStart', { role: 'assistant' }),
  ...words.split(/(?<= )/).map((word) => frame('contentBlockDelta', { contentBlockIndex: 0, delta: { text: word } })),
  frame('contentBlockStop', { contentBlockIndex: 0 }),
];
/** A thought in fragments, with its seal at the end. */
export const thinks = (words: string, index = 0): Uint8Array[] => [
  ...words
    .split(/(?<= )/)
    .map((word) =>
      frame('contentBlockDelta', { contentBlockIndex: index, delta: { reasoningContent: { text: word } } }),
    ),
  frame('contentBlockDelta', {
    contentBlockIndex: index,
    delta: { reasoningContent: { signature: signatureOf(words) } },
  }),
  frame('contentBlockStop', { contentBlockIndex: index }),
];
/** A thought that its maker encrypted. */
export const sealedThought = (bytes: string, index = 0): Uint8Array[] => [
  frame('contentBlockDelta', {
    contentBlockIndex: index,
    delta: { reasoningContent: { redactedContent: Buffer.from(bytes).toString('base64') } },
  }),
  frame('contentBlockStop', { contentBlockIndex: index }),
];
/** A tool use whose input comes in fragments. */
export const tool = (index: number, use: string, name: string, input: string, size = 3): Uint8Array[] => [
  frame('contentBlockStart', { contentBlockIndex: index, start: { toolUse: { toolUseId: use, name } } }),
  ...(input.match(new RegExp(`[\\s\\S]{1,${size}}`, 'g')) ?? []).map((part) =>
    frame('contentBlockDelta', { contentBlockIndex: index, delta: { toolUse: { input: part } } }),
  ),
  frame('contentBlockStop', { contentBlockIndex: index }),
];
export const end = (
  stopReason: string,
  usage: object = { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
): Uint8Array[] => [frame('messageStop', { stopReason }), frame('metadata', { usage, metrics: { latencyMs: 1 } })];

export interface Asked {
  readonly path: string;
  readonly body: {
    readonly system?: readonly object[];
    readonly messages: readonly { role: string; content: readonly Record<string, unknown>[] }[];
    readonly toolConfig?: { readonly tools: readonly Record<string, unknown>[] };
    readonly inferenceConfig?: { readonly maxTokens: number };
    readonly additionalModelRequestFields?: {
      readonly thinking?: { readonly type: string; readonly budget_tokens?: number };
    };
  };
  /** The body as it came over the wire. */
  readonly raw: string;
  readonly headers: Readonly<Record<string, string>>;
  /** How the client ended it: `undefined` while it is open. */
  closed?: 'end' | 'reset';
}

export type Answer = (stream: ServerHttp2Stream, asked: Asked) => void;

/** Answers with these frames. */
export const says =
  (...frames: Uint8Array[]): Answer =>
  (stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/vnd.amazon.eventstream' });
    for (const one of frames) stream.write(one);
    stream.end();
  };
/** Answers with these frames, and then the connection of this stream is gone. */
export const breaksAfter =
  (...frames: Uint8Array[]): Answer =>
  (stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/vnd.amazon.eventstream' });
    for (const one of frames) stream.write(one);
    setTimeout(() => stream.close(2), 20);
  };
/** Refuses before a word. */
export const fails =
  (status: number, type: string, message = ''): Answer =>
  (stream) => {
    stream.respond({ ':status': status, 'content-type': 'application/json', 'x-amzn-errortype': type });
    stream.end(JSON.stringify({ message }));
  };

/** Answers in turn; the last one again and again. */
export async function startService(...answers: Answer[]): Promise<{ endpoint: string; asked: Asked[]; close(): void }> {
  const asked: Asked[] = [];
  const server = createServer();
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    let body = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    stream.on('error', () => {});
    stream.on('end', () => {
      const one: Asked = {
        path: decodeURIComponent(String(headers[':path'])),
        body: JSON.parse(body) as Asked['body'],
        raw: body,
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      };
      asked.push(one);
      stream.on('close', () => {
        one.closed = stream.rstCode === 0 ? 'end' : 'reset';
      });
      const complaint = complaintOf(one.body);
      if (complaint !== null) fails(400, 'ValidationException', complaint)(stream, one);
      else (answers[Math.min(asked.length, answers.length) - 1] as Answer)(stream, one);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close() {
      for (const session of sessions) session.destroy();
      server.close();
    },
  };
}
