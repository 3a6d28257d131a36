/** What the card frame's requests come to: the only door through which anything is authorized. */
import type { Cards } from './call/cards.ts';
import type { Conversations } from './conversation/conversations.ts';
import type { Desk } from './desk.ts';
import type { House } from './house.ts';
import type { CardRooms } from './studio/card-lane.ts';

export interface CardBehind {
  readonly house: House;
  readonly cards: Cards;
  readonly conversations: Conversations;
  readonly desk: Desk;
}

export function cardAnswers({ house, cards, conversations, desk }: CardBehind): CardRooms['ask'] {
  return {
    'card.answer': ({ card, hash, answer, visible }) =>
      done(() => cards.answer(card, hash, answer, visible, house.person())),
    'card.modify': ({ card, hash, command }) => done(() => cards.modify(card, hash, command, house.person())),
    'conversation.trust': async ({ conversation, trust }) => {
      await conversations.set(conversation, { trust });
      return {};
    },
    'conversation.mode': async ({ conversation, mode }) => {
      await conversations.set(conversation, { mode });
      return {};
    },
    'conversation.stop': async ({ conversation, cut }) => {
      await conversations.stop(conversation, cut);
      return {};
    },
    'entry.add': ({ name, account, secret, hosts, vaultPassphrase }) =>
      desk.addEntry({
        name,
        account,
        secret:
          secret.type === 'user-password'
            ? { type: secret.type, password: Buffer.from(secret.password, 'utf8') }
            : {
                type: secret.type,
                privateKey: Buffer.from(secret.privateKey, 'utf8'),
                passphrase: secret.passphrase ? Buffer.from(secret.passphrase, 'utf8') : null,
              },
        hosts,
        ...(vaultPassphrase ? { vaultPassphrase: new Uint8Array(Buffer.from(vaultPassphrase, 'utf8')) } : {}),
      }),
    'entry.bind': ({ entry, hosts }) => desk.bindEntry(entry, hosts),
    'entry.resume': async ({ entry }) => {
      await desk.resumeEntry(entry);
      return {};
    },
  };
}

function done(deed: () => void): Record<string, never> {
  deed();
  return {};
}
