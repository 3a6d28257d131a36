/** A call's output: scrubbed before anything leaves, hashed as it leaves, kept by its head and tail. */
import { createHash } from 'node:crypto';

/** A stream that replaces secrets; `packages/redact` makes one. */
export interface Scrubbing {
  push(text: string): string;
  end(): string;
}

/** UTF-16 units of scrubbed output that are kept from its start and from its end. */
const kept = { head: 48 * 1024, tail: 16 * 1024 };

export interface Output {
  line(text: string): void;
  /** Releases what the scrubbing held back. */
  end(): { readonly text: string; readonly hash: string };
}

/** `salt` goes in front of the output, so that nobody tells it by guessing; the caller keeps it. */
export function newOutput(scrubbing: Scrubbing, salt: Uint8Array, told: (text: string) => void): Output {
  const hash = createHash('sha256').update(salt);
  let head = '';
  let tail = '';
  let left = 0;
  const take = (text: string) => {
    if (text === '') return;
    hash.update(text, 'utf8');
    const room = kept.head - head.length;
    head += text.slice(0, Math.max(0, room));
    tail += text.slice(Math.max(0, room));
    if (tail.length > 2 * kept.tail) {
      left += tail.length - kept.tail;
      tail = tail.slice(-kept.tail);
    }
    told(text);
  };
  return {
    line: (text) => take(scrubbing.push(`${text}\n`)),
    end() {
      take(scrubbing.end());
      const gap = left === 0 ? '' : `\n[… ${left} characters left out …]\n`;
      return { text: head + gap + tail, hash: hash.digest('hex') };
    },
  };
}
