/** What a person does with the vault itself: look, rotate, move, take out a recovery kit, take one in, destroy. */
import { type Actor, asFault, Fault, type Id } from '@interlock/model';
import {
  type EntryView,
  type KeyStatus,
  type KitEntry,
  openKit,
  type Receipt,
  type Unlock,
  unlockElsewhere,
  type Vault,
} from '@interlock/vault';
import { z } from 'zod';
import { requireAlone } from './call/person-deed.ts';
import type { NewEntry } from './desk.ts';
import { type House, proveFirst } from './house.ts';
import { typedBytes } from './new-secret.ts';
import type { ControlAsk } from './studio/control.ts';

const bytes = (text: string) => typedBytes(text, 'base64');
const passphrase = z.base64().max(4000).transform(bytes);
const asks = {
  'vault.export': z.strictObject({ entries: z.array(z.string()).max(10_000).nullable(), passphrase }),
  'vault.import': z.strictObject({
    kit: z.base64().transform(bytes),
    passphrase,
    vaultPassphrase: passphrase.nullable(),
  }),
  'vault.move': z.strictObject({
    home: z.enum(['keychain', 'passphrase', 'kms', 'pkcs11']),
    key: z.string().max(200).nullable(),
    token: z.string().max(32).nullable(),
    passphrase: passphrase.nullable(),
  }),
  'vault.destroy': z.strictObject({ organization: z.string() }),
} as const;

/** What became of a kit. */
interface TakenIn {
  readonly added: readonly string[];
  readonly left: readonly { readonly name: string; readonly why: string }[];
}

/** What is wrong with one entry of a kit says nothing of the next one. */
const ofTheEntry: readonly string[] = [
  'entry.name-taken',
  'entry.name-odd',
  'entry.account-odd',
  'vault.malformed-entry',
];
const runsAProgram =
  'It would run a program of the kit’s. Read its command with `age -d`, and add it with `entry add --helper` if it is yours.';

export interface VaultDeskRooms {
  readonly house: House;
  readonly vault: Vault;
  readonly addEntry: (entry: NewEntry, by: Actor) => Promise<unknown>;
}

export class VaultDesk {
  readonly #rooms: VaultDeskRooms;

  constructor(rooms: VaultDeskRooms) {
    this.#rooms = rooms;
  }

  /** Answers whatever begins with `vault.`. */
  async answer(ask: ControlAsk, by: Actor): Promise<unknown> {
    switch (ask.ask) {
      case 'vault.status':
        return this.status();
      case 'vault.rotate':
        await this.#rooms.vault.rotate();
        return this.status();
      case 'vault.export': {
        this.#requireProof(by, 'A kit holds every secret in it');
        const { entries, passphrase } = asks['vault.export'].parse(ask.with);
        return this.#export(entries, passphrase, by);
      }
      case 'vault.import':
        return this.#import(asks['vault.import'].parse(ask.with), by);
      case 'vault.move': {
        this.#requireProof(by, 'Whoever moves the vault decides what opens it');
        const { home, key, token, passphrase } = asks['vault.move'].parse(ask.with);
        return this.#move(unlockFor(home, key, token, passphrase), by);
      }
      case 'vault.destroy':
        this.#requireProof(by, 'What is destroyed is gone for good');
        return this.#destroy(asks['vault.destroy'].parse(ask.with).organization, by);
      default:
        throw new Fault(
          'control.unknown',
          'This gatekeeper does not know that question about the vault.',
          'Restart it, so that both come from one installation.',
        );
    }
  }

  status(): KeyStatus & { organization: string; entries: number } {
    const { vault } = this.#rooms;
    return { organization: vault.organization, entries: vault.entries.list().length, ...vault.keys() };
  }

  /** Where more than the system's user can prove a person, it must: these deeds outlive the session. */
  #requireProof(by: Actor, why: string): void {
    if (this.#rooms.house.provable() && by.proof.kind === 'os-user')
      throw new Fault('vault.presence', `${why}, and nobody proved to be here.`, proveFirst);
    requireAlone(this.#rooms.house, 'vault.change', by);
  }

  async #export(names: readonly string[] | null, passphrase: Uint8Array, by: Actor): Promise<unknown> {
    const { vault, house } = this.#rooms;
    const known = vault.entries.list().filter(({ lab }) => !lab);
    const chosen = names ? names.map((name) => known.find((entry) => entry.name === name) ?? none(name)) : known;
    const kit = await vault.exportKit(ids(chosen), passphrase, async ({ id, name, version }) => {
      const secret = { entry: id, name, version };
      await house.journal.write({ type: 'secret.opened', secret, by, use: 'export' });
    });
    return { entries: chosen.map(({ name }) => name), kit: Buffer.from(kit).toString('base64') };
  }

