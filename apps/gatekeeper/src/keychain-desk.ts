/** What a person does with keychain entries in the card frame. */
import type { Actor } from '@interlock/model';
import type { Cards } from './call/cards.ts';
import type { TypedSecrets } from './call/typed.ts';
import type { Desk } from './desk.ts';
import type { Prompts } from './devices/prompts.ts';
import { keepTyped } from './keep-typed.ts';
import { secretBytes, typedBytes } from './new-secret.ts';
import type { SignOut } from './sign-out.ts';
import type { CardRooms } from './studio/card-lane.ts';

export interface KeychainRooms {
  readonly desk: Desk;
  readonly cards: Cards;
  readonly typed: TypedSecrets;
  readonly prompts: Prompts;
  readonly signOut: SignOut;
}

type Answers = ReturnType<CardRooms['ask']>;

/** Answers for one socket; `by` is who sits there, with the proof that holds now. */
export function keychainAnswers({ desk, cards, typed, prompts, signOut }: KeychainRooms, by: () => Actor) {
  return {
    'entry.add': ({ name, account, secret, hosts, vaultPassphrase }) =>
      desk.addEntry(
        {
          name,
          account,
          secret: secretBytes(secret),
          hosts,
          ...passphraseOf(vaultPassphrase),
        },
        by(),
      ),
    'entry.generate': ({ name, account, hosts, vaultPassphrase }) =>
      desk.generateKey({ name, account, hosts, ...passphraseOf(vaultPassphrase) }, by()),
    'entry.bind': ({ entry, hosts, forChanges }) => desk.bindEntry(entry, hosts, by(), { forChanges }),
    'entry.resume': async ({ entry }) => {
      await desk.resumeEntry(entry, by());
      return {};
    },
    'prompt.fill': async ({ prompt, entry }) => {
      await desk.fillPrompt(prompt, entry, prompts);
      return {};
    },
    'entry.reveal': ({ entry, use }) => desk.reveal(entry, use, by()),
    'person.leave': ({ confirmed }) => signOut.ask(confirmed, by()),
    'typed.keep': async (ask) => ({
      entry: await keepTyped(ask, by(), {
        cards,
        typed,
        host: (id) => desk.hosts().find((host) => host.id === id),
        taken: (name) => desk.entryNamed(name) !== undefined,
        add: (entry, actor) => desk.addEntry(entry, actor),
      }),
    }),
  } satisfies Pick<
    Answers,
    | 'entry.add'
    | 'entry.generate'
    | 'entry.bind'
    | 'entry.resume'
    | 'prompt.fill'
    | 'entry.reveal'
    | 'person.leave'
    | 'typed.keep'
  >;
}

function passphraseOf(text: string | undefined): { vaultPassphrase?: Uint8Array } {
  return text ? { vaultPassphrase: typedBytes(text, 'utf8') } : {};
}
