/** What a person can do on the page, each callable from a click, a key or the palette. */
import { Fault, type Id } from '@interlock/model';
import { type ConversationView, type HostRow, longestWords } from '@interlock/protocol';
import { type FaultText, faultOf } from '../edge/fault-view.ts';
import { ask, reload } from '../studio-line.ts';
import type { BesideNow } from './beside.ts';
import { adoptDraft, draft, keepPictures, keptDrafts, loose } from './drafts.ts';
import { emptyLane, openQuestion } from './lane.ts';
import { get, put, store, type Tab, type Theme } from './page-state.ts';

const keptTheme = 'interlock.theme';
let terminals = 0;

export function showTab(tab: Tab): void {
  const known = get().tabs.some((other) => other.id === tab.id);
  put({ tabs: known ? get().tabs : [...get().tabs, tab], tab: tab.id });
}

export function openTerminal(host: HostRow): void {
  terminals += 1;
  showTab({
    kind: 'terminal',
    id: `terminal-${terminals}`,
    host: host.id,
    name: host.name,
    environment: host.environment,
    state: 'opening',
    asked: Date.now(),
    fault: null,
  });
}

export function closeTab(id: string): void {
  const { tabs, tab } = get();
  const index = tabs.findIndex((other) => other.id === id);
  const left = tabs.filter((other) => other.id !== id);
  put({ tabs: left, tab: tab === id ? ((left[index] ?? left.at(-1))?.id ?? null) : tab });
}

export const showPolicy = (): void => showTab({ kind: 'policy', id: 'policy' });
export const showLedger = (): void => showTab({ kind: 'ledger', id: 'ledger' });
export const showStory = (run: Id<'run'>): void => showTab({ kind: 'story', id: `story-${run}`, run });
export const showComparison = ({ id, name }: HostRow): void =>
  showTab({ kind: 'compare', id: `compare-${id}`, host: id, name });
export const showHost = ({ id, name }: HostRow): void => showTab({ kind: 'host', id: `host-${id}`, host: id, name });
/** Opens a recording, or goes to another moment of one that is open. */
export function showReplay({ id, from }: { id: Id<'recording'>; from: number }, name: string): void {
  const tab: Tab = { kind: 'replay', id: `replay-${id}`, recording: id, name, at: from };
  showTab(tab);
  put({ tabs: get().tabs.map((other) => (other.id === tab.id ? tab : other)) });
}
export const showHostForm = (): void => showTab({ kind: 'host-form', id: 'host-form' });

export function nextTab(by: 1 | -1): void {
  const { tabs, tab } = get();
  const index = tabs.findIndex((other) => other.id === tab);
  const next = tabs[(index + by + tabs.length) % tabs.length];
  if (next) put({ tab: next.id });
}

/** Brings a conversation to the front and fetches what happened in it. */
export async function front(conversation: Id<'conversation'>): Promise<void> {
  put({ front: conversation, fresh: false });
  if (!get().lanes[conversation]) await reload(conversation);
}

/** The conversation that is being made. */
let coming: Promise<Id<'conversation'>> | null = null;

/**
 * From the moment it is asked for, what is typed belongs to the new conversation, and whatever is sent waits for it. Asked
 * for again meanwhile, it is the same one. Rejects with the gatekeeper's Fault; then the one before is in front again,
 * unless something was typed for the new one: that waits for another try.
 */
export function newConversation(): Promise<Id<'conversation'>> {
  coming ??= made(get().front).finally(() => {
    coming = null;
  });
  return coming;
}

async function made(before: Id<'conversation'> | null): Promise<Id<'conversation'>> {
  put({ front: null, fresh: true });
  let view: ConversationView;
  try {
    view = await ask('conversation.create', {});
  } catch (error) {
    const { fresh, drafts, pictures } = get();
    if (fresh && !drafts[loose] && !pictures[loose]) put({ front: before, fresh: false });
    throw error;
  }
  const known = get().conversations.some((other) => other.id === view.id);
  put({
    conversations: known ? get().conversations : [...get().conversations, view],
    lanes: { ...get().lanes, [view.id]: get().lanes[view.id] ?? emptyLane },
  });
  adoptDraft(view.id);
  if (get().front === null) put({ front: view.id, fresh: false });
  return view.id;
}

