/**
 * A terminal of one line: a device's bytes become the text a person would have read. It follows carriage returns,
 * backspaces and the escape sequences that edit a line, and drops all others, so that what leaves it is inert.
 */

/** Longest line in UTF-16 units; what has no end is broken here, so that a device cannot fill the memory. */
export const longestLine = 16_384;
/** Longest sequence of a kind that carries text (a title); beyond it the rest is text again. */
const longestString = 4096;

type State = 'text' | 'escape' | 'sequence' | 'string' | 'string-escape' | 'charset';

// a run ends at the next control character
const run = /[^\u0000-\u001f\u007f-\u009f]+/y;

export class Screen {
  #line = '';
  #cursor = 0;
  /** Something on the line was overwritten or erased; blanks left at its end mean nothing. */
  #edited = false;
  #state: State = 'text';
  #parameters = '';
  #swallowed = 0;

  /** The unfinished last line. */
  get line(): string {
    return this.#edited ? this.#visible() : this.#line;
  }

  /** Takes text and gives every line that was finished. */
  feed(text: string, finished: (line: string) => void): void {
    let at = 0;
    while (at < text.length) {
      if (this.#state === 'text') {
        run.lastIndex = at;
        const found = run.exec(text)?.[0];
        if (found !== undefined) {
          this.#put(found, finished);
          at += found.length;
          continue;
        }
      }
      this.#control(text[at] as string, finished);
      at++;
    }
  }

  #control(char: string, finished: (line: string) => void): void {
    switch (this.#state) {
      case 'text':
        this.#character(char, finished);
        return;
      case 'escape':
        this.#escaped(char);
        return;
      case 'sequence':
        if (char >= ' ' && char <= '?') {
          if (this.#parameters.length < 64) this.#parameters += char;
        } else if (char >= '@' && char <= '~') {
          this.#state = 'text';
          this.#edit(char, finished);
        } else {
          this.#state = 'text';
          this.#character(char, finished);
        }
        return;
      case 'string':
        this.#swallowed++;
        if (char === '\x07' || char === '\x9c' || this.#swallowed > longestString) this.#state = 'text';
        else if (char === '\x1b') this.#state = 'string-escape';
        return;
      case 'string-escape':
        this.#state = char === '\\' ? 'text' : 'string';
        return;
      case 'charset':
        this.#state = 'text';
    }
  }

  #character(char: string, finished: (line: string) => void): void {
    if (char === '\n' || char === '\x0b' || char === '\x0c') this.#finish(finished);
    else if (char === '\r') this.#cursor = 0;
    else if (char === '\b') this.#cursor = Math.max(0, this.#cursor - 1);
    else if (char === '\t') this.#put('\t', finished);
    else if (char === '\x1b') this.#state = 'escape';
    else if (char === '\x9b') this.#begin('sequence');
    else if (char === '\x90' || char === '\x98' || char === '\x9d' || char === '\x9e' || char === '\x9f')
      this.#begin('string');
  }

  #escaped(char: string): void {
    if (char === '[') this.#begin('sequence');
    else if (char === ']' || char === 'P' || char === 'X' || char === '^' || char === '_') this.#begin('string');
    else if (char === '(' || char === ')' || char === '*' || char === '+' || char === '#') this.#state = 'charset';
    else if (char !== '\x1b') this.#state = 'text';
  }

  #begin(state: State): void {
    this.#state = state;
    this.#parameters = '';
    this.#swallowed = 0;
  }

  /** What a control sequence does to the line; those that do not edit it do nothing. */
  #edit(final: string, finished: (line: string) => void): void {
    const first = Number.parseInt(this.#parameters, 10);
    const count = Math.min(Number.isNaN(first) || first < 1 ? 1 : first, 4096);
    const mode = Number.isNaN(first) ? 0 : first;
    if (final === 'C') this.#move(this.#cursor + count);
    else if (final === 'D') this.#move(this.#cursor - count);
    else if (final === 'G') this.#move(count - 1);
    else if (final === 'K' || final === 'J') this.#erase(mode);
    else if (final === 'P') this.#splice(count, '');
    else if (final === 'X') this.#splice(count, ' '.repeat(count));
    else if (final === '@') this.#splice(0, ' '.repeat(count));
    else if ((final === 'H' || final === 'f') && this.#line !== '') this.#finish(finished);
  }

  #put(text: string, finished: (line: string) => void): void {
    for (let at = 0; at < text.length; ) {
      const room = longestLine - this.#cursor;
      if (room <= 0) {
        this.#finish(finished);
        continue;
      }
      const piece = text.slice(at, at + room);
      if (this.#cursor === this.#line.length) this.#line += piece;
      else this.#splice(piece.length, piece);
      this.#cursor += piece.length;
      at += piece.length;
    }
  }

  #splice(gone: number, text: string): void {
    this.#line = this.#line.slice(0, this.#cursor) + text + this.#line.slice(this.#cursor + gone);
    this.#edited = true;
  }

  #move(column: number): void {
    this.#cursor = Math.max(0, Math.min(column, longestLine - 1));
    if (this.#cursor > this.#line.length) this.#line = this.#line.padEnd(this.#cursor);
  }

  #erase(mode: number): void {
    if (mode === 0) this.#line = this.#line.slice(0, this.#cursor);
    else if (mode === 1) this.#line = ' '.repeat(this.#cursor) + this.#line.slice(this.#cursor);
    else {
      this.#line = '';
      this.#cursor = 0;
    }
    this.#edited = true;
  }

  /** The line up to the cursor, and behind it what was not blanked: an erased pager leaves nothing. */
  #visible(): string {
    return this.#line.slice(0, this.#cursor) + this.#line.slice(this.#cursor).trimEnd();
  }

  #finish(finished: (line: string) => void): void {
    finished(this.#edited ? this.#line.trimEnd() : this.#line);
    this.#line = '';
    this.#cursor = 0;
    this.#edited = false;
  }
}
