/** Lines of asciicast version 2 (docs.asciinema.org, "asciicast v2"). */

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
