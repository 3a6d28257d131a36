/** Secrets in text become placeholders: the ones we know, and the ones that device output gives away by its shape. */
import { fingerprintsOf, multiplierOf, newTagger } from './fingerprint.ts';
import { Filter, Heads } from './heads.ts';
import { type Known, KnownStream } from './known-stream.ts';
import { PackStream } from './pack-stream.ts';

/** Text goes in piece by piece; what is safe comes out at once, the rest with the next piece or at the end. */
export interface RedactionStream {
  push(text: string): string;
  /** Everything that was held back. The stream may be used again. */
  end(): string;
  /** How many secrets were replaced so far. */
  found(): number;
}

export interface Redactor {
  /**
   * Secrets with these bytes (UTF-8) are replaced by `«secret:NAME»` from now on, in all streams, plain and as base64
   * (of UTF-8 and UTF-16), base32, hex, URL-, JSON-, markup- and shell-quoted text. Keeps keyed fingerprints and not the secret; the caller wipes its
   * own copy. False where the secret is too short to be looked for (under 4 characters) or all one blank.
   */
  know(secret: Uint8Array, name: string): boolean;
  /** The secrets of this name are looked for no longer. */
  forget(name: string): void;
  /**
   * From now on the device pack's placeholders are derived with this key, so that the same secret reads the same for
   * whoever keeps it, also after a restart. Known secrets bear their names and need none.
   */
  tagWith(key: Uint8Array): void;
  stream(): RedactionStream;
  redact(text: string): { readonly text: string; readonly found: number };
}

/** `key` is 32 random bytes of this process, kept nowhere else; placeholders are stable while it lives, or with `tagWith`. */
export function newRedactor({ key }: { readonly key: Uint8Array }): Redactor {
  const own = key.slice();
  let tagOf = newTagger(own);
  const multiplier = multiplierOf(own);
  const heads = new Map<number, Heads>();
  const filter = new Filter(multiplier);
  const known: Known = { key: own, multiplier, filter, heads };

  function stream(): RedactionStream {
    let found = 0;
    const count = () => {
      found++;
    };
    const secrets = new KnownStream(known, count);
    const pack = new PackStream(tagOf, count);
    return {
      push: (text) => pack.push(secrets.push(text)),
      end: () => pack.push(secrets.end()) + pack.end(),
      found: () => found,
    };
  }

  return {
    know(secret, name) {
      if (secret.every((byte) => byte === 0x20)) return false;
      const prints = [secret, ...linesOf(secret)].flatMap((part) =>
        fingerprintsOf(own, multiplier, part, printable(name)),
      );
      for (const print of prints) {
        const ofWindow = heads.get(print.window) ?? new Heads();
        heads.set(print.window, ofWindow);
        ofWindow.add(print);
        filter.add(print);
      }
      return prints.length > 0;
    },
    forget(name) {
      const gone = printable(name);
      for (const [window, ofWindow] of heads) if (!ofWindow.remove(gone)) heads.delete(window);
    },
    tagWith(other) {
      tagOf = newTagger(other);
    },
    stream,
    redact(text) {
      const one = stream();
      const out = one.push(text) + one.end();
      return { text: out, found: one.found() };
    },
  };
}

/** Shortest line of a secret of several lines, in bytes, that is a secret of its own. */
const shortestLine = 16;

/** The long lines of a key file: each is looked for by itself too, so that a part of a key is no longer readable. */
function linesOf(secret: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  let start = 0;
  for (let at = 0; at <= secret.length; at++) {
    if (at < secret.length && secret[at] !== 0x0a && secret[at] !== 0x0d) continue;
    const line = secret.subarray(start, at);
    const mark = line.length > 5 && line.subarray(0, 5).every((byte) => byte === 0x2d);
    if (start > 0 || at < secret.length) if (line.length >= shortestLine && !mark) lines.push(line);
    start = at + 1;
  }
  return lines;
}

/** A name as it may stand inside the marks of a placeholder. */
function printable(name: string): string {
  return name.replace(/[«»\u0000-\u001f\u007f]/g, '_');
}
