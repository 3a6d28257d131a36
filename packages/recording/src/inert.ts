/**
 * A recording's output made harmless for whoever replays it: what draws stays, what asks the terminal for an answer,
 * reaches the clipboard, names a link or changes the window is left out. Sequences are those of ECMA-48 and xterm
 * (invisible-island.net, "XTerm Control Sequences"); a sequence that is not known here is left out.
 */

type State = 'ground' | 'escape' | 'charset' | 'control' | 'string' | 'string-escape';

/** Final bytes of control sequences that only move, erase, insert, scroll or colour, without a private mark. */
const drawing = new Set([...'@ABCDEFGHIJKLMPSTXZ`abdefgmr']);
/** Escapes of one character that only move or keep the cursor, and those that choose a keypad, which draw nothing. */
const plainEscapes = new Set([...'78DEHM']);
/** Private modes that draw: wrap, the cursor's looks, and the second screen. */
const drawingModes = new Set(['7', '12', '25', '47', '1047', '1048', '1049']);
/** Characters of one control sequence at most; a longer one is left out. */
const longest = 64;

/** Text in, harmless text out; a sequence may be spread over several pushes. */
export class InertStream {
  #state: State = 'ground';
  #kept = '';

  push(text: string): string {
    let out = '';
    for (const sign of text) out += this.#take(sign);
    return out;
  }

  #take(sign: string): string {
    const code = sign.codePointAt(0) as number;
    // CAN and SUB end whatever stands open; ESC begins anew, but inside a string, where it may be its end.
    if (code === 0x18 || code === 0x1a) return this.#back();
    if (this.#state === 'string' || this.#state === 'string-escape') return this.#inString(sign, code);
    if (code === 0x1b) {
      this.#state = 'escape';
      return '';
    }
    switch (this.#state) {
      case 'escape':
        return this.#afterEscape(sign, code);
      case 'charset':
        this.#state = 'ground';
        return sign === '0' || sign === 'B' ? `\u001b${this.#kept}${sign}` : '';
      case 'control':
        return this.#inControl(sign, code);
      default:
        return this.#onGround(sign, code);
    }
  }

  #onGround(sign: string, code: number): string {
    if (code === 0x9b) return this.#begin('control');
    // Device control, start of string, system command, privacy, application: as one C1 character.
    if (code === 0x90 || code === 0x98 || (code >= 0x9d && code <= 0x9f)) return this.#begin('string');
    if (code >= 0x20 && code !== 0x7f && !(code >= 0x80 && code < 0xa0)) return sign;
    return code >= 0x08 && code <= 0x0f && code !== 0x0b ? sign : ''; // BS TAB LF FF CR SO SI: no ENQ, no bell
  }

  #afterEscape(sign: string, code: number): string {
    if (sign === '[') return this.#begin('control');
    if ('P]X^_k'.includes(sign)) return this.#begin('string');
    if ('()*+'.includes(sign)) {
      this.#state = 'charset';
      this.#kept = sign;
      return '';
    }
    if (code >= 0x20 && code < 0x30) return ''; // an intermediate: the sequence goes on
    if (code < 0x20) return '';
    this.#state = 'ground';
    return plainEscapes.has(sign) ? `\u001b${sign}` : '';
  }

  #inControl(sign: string, code: number): string {
    if (code < 0x20 || code >= 0x7f) return ''; // controls inside a sequence are not replayed
    this.#kept += sign;
    if (code < 0x40) {
      if (this.#kept.length > longest) this.#kept = '!'.repeat(longest);
      return '';
    }
    const parameters = this.#kept.slice(0, -1);
    this.#back();
    if (/^[0-9;:]*$/.test(parameters)) return drawing.has(sign) ? `\u001b[${parameters}${sign}` : '';
    const modes = /^\?([0-9;]+)$/.exec(parameters)?.[1]?.split(';');
    if (modes && (sign === 'h' || sign === 'l')) {
      const drawn = modes.filter((mode) => drawingModes.has(mode));
      return drawn.length > 0 ? `\u001b[?${drawn.join(';')}${sign}` : '';
    }
    return /^\?[0-9;]*$/.test(parameters) && (sign === 'J' || sign === 'K') ? `\u001b[${parameters}${sign}` : '';
  }

  #inString(sign: string, code: number): string {
    if (this.#state === 'string-escape') {
      if (sign === '\\') return this.#back();
      this.#state = 'escape'; // ESC without a backslash ends the string and begins a sequence
      return this.#afterEscape(sign, code);
    }
    if (code === 0x1b) this.#state = 'string-escape';
    else if (code === 0x07 || code === 0x9c) return this.#back();
    return '';
  }

  #begin(state: State): string {
    this.#state = state;
    this.#kept = '';
    return '';
  }

  #back(): string {
    return this.#begin('ground');
  }
}

/** The same without any sequence: words and lines alone, for a file or a pipe. */
export function plainText(inert: string): string {
  return inert
    .replace(/\u001b(?:\[[0-9;:?]*[@-~]|[()*+].|.)/g, '')
    .replace(/\r+\n/g, '\n')
    .replace(/[\u0000-\u0008\u000b-\u000c\u000e-\u001f\u202a-\u202e\u2066-\u2069]/g, '');
}
