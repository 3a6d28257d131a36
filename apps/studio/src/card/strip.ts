/**
 * Trust, mode and stop of the conversation in front, or trust and mode of the first one before there is any. At the foot
 * of the frame, and at the foot of whatever sheet lies over it.
 */
import type { AgentMode, Id, TrustLevel } from '@interlock/model';
import type { BeginningView, ConversationView } from '@interlock/protocol';
import { faultOf } from '../edge/fault-view.ts';
import { clockTime } from '../state/words.ts';
import { ask, type Desk } from './authority-line.ts';
import { button, el, shown } from './element.ts';

const trusts: readonly (readonly [TrustLevel, string, string])[] = [
  ['manual', 'Manual', 'Asks for every call, reads too'],
  ['supervised', 'Supervised', 'Reads run freely, every change asks'],
  ['autonomous', 'Autonomous', 'Moderate changes run where policy permits; Dangerous and Unknown still ask'],
];
const modes: readonly (readonly [AgentMode, string])[] = [
  ['default', 'Default'],
  ['ask', 'Ask'],
  ['planning', 'Planning'],
];

export interface Strip {
  readonly element: HTMLElement;
  readonly update: (desk: Desk) => void;
  /** Whether a sheet lies over the frame: the one of Autonomous waits for its end. */
  readonly under: (sheet: boolean) => void;
}

/** Which hosts Autonomous holds for, and until when. */
function spanOf({ hosts, until }: NonNullable<ConversationView['autonomy']>, desk: Desk): Node[] {
  const names = desk.hosts.filter(({ id }) => hosts.includes(id)).map(({ name }) => name);
  const named = names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
  const end = clockTime(until, Date.now());
  const text = el('span', { title: names.join(', ') }, 'On ', shown(named, 'command'), ` until ${end}`);
  return [el('b', {}, 'Autonomous'), text];
}

/** `autonomous` opens the sheet that names hosts and end. */
export function strip(report: (text: string) => void, autonomous: (conversation: Id<'conversation'>) => void): Strip {
  let front: Id<'conversation'> | null = null;
  let stopping = false;
  let covered = false;
  let desk: Desk | undefined;
  const banner = el('p', { class: 'autonomous' });

  const attempt = (asked: () => Promise<unknown>) => {
    report('');
    asked().catch((error: unknown) => {
      const { message, next } = faultOf(error);
      report(`${message} ${next}`);
      if (desk) update(desk);
    });
  };
  const set = (change: Partial<BeginningView>) => {
    if (!front) return attempt(() => ask('conversation.next', change));
    const { trust, mode } = change;
    if (trust) attempt(() => ask('conversation.trust', { conversation: front as Id<'conversation'>, trust }));
    if (mode) attempt(() => ask('conversation.mode', { conversation: front as Id<'conversation'>, mode }));
  };
  const radios = trusts.map(([trust, word, title]) => {
    const input = el('input', { type: 'radio', name: 'trust', value: trust });
    input.addEventListener('change', (event) => {
      if (!event.isTrusted) return;
      if (desk) update(desk); // it is not on before the gatekeeper says so, Autonomous not before its hosts are named
      if (trust !== 'autonomous') set({ trust });
      else if (front) autonomous(front);
    });
    return { trust, title, input, label: el('label', {}, input, el('span', {}, word)) };
  });
  const mode = el(
    'select',
    { 'aria-label': 'Mode', title: 'Default has every tool, Ask reads and talks, Planning ends in a plan' },
    ...modes.map(([value, word]) => el('option', { value }, word)),
  );
  mode.addEventListener('change', (event) => {
    const chosen = modes.find(([value]) => value === mode.value)?.[0];
    if (event.isTrusted && chosen) set({ mode: chosen });
  });
  const stop = button('small stop', 'Stop');
  stop.addEventListener('click', (event) => {
    const conversation = front;
    if (!event.isTrusted || !conversation) return;
    const cut = stopping;
    stopping = true;
    if (desk) update(desk);
    attempt(() => ask('conversation.stop', { conversation, cut }));
  });

  function update(next: Desk): void {
    desk = next;
    const view = next.conversations.find(({ id }) => id === next.front);
    if (front !== next.front || !view?.running) stopping = false;
    front = view?.id ?? null;
    banner.replaceChildren(...(view?.autonomy ? spanOf(view.autonomy, next) : []));
    // before the first conversation there is: what it begins with
    const shown = view ?? (next.conversations.length === 0 ? next.next : null);
    for (const { trust, input, label, title } of radios) {
      const early = trust === 'autonomous' && !view;
      input.disabled = !shown || !next.up || early || (trust === 'autonomous' && covered);
      input.checked = shown?.trust === trust;
      label.title = early ? `${title}. Begin a conversation first.` : title;
    }
    mode.disabled = !shown || !next.up;
    if (shown) mode.value = shown.mode;
    stop.disabled = !view?.running || !next.up;
    stop.textContent = stopping ? 'Cut' : 'Stop';
    stop.title = stopping
      ? 'Closes the session at once. The effect is then unknown until it is read back.'
      : 'Ends the run between two lines of a call';
  }
  const group = el(
    'fieldset',
    { class: 'trust' },
    el('legend', { class: 'unseen' }, 'Trust level'),
    ...radios.map(({ label }) => label),
  );
  return {
    element: el('div', {}, banner, el('div', { class: 'strip' }, group, mode, stop)),
    update,
    under(sheet) {
      covered = sheet;
      if (desk) update(desk);
    },
  };
}
