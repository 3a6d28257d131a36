/** Trust, mode and stop of the conversation in front. Always at the same place, at the foot of the frame. */
import type { AgentMode, Id, TrustLevel } from '@interlock/model';
import type { ConversationView } from '@interlock/protocol';
import { faultOf } from '../edge/fault-view.ts';
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
}

/** Which hosts Autonomous holds for, and until when. */
function spanOf({ hosts, until }: NonNullable<ConversationView['autonomy']>, desk: Desk): Node[] {
  const names = desk.hosts.filter(({ id }) => hosts.includes(id)).map(({ name }) => name);
  const named = names.length <= 3 ? names.join(', ') : `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
  const end = new Date(until).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  const text = el('span', { title: names.join(', ') }, 'On ', shown(named, 'command'), ` until ${end}`);
  return [el('b', {}, 'Autonomous'), text];
}

/** `autonomous` opens the sheet that names hosts and end. */
export function strip(report: (text: string) => void, autonomous: (conversation: Id<'conversation'>) => void): Strip {
  let front: Id<'conversation'> | null = null;
  let stopping = false;
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
  const radios = trusts.map(([trust, word, title]) => {
    const input = el('input', { type: 'radio', name: 'trust', value: trust });
    input.addEventListener('change', (event) => {
      const conversation = front;
      if (!event.isTrusted || !conversation) return;
      if (trust !== 'autonomous') return attempt(() => ask('conversation.trust', { conversation, trust }));
      if (desk) update(desk); // it is not on before its hosts are named
      autonomous(conversation);
    });
    return { trust, input, label: el('label', { title }, input, el('span', {}, word)) };
  });
  const mode = el(
    'select',
    { 'aria-label': 'Mode', title: 'Default has every tool, Ask reads and talks, Planning ends in a plan' },
    ...modes.map(([value, word]) => el('option', { value }, word)),
  );
  mode.addEventListener('change', (event) => {
    const conversation = front;
    const chosen = modes.find(([value]) => value === mode.value)?.[0];
    if (event.isTrusted && conversation && chosen)
      attempt(() => ask('conversation.mode', { conversation, mode: chosen }));
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
    for (const { trust, input } of radios) {
      input.disabled = !view || !next.up;
      input.checked = view?.trust === trust;
    }
    mode.disabled = !view || !next.up;
    if (view) mode.value = view.mode;
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
  return { element: el('div', {}, banner, el('div', { class: 'strip' }, group, mode, stop)), update };
}
