/**
 * Signing out: what is still open is listed first; then the gatekeeper's process ends, with every key and every secret in
 * its memory, and a fresh one waits for a person.
 */
import type { Actor, Id } from '@interlock/model';
import type { Cards } from './call/cards.ts';
import type { Prompts } from './devices/prompts.ts';
import type { House } from './house.ts';

/** What a sign-out would end. */
export interface StillOpen {
  readonly sessions: string[];
  readonly cards: string[];
  readonly runs: string[];
}

export interface SignOutRooms {
  readonly house: House;
  readonly cards: Pick<Cards, 'list'>;
  readonly prompts: Pick<Prompts, 'hosts'>;
  readonly hostName: (id: Id<'host'>) => string;
  /** Titles of the conversations that run. */
  readonly running: () => string[];
  /** Takes away what would outlive the process. */
  readonly forget: () => Promise<void>;
}

/** Milliseconds that a keychain is waited for. */
const patience = 2_000;
/** Milliseconds in which the answer reaches the frame before the process ends. */
const goodbye = 300;

export class SignOut {
  readonly #rooms: SignOutRooms;
  #leave: () => void = () => {};
  /** Resolves when a person signed out. */
  readonly left = new Promise<void>((resolve) => {
    this.#leave = resolve;
  });

  constructor(rooms: SignOutRooms) {
    this.#rooms = rooms;
  }

  open(): StillOpen {
    const { cards, prompts, hostName, running } = this.#rooms;
    return {
      sessions: prompts.hosts().map(hostName),
      cards: cards.list().map(({ domain, host }) => (host ? `${domain} on ${host.name}` : domain)),
      runs: running(),
    };
  }

  /** Nobody was there for a while: what a key service lent stays in the keychain, as over a restart. */
  async idle(by: Actor): Promise<void> {
    await this.#rooms.house.journal.write({ type: 'person.signed-out', by, cause: 'idle' }).catch(() => {});
    this.#leave();
  }

  /** Lists what is open; where it is confirmed, writes it down and ends the process. */
  async ask(confirmed: boolean, by: Actor): Promise<StillOpen> {
    const open = this.open();
    if (confirmed) {
      // On a full disk too: nobody is kept from leaving.
      await this.#rooms.house.journal.write({ type: 'person.signed-out', by, cause: 'asked' }).catch(() => {});
      const { forget } = this.#rooms;
      await Promise.race([forget(), new Promise((late) => setTimeout(late, patience).unref())]).catch(() => {});
      setTimeout(this.#leave, goodbye);
    }
    return open;
  }
}
