/** The entries on disk: a file each, clear view and sealed secret (docs/formats/keys.md, chapter 4). */
import { join } from 'node:path';
import type { Slot } from '@interlock/envelope';
import { Fault, type Id, newId, type Surroundings } from '@interlock/model';
import { z } from 'zod';
import { type Disk, replaceFile } from './disk.ts';
import { type EntryDraft, type EntrySecret, type EntryView, entryViewSchema, packSecret, viewBytes } from './entry.ts';
import type { KeyRing } from './key-ring.ts';
import { base64 } from './keystore.ts';
import type { LockedMemory } from './locked-memory.ts';
import { publicLineOf } from './ssh-key.ts';

const fileSchema = z.strictObject({
  format: z.literal('interlock/entry/v1'),
  entry: entryViewSchema,
  sealed: z.base64(),
});

interface Kept {
  readonly view: EntryView;
  readonly sealed: Buffer;
}

/** Where the secret of an entry stands. No record has a table of this name, so none is ever opened as one. */
function secretSlot(organization: Id<'org'>, view: EntryView): Slot {
  const bound = viewBytes(view);
  return { organization, table: 'vault.credential', record: view.id, field: 'secret', schema: 1, bound };
}

export class EntryShelf {
  readonly #kept = new Map<Id<'entry'>, Kept>();
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

  /** Reads every file. Faults: `vault.entry-damaged`. */
  async load(): Promise<void> {
    await this.#disk.folder(this.#folder);
    for (const name of await this.#disk.names(this.#folder)) {
      if (!name.endsWith('.json')) continue; // an unfinished write
      const path = join(this.#folder, name);
      const file = fileSchema.safeParse(parseJson(await this.#disk.read(path)));
      if (!file.success || `${file.data.entry.id}.json` !== name) throw entryDamaged(path);
      this.#kept.set(file.data.entry.id, {
        view: Object.freeze(file.data.entry),
        sealed: Buffer.from(file.data.sealed, 'base64'),
      });
    }
  }

  list(): EntryView[] {
    return [...this.#kept.values()].map(({ view }) => view).sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  get(id: Id<'entry'>): EntryView | null {
    return this.#kept.get(id)?.view ?? null;
  }

  /** Adds or changes an entry, durably. Faults: `vault.entry-changed`, `vault.malformed-entry`. */
  async put(draft: EntryDraft, around: Surroundings): Promise<EntryView> {
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
    const packed = secret ? packSecret(view.data.type, secret) : this.openSecret(view.data.id);
    try {
      const slot = secretSlot(this.#organization, view.data);
      const sealed = packed.use((bytes) => this.#ring.seal(slot, bytes));
      const file = { format: 'interlock/entry/v1', entry: view.data, sealed: base64(sealed) };
      await replaceFile(this.#disk, this.#path(view.data.id), Buffer.from(`${JSON.stringify(file, null, 2)}\n`));
      this.#kept.set(view.data.id, { view: Object.freeze(view.data), sealed });
      return view.data;
    } finally {
      packed.free();
    }
  }

  async remove(id: Id<'entry'>): Promise<void> {
    this.check(id);
    await this.#disk.remove(this.#path(id));
    await this.#disk.remove(join(this.#folder, `${id}.totp`));
    this.#kept.delete(id);
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
    if (step <= last) throw codeUsed(view.name);
    this.#steps.set(id, step); // two lends at a time: the second one finds it taken
    const bytes = Buffer.alloc(6);
    bytes.writeUIntBE(step, 0, 6);
    await replaceFile(this.#disk, path, this.#ring.seal(slot, bytes));
  }

  forget(): void {
    this.#kept.clear();
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

function parseJson(bytes: Buffer | null): unknown {
  try {
    return JSON.parse(bytes?.toString('utf8') ?? '');
  } catch {
    return null;
  }
}

function codeUsed(name: string): Fault {
  return new Fault(
    'vault.code-used',
    `The one-time code of “${name}” was used already.`,
    'Wait for the next one, half a minute at most.',
  );
}

function entryDamaged(path: string): Fault {
  return new Fault(
    'vault.entry-damaged',
    `The keychain entry in ${path} is damaged.`,
    'Put the file back from a backup, or move it away and enter the credential again.',
  );
}
