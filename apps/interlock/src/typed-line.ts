/** One line that a person types without echo, as bytes outside the engine's heap: no string of it is ever made. */

/** Bytes of the longest line that is taken. */
export const longestLine = 1024;

/** `too-long` is told at the end of the line, so that the rest of it does not go to whatever reads next. */
export type LineEnd = 'done' | 'given-up' | 'too-long';

export class TypedLine {
  readonly #bytes = Buffer.from(new ArrayBuffer(longestLine));
  #length = 0;
  #over = false;

  /** Takes in one byte; null while the line goes on. */
  take(byte: number): LineEnd | null {
    if (byte === 13 || byte === 10) return this.#over ? 'too-long' : 'done';
    if (byte === 3 || byte === 4) return 'given-up';
    if (byte === 127 || byte === 8) this.#dropLast();
    else if (byte === 21)
      this.forget(); // Ctrl-U
    else if (this.#length < this.#bytes.length) this.#bytes[this.#length++] = byte;
    else this.#over = true;
    return null;
  }

  /** What was typed, in a buffer of the caller's; nothing of it stays here. */
  takeAll(): Buffer {
    const typed = outside(this.#bytes.subarray(0, this.#length));
    this.forget();
    return typed;
  }

  forget(): void {
    this.#bytes.fill(0);
    this.#length = 0;
    this.#over = false;
  }

  /** The last letter, which is several bytes in UTF-8. */
  #dropLast(): void {
    while (this.#length > 0) {
      const byte = this.#bytes[--this.#length] as number;
      this.#bytes[this.#length] = 0;
      if ((byte & 0xc0) !== 0x80) return;
    }
  }
}

/** The same bytes outside the engine's heap: there a short array is moved about, and copies of it stay that nobody zeroes. */
export function outside(bytes: Uint8Array): Buffer {
  const copy = Buffer.from(new ArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
