import type { Visit } from './ssh/face.ts';
import type { Terminal } from './terminal/terminal.ts';

/** How a device has a bad day. Everything is off unless named. */
export interface Misbehaviour {
  /** Refuses every password and key. */
  readonly rejectLogins?: boolean;
  /** Accepts the TCP connection and says nothing. */
  readonly hangAfterAccept?: boolean;
  /** Replaces the banner, for example by `hostileBanner`. */
  readonly banner?: string;
  /** Commands that begin so are never answered. */
  readonly neverAnswer?: string;
  /** Commands that begin so are answered with this many bytes. */
  readonly flood?: { readonly command: string; readonly bytes: number };
  /** Commands that begin so are carried out, and the connection is cut after this many bytes of the answer. */
  readonly cut?: { readonly command: string; readonly bytes: number };
  /** Milliseconds before each line of output. */
  readonly lineDelay?: number;
  /** Cisco-IOS-like devices: a log message falls in after every so many lines of output. */
  readonly chatterEveryLines?: number;
}

/** Escape codes that retitle, recolour, move and query a terminal, and text that looks like prompts. */
export const hostileBanner = [
  '\x1b]0;owned\x07\x1b[31;1mroot@bank:~# \x1b[0m',
  '\x1b[2J\x1b[1;1H\x1b[6n\x1b[c\x1b]52;c;cm0gLXJmIC8K\x07\x1b]8;;http://203.0.113.66/\x1b\\click\x1b]8;;\x1b\\',
  '\x9b31m\x90qignored\x9c\x1bP+q544e\x1b\\ router> enable',
  'Password: \b\b\b\b\x7f\x00\x07 switch(config)# reload',
  '',
].join('\r\n');

/** What a device does instead of carrying a command out: `undefined` where it behaves. */
export async function misbehaveOn(
  command: string,
  visit: Visit,
  misbehaviour: Misbehaviour,
): Promise<'answered' | undefined> {
  const { terminal } = visit;
  const meant = (start: string | undefined) => start !== undefined && command.trimStart().startsWith(start);
  if (meant(misbehaviour.neverAnswer)) {
    for (;;) await terminal.readKey();
  }
  if (misbehaviour.cut && meant(misbehaviour.cut.command)) visit.cutAfter(misbehaviour.cut.bytes);
  if (misbehaviour.flood && meant(misbehaviour.flood.command)) {
    await flood(terminal, misbehaviour.flood.bytes);
    return 'answered';
  }
  return undefined;
}

async function flood(terminal: Terminal, bytes: number): Promise<void> {
  const line = `${'interlock lab flood '.repeat(3)}0123456789\n`;
  const block = line.repeat(400);
  let left = bytes;
  while (left > 0 && !terminal.closed) {
    const piece = left >= block.length ? block : block.slice(0, left);
    left -= piece.length;
    await terminal.pour(piece);
  }
}