  async #import(given: z.infer<(typeof asks)['vault.import']>, by: Actor): Promise<unknown> {
    let found: KitEntry[] = [];
    try {
      found = openKit(given.kit, given.passphrase);
      return await this.#takeIn(found, given.vaultPassphrase, by);
    } finally {
      given.passphrase.fill(0);
      given.vaultPassphrase?.fill(0);
      for (const { secret } of found) for (const part of Object.values(secret)) part.fill(0);
    }
  }

  /** Each entry by itself: one that cannot be kept is left out with its reason, and what stops the vault stops it all. */
  async #takeIn(found: readonly KitEntry[], passphrase: Uint8Array | null, by: Actor): Promise<TakenIn> {
    const { vault, addEntry } = this.#rooms;
    const [added, left]: [string[], { name: string; why: string }[]] = [[], []];
    for (const { name, type, account, secret } of found) {
      if (type === 'external') {
        left.push({ name, why: runsAProgram });
        continue;
      }
      const vaultPassphrase = vault.home === 'practice' && passphrase ? copyOf(passphrase) : undefined;
      const entry = { name, account, secret: { type, ...secret }, hosts: [] };
      try {
        await addEntry({ ...entry, ...(vaultPassphrase && { vaultPassphrase }) }, by);
        added.push(name);
      } catch (error) {
        if (!(error instanceof Fault) || !ofTheEntry.includes(error.code)) throw stopped(error, name, added);
        left.push({ name, why: error.message });
      }
    }
    return { added, left };
  }

  async #move(unlock: Unlock, by: Actor): Promise<unknown> {
    const { vault, house } = this.#rooms;
    const opened = vault.passkeys.list().filter(({ opens }) => opens);
    await vault.adopt(unlock);
    for (const { credential } of opened)
      await house.journal.write({ type: 'vault.passkey-opens', by, credential, opens: false });
    const { master } = vault.keys();
    await house.journal.write({ type: 'key.made', key: { ref: master, kind: 'master' }, by });
    return this.status();
  }

  async #destroy(organization: string, by: Actor): Promise<Receipt> {
    const { vault, house } = this.#rooms;
    if (organization !== vault.organization)
      throw new Fault(
        'vault.other-organization',
        'That is not the id of this organization.',
        'Type the id that `npx --no interlock vault status` shows; nothing was destroyed.',
      );
    const written = (ref: string, more: { days?: number; gone?: number; receipt?: string } = {}) =>
      house.journal.write({ type: 'key.destroyed', key: { ref, kind: 'master' }, by, ...more });
    return vault.destroy(
      async (master) => void (await written(master)),
      async ({ master, days, gone, signature }) => void (await written(master, { days, gone, receipt: signature })),
    );
  }
}

/** In room of its own: who takes it zeroes it, and the next entry needs it too. */
function copyOf(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new ArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

function stopped(error: unknown, name: string, added: readonly string[]): unknown {
  if (added.length === 0) return error;
  const { code, message, next } = asFault(error, 'vault.import-stopped', 'It could not be kept.', 'Look at the disk.');
  return new Fault(
    code,
    `The import stopped at “${name}”: ${message} Added before it: ${added.join(', ')}.`,
    `${next} Then take the kit in again: what is there already is left out.`,
    { cause: error },
  );
}

function unlockFor(
  home: 'keychain' | 'passphrase' | 'kms' | 'pkcs11',
  key: string | null,
  token: string | null,
  passphrase: Uint8Array | null,
): Unlock {
  if (home === 'keychain') return { home };
  if (home !== 'passphrase')
    return { ...unlockElsewhere(home, process.env), ...(key ? { key } : {}), ...(token ? { token } : {}) } as Unlock;
  if (passphrase) return { home, passphrase };
  throw new Fault('vault.passphrase-needed', 'A passphrase is needed.', 'Give one.');
}

function ids(entries: readonly EntryView[]): Id<'entry'>[] {
  return entries.map(({ id }) => id);
}

function none(name: string): never {
  throw new Fault(
    'entry.none',
    `There is no keychain entry named ${name}.`,
    'Look at `npx --no interlock entry list`.',
  );
}
