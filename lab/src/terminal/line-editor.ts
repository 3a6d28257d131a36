import type { Terminal } from './terminal.ts';

export interface LineOptions {
  readonly prompt: string;
  /** Earlier lines, oldest first, for the arrow keys. */
  readonly history?: readonly string[];
  /** False hides what is typed, as at a password. */
  readonly echo?: boolean;
  /** Keys that end the line at once, beside Enter; the answer names the one that did. */
  readonly ends?: readonly string[];
  /** Called for keys with a meaning of their own; a text is put in at the cursor, true redraws the line. */
  readonly special?: (key: string, typed: string) => string | boolean;
}

export interface Line {
  readonly text: string;
  /** The key that ended it: Enter is `\r`. */
  readonly key: string;
}

/** Longest line that is taken; the rest is dropped. */
const longest = 4096;

/** Reads one line with the editing that a device's terminal has. Throws TerminalClosed. */
export async function readLine(terminal: Terminal, options: LineOptions): Promise<Line> {
  const history = [...(options.history ?? []), ''];
  let at = history.length - 1;
  let chars: string[] = [];
  let cursor = 0;
  const shown = () => (options.echo === false ? '' : chars.join(''));
  const back = (count: number) => '\b'.repeat(count);
  const out = (text: string) => {
    if (options.echo !== false) terminal.write(text);
  };
  /** Replaces everything on the line by `next`. */
  const replace = (next: string[]) => {
    const extra = Math.max(0, chars.length - next.length);
    out(back(cursor) + next.join('') + ' '.repeat(extra) + back(extra));
    chars = next;
    cursor = next.length;
  };
  const insert = (text: string) => {
    const added = [...text].slice(0, longest - chars.length);
    const tail = chars.slice(cursor);
    out(added.join('') + tail.join('') + back(tail.length));
    chars.splice(cursor, 0, ...added);
    cursor += added.length;
  };
  const erase = (from: number, to: number) => {
    if (from >= to) return;
    const tail = chars.slice(to);
    out(back(cursor - from) + tail.join('') + ' '.repeat(to - from) + back(tail.length + to - from));
    chars.splice(from, to - from);
    cursor = from;
  };
  const recall = (step: number) => {
    const wanted = at + step;
    if (wanted < 0 || wanted >= history.length) return;
    history[at] = chars.join('');
    at = wanted;
    replace([...(history[at] as string)]);
  };
  const move = (step: number) => {
    if (cursor + step < 0 || cursor + step > chars.length) return;
    out(step < 0 ? '\b' : (chars[cursor] as string));
    cursor += step;
  };

  terminal.write(options.prompt);
  terminal.editing = () => options.prompt + shown();
  try {
    for (;;) {
      const key = await terminal.readKey();
      if (key === '\r' || options.ends?.includes(key)) {
        terminal.write(key === '\r' ? '\n' : '');
        return { text: chars.join(''), key };
      }
      if (key === '\x7f' || key === '\b') erase(Math.max(0, cursor - 1), cursor);
      else if (key === '\x15') erase(0, cursor);
      else if (key === '\x17') {
        const kept = chars
          .slice(0, cursor)
          .join('')
          .replace(/\S+\s*$/, '').length;
        erase(kept, cursor);
      } else if (key === '\x01') while (cursor > 0) move(-1);
      else if (key === '\x05') while (cursor < chars.length) move(1);
      else if (key === '\x1b[A' || key === '\x1bOA' || key === '\x10') recall(-1);
      else if (key === '\x1b[B' || key === '\x1bOB' || key === '\x0e') recall(1);
      else if (key === '\x1b[D' || key === '\x1bOD' || key === '\x02') move(-1);
      else if (key === '\x1b[C' || key === '\x1bOC' || key === '\x06') move(1);
      else if (key === '\x0c' || key === '\x12') out(`\n${options.prompt}${shown()}`);
      else {
        const answer = options.special?.(key, chars.join('')) ?? false;
        if (typeof answer === 'string') insert(answer);
        else if (answer) {
          cursor = chars.length;
          out(`${options.prompt}${shown()}`);
        } else if (key >= ' ' && !key.startsWith('\x1b')) insert(key);
      }
    }
  } finally {
    terminal.editing = null;
  }
}
