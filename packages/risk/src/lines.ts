/** A command's lines: LF, CR and CRLF end one alike, because on a terminal CR is Enter. */

export interface Line {
  readonly text: string;
  /** UTF-16 offset in the command. */
  readonly start: number;
}

/**
 * The lines that would be sent. Blank ones are dropped unless `keepBlank`: there Enter may be an answer. Nothing is a line
 * behind the last end of one.
 */
export function splitLines(command: string, keepBlank: boolean): Line[] {
  const lines: Line[] = [];
  const end = /\r\n|\r|\n/g;
  let start = 0;
  for (;;) {
    const found = end.exec(command);
    const text = command.slice(start, found ? found.index : undefined);
    const behind = !found && text === '' && lines.length > 0;
    if ((keepBlank && !behind) || text.trim() !== '') lines.push({ text, start });
    if (!found) return lines;
    start = found.index + found[0].length;
  }
}
