/** Everything the page knows. What decides is not in here: it stands in the card frame and the gatekeeper. */
import type { Environment, Id, Proof } from '@interlock/model';
import type { ConversationView, EntryView, HostRow, RunEvent, Status } from '@interlock/protocol';
import { createStore } from 'zustand/vanilla';
import type { FaultText } from '../edge/fault-view.ts';
import { emptyLane, grow, type Lane } from './lane.ts';

export interface TerminalTab {
  readonly kind: 'terminal';
  readonly id: string;
  readonly host: Id<'host'>;
  readonly name: string;
  readonly environment: Environment;
  readonly state: 'opening' | 'live' | 'ended';
  /** Milliseconds since 1970 when it was asked for. */
  readonly asked: number;
  readonly fault: FaultText | null;
  /** Text that the person marked in it. */
  readonly marked?: string;
}
/** A run out of the ledger. */
export interface StoryTab {
  readonly kind: 'story';
  readonly id: string;
  readonly run: Id<'run'>;
}
/** A host's own history beside the ledger. */
export interface CompareTab {
  readonly kind: 'compare';
  readonly id: string;
  readonly host: Id<'host'>;
  readonly name: string;
}
/** A host as it stands in the inventory, to be edited. */
export interface HostTab {
  readonly kind: 'host';
  readonly id: string;
  readonly host: Id<'host'>;
  readonly name: string;
}
/** A recording, from a moment on (milliseconds). */
export interface ReplayTab {
  readonly kind: 'replay';
  readonly id: string;
  readonly recording: Id<'recording'>;
  readonly name: string;
  readonly at: number;
}
export type Tab =
  | TerminalTab
  | { readonly kind: 'ledger'; readonly id: 'ledger' }
  | { readonly kind: 'policy'; readonly id: 'policy' }
  | StoryTab
  | ReplayTab
  | CompareTab
  | HostTab
  | { readonly kind: 'host-form'; readonly id: 'host-form' };
export type Notice = Extract<RunEvent, { type: 'notice' }> & { readonly key: string };
export type Theme = 'light' | 'dark';

export interface PageState {
  /** `locking` until the fresh, locked gatekeeper answers. */
  readonly line: 'connecting' | 'up' | 'lost' | 'refused' | 'locking' | 'locked';
  readonly refusal: FaultText | null;
  readonly status: Status | null;
  readonly hosts: readonly HostRow[];
  readonly entries: readonly EntryView[];
  readonly conversations: readonly ConversationView[];
  readonly front: Id<'conversation'> | null;
  /** The person asked for a new conversation, and it is not there yet: no other one takes what they type. */
  readonly fresh: boolean;
  readonly lanes: Readonly<Record<string, Lane>>;
  /** Open cards by id, with the conversation they belong to. */
  readonly cards: Readonly<Record<string, Id<'conversation'> | null>>;
  readonly notices: readonly Notice[];
  readonly drafts: Readonly<Record<string, string>>;
  /** Images that go with the next question, by conversation as drafts are. */
  readonly pictures: Readonly<Record<string, readonly File[]>>;
  readonly tabs: readonly Tab[];
  readonly tab: string | null;
  readonly side: 'hosts' | 'keychain';
  readonly theme: Theme;
  /** What proves the person in this window now, as the card frame says; null until it does. */
  readonly proof: Proof | null;
  readonly palette: boolean;
}

export const blank: PageState = {
  line: 'connecting',
  refusal: null,
  status: null,
  hosts: [],
  entries: [],
  conversations: [],
  front: null,
  fresh: false,
  lanes: {},
  cards: {},
  notices: [],
  drafts: {},
  pictures: {},
  tabs: [],
  tab: null,
  side: 'hosts',
  theme: 'dark',
  proof: null,
  palette: false,
};

export const store = createStore<PageState>(() => blank);
export const get = (): PageState => store.getState();
export const put = (some: Partial<PageState>): void => store.setState(some);

/** The state after some events, in their order; events of conversations that were never opened only move cards. */
export function afterEvents(state: PageState, events: readonly RunEvent[]): Partial<PageState> {
  const lanes: Record<string, Lane> = { ...state.lanes };
  const cards = { ...state.cards };
  let notices = state.notices;
  for (const event of events) {
    if (event.type === 'card.opened') cards[event.card.id] = event.conversation;
    if (event.type === 'card.closed') delete cards[event.end.card];
    const lane = event.conversation === null ? undefined : lanes[event.conversation];
    if (event.conversation !== null && lane) lanes[event.conversation] = grow(lane, event);
    else if (event.type === 'notice' && event.conversation === null)
      notices = [...notices.slice(-4), { ...event, key: `${event.at}-${notices.length}` }];
  }
  return { lanes, cards, notices };
}

/** The lane of a conversation as its whole history tells it. */
export const laneOf = (events: readonly RunEvent[]): Lane => events.reduce(grow, emptyLane);
