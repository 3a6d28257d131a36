/** An entry's secret before the eyes of its person, for as long as the gatekeeper says, and then gone. */
import type { EntryView } from '@interlock/protocol';
import { faultOf } from '../edge/fault-view.ts';
import { ask } from './authority-line.ts';
import { button, el, shown } from './element.ts';

/** Part of the person's sheet; `forget` takes away whatever is shown. */
export function revealPart(entries: readonly EntryView[]): { element: HTMLElement; forget: () => void } {
  const choice = el(
    'select',
    { class: 'input', 'aria-label': 'Credential' },
    ...entries.map(({ id, name, account }) => el('option', { value: id }, `${name} (${account})`)),
  );
  const place = el('div', { class: 'part', role: 'status' });
  const show = button('small', 'Show for 30 s');
  const copy = button('small', 'Copy for 30 s');
  let timer = 0;
  const forget = () => {
    clearTimeout(timer);
    for (const input of place.querySelectorAll('input')) input.value = '';
    place.replaceChildren();
  };
  const act = async (use: 'reveal' | 'copy') => {
    const entry = entries.find(({ id }) => id === choice.value);
    if (!entry) return;
    forget();
    try {
      const { parts, milliseconds } = await ask('entry.reveal', { entry: entry.id, use });
      const fields = parts.map(({ part, text }) => {
        const input = el('input', { class: 'input mono', readonly: '', type: use === 'copy' ? 'password' : 'text' });
        input.value = text;
        return { input, row: el('label', { class: 'field' }, el('span', {}, part), input) };
      });
      place.replaceChildren(...fields.map(({ row }) => row));
      const [first] = fields;
      if (use === 'copy' && first) put(first.input.value);
      timer = window.setTimeout(forget, milliseconds);
      // Also where the sheet is closed by then.
      if (use === 'copy') window.setTimeout(() => put(' '), milliseconds);
    } catch (error) {
      const { message, next } = faultOf(error);
      place.replaceChildren(el('p', { class: 'fault' }, shown(`${message} ${next}`)));
    }
  };
  show.addEventListener('click', (event) => event.isTrusted && void act('reveal'));
  copy.addEventListener('click', (event) => event.isTrusted && void act('copy'));
  const element = el(
    'fieldset',
    { class: 'part reveal' },
    el('legend', { class: 'label' }, 'Look at a credential, once a passkey has proven you'),
    el('div', { class: 'line' }, choice, show, copy),
    place,
  );
  element.hidden = entries.length === 0;
  return { element, forget };
}

/** Onto the clipboard, in a way that needs no permission of the frame around this one. */
function put(text: string): void {
  const area = el('textarea', { class: 'unseen', 'aria-hidden': 'true' });
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.value = '';
  area.remove();
}
