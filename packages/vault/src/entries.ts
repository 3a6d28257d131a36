/** The entries on disk: a file each, clear view and sealed secret (docs/formats/keys.md, chapter 4). */
import { basename, join } from 'node:path';
import type { Slot } from '@interlock/envelope';
import { Fault, type Id, newId, type Surroundings } from '@interlock/model';
import { type Disk, replaceFile } from './disk.ts';
import { type EntryDraft, type EntrySecret, type EntryView, entryViewSchema, packSecret, viewBytes } from './entry.ts';
import {
  type EntryFile,
  entryDamaged,
  entryEdited,
  entryFileIn,
  entryOlder,
  entryUnknown,
  type Indexed,
  indexedAs,
} from './entry-index.ts';
import type { KeyRing } from './key-ring.ts';
import { base64 } from './keystore.ts';
import type { LockedMemory } from './locked-memory.ts';
import { publicLineOf } from './ssh-key.ts';

interface Kept {
  readonly view: EntryView;
  readonly sealed: Buffer;
}

/** Makes the list of entries durable; until it resolves the old list counts. */
export type Commit = (index: readonly Indexed[]) => Promise<void>;

/** Where the secret of an entry stands. No record has a table of this name, so none is ever opened as one. */
function secretSlot(organization: Id<'org'>, view: EntryView): Slot {
  const bound = viewBytes(view);
  return { organization, table: 'vault.credential', record: view.id, field: 'secret', schema: 1, bound };
}

export class EntryShelf {
  readonly #kept = new Map<Id<'entry'>, Kept>();
  /** What the keystore says of each; one whose file was moved away stays, so that the file can be put back. */
  readonly #index = new Map<Id<'entry'>, Indexed>();
  /** The last step of time whose code was lent, by entry. */
  readonly #steps = new Map<Id<'entry'>, number>();
  readonly #folder: string;
  readonly #disk: Disk;
  readonly #organization: Id<'org'>;
  readonly #ring: KeyRing;

  constructor(at: { folder: string; disk: Disk; organization: Id<'org'>; ring: KeyRing }) {
    this.#folder = at.folder;
    this.#disk = at.disk;
    this.#organization = at.organization;
    this.#ring = at.ring;
  }

