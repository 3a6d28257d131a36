/** The rooms that last as long as the process: lock, vault, records, ledger. Opened in this order, closed in reverse. */

import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import path from 'node:path';
import { glassRule, ownHandsRule } from '@interlock/gate';
import { diskFull, type Ledger } from '@interlock/ledger';
import { type Actor, Fault, type Id, type Surroundings } from '@interlock/model';
import { lockFolder, openRecords, type Records } from '@interlock/records';
import { newRedactor, newScanner, type Redactor } from '@interlock/redact';
import { fileNote, keychainNote, openVault, type Vault } from '@interlock/vault';
import type { House } from './house.ts';
import type { Journal } from './journal.ts';
import { runKeeper } from './keeper/keeper.ts';
import { type Books, openBooks } from './ledger-keeping/books.ts';
import { cleanDeed } from './ledger-keeping/cleaning.ts';
import { tellOfKeys } from './ledger-keeping/key-deeds.ts';
import {
  type Acceptance,
  type OpenedLedger,
  openAgainstOutside,
  recordsGone,
  refuseGoneRecords,
} from './ledger-keeping/opening.ts';
import { noteOpenings } from './ledger-keeping/openings.ts';
import { type Outside, openOutside, stateFolder } from './ledger-keeping/outside.ts';
import { sealerOf } from './ledger-keeping/sealing.ts';
import { prepareFolder, reserveOf } from './ledger-keeping/set-aside.ts';
import { openTimeline, type Timeline } from './ledger-keeping/timeline.ts';
import { openWitnessing } from './ledger-keeping/witnessing.ts';
import { journalOf } from './ledger-keeping/writing.ts';
import { Attempts } from './locked/attempts.ts';
import { tagKey } from './model/scanning.ts';
import { noticingBus, outsideLost } from './noticing.ts';
import { PolicyKeeper } from './policy-keeper.ts';
import { rowsOf, type SealedRows } from './records/rows.ts';
import { readSettings, type Settings } from './settings.ts';
import { type Unlocking, unlockOf } from './unlocking.ts';

export interface Rooms {
  readonly house: House;
  readonly settings: Settings;
  readonly folder: string;
  readonly vault: Vault;
  readonly records: Records;
  readonly ledger: Ledger;
  readonly redactor: Redactor;
  /** Under which tokens that are found get their marks. */
  readonly tagKey: Uint8Array;
  readonly policies: PolicyKeeper;
  /** The person’s name from now on. */
  readonly rename: (name: string) => void;
  /** A person's look into the ledger. */
  readonly books: Books;
  /** Folders of witnesses that did not answer when this start asked them. */
  readonly silentWitnesses: readonly string[];
  /** The ledger as the page asks for it. */
  readonly timeline: Timeline;
  /** The passkey that opened the vault or proved who did. */
  readonly unlockedBy: { readonly credential: string; readonly counter: number } | null;
  close(): Promise<void>;
}

export interface RoomsOptions {
  /** The state folder, for what must stand outside the data folder; the person's own unless given. */
  readonly state?: string;
  /** A person goes on with a ledger that does not fit what stands outside. */
  readonly accept?: Acceptance;
  /** The folder is held already; it is given free when the rooms close. */
  readonly lock?: ReturnType<typeof lockFolder>;
  /** A person starts: on a full disk the ledger's reserve is for them. */
  readonly byHand?: boolean;
  /** It was given up already. */
  readonly spent?: boolean;
}

