/**
 * What telemetry would send, as bytes: errors in a Sentry envelope, usage as metrics of OTLP in JSON. Both are made of
 * lists of what may be in them, never of what must be taken out: codes of ours, counts, versions. No name, no address, no
 * text of a person, a model or a device has a way in.
 */

/** What is said of this program and machine, and nothing that tells one from another. */
export interface Program {
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly arch: string;
}

export interface CountedError {
  /** A fault's stable code. */
  readonly code: string;
  readonly count: number;
  /** The hour it was first seen in, in milliseconds since 1970. */
  readonly hour: number;
}

export interface Usage {
  /** Milliseconds since 1970, to the hour. */
  readonly from: number;
  readonly to: number;
  /** Counts by name and attributes. */
  readonly counts: readonly {
    readonly name: string;
    readonly of: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

export interface Payload {
  readonly kind: 'errors' | 'usage';
  readonly contentType: string;
  readonly body: string;
}

/** A code of ours; anything else is not repeated. */
export const codeShape = /^[a-z][a-z0-9-]{1,40}\.[a-z][a-z0-9-]{1,60}$/;

/** One envelope of Sentry's protocol (develop.sentry.dev, "Envelopes"): one event a code. `ids` are 32 hex digits each. */
export function errorsPayload(errors: readonly CountedError[], program: Program, ids: () => string): Payload {
  const items = errors
    .filter(({ code }) => codeShape.test(code))
    .map(({ code, count, hour }) => {
      const event = {
        event_id: ids(),
        timestamp: hour / 1000,
        platform: 'node',
        level: 'error',
        logger: 'interlock',
        release: `interlock@${program.version}`,
        message: code,
        fingerprint: [code],
        tags: { code, 'os.name': program.platform, arch: program.arch, node: program.node },
        extra: { count },
      };
      const body = JSON.stringify(event);
      return `${JSON.stringify({ type: 'event', length: new TextEncoder().encode(body).length })}\n${body}\n`;
    });
  return {
    kind: 'errors',
    contentType: 'application/x-sentry-envelope',
    body: `${JSON.stringify({ sdk: { name: 'interlock', version: program.version } })}\n${items.join('')}`,
  };
}

const shortWord = /^[a-z][a-z0-9_-]{0,30}$/;

/** `ExportMetricsServiceRequest` of OTLP 1.x in JSON: sums since the last sending (delta temporality). */
export function usagePayload({ from, to, counts }: Usage, program: Program): Payload {
  const nanoseconds = (milliseconds: number) => String(BigInt(milliseconds) * 1_000_000n);
  const attribute = ([key, value]: readonly [string, string]) => ({ key, value: { stringValue: value } });
  const clean = counts.filter(({ of }) => Object.values(of).every((value) => shortWord.test(value)));
  const names = [...new Set(clean.map(({ name }) => name))];
  const metrics = names.map((name) => ({
    name,
    unit: '1',
    sum: {
      aggregationTemporality: 1,
      isMonotonic: true,
      dataPoints: clean
        .filter((one) => one.name === name)
        .map(({ of, value }) => ({
          attributes: Object.entries(of).map(attribute),
          startTimeUnixNano: nanoseconds(from),
          timeUnixNano: nanoseconds(to),
          asInt: String(value),
        })),
    },
  }));
  const resource = {
    'service.name': 'interlock',
    'service.version': program.version,
    'os.type': program.platform,
    'host.arch': program.arch,
    'process.runtime.version': program.node,
  };
  const body = {
    resourceMetrics: [
      {
        resource: { attributes: Object.entries(resource).map(attribute) },
        scopeMetrics: [{ scope: { name: 'interlock' }, metrics }],
      },
    ],
  };
  return { kind: 'usage', contentType: 'application/json', body: JSON.stringify(body) };
}
