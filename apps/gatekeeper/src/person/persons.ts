/**
 * The person at each card socket: one profile of this machine, and the proof that holds at that socket now. A passkey's
 * proof holds ten minutes, at the socket where it was given, and dies with it.
 */
import { createHash } from 'node:crypto';
import { type Actor, Fault } from '@interlock/model';
import type { Assertion, NewPasskey, PersonState } from '@interlock/protocol';
import type { LockedMemory } from '@interlock/vault';
import { type End, endIn } from '../call/both-clocks.ts';
import { requireAlone } from '../call/person-deed.ts';
import type { House } from '../house.ts';
import { algorithms, type Passkeys, patience } from './passkeys.ts';
import type { VaultWays } from './vault-ways.ts';

/** Milliseconds that a passkey's proof holds. */
export const proofLife = 600_000;

/** Whoever sits at one card socket; any object will do. */
export type Seat = object;

type Ceremony = 'add' | 'prove' | 'open';

interface Sitting {
  challenge: { readonly value: string; readonly for: Ceremony; readonly ends: number } | null;
  proof: { readonly credential: string; readonly end: End } | null;
  /** Tells the screens when the proof ends. */
  ends: NodeJS.Timeout | undefined;
}

/** What draws nothing, or turns the text around it. */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;

export interface PersonRooms {
  readonly house: House;
  /** Asked once, at the first need: the place they are bound to is known when the listener stands. */
  readonly passkeys: () => Passkeys;
  /** What the vault knows of them; absent where nothing is to be opened by one. */
  readonly ways?: VaultWays;
  /** Why there are none here; null where they work. */
  readonly off: string | null;
  /** Keeps the person's new name; the ledger knows it by then. */
  readonly renamed: (name: string) => void;
  /** Who sits where, or how proven, changed. */
  readonly changed: () => void;
}

export class Persons {
  readonly #rooms: PersonRooms;
  readonly #sittings = new Map<Seat, Sitting>();
  #opened: Passkeys | undefined;
  /** A new passkey is being written down: two at once could not both be the first. */
  #adding = false;

  constructor(rooms: PersonRooms) {
    this.#rooms = rooms;
  }

  sit(seat: Seat): void {
    this.#sittings.set(seat, { challenge: null, proof: null, ends: undefined });
  }

  leave(seat: Seat): void {
    clearTimeout(this.#sittings.get(seat)?.ends);
    this.#sittings.delete(seat);
  }

  /** The person at a seat, with the best proof that holds there. */
  actor(seat: Seat): Actor {
    const actor = this.#rooms.house.person();
    const proof = this.#proofAt(seat);
    return proof ? { ...actor, proof: { kind: 'passkey', credential: proof.credential } } : actor;
  }

  /** The person with the best proof that holds at any seat: for what the same person does on the command line. */
  anywhere(): Actor {
    for (const seat of this.#sittings.keys()) if (this.#proofAt(seat)) return this.actor(seat);
    return this.#rooms.house.person();
  }

  state(seat: Seat): PersonState {
    const { house, off } = this.#rooms;
    const { name, proof } = this.actor(seat);
    return {
      name,
      proof,
      otherwise: house.person().proof,
      until: this.#proofAt(seat)?.end.until ?? null,
      holds: proofLife,
      passkeys: (off === null ? this.#passkeys().list() : []).map(({ id, added }) => ({
        id,
        added,
        opens: this.#rooms.ways?.opens(id) ?? null,
      })),
      off,
    };
  }

  async rename(seat: Seat, name: string): Promise<void> {
    const clean = name.trim();
    if (clean === '' || hidden.test(clean))
      throw new Fault('person.bad-name', 'A name has letters, and no hidden characters.', 'Choose another one.');
    await this.#rooms.house.journal.write({ type: 'person.renamed', by: this.actor(seat), name: clean });
    this.#rooms.renamed(clean);
    this.#rooms.changed();
  }

  beginAdd(seat: Seat) {
    const passkeys = this.#passkeys();
    this.#requireProof(seat);
    const begun = this.#begin(seat, passkeys, 'add');
    const { person, name } = this.#rooms.house.person();
    const user = createHash('sha256').update(person).digest().subarray(0, 32).toString('base64url');
    return { ...begun, person: user, name, algorithms: [...algorithms] };
  }