/** Opens a data folder, or makes one. Throws the Faults of its rooms; whatever was opened by then is closed. */
export async function openRooms(
  folder: string,
  unlocking: Unlocking,
  hostName: (id: Id<'host'>) => string,
  { state = stateFolder(), accept, lock: held, byHand = false, spent: spentBefore = false }: RoomsOptions = {},
): Promise<Rooms> {
  const closings: (() => void | Promise<void>)[] = [];
  const close = async () => {
    for (const closing of closings.reverse().splice(0)) await closing();
  };
  try {
    const spent = prepareFolder(folder, byHand) || spentBefore;
    const lock = held ?? lockFolder(folder);
    if (!held) closings.push(() => lock.release());
    const around: Surroundings = { now: Date.now, random: (n) => randomBytes(n) };
    const settings = readSettings(folder, around.random);
    const redactor = newRedactor({ key: randomBytes(32) });
    const { organization } = settings;
    // The vault opens before the ledger, whose key it holds; no lend can come before both stand.
    let write: Journal['write'] = () =>
      Promise.reject(new Fault('ledger.closed', 'The ledger is not open yet.', 'Wait for the start to end.'));
    const attempts = new Attempts(folder, around.now);
    const unlock = await unlockOf(folder, settings, unlocking, attempts);
    const vault = await openVault({
      dir: folder,
      organization,
      surroundings: around,
      unlock,
      before: async (lend, entry) => {
        await write(
          {
            type: 'secret.lent',
            secret: { entry: entry.id, name: entry.name, version: entry.version },
            use: lend.use ?? 'login',
            call: lend.permit.call,
            host: { id: lend.host, name: hostName(lend.host) },
          },
          { onReserve: lend.permit.decision.rule === ownHandsRule || lend.permit.decision.rule === glassRule },
        );
      },
      observe: (secret, entry) => void redactor.know(secret, entry.name),
      helper: runKeeper,
      notes: [
        fileNote(path.join(state, 'vault', `${organization}.keystore`)),
        ...(unlock.home === 'keychain' ? [keychainNote(`keystore ${organization}`)] : []),
      ],
      acceptOlder: accept !== undefined,
    }).catch((error: unknown) => {
      if (error instanceof Fault && error.code === 'vault.wrong-passphrase') attempts.failed('passphrase');
      if (error instanceof Fault && error.code === 'vault.wrong-passkey') attempts.failed('passkey');
      throw error;
    });
    closings.push(() => vault.close());
    const file = path.join(folder, 'records.db');
    const dir = path.join(folder, 'ledger', organization);
    const gone = recordsGone(file, dir);
    if (gone && !accept) refuseGoneRecords(file);
    const records = openRecords({
      file,
      organization,
      sealer: vault,
      surroundings: around,
    });
    closings.push(() => records.close());
    const events = noticingBus(around.now);
    const outside = openOutside({
      state,
      organization,
      keychain: vault.home === 'keychain',
      lost: (place, error) => events.emit(outsideLost(place, error, around.now())),
    });
    const opened = await openAgainstOutside(
      {
        dir,
        origin: `interlock/${organization}`,
        signer: vault.signer(),
        seal: sealerOf(vault),
        now: around.now,
        reserve: { path: reserveOf(folder), spent },
      },
      { outside, records, vault, accept, recordsGone: gone },
    );
    const { ledger } = opened;
    closings.push(() => closeLedger(ledger, outside));
    if (ledger.onReserve && !byHand) throw diskFull();
    const read = { size: ledger.size, at: around.now() };
    const rows = rowsOf(records);
    const tags = once(() => tagKey(rows, around.random));
    const scanner = once(() => newScanner({ key: tags() }));
    const written = journalOf(ledger, organization, outside, (deed) => cleanDeed(deed, { redactor, scanner }));
    // Before an agent is set to work: whatever the vault holds is found in what it is shown.
    const journal: Journal = {
      ...written,
      async write(deed, options) {
        if (deed.type === 'run.begun')
          await vault.recognise(async ({ id, name, version }) => {
            await written.write({ type: 'secret.recognised', secret: { entry: id, name, version } });
          });
        return written.write(deed, options);
      },
    };
    write = journal.write;
    const { passkey, through } = unlocking;
    const typed = vault.home === 'passphrase' && unlocking.typed === true;
    let person: Actor = {
      person: settings.person,
      name: userInfo().username,
      proof: typed ? { kind: 'passphrase' } : { kind: 'os-user', user: userInfo().username },
    };
    await writeOpening(opened, { journal, organization, by: person }, outside);
    const proof = passkey ? { kind: 'passkey' as const, credential: passkey.credential } : person.proof;
    await journal.write({
      type: 'vault.unlocked',
      by: { ...person, proof },
      method: unlock.home,
      ...(through && { through }),
    });
    await noteOpenings(records, journal, person);
    await tellOfKeys(vault, records, journal.write);
    for (const failed of attempts.list()) await journal.write({ type: 'vault.unlock-failed', ...failed });
    attempts.forget();
    redactor.tagWith(tags()); // opened after its entry, as every record is
    person = { ...person, name: nameOf(rows) ?? person.name };
    const provable = () => vault.home === 'passphrase' || records.list('passkeys').length > 0;
    const policies = new PolicyKeeper({ journal, around, provable }, rows, ledger.policy());
    const house: House = {
      organization,
      organizationName: settings.organizationName,
      instance: randomBytes(16).toString('hex'),
      around,
      person: () => person,
      provable,
      journal,
      policy: () => policies.current(),
      events,
    };
    const witnessing = openWitnessing({ ledger, journal, rows, events, now: around.now, folder });
    closings.push(() => witnessing.close());
    const books = openBooks({ ledger, vault, journal, person: house.person, witnessing });
    const timeline = openTimeline({ ledger, books, outside, folder, read });
    const rename = (name: string) => {
      rows.put('person', 'profile', { name });
      person = { ...person, name };
    };
    return {
      house,
      settings,
      folder,
      vault,
      records,
      ledger,
      redactor,
      tagKey: tags(),
      policies,
      books,
      silentWitnesses: opened.silent,
      timeline,
      rename,
      unlockedBy: passkey ? { credential: passkey.credential, counter: passkey.counter } : null,
      async close() {
        await close();
        held?.release();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function closeLedger(ledger: Ledger, outside: Outside): Promise<void> {
  try {
    await ledger.close();
  } finally {
    outside.keep(ledger.checkpoint().note);
    await outside.flush();
  }
}

/** A new ledger begins with who it is for and which keys were made; then what was found outside, where that matters. */
async function writeOpening(
  { ledger, places, accepted }: OpenedLedger,
  { journal, organization, by }: { readonly journal: Journal; readonly organization: Id<'org'>; readonly by: Actor },
  outside: Outside,
): Promise<void> {
  const has = ledger.size;
  if (has === 0) {
    await journal.write({ type: 'person.added', by, proof: by.proof });
    for (const kind of ['master', 'data', 'ledger'] as const)
      await journal.write({ type: 'key.made', key: { ref: `${kind} key of ${organization}`, kind }, by });
  }
  if (accepted) {
    const { had, root, records } = accepted;
    await journal.write({ type: 'ledger.accepted', by, had, has, ...(root ? { root } : {}), records });
  }
  outside.keep(ledger.checkpoint().note);
  await outside.flush();
  if (accepted || places.length > 0 || ledger.onReserve) return;
  // From this entry on a start without any of them is refused, so it is said of what does stand there.
  const stands = (await outside.read()).map(({ place }) => place);
  if (stands.length > 0) await journal.write({ type: 'ledger.anchored', places: stands });
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** The name a person gave themselves. */
function nameOf(rows: SealedRows): string | undefined {
  const body = rows.all('person').find(({ id }) => id === 'profile')?.body;
  const name = body && typeof body === 'object' && 'name' in body ? body.name : undefined;
  return typeof name === 'string' && name !== '' ? name.slice(0, 120) : undefined;
}
