/**
 * Runs as traces of OpenTelemetry with its conventions for generative AI: one span a tool call, a model call, a run.
 * One line of OTLP in JSON a span, as a collector's file receiver reads them. Nothing that is sealed is in them.
 */
import { z } from 'zod';
import { readEntry, type StoredEntry } from './entry.ts';
import { hostsOf } from './links.ts';
import { sha256 } from './merkle.ts';
import { traceOf } from './trace.ts';

type Value = { stringValue: string } | { intValue: string };
interface Attribute {
  readonly key: string;
  readonly value: Value;
}

/** OTLP: 1 internal, 3 client; status 0 unset, 1 ok, 2 error. */
const [internal, client] = [1, 3];
const [unset, ok, failed] = [0, 1, 2];

interface Known {
  readonly at: number;
  readonly fields: StoredEntry['fields'];
}

/** A line of OTLP around one span. */
function line(origin: string, version: string, span: object): object {
  return {
    resourceSpans: [
      {
        resource: {
          attributes: attributes({ 'service.name': 'interlock', 'service.version': version, 'interlock.log': origin }),
        },
        scopeSpans: [{ scope: { name: 'interlock', version }, spans: [span] }],
      },
    ],
  };
}

const signedKey = 'interlock.checkpoint';

/** The last line of an export: a span without length that brings what is signed. `at` is the time of the last entry. */
export function otlpCheckpoint(origin: string, version: string, note: string, at: number): object {
  return line(origin, version, {
    traceId: idOf(note, 16),
    spanId: idOf(note, 8),
    startTimeUnixNano: nanoseconds(at),
    endTimeUnixNano: nanoseconds(at),
    name: 'ledger checkpoint',
    kind: internal,
    attributes: attributes({ [signedKey]: note }),
    status: { code: unset },
  });
}

const withCheckpoint = z.object({
  resourceSpans: z.tuple([
    z.object({
      scopeSpans: z.tuple([
        z.object({
          spans: z.tuple([
            z.object({
              attributes: z.tuple([
                z.object({ key: z.literal(signedKey), value: z.object({ stringValue: z.string() }) }),
              ]),
            }),
          ]),
        }),
      ]),
    }),
  ]),
});

/** The signed checkpoint that a line of `otlpCheckpoint` brings; undefined where it is not one. */
export function checkpointOfOtlp(parsed: unknown): string | undefined {
  const found = withCheckpoint.safeParse(parsed).data;
  return found?.resourceSpans[0].scopeSpans[0].spans[0].attributes[0].value.stringValue;
}

/** Makes the spans of entries that come in order; most entries have none. It remembers what has begun. */
export function otlpSpans(origin: string, version: string): (index: number, bytes: Buffer) => object | null {
  const begun = new Map<string, Known>();
  const wrap = (span: object): object => line(origin, version, span);

  return (index, bytes) => {
    const entry = readEntry(index, bytes);
    const { type, at, fields } = entry;
    const run = String(fields.run ?? '');
    const of = (id: string, start: number, parent: string | null) => ({
      traceId: String(fields.trace ?? traceOf(run)),
      spanId: idOf(id, 8),
      ...(parent === null ? {} : { parentSpanId: idOf(parent, 8) }),
      startTimeUnixNano: nanoseconds(start),
      endTimeUnixNano: nanoseconds(at),
    });
    switch (type) {
      case 'run.begun':
        begun.set(run, { at, fields });
        return null;
      case 'call.decided':
        begun.set(String(fields.call), { at, fields });
        return null;
      case 'call.ended':
      case 'effect.unknown': {
        if (run === '') return null;
        const call = String(fields.call);
        const decided = begun.get(call);
        begun.delete(call);
        const tool = decided?.fields.tool;
        const [host] = hostsOf(fields);
        return wrap({
          ...of(call, at - Number(fields.milliseconds ?? 0), run),
          name: tool === undefined ? 'execute_tool' : `execute_tool ${String(tool)}`,
          kind: internal,
          attributes: attributes({
            'gen_ai.operation.name': 'execute_tool',
            'gen_ai.tool.name': tool,
            'gen_ai.tool.call.id': call,
            'server.address': host?.name,
            'interlock.class': decided?.fields.class,
            'interlock.rule': decided?.fields.rule,
            'interlock.permit': fields.permit,
            'interlock.end': fields.end ?? 'unknown',
            'interlock.entry': index,
            'error.type': fields.fault,
          }),
          status: { code: fields.end === 'done' ? ok : fields.end === undefined ? unset : failed },
        });
      }
      case 'model.called': {
        const id = `model ${index}`;
        return wrap({
          ...of(id, at - Number(fields.milliseconds), run),
          name: `chat ${String(fields.model)}`,
          kind: client,
          attributes: attributes({
            'gen_ai.operation.name': 'chat',
            'gen_ai.provider.name': fields.region === 'none' ? 'interlock.rehearsal' : 'aws.bedrock',
            'gen_ai.request.model': fields.model,
            'gen_ai.usage.input_tokens': fields.inputTokens,
            'gen_ai.usage.output_tokens': fields.outputTokens,
            'interlock.entry': index,
          }),
          status: { code: unset },
        });
      }
      case 'run.ended': {
        const start = begun.get(run)?.at ?? at;
        begun.delete(run);
        return wrap({
          ...of(run, start, null),
          name: 'invoke_agent interlock',
          kind: internal,
          attributes: attributes({
            'gen_ai.operation.name': 'invoke_agent',
            'gen_ai.agent.name': 'interlock',
            'gen_ai.conversation.id': fields.conversation,
            'interlock.run': run,
            'interlock.end': fields.end,
            'interlock.entry': index,
            'error.type': fields.fault,
          }),
          status: { code: fields.end === 'done' ? ok : failed },
        });
      }
      default:
        return null;
    }
  };
}

function attributes(of: Readonly<Record<string, unknown>>): Attribute[] {
  return Object.entries(of).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [{ key, value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: String(value) } }],
  );
}

/** A name's own identifier: the same run is the same trace in every export. */
function idOf(name: string, length: number): string {
  return sha256(Buffer.from(name))
    .toString('hex')
    .slice(0, 2 * length);
}

function nanoseconds(milliseconds: number): string {
  return String(BigInt(milliseconds) * 1_000_000n);
}