/** Sends the text of the composer; what could not be sent stays in it and the fault comes back. */
export async function send(
  text: string,
  kind: 'send' | 'queue',
  images: readonly File[] = [],
  beside: BesideNow | null = null,
): Promise<FaultText | null> {
  const before = get().front ?? loose;
  try {
    if (text.length > longestWords) return tooLong(text.length);
    const conversation = get().front ?? (await newConversation());
    const chosen = /^\/model\s+(\S+)$/.exec(text);
    const thinks = /^\/think(?:\s+(on|off))?$/.exec(text);
    if (chosen?.[1]) await ask('conversation.model', { conversation, model: chosen[1] });
    else if (thinks) await ask('conversation.thinking', { conversation, on: thinks[1] !== 'off' });
    else if (await wentToRun(conversation, text, kind, images)) {
      // It is read there.
    } else {
      const hashes: string[] = [];
      for (const image of images) {
        const data = await base64Of(image);
        hashes.push((await ask('image.attach', { conversation, data })).hash);
      }
      const { what, host, marked } = beside ?? {};
      const open = what && host && { what, host, ...(marked === undefined ? {} : { marked }) };
      const more = { ...(hashes.length > 0 ? { images: hashes } : {}), ...(open ? { beside: open } : {}) };
      await ask('conversation.prompt', { conversation, text, ...more });
    }
    for (const key of new Set([before, conversation])) sentFrom(key, text, images);
    return null;
  } catch (error) {
    return faultOf(error);
  }
}

/**
 * Gives the words to the run that is under way: as the answer it waits for, or as steering. False where there is none, or
 * where it ended before it could read them; then they are a question of their own.
 */
async function wentToRun(
  conversation: Id<'conversation'>,
  text: string,
  kind: 'send' | 'queue',
  images: readonly File[],
): Promise<boolean> {
  const lane = get().lanes[conversation];
  if (!lane?.running) return false;
  if (images.length > 0) throw imagesLater();
  const question = kind === 'send' ? openQuestion(lane) : null;
  try {
    if (question) await ask('question.answer', { question, text });
    else await ask('conversation.steer', { conversation, kind, text });
    return true;
  } catch (error) {
    if (faultOf(error).code !== 'run.none') throw error;
    await ended(conversation);
    return false;
  }
}

/** Waits until the page has heard that a run is over; at most five seconds. */
function ended(conversation: Id<'conversation'>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => {
    if (!get().lanes[conversation]?.running) resolve();
  };
  const stop = store.subscribe(look);
  const timer = setTimeout(resolve, 5000);
  look();
  return promise.finally(() => {
    stop();
    clearTimeout(timer);
  });
}

/** Takes what was sent out of a draft; what was typed or pasted since stays. */
function sentFrom(key: string, sent: string, images: readonly File[]): void {
  keepPictures(
    key,
    (get().pictures[key] ?? []).filter((file) => !images.includes(file)),
  );
  const now = (get().drafts[key] ?? '').trimStart();
  if (now.startsWith(sent)) draft(key, now.slice(sent.length).trimStart());
}

const tooLong = (characters: number): FaultText => ({
  code: 'words.too-long',
  message: `These are ${characters.toLocaleString('en-US')} characters, and one message has at most ${longestWords.toLocaleString('en-US')}.`,
  next: 'Nothing was cut and nothing sent. Shorten it, or send it in parts.',
});

const imagesLater = () =>
  new Fault(
    'image.while-running',
    'Images go with a question of their own, and a run is under way.',
    'Wait for its end or stop it, then send them.',
  );

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let letters = '';
  for (let at = 0; at < bytes.length; at += 32_768) letters += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(letters);
}

/** Whether the model of the conversation in front thinks before it speaks. */
export async function think(on: boolean): Promise<FaultText | null> {
  try {
    const conversation = get().front ?? (await newConversation());
    await ask('conversation.thinking', { conversation, on });
    return null;
  } catch (error) {
    return faultOf(error);
  }
}

export function setTheme(theme: Theme): void {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem(keptTheme, theme);
  put({ theme });
}
export const toggleTheme = (): void => setTheme(get().theme === 'dark' ? 'light' : 'dark');

/** What this browser kept: the theme of the person, or of the system, and the drafts of this tab. */
export function restore(): void {
  const kept = localStorage.getItem(keptTheme);
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const theme: Theme = kept === 'light' || kept === 'dark' ? kept : dark ? 'dark' : 'light';
  document.documentElement.dataset.theme = theme;
  put({ theme, drafts: keptDrafts() });
}
