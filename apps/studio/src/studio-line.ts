/** The page's line to the gatekeeper: what arrives goes into the store, what is asked goes out of here. */
import {
  type FromStudio,
  fromStudio,
  parseTerminalFrame,
  type RunEvent,
  studioSocketPath,
  toStudio,
} from '@interlock/protocol';
import { type Line, openLine } from './edge/line.ts';
import { forgetSession } from './edge/sign-in.ts';
import { adoptDraft } from './state/drafts.ts';
import { afterEvents, blank, get, laneOf, put } from './state/page-state.ts';
import { terminalBytes, terminalEnded, terminalsLost } from './terminal/sessions.ts';

let line: Line<FromStudio> | undefined;
let waiting: RunEvent[] = [];
let drawing = 0;
/** This document showed something of an open vault. */
let held = false;

/** Asks the gatekeeper; rejects with its Fault, or `studio.line-lost`. */
export const ask: Line<FromStudio>['ask'] = (name, params) => {
  if (!line) throw new Error('the page has not signed in');
  return line.ask(name, params);
};

export function connect(session: string): void {
  line = openLine({
    url: `${location.origin.replace(/^http/, 'ws')}${studioSocketPath}`,
    session,
    asks: fromStudio,
    says: toStudio,
    onUp({ status, hosts, entries, conversations }) {
      waiting = [];
      put({ line: 'up', status, hosts, entries, conversations, cards: {} });
      const front = get().front ?? (get().fresh ? null : (conversations.at(-1)?.id ?? null));
      for (const id of new Set([...Object.keys(get().lanes), ...(front ? [front] : [])]))
        void reload(id as NonNullable<typeof front>).catch(() => undefined);
      if (front && !get().front) adoptDraft(front);
      put({ front });
    },
    onDown() {
      if (get().line === 'up') put({ line: 'lost' });
      terminalsLost();
    },
    onLocked: lock,
    onRefused(refusal) {
      forgetSession();
      put({ line: 'refused', refusal });
    },
    onSaid: {
      event: ({ event }) => hear(event),
      status: (status) => put({ status }),
      hosts: (hosts) => put({ hosts }),
      entries: (entries) => put({ entries }),
      conversations: (conversations) => put({ conversations }),
      'terminal.ended': ({ session: ended, fault }) => terminalEnded(ended, fault),
    },
    onBytes(frame) {
      const parsed = parseTerminalFrame(frame);
      if (parsed) terminalBytes(parsed.session, parsed.bytes);
    },
    onStrange: (what) => console.warn(`dropped a message of the gatekeeper: ${what}`),
  });
}

/** Nothing of before stays on the screen; once the locked gatekeeper answers, nothing of it stays in this document. */
function lock(there: boolean): void {
  held ||= get().status !== null;
  waiting = [];
  put({ ...blank, theme: get().theme, drafts: get().drafts, line: there ? 'locked' : 'locking' });
  if (there && held) location.reload();
}

/** Draws a conversation again from its events; what came by itself before the answer is in the answer. */
export async function reload(conversation: `conversation_${string}`): Promise<void> {
  const { events } = await ask('conversation.events', { conversation });
  waiting = waiting.filter((event) => event.conversation !== conversation);
  put({ lanes: { ...get().lanes, [conversation]: laneOf(events) }, cards: { ...get().cards, ...openCards(events) } });
}

function openCards(events: readonly RunEvent[]): Record<string, `conversation_${string}` | null> {
  const open: Record<string, `conversation_${string}` | null> = {};
  for (const event of events)
    if (event.type === 'card.opened') open[event.card.id] = event.conversation;
    else if (event.type === 'card.closed') delete open[event.end.card];
  return open;
}

/** Events are drawn together, at most once a frame. */
function hear(event: RunEvent): void {
  waiting.push(event);
  if (drawing !== 0) return;
  drawing = window.setTimeout(() => {
    drawing = 0;
    const events = waiting;
    waiting = [];
    put(afterEvents(get(), events));
  }, 16);
}
