/** What the card frame's requests come to: the only door through which anything is authorized. */
import type { BreakGlass } from './break-glass/break-glass.ts';
import type { Cards } from './call/cards.ts';
import type { Sequels } from './call/sequels/sequels.ts';
import type { TypedSecrets } from './call/typed.ts';
import type { Conversations } from './conversation/conversations.ts';
import type { Desk } from './desk.ts';
import type { Prompts } from './devices/prompts.ts';
import { entrySheetAnswers } from './edits/edit-answers.ts';
import type { Edits } from './edits/edits.ts';
import type { Grants } from './grants/grants.ts';
import type { House } from './house.ts';
import { keychainAnswers } from './keychain-desk.ts';
import type { Persons, Seat } from './person/persons.ts';
import type { SignOut } from './sign-out.ts';
import type { CardRooms } from './studio/card-lane.ts';
import type { HandedSecret } from './studio/handed-secret.ts';

export interface CardBehind {
  readonly house: House;
  readonly persons: Persons;
  readonly cards: Cards;
  readonly conversations: Conversations;
  readonly desk: Desk;
  readonly edits: Edits;
  readonly typed: TypedSecrets;
  readonly prompts: Prompts;
  readonly signOut: SignOut;
  readonly grants: Grants;
  readonly glass: BreakGlass;
  readonly sequels: Sequels;
}

/** Answers for one socket: what is done there is done by the person at it, with the proof that holds there. */
export function cardAnswers(
  { persons, cards, conversations, desk, edits, typed, prompts, signOut, grants, glass, sequels }: CardBehind,
  seat: Seat,
  secret?: HandedSecret,
): ReturnType<CardRooms['ask']> {
  const by = () => persons.actor(seat);
  return {
    'card.answer': ({ card, hash, answer, visible }) => done(() => cards.answer(card, hash, answer, visible, by())),
    'card.answers': ({ cards: all, answer, visible }) => done(() => cards.answerAll(all, answer, visible, by())),
    'card.modify': ({ card, hash, command }) => done(() => cards.modify(card, hash, command, by())),
    'card.look': ({ card, hash, visible }) => done(() => cards.look(card, hash, visible, by())),
    'card.plan': ({ card, hash, plan }) => done(() => cards.modifyPlan(card, hash, plan, by())),
    'conversation.trust': async ({ conversation, trust, autonomy }) => {
      await conversations.settings.set(conversation, { trust, autonomy }, by());
      conversations.beginNext({ trust });
      return {};
    },
    'conversation.mode': async ({ conversation, mode }) => {
      await conversations.settings.set(conversation, { mode }, by());
      conversations.beginNext({ mode });
      return {};
    },
    'conversation.next': (beginning) => done(() => conversations.beginNext(beginning)),
    'conversation.budget': async ({ conversation, budget, goOn = false }) => {
      await conversations.settings.budget(conversation, budget, by());
      if (goOn) await conversations.runs.prompt(conversation, 'Go on.');
      return {};
    },
    'conversation.stop': async ({ conversation, cut }) => {
      await conversations.runs.stop(conversation, cut, by());
      return {};
    },
    'sequel.run': async ({ sequel }) => {
      await sequels.run(sequel, by());
      return {};
    },
    'sequel.stop': ({ sequel }) => done(() => sequels.stop(sequel)),
    'sequel.drop': ({ sequel }) => done(() => sequels.drop(sequel)),
    'glass.break': ({ host, reason }) => glass.open(host, reason, by()),
    'glass.shut': async ({ id }) => {
      await glass.shut(id, 'person', by());
      return {};
    },
    'grant.preview': (ask) => grants.preview(ask),
    'grant.give': (ask) => grants.give(ask, by()),
    'grant.revoke': async ({ grant }) => {
      await grants.revoke(grant, by());
      return {};
    },
    ...entrySheetAnswers(edits, by),
    ...keychainAnswers({ desk, cards, typed, prompts, signOut }, by),
    'person.rename': async ({ name }) => {
      await persons.rename(seat, name);
      return {};
    },
    'passkey.add.begin': () => persons.beginAdd(seat),
    'passkey.add.finish': async (made) => {
      await persons.finishAdd(seat, made);
      return {};
    },
    'passkey.remove': async ({ credential }) => {
      await persons.remove(seat, credential);
      return {};
    },
    'passkey.open.begin': ({ credential }) => persons.beginOpen(seat, credential),
    'passkey.open.finish': async (assertion) => {
      await persons.finishOpen(seat, assertion, secret?.take() ?? null);
      return {};
    },
    'passkey.open.end': async ({ credential }) => {
      await persons.endOpen(seat, credential);
      return {};
    },
    'passkey.prove.begin': () => persons.beginProve(seat),
    'passkey.prove.finish': async (assertion) => {
      await persons.finishProve(seat, assertion);
      return {};
    },
  };
}

function done(deed: () => void): Record<string, never> {
  deed();
  return {};
}
