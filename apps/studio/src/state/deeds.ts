/** What a person can do on the page, each callable from a click, a key or the palette. */
import type { Id } from '@interlock/model';
import type { HostRow } from '@interlock/protocol';
import { type FaultText, faultOf } from '../edge/fault-view.ts';
import { ask, reload } from '../studio-line.ts';
import { draft, keptDrafts, loose } from './drafts.ts';
import { emptyLane } from './lane.ts';
import { get, put, type Tab, type Theme } from './page-state.ts';

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
  put({ front: conversation });
  if (!get().lanes[conversation]) await reload(conversation);
}

export async function newConversation(): Promise<Id<'conversation'>> {
  const view = await ask('conversation.create', {});
  const known = get().conversations.some((other) => other.id === view.id);
  put({
    conversations: known ? get().conversations : [...get().conversations, view],
    lanes: { ...get().lanes, [view.id]: get().lanes[view.id] ?? emptyLane },
    front: view.id,
  });
  return view.id;
}

/** Sends the text of the composer; what could not be sent stays in it and the fault comes back. */
export async function send(
  text: string,
  kind: 'send' | 'queue',
  images: readonly File[] = [],
): Promise<FaultText | null> {
  const before = get().front ?? loose;
  try {
    const conversation = get().front ?? (await newConversation());
    const chosen = /^\/model\s+(\S+)$/.exec(text);
    const thinks = /^\/think(?:\s+(on|off))?$/.exec(text);
    if (chosen?.[1]) await ask('conversation.model', { conversation, model: chosen[1] });
    else if (thinks) await ask('conversation.thinking', { conversation, on: thinks[1] !== 'off' });
    else if (get().lanes[conversation]?.running) {
      if (images.length > 0) return imagesLater;
      await ask('conversation.steer', { conversation, kind, text });
    } else {
      const hashes: string[] = [];
      for (const image of images) {
        const data = await base64Of(image);
        hashes.push((await ask('image.attach', { conversation, data })).hash);
      }
      await ask('conversation.prompt', { conversation, text, ...(hashes.length > 0 ? { images: hashes } : {}) });
    }
    draft(before, '');
    return null;
  } catch (error) {
    return faultOf(error);
  }
}

const imagesLater: FaultText = {
  code: 'image.while-running',
  message: 'Images go with a question of their own, and a run is under way.',
  next: 'Wait for its end or stop it, then send them.',
};

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
