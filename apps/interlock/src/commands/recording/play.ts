/** Replays a recording: timed at a terminal, plain anywhere else. What comes here is harmless already. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Reel } from '@interlock/protocol';
import { plainText } from '@interlock/recording';
import { inert } from '../../inert.ts';
import { exit } from '../../usage.ts';

export interface Playing {
  /** Seconds that are passed over: drawn at once at a terminal, left out elsewhere. */
  readonly at: number;
  readonly speed: number;
  readonly json: boolean;
}

/** Colours, screen and cursor as they were. */
const restored = '\u001b[0m\u001b[r\u001b[?7h\u001b[?25h\u001b[?1049l\u001b(B\n';

export async function play(
  reels: AsyncIterable<Reel>,
  { at, speed, json }: Playing,
  out: { isTTY?: boolean; write(text: string): unknown } = process.stdout,
): Promise<number> {
  const timed = out.isTTY === true && !json;
  let told = false;
  let now = at * 1000;
  let line = '';
  try {
    for await (const { view, columns, rows, events } of reels) {
      if (!told) {
        told = true;
        process.stderr.write(`${inert(view.host.name)}, ${columns}×${rows}, ${new Date(view.started).toISOString()}\n`);
        if (view.state !== 'finished')
          process.stderr.write(
            `This recording is not whole: ${view.state === 'running' ? 'its session still runs' : view.state}.\n`,
          );
      }
      for (const [milliseconds, kind, data] of events) {
        const early = milliseconds < at * 1000;
        if (json) {
          if (!early) out.write(`${JSON.stringify([milliseconds, kind, data])}\n`);
        } else if (timed) {
          if (!early) await pause((milliseconds - now) / speed);
          now = Math.max(now, milliseconds);
          if (kind === 'o') out.write(data);
        } else if (!early && kind === 'o') {
          // Cut between lines, so that no sequence and no line end is cut.
          line += data;
          const end = line.lastIndexOf('\n') + 1;
          out.write(plainText(line.slice(0, end)));
          line = line.slice(end);
        } else if (!early && kind === 'm') {
          out.write(
            `${plainText(line)}${line === '' ? '' : '\n'}--- ${(milliseconds / 1000).toFixed(1)} s: ${inert(data)}\n`,
          );
          line = '';
        }
      }
    }
    if (line !== '') out.write(`${plainText(line)}\n`);
  } finally {
    if (timed) out.write(restored);
  }
  return exit.done;
}
