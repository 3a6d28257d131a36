/** What the page's requests come to, in the rooms behind it. */
import type { Ledger } from '@interlock/ledger';
import type { Actor } from '@interlock/model';
import type { Archive } from './archive.ts';
import type { Artifacts } from './call/tools/artifacts.ts';
import type { Questions } from './call/tools/talk.ts';
import type { Conversations } from './conversation/conversations.ts';
import { listAnswers } from './conversation/list-answers.ts';
import type { Desk } from './desk.ts';
import { hostSheetAnswers } from './edits/edit-answers.ts';
import type { Edits } from './edits/edits.ts';
import type { House } from './house.ts';
import type { Timeline } from './ledger-keeping/timeline.ts';
import { ledgerRows } from './ledger-rows.ts';
import type { Images } from './model/images.ts';
import type { SentRequests } from './model/sent.ts';
import type { PolicyDesk } from './policy/policy-desk.ts';
import { rulesAnswers } from './policy/rules-answers.ts';
import type { PageRooms } from './studio/page-lane.ts';

export interface PageBehind {
  readonly house: House;
  readonly conversations: Conversations;
  readonly questions: Questions;
  readonly artifacts: Artifacts;
  readonly sent: SentRequests;
  readonly images: Images;
  /** Throws where there is no model of this name. */
  readonly modelNamed: (name: string) => unknown;
  readonly desk: Desk;
  readonly edits: Edits;
  readonly policyDesk: PolicyDesk;
  readonly ledger: Ledger;
  readonly timeline: Timeline;
  readonly archive: Archive;
  readonly person: () => Actor;
}

export function pageAnswers({
  house,
  conversations,
  desk,
  edits,
  policyDesk,
  ledger,
  timeline,
  archive,
  person,
  questions,
  artifacts,
  sent,
  images,
  modelNamed,
}: PageBehind): PageRooms['ask'] {
  return {
    ...listAnswers({ conversations, house }, person),
    'conversation.create': async () => {
      const { id } = await conversations.create(conversations.next());
      return conversations.view(id);
    },
    'conversation.events': ({ conversation }) => ({ events: [...conversations.eventsOf(conversation)] }),
    'conversation.prompt': async ({ conversation, text, images: hashes = [], beside }) => {
      const open = beside && { ...beside, host: conversations.hostName(beside.host) };
      return { run: (await conversations.runs.prompt(conversation, text, images.take(conversation, hashes), open)).id };
    },
    'image.attach': ({ conversation, data }) => images.attach(conversation, data),
    'image.read': ({ conversation, hash }) => images.read(conversation, hash),
    'conversation.steer': async ({ conversation, kind, text }) => {
      await conversations.runs.steer(conversation, kind, text);
      return {};
    },
    'conversation.model': async ({ conversation, model }) => {
      modelNamed(model); // throws where there is none
      await conversations.settings.choose(conversation, { model });
      return {};
    },
    'conversation.thinking': async ({ conversation, on }) => {
      await conversations.settings.choose(conversation, { thinking: on });
      return {};
    },
    'question.answer': async ({ question, text }) => {
      await questions.answer(question, text);
      return {};
    },
    'conversation.sent': ({ conversation }) => ({ requests: sent.of(conversation) }),
    'conversation.sent-body': ({ conversation, number, from }) => sent.read(conversation, number, from),
    'artifact.read': ({ conversation, name }) => ({ text: artifacts.get(conversation, name).text }),
    'conversation.stop': async ({ conversation, cut }) => {
      await conversations.runs.stop(conversation, cut);
      return {};
    },
    // Which entry a host gets is chosen in the card frame: the page could name any address.
    'host.add': (host) => desk.addHost({ ...host, credential: null }, 'form'),
    ...hostSheetAnswers(edits, person),
    ...rulesAnswers(policyDesk),
    'host.import': (files) => desk.importHosts(files),
    'host.keys': async ({ hosts }) => desk.fetchKeys(hosts),
    'ledger.recent': async ({ before }) => ({ entries: await ledgerRows(ledger, before) }),
    'ledger.find': (ask) => timeline.find(ask),
    'ledger.story': (ask) => timeline.story(ask),
    'ledger.compare': (ask) => archive.compare(ask, person()),
    'ledger.proof': () => timeline.proof(),
    'recording.play': ({ recording, from }) => archive.play(recording, from, person()),
  };
}
