import type { Terminal } from './terminal.ts';

export interface PagerStyle {
  /** What stands at the foot of a full screen. */
  readonly more: string;
  /** What takes it away again when a key was pressed. */
  readonly erase: string;
}

/** Writes a text screen by screen: space a screen, Enter a line, anything else ends it. `rows` 0 means no paging. */
export async function page(terminal: Terminal, text: string, rows: number, style: PagerStyle): Promise<void> {
  const lines = text.split(/(?<=\n)/);
  if (rows < 2 || lines.length < rows) return terminal.print(text);
  let free = rows - 1;
  let at = 0;
  while (at < lines.length) {
    await terminal.print(lines.slice(at, at + free).join(''));
    at += free;
    if (at >= lines.length) return;
    terminal.write(style.more);
    const key = await terminal.readKey();
    terminal.write(style.erase);
    if (key === ' ') free = rows - 1;
    else if (key === '\r') free = 1;
    else return;
  }
}
