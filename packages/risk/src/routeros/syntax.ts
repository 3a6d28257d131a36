/**
 * RouterOS's console language, as far as the classifier has to see it: statements of words, with every piece of code
 * inside them found: `[…]`, `{…}`, `(…)`, `$[…]` and `$(…)` in strings. One pass, linear in the text.
 */

export interface Script {
  readonly statements: readonly Statement[];
}

export interface Statement {
  readonly words: readonly Word[];
  readonly start: number;
  readonly end: number;
}

export interface Word {
  /** What the word says where no code decides it; quotes are removed. */
  readonly text: string;
  /** `name` of `name=value`; `text` is then the value. */
  readonly name: string | null;
  /** Nothing but plain characters: no quotes, no code, no variable. */
  readonly plain: boolean;
  /** A variable or code decides what the word says. */
  readonly dynamic: boolean;
  /** Code that runs when the word is read, and blocks it carries. */
  readonly code: readonly Script[];
  readonly start: number;
  readonly end: number;
}

/** Why a text is not a script. */
export interface SyntaxFault {
  readonly fault: string;
  readonly at: number;
}

const deepest = 24;
/** Statements in one input, with those inside others. */
const most = 50;

/** Reads a script whole, or says what is wrong with it. */
export function parse(text: string): Script | SyntaxFault {
  const reader = new Reader(text);
  const script = reader.script(null, 0);
  if (reader.fault) return reader.fault;
  return script;
}

class Reader {
  readonly #text: string;
  #at = 0;
  #statements = 0;
  fault: SyntaxFault | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  #fail(fault: string): void {
    this.fault ??= { fault, at: this.#at };
    this.#at = this.#text.length;
  }

  /** Statements up to the closing mark, or to the end where there is none. */
  script(close: string | null, depth: number): Script {
    const statements: Statement[] = [];
    if (depth > deepest) {
      this.#fail('it is nested too deeply');
      return { statements };
    }
    for (;;) {
      this.#skip(' \t;\r\n');
      const char = this.#text[this.#at];
      if (char === undefined) {
        if (close !== null) this.#fail(`"${close}" is missing`);
        return { statements };
      }
      if (char === close) {
        this.#at++;
        return { statements };
      }
      if (char === '#') this.#at = this.#lineEnd();
      else statements.push(this.#statement(depth));
    }
  }

  #skip(chars: string): void {
    while (this.#at < this.#text.length && chars.includes(this.#text[this.#at] as string)) this.#at++;
  }

  #lineEnd(): number {
    const rest = this.#text.slice(this.#at).search(/[\r\n]/);
    return rest < 0 ? this.#text.length : this.#at + rest;
  }

  #statement(depth: number): Statement {
    const start = this.#at;
    const words: Word[] = [];
    if (++this.#statements > most) this.#fail(`it has more than ${most} parts`);
    for (;;) {
      this.#skip(' \t');
      const char = this.#text[this.#at];
      if (char === undefined || ';\r\n]})'.includes(char)) {
        // A closing mark that nothing opened stops the reading.
        if (words.length === 0 && char !== undefined && ']})'.includes(char)) this.#fail(`"${char}" closes nothing`);
        return { words, start, end: this.#at };
      }
      words.push(this.#word(depth));
    }
  }

  #word(depth: number): Word {
    const start = this.#at;
    const code: Script[] = [];
    let text = '';
    let name: string | null = null;
    let plain = true;
    let dynamic = false;
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined || ' \t;\r\n]})'.includes(char)) break;
      this.#at++;
      if (char === '=' && name === null && plain && /^[a-z0-9.!<>~-]+$/i.test(text)) {
        name = text;
        text = '';
        continue;
      }
      if (char === '\\') {
        this.#fail('"\\" continues the line or hides a character');
        break;
      }
      if ('"[{($'.includes(char)) plain = false;
      if (char === '"') {
        const inner = this.#string(code, depth);
        text += inner.text;
        dynamic ||= inner.dynamic;
      } else if (char === '[') code.push(this.script(']', depth + 1));
      else if (char === '{') code.push(this.script('}', depth + 1));
      else if (char === '(') this.#group(code, depth + 1);
      else if (char !== '$') {
        text += char;
        continue;
      }
      if ('[($'.includes(char)) dynamic = true;
    }
    return { text, name, plain, dynamic, code, start, end: this.#at };
  }

  /** Inside `( … )`: an expression; only the code in it matters. */
  #group(code: Script[], depth: number): void {
    if (depth > deepest) this.#fail('it is nested too deeply');
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) this.#fail('")" is missing');
      this.#at++;
      if (char === undefined || char === ')') return;
      if (char === '"') this.#string(code, depth);
      else if (char === '[') code.push(this.script(']', depth + 1));
      else if (char === '{') code.push(this.script('}', depth + 1));
      else if (char === '(') this.#group(code, depth + 1);
      else if (char === '\\') this.#fail('"\\" continues the line or hides a character');
    }
  }

  #string(code: Script[], depth: number): { text: string; dynamic: boolean } {
    let text = '';
    let dynamic = false;
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) {
        this.#fail('a quote is left open');
        return { text, dynamic };
      }
      this.#at++;
      if (char === '"') return { text, dynamic };
      if (char === '\\') text += this.#escape();
      else if (char === '$') {
        dynamic = true;
        if (this.#text[this.#at] === '[') {
          this.#at++;
          code.push(this.script(']', depth + 1));
        } else if (this.#text[this.#at] === '(') {
          this.#at++;
          this.#group(code, depth + 1);
        }
      } else text += char;
    }
  }

  #escape(): string {
    const hex = /^[0-9A-F]{2}/.exec(this.#text.slice(this.#at, this.#at + 2));
    if (hex) {
      this.#at += 2;
      return String.fromCharCode(Number.parseInt(hex[0], 16));
    }
    const char = this.#text[this.#at] ?? '';
    this.#at++;
    return { n: '\n', r: '\r', t: '\t', _: ' ' }[char] ?? char;
  }
}
