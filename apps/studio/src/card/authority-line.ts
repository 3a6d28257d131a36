/** The frame's own line to the gatekeeper, with a session of its own that the page never sees. */
import type { Id } from '@interlock/model';
import {
  authoritySocketPath,
  type BeginningView,
  type Card,
  type ConversationView,
  type EntryView,
  type FromAuthority,
  fromAuthority,
  type GlassView,
  type GrantView,
  type HostRow,
  type PersonState,
  type PromptView,
  type SequelView,
  toAuthority,
} from '@interlock/protocol';
import type { FaultText } from '../edge/fault-view.ts';
import { type Line, openLine } from '../edge/line.ts';

export interface Desk {
  readonly up: boolean;
  readonly refusal: FaultText | null;
  readonly cards: readonly Card[];
  readonly conversations: readonly ConversationView[];
  readonly entries: readonly EntryView[];
  readonly hosts: readonly HostRow[];
  /** Where a terminal of the person's asks for a secret. */
  readonly prompts: readonly PromptView[];
  /** What was let through beforehand and still is. */
  readonly grants: readonly GrantView[];
  /** Hosts that were opened past the policy. */
  readonly glass: readonly GlassView[];
  /** What follows cards: undo, clean-up, asking again. */
  readonly sequels: readonly SequelView[];
  /** Who sits here, and what proves it now. */
  readonly person: PersonState | null;
  /** How the next conversation begins; null before the gatekeeper said so. */
  readonly next: BeginningView | null;
  /** What the page says stands in front; null where it says nothing. */
  readonly front: Id<'conversation'> | null;
}

let desk: Desk = {
  up: false,
  refusal: null,
  cards: [],
  conversations: [],
  entries: [],
  hosts: [],
  prompts: [],
  grants: [],
  glass: [],
  sequels: [],
  person: null,
  next: null,
  front: null,
};
let line: Line<FromAuthority> | undefined;
let draw: () => void = () => undefined;

export const now = (): Desk => desk;

export function change(some: Partial<Desk>): void {
  desk = { ...desk, ...some };
  draw();
}

export const ask: Line<FromAuthority>['ask'] = (name, params) => {
  if (!line) throw new Error('the frame has not signed in');
  return line.ask(name, params);
};

/** Hands over bytes for the request that follows. */
export const hand = (bytes: Uint8Array<ArrayBuffer>): void => line?.send(bytes);

/** `redraw` is called after every change of the desk. */
export function connect(session: string, redraw: () => void): void {
  draw = redraw;
  line = openLine({
    url: `${location.origin.replace(/^http/, 'ws')}${authoritySocketPath}`,
    session,
    asks: fromAuthority,
    says: toAuthority,
    onUp: ({ hosts = [], person = null, grants = [], glass = [], sequels = [], next = null, ...greeting }) =>
      change({ ...greeting, hosts, person, next, grants, glass, sequels, up: true }),
    onDown: () => change({ up: false }),
    onRefused: (refusal) => change({ up: false, refusal }),
    onLocked: (there) => (there ? location.reload() : change({ up: false })),
    onSaid: {
      'card.opened': (card) => change({ cards: [...desk.cards.filter(({ id }) => id !== card.id), card] }),
      'card.closed': (end) => change({ cards: desk.cards.filter(({ id }) => id !== end.card) }),
      conversations: (conversations) => change({ conversations }),
      entries: (entries) => change({ entries }),
      hosts: (hosts) => change({ hosts }),
      person: (person) => change({ person }),
      next: (next) => change({ next }),
      prompts: (prompts) => change({ prompts }),
      grants: (grants) => change({ grants }),
      glass: (glass) => change({ glass }),
      sequels: (sequels) => change({ sequels }),
    },
    onStrange: (what) => console.warn(`dropped a message of the gatekeeper: ${what}`),
  });
}
