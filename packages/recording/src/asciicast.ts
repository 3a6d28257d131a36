/** Lines of asciicast version 2 (docs.asciinema.org, "asciicast v2"). */

import { Fault } from '@interlock/model';

/** Output, input, marker, and resize with data such as `80x24`. */
export type EventKind = 'o' | 'i' | 'm' | 'r';

export interface RecordingHead {
  /** Columns and rows of the terminal at the start. */
  readonly width: number;
  readonly height: number;
  /** Seconds since 1970. */
  readonly started: number;
  readonly title?: string;
  /** Value of TERM. */
  readonly terminal?: string;
}

export function headLine(head: RecordingHead): string {
  const { width, height, started, title, terminal } = head;
  const env = terminal === undefined ? {} : { env: { TERM: terminal } };
  const named = title === undefined ? {} : { title };
  return `${JSON.stringify({ version: 2, width, height, timestamp: Math.floor(started), ...named, ...env })}\n`;
}

/** `nanoseconds` since the start; written in seconds with all nine digits, which a JavaScript number would round. */
export function eventLine(nanoseconds: bigint, kind: EventKind, data: string): string {
  const seconds = nanoseconds / 1_000_000_000n;
  const rest = String(nanoseconds % 1_000_000_000n).padStart(9, '0');
  return `[${seconds}.${rest}, ${JSON.stringify(kind)}, ${JSON.stringify(data.toWellFormed())}]\n`;
}

export interface CastEvent {
  /** Nanoseconds since the start. */
  readonly at: bigint;
  readonly kind: EventKind;
  readonly data: string;
}

export interface Cast {
  readonly width: number;
  readonly height: number;
  /** Seconds since 1970. */
  readonly started: number;
  readonly events: readonly CastEvent[];
}

const eventPattern = /^\[(\d+)\.(\d{9}), ("[oimr]"), (".*")\]$/;

/** Reads what `headLine` and `eventLine` wrote. Throws Fault `recording.damaged`. */
export function parseCast(text: string): Cast {
  const [first = '', ...lines] = text.split('\n');
  try {
    const { width, height, timestamp } = JSON.parse(first) as { width: number; height: number; timestamp: number };
    const events = lines.flatMap((line): CastEvent[] => {
      if (line === '') return [];
      const [, seconds, rest, kind, data] = eventPattern.exec(line) as unknown as string[];
      return [
        {
          at: BigInt(seconds as string) * 1_000_000_000n + BigInt(rest as string),
          kind: JSON.parse(kind as string) as EventKind,
          data: JSON.parse(data as string) as string,
        },
      ];
    });
    return { width: Number(width), height: Number(height), started: Number(timestamp), events };
  } catch (error) {
    throw new Fault(
      'recording.damaged',
      'This is no recording: a line of it cannot be read.',
      'Put it back from a backup.',
      { cause: error },
    );
  }
}
