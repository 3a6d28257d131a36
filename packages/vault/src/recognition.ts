/** What is kept is shown once to whoever has to recognise it later, before it is lent for the first time. */
import type { Id } from '@interlock/model';
import type { EntryShelf } from './entries.ts';
import { type EntrySecret, type EntryView, type SecretPart, unpackSecret } from './entry.ts';
import type { LendWatch } from './lend.ts';

/** Entries whose secrets are kept elsewhere. */
const elsewhere: readonly EntryView['type'][] = ['ssh-agent', 'external'];
/** Names of protocols, certificates and public lines are no secrets. */
const open: readonly string[] = ['certificate', 'authProtocol', 'privProtocol', 'publicLine', 'command'];

export const recognised = (part: string): part is SecretPart => !open.includes(part);

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));

export class Recognition {
  readonly #seen = new Set<Id<'entry'>>();
  readonly #shelf: EntryShelf;
  readonly #observe: LendWatch['observe'];
  #going: Promise<void> = Promise.resolve();

  constructor(shelf: EntryShelf, observe: LendWatch['observe']) {
    this.#shelf = shelf;
    this.#observe = observe;
  }

  /** What is stored is seen while it is typed. */
  stored(view: EntryView, secret: EntrySecret): void {
    for (const [part, bytes] of Object.entries(secret) as [SecretPart, Uint8Array | undefined][])
      if (bytes && recognised(part))
        this.#observe(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), view, part);
    this.#seen.add(view.id);
  }

  /**
   * Opens each entry that was not seen yet, one after the other, and shows it. `before` writes each of them down, and
   * nothing is opened where it rejects; `check` throws where nothing may be opened any more.
   */
  all(before: (entry: EntryView) => Promise<void>, check: () => void): Promise<void> {
    const result = this.#going.then(() => this.#all(before, check));
    this.#going = result.catch(() => undefined);
    return result;
  }

  async #all(before: (entry: EntryView) => Promise<void>, check: () => void): Promise<void> {
    const unseen = this.#shelf.list().filter(({ id, type }) => !this.#seen.has(id) && !elsewhere.includes(type));
    if (unseen.length === 0) return;
    await Promise.all(unseen.map((view) => before(view)));
    for (const { id } of unseen) {
      await turn(); // each takes a while, and a person may lock meanwhile
      check();
      const view = this.#shelf.get(id);
      if (view) this.#one(view);
    }
  }

  #one(view: EntryView): void {
    const packed = this.#shelf.openSecret(view.id);
    try {
      const parts = unpackSecret(packed);
      try {
        for (const [part, memory] of parts) if (recognised(part)) this.#observe(memory.open(), view, part);
      } finally {
        for (const memory of parts.values()) memory.free();
      }
    } finally {
      packed.free();
    }
    this.#seen.add(view.id);
  }
}