  async finishAdd(seat: Seat, made: NewPasskey): Promise<void> {
    const passkeys = this.#passkeys();
    const { house, changed } = this.#rooms;
    const passkey = await passkeys.checkNew(made, this.#take(seat, 'add'), house.around.now());
    this.#requireProof(seat); // another one may have been added since it was begun
    if (this.#adding) throw tooLate();
    this.#adding = true;
    try {
      const proof = { kind: 'passkey' as const, credential: passkey.id };
      await house.journal.write({ type: 'person.added', by: this.actor(seat), proof });
      passkeys.keep(passkey);
      await this.#rooms.ways?.keep(passkeys.list(), this.actor(seat));
    } finally {
      this.#adding = false;
    }
    changed();
  }

  /** Takes a passkey away: what it proves ends at every seat. Throws Fault `passkey.none` where it is not there. */
  async remove(seat: Seat, credential: string): Promise<void> {
    const passkeys = this.#passkeys();
    const { house, changed } = this.#rooms;
    if (!passkeys.list().some(({ id }) => id === credential)) throw none();
    this.#requireProof(seat);
    const proof = { kind: 'passkey' as const, credential };
    await house.journal.write({ type: 'person.removed', by: this.actor(seat), proof });
    const by = this.actor(seat);
    passkeys.drop(credential);
    await this.#rooms.ways?.keep(passkeys.list(), by);
    for (const sitting of this.#sittings.values())
      if (sitting.proof?.credential === credential) {
        sitting.proof = null;
        clearTimeout(sitting.ends);
      }
    changed();
  }

  beginProve(seat: Seat) {
    const passkeys = this.#passkeys();
    if (passkeys.list().length === 0) throw none();
    return this.#begin(seat, passkeys, 'prove');
  }

  async finishProve(seat: Seat, assertion: Assertion): Promise<void> {
    const passkeys = this.#passkeys();
    const { house, changed } = this.#rooms;
    const { id } = await passkeys.checkAssertion(assertion, this.#take(seat, 'prove'));
    const by = { ...house.person(), proof: { kind: 'passkey' as const, credential: id } };
    await house.journal.write({ type: 'person.signed-in', by, origin: 'card frame' });
    const sitting = this.#sittings.get(seat);
    // Meanwhile it left, or the passkey was taken away.
    if (!sitting || !passkeys.list().some((one) => one.id === id)) return;
    sitting.proof = { credential: id, end: endIn(proofLife, house.around) };
    clearTimeout(sitting.ends);
    sitting.ends = setTimeout(changed, proofLife + 50).unref();
    changed();
  }

  /** The keystore knows what the records do; and of a passkey that unlocked, its counter is compared. */
  async meet(unlocked: { readonly credential: string; readonly counter: number } | null): Promise<void> {
    const { house, ways, off } = this.#rooms;
    if (off !== null) return;
    const passkeys = this.#passkeys();
    await ways?.keep(passkeys.list(), house.person());
    if (!unlocked || passkeys.counted(unlocked.credential, unlocked.counter)) return;
    house.events.emit({
      type: 'notice',
      at: house.around.now(),
      conversation: null,
      code: 'passkey.copied',
      text: 'The passkey that unlocked Interlock has counted less than the last time it was used: it may be a copy.',
      next: 'If that was not you, remove it (your name, in the status line) and look into the ledger.',
    });
  }

  beginOpen(seat: Seat, credential: string) {
    const passkeys = this.#passkeys();
    this.#requireProof(seat);
    const { ways } = this.#rooms;
    if (!ways || !passkeys.list().some(({ id }) => id === credential)) throw none();
    const salts = ways.begin(credential);
    return { ...this.#begin(seat, passkeys, 'open'), passkeys: [credential], salts };
  }

  /** A passkey opens the vault from now on: it answered here and now, and `secret` is what it answered. */
  async finishOpen(seat: Seat, assertion: Assertion, secret: LockedMemory | null): Promise<void> {
    try {
      const { ways, changed } = this.#rooms;
      const passkey = await this.#passkeys().checkAssertion(assertion, this.#take(seat, 'open'));
      this.#requireProof(seat);
      if (!ways) throw none();
      await ways.open(passkey, secret, this.actor(seat));
      changed();
    } finally {
      secret?.free();
    }
  }

  async endOpen(seat: Seat, credential: string): Promise<void> {
    this.#requireProof(seat);
    await this.#rooms.ways?.end(credential, this.actor(seat));
    this.#rooms.changed();
  }

  #begin(seat: Seat, passkeys: Passkeys, what: Ceremony) {
    const { around } = this.#rooms.house;
    const made = passkeys.challenge(around.random);
    const sitting = this.#sittings.get(seat);
    if (sitting) sitting.challenge = { value: made.challenge, for: what, ends: around.now() + patience };
    return made;
  }

  /** A challenge is used once, whatever comes of it. */
  #take(seat: Seat, what: Ceremony): string {
    const sitting = this.#sittings.get(seat);
    const challenge = sitting?.challenge;
    if (sitting) sitting.challenge = null;
    if (challenge?.for !== what || this.#rooms.house.around.now() > challenge.ends) throw tooLate();
    return challenge.value;
  }

  /** Who can be proven by more than the system's user is, before another key to their name is taken. */
  #requireProof(seat: Seat): void {
    const by = this.actor(seat);
    if (this.#rooms.house.provable() && by.proof.kind === 'os-user')
      throw new Fault(
        'person.not-proven',
        'Passkeys are added and removed by somebody who has proven who they are.',
        'Prove it with one of your passkeys first, or start Interlock with the vault’s passphrase typed.',
      );
    // The first passkey is what a demand for presence is met with, so for itself none is made.
    const first: Actor = { ...by, proof: { kind: 'passphrase' } };
    requireAlone(this.#rooms.house, 'passkey.change', this.#rooms.house.provable() ? by : first);
  }

  #proofAt(seat: Seat) {
    const proof = this.#sittings.get(seat)?.proof;
    return proof && !proof.end.over() ? proof : null;
  }

  #passkeys(): Passkeys {
    const { off } = this.#rooms;
    if (off !== null) throw new Fault('passkey.off', off, 'Open the Studio under its own name.');
    this.#opened ??= this.#rooms.passkeys();
    return this.#opened;
  }
}

const none = () => new Fault('passkey.none', 'There is no such passkey here.', 'Add one first.');
const tooLate = () =>
  new Fault('passkey.too-late', 'Nobody was asked for a passkey, or it took too long.', 'Begin again.');
