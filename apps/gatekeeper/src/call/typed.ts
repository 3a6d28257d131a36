/**
 * Secrets that somebody wrote into a proposed command. They are taken out before a call is made of it: what is shown,
 * written down and approved has `{{typed-N}}` in their place, and the wire gets what was written.
 */
import { Fault, type Id, newId, type Platform, type Surroundings } from '@interlock/model';
import { placeholdersIn } from '@interlock/redact';
import { typedPlaces } from './typed-places.ts';

/** What a card says of one, and what it is bound by. */
export interface TypedSecret {
  readonly entry: Id<'entry'>;
  readonly name: string;
  /** What kind of secret stood there, as the redactor calls it. */
  readonly kind: string;
}

interface Held extends TypedSecret {
  readonly conversation: Id<'conversation'>;
  readonly bytes: Buffer;
}

/** A command with what is hidden in it. */
export interface Shown {
  /** As it was written: what is judged and sent. */
  readonly real: string;
  /** As everybody sees it. */
  readonly text: string;
  readonly secrets: readonly TypedSecret[];
  /** Hides the same secrets in the lines that the command came to. */
  readonly hideLines: (lines: readonly string[]) => string[];
  /** Hides them in a sentence about it. */
  readonly hide: (text: string) => string;
}

/** No keychain entry has a name of this shape. */
export const typedName = /^typed-\d{1,9}$/;

/** How many are held at a time; the oldest goes first. */
const mostHeld = 500;

export class TypedSecrets {
  readonly #held = new Map<Id<'entry'>, Held>();
  readonly #around: Surroundings;
  readonly #know: (bytes: Uint8Array, name: string) => void;
  #last = 0;

  /** `know` learns each secret, so that it is found in what a device or a model says later. */
  constructor(around: Surroundings, know: (bytes: Uint8Array, name: string) => void) {
    this.#around = around;
    this.#know = know;
  }

  /** Takes the secrets out of a command; `{{typed-N}}` of the same conversation stays what it stood for. */
  hideIn(command: string, conversation: Id<'conversation'>, platform: Platform): Shown {
    const real = this.#withTyped(command, conversation);
    const named = placeholdersIn(real) ?? [];
    const places = typedPlaces(real, platform).filter(
      ({ start, end }) => !named.some((one) => one.start < end && one.end > start),
    );
    const found = new Map<string, Held>();
    let text = '';
    let from = 0;
    for (const { start, end, kind } of places) {
      const value = real.slice(start, end);
      const held = found.get(value) ?? this.#hold(value, kind, conversation);
      found.set(value, held);
      text += `${real.slice(from, start)}{{${held.name}}}`;
      from = end;
    }
    text += real.slice(from);
    return {
      real,
      text,
      secrets: [...found.values()].map(viewOf),
      hideLines: (lines) => linesHidden(lines, found, platform),
      hide: (other) => everywhere(other, found),
    };
  }

  /** What was written, for the wire; undefined where it is held no longer. */
  value(entry: Id<'entry'>): Buffer | undefined {
    return this.#held.get(entry)?.bytes;
  }

  /** What stands behind `{{typed-N}}` in this conversation. */
  named(name: string, conversation: Id<'conversation'>): (TypedSecret & { readonly bytes: Buffer }) | undefined {
    return [...this.#held.values()].find((held) => held.name === name && held.conversation === conversation);
  }

  /** Forgets what a conversation wrote. */
  forget(conversation: Id<'conversation'>): void {
    for (const held of this.#held.values()) if (held.conversation === conversation) this.#drop(held);
  }

  #withTyped(command: string, conversation: Id<'conversation'>): string {
    let out = command;
    for (const { name, bytes, conversation: of } of this.#held.values())
      if (of === conversation) out = out.replaceAll(`{{${name}}}`, () => bytes.toString('utf8'));
    return out;
  }

  #hold(value: string, kind: string, conversation: Id<'conversation'>): Held {
    const bytes = Buffer.from(value, 'utf8');
    for (const held of this.#held.values())
      if (held.conversation === conversation && held.bytes.equals(bytes)) return held;
    const [oldest] = this.#held.values();
    if (oldest && this.#held.size >= mostHeld) this.#drop(oldest);
    const name = `typed-${++this.#last}`;
    const held = { entry: newId('entry', this.#around.random), name, kind, conversation, bytes };
    this.#held.set(held.entry, held);
    this.#know(bytes, name);
    return held;
  }

  #drop(held: Held): void {
    this.#held.delete(held.entry);
    held.bytes.fill(0);
  }
}

const viewOf = ({ entry, name, kind }: Held): TypedSecret => ({ entry, name, kind });

/** Shortest secret that is hidden wherever it stands; a shorter one is hidden at its place alone. */
const shortest = 4;

/**
 * At the places where secrets stand, and nowhere else: hidden wherever it stands, a word of a comment would hide the
 * command below it. Throws Fault `call.secret-elsewhere` for one that the lines have only where no secret is taken.
 */
function linesHidden(lines: readonly string[], found: ReadonlyMap<string, Held>, platform: Platform): string[] {
  if (found.size === 0) return [...lines];
  const hidden = lines.map((line) => atPlaces(line, found, platform));
  for (const [value, { name }] of found)
    if (!hidden.some((line) => line.includes(`{{${name}}}`)) && hidden.some((line) => line.includes(value)))
      throw new Fault(
        'call.secret-elsewhere',
        'A word that stands as a secret in a comment of this command stands in its lines as well.',
        'Leave the comment out.',
      );
  return hidden;
}

function atPlaces(text: string, found: ReadonlyMap<string, Held>, platform: Platform): string {
  let out = '';
  let from = 0;
  for (const { start, end } of typedPlaces(text, platform)) {
    const held = found.get(text.slice(start, end));
    if (!held) continue;
    out += `${text.slice(from, start)}{{${held.name}}}`;
    from = end;
  }
  return out + text.slice(from);
}

function everywhere(text: string, found: ReadonlyMap<string, Held>): string {
  let out = text;
  for (const [value, { name }] of found) if (value.length >= shortest) out = out.replaceAll(value, () => `{{${name}}}`);
  return out;
}