  /**
   * Reads every file and holds it against the keystore's list; what a stop left half done is ended. Without a list, as in a
   * vault of before there was one, each is held against its own seal. Faults: `vault.entry-damaged`, `vault.entry-edited`,
   * `vault.entry-older`, `vault.entry-unknown`.
   */
  async load(index: readonly Indexed[] | undefined): Promise<void> {
    await this.#disk.folder(this.#folder);
    for (const one of index ?? []) this.#index.set(one.id, one);
    const names = await this.#disk.names(this.#folder);
    for (const one of index ?? []) {
      const file = await this.#newest(one, names);
      if (file) this.#keep(file);
    }
    for (const name of names) {
      const path = join(this.#folder, name);
      const id = name.split('.')[0] as Id<'entry'>;
      if (name.endsWith('.json.gone') && !this.#index.has(id)) await this.#disk.remove(path);
      if (!name.endsWith('.json') || (index && this.#index.has(id))) continue; // or an unfinished write
      const file = entryFileIn(await this.#disk.read(path));
      if (file?.entry.id !== id) throw entryDamaged(path);
      if (index) throw entryUnknown(path, file.entry);
      this.#keep(file);
      this.#requireSealed(file.entry);
      this.#index.set(id, indexedAs(file));
    }
  }

  /** What the keystore is to say of the entries. */
  index(): Indexed[] {
    return [...this.#index.values()];
  }

  list(): EntryView[] {
    return [...this.#kept.values()].map(({ view }) => view).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  get(id: Id<'entry'>): EntryView | null {
    return this.#kept.get(id)?.view ?? null;
  }

  /**
   * Adds or changes an entry, durably: the new file stands beside the old one until the list names it. Faults:
   * `vault.entry-changed`, `vault.malformed-entry`.
   */
  async put(draft: EntryDraft, around: Surroundings, commit: Commit): Promise<EntryView> {
    const { secret } = draft;
    const view = this.#viewOf(draft, around);
    const packed = secret ? packSecret(view.type, secret) : this.openSecret(view.id);
    try {
      const slot = secretSlot(this.#organization, view);
      const sealed = packed.use((bytes) => this.#ring.seal(slot, bytes));
      const file: EntryFile = { format: 'interlock/entry/v1', entry: view, sealed: base64(sealed) };
      const path = this.#path(view.id);
      await this.#disk.create(`${path}.new`, Buffer.from(`${JSON.stringify(file, null, 2)}\n`));
      const indexed = indexedAs(file);
      await commit([...this.index().filter(({ id }) => id !== indexed.id), indexed]);
      this.#index.set(indexed.id, indexed);
      this.#keep(file);
      await this.#disk.rename(`${path}.new`, path);
      return view;
    } finally {
      packed.free();
    }
  }

  /** Throws what `put` would throw of this draft; nothing is kept, and its secret is not zeroed. */
  requireSound(draft: EntryDraft, around: Surroundings): void {
    const { type } = this.#viewOf(draft, around);
    if (draft.secret) packSecret(type, draft.secret).free();
  }

  /** Takes an entry away, durably: its file waits beside its place until the list no longer names it. */
  async remove(id: Id<'entry'>, commit: Commit): Promise<void> {
    this.check(id);
    const path = this.#path(id);
    if (await this.#disk.read(path)) await this.#disk.rename(path, `${path}.gone`); // else an earlier try did
    await commit(this.index().filter((one) => one.id !== id));
    this.#index.delete(id);
    this.#kept.delete(id);
    await this.#disk.remove(`${path}.gone`);
    await this.#disk.remove(join(this.#folder, `${id}.totp`));
  }

  /** The entry, if it is there and at `version`. Faults: `vault.no-such-entry`, `vault.entry-changed`. */
  check(id: Id<'entry'>, version?: number): EntryView {
    const view = this.get(id);
    if (!view) throw new Fault('vault.no-such-entry', 'This keychain entry is gone.', 'Choose another one.');
    if (version !== undefined && view.version !== version)
      throw new Fault(
        'vault.entry-changed',
        `The keychain entry “${view.name}” was changed after this was decided.`,
        'Look at it again and repeat what you were doing.',
      );
    return view;
  }

  /** The packed secret in locked memory; the caller frees it. Faults: `envelope.refused`. */
  openSecret(id: Id<'entry'>): LockedMemory {
    const { view, sealed } = this.#kept.get(id) as Kept;
    return this.#ring.openLocked(secretSlot(this.#organization, view), sealed);
  }

  /**
   * Writes down, durably, that the code of this step of time is used. Faults: `vault.code-used` where that one or a later
   * one was; `envelope.refused` for a note that was changed.
   */
  async useStep(id: Id<'entry'>, step: number): Promise<void> {
    const { view } = this.#kept.get(id) as Kept;
    const slot: Slot = {
      organization: this.#organization,
      table: 'vault.totp',
      record: id,
      field: 'used',
      schema: 1,
    };
    const path = join(this.#folder, `${id}.totp`);
    const kept = await this.#disk.read(path);
    const last = this.#steps.get(id) ?? (kept ? this.#ring.unseal(slot, kept).readUIntBE(0, 6) : -1);
    if (step <= last) throw codeUsed(view.name, last - step);
    this.#steps.set(id, step); // two lends at a time: the second one finds it taken
    const bytes = Buffer.alloc(6);
    bytes.writeUIntBE(step, 0, 6);
    await replaceFile(this.#disk, path, this.#ring.seal(slot, bytes));
  }

  forget(): void {
    this.#kept.clear();
  }

  /** The file that the list names, put in its place where a stop left it beside; null where it was moved away. */
  async #newest(one: Indexed, names: readonly string[]): Promise<EntryFile | null> {
    const path = this.#path(one.id);
    const fits = (file: EntryFile | null) => file?.entry.id === one.id && indexedAs(file).digest === one.digest;
    const bytes = await this.#disk.read(path);
    const here = entryFileIn(bytes);
    if (fits(here)) return here;
    for (const beside of ['new', 'gone'].map((end) => `${path}.${end}`)) {
      if (!names.includes(basename(beside))) continue;
      const file = entryFileIn(await this.#disk.read(beside));
      if (!fits(file)) continue;
      await this.#disk.rename(beside, path);
      return file;
    }
    if (!bytes) return null;
    if (here?.entry.id !== one.id) throw entryDamaged(path);
    throw here.entry.version < one.version ? entryOlder(path, here.entry, one.version) : entryEdited(path, here.entry);
  }

  #viewOf(draft: EntryDraft, around: Surroundings): EntryView {
    const { secret, publicKey: known, ...clear } = draft;
    const publicKey = secret ? publicLine(draft.name, secret) : known;
    const old = draft.id ? this.check(draft.id, draft.version) : null;
    const view = entryViewSchema.safeParse({
      ...clear,
      ...(publicKey && { publicKey }),
      id: draft.id ?? newId('entry', around.random),
      version: (old?.version ?? 0) + 1,
      created: old?.created ?? around.now(),
      updated: around.now(),
    });
    if (!view.success || (old && old.type !== view.data.type) || !(secret || old))
      throw new Fault(
        'vault.malformed-entry',
        `This keychain entry cannot be kept: ${view.error?.issues[0]?.path.join('.') ?? 'its secret or type'} is wrong.`,
        'Correct it and try again.',
      );
    return view.data;
  }

  #keep({ entry, sealed }: EntryFile): void {
    this.#kept.set(entry.id, { view: Object.freeze(entry), sealed: Buffer.from(sealed, 'base64') });
  }

  /** Whether the clear side is the one that the secret is bound to. */
  #requireSealed(view: EntryView): void {
    try {
      this.openSecret(view.id).free();
    } catch {
      throw entryEdited(this.#path(view.id), view);
    }
  }

  #path(id: Id<'entry'>): string {
    return join(this.#folder, `${id}.json`);
  }
}

/** The public side of a new key, where it can be told. */
function publicLine(name: string, { privateKey, publicLine: line }: EntrySecret): string | null {
  if (line) return Buffer.from(line).toString('utf8');
  return privateKey
    ? publicLineOf(Buffer.from(privateKey.buffer, privateKey.byteOffset, privateKey.length), name)
    : null;
}

/** `ahead` counts steps of half a minute by which the last code that was lent is of a later time than now. */
function codeUsed(name: string, ahead: number): Fault {
  if (ahead > 1)
    return new Fault(
      'vault.code-used',
      `A one-time code of “${name}” was lent for a time ${Math.ceil(ahead / 2)} min from now: this machine’s clock was ahead then, or is behind now.`,
      'Check the clock. If it was ahead, add the shared secret as another entry: this one lends no code of before.',
    );
  return new Fault(
    'vault.code-used',
    `The one-time code of “${name}” was used already.`,
    'Wait for the next one, half a minute at most.',
  );
}
