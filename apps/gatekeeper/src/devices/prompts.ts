/**
 * Prompts for a secret in a person's own terminals. A device asks without an echo and says so by its words alone, so a
 * prompt is told by its last line; what is filled in goes where the person is looking.
 */
import { Fault, type Id } from '@interlock/model';

export interface Waiting {
  readonly id: number;
  readonly host: Id<'host'>;
  /** The line that asks, without what a terminal does not show. */
  readonly text: string;
}

/** One session of a person's, as the prompts see it. */
export interface Watched {
  see(bytes: Uint8Array): void;
  /** The person typed: what stands at the prompt is no longer known. */
  typed(): void;
  close(): void;
}

interface Session {
  readonly host: Id<'host'>;
  readonly write: (text: string) => void;
  tail: string;
  /** The number of the prompt that stands there; null where none does. */
  prompt: number | null;
}

const shape =
  /(?:^|[\s\]])(?:pass(?:word|phrase|code)|secret|pin|(?:verification|authentication|one-time) (?:code|password)|otp)\b[^:\n]{0,80}: ?$/i;
/** Longest line that is looked at. */
const longest = 300;

export class Prompts {
  readonly #sessions = new Set<Session>();
  #last = 0;
  onChange: () => void = () => {};

  open(host: Id<'host'>, write: (text: string) => void): Watched {
    const session: Session = { host, write, tail: '', prompt: null };
    const decoder = new TextDecoder();
    this.#sessions.add(session);
    return {
      see: (bytes) => {
        session.tail = lastLine(session.tail + decoder.decode(bytes, { stream: true }));
        this.#set(session, shape.test(visible(session.tail)));
      },
      typed: () => this.#set(session, false),
      close: () => {
        this.#sessions.delete(session);
        this.#set(session, false);
      },
    };
  }

  /** The host of every session that is open, one for each. */
  hosts(): Id<'host'>[] {
    return [...this.#sessions].map(({ host }) => host);
  }

  waiting(): Waiting[] {
    return [...this.#sessions].flatMap(({ prompt, host, tail }) =>
      prompt === null ? [] : [{ id: prompt, host, text: visible(tail).trim().slice(-120) }],
    );
  }

  /** Types into the prompt, which is over then. Faults: `fill.prompt-gone`. */
  fill(id: number, text: string): void {
    const session = [...this.#sessions].find(({ prompt }) => prompt === id);
    if (!session) throw promptGone();
    this.#set(session, false);
    session.tail = '';
    session.write(`${text}\r`);
  }

  find(id: number): Waiting {
    const found = this.waiting().find((one) => one.id === id);
    if (!found) throw promptGone();
    return found;
  }

  #set(session: Session, asks: boolean): void {
    const before = session.prompt;
    session.prompt = asks ? (before ?? ++this.#last) : null;
    if (session.prompt !== before) this.onChange();
  }
}

function lastLine(text: string): string {
  const from = Math.max(text.lastIndexOf('\n'), text.length - longest - 1);
  return text.slice(from + 1);
}

/** Without escape sequences, and without what a carriage return went back over. */
function visible(text: string): string {
  const plain = text.replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g, '');
  return plain.slice(plain.lastIndexOf('\r') + 1).replace(/[\u0000-\u001f\u007f]/g, '');
}

function promptGone(): Fault {
  return new Fault('fill.prompt-gone', 'The prompt is no longer there.', 'Nothing was typed. Look at the terminal.');
}
