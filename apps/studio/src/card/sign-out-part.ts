/** Signing out: the first press lists what it would end, the second ends it and locks Interlock. */
import { faultOf } from '../edge/fault-view.ts';
import { ask } from './authority-line.ts';
import { button, el, shown } from './element.ts';

export function signOutPart(): { readonly element: HTMLElement } {
  const out = button('small', 'Sign out');
  const said = el('div', { role: 'status' });
  let asked = false;
  out.addEventListener('click', (event) => {
    if (event.isTrusted) void press();
  });
  async function press(): Promise<void> {
    out.disabled = true;
    try {
      const { sessions, cards, runs } = await ask('person.leave', { confirmed: asked });
      if (asked) {
        said.replaceChildren('Signed out. Interlock locks.');
        return;
      }
      asked = true;
      out.textContent = 'Sign out and lock';
      const open = [
        ['Terminals', sessions],
        ['Cards that wait', cards],
        ['Runs', runs],
      ] as const;
      const rows = open.flatMap(([word, names]) =>
        names.length > 0 ? [el('dt', {}, word), el('dd', {}, shown(names.join(', '), 'command'))] : [],
      );
      said.replaceChildren(
        rows.length > 0 ? el('dl', {}, ...rows) : 'Nothing is open.',
        'Every key and secret leaves the memory with the program; what stays is sealed.',
      );
    } catch (error) {
      const { message, next } = faultOf(error);
      said.replaceChildren(el('p', { class: 'fault' }, shown(`${message} ${next}`)));
    }
    out.disabled = false;
  }
  const legend = el('legend', { class: 'label' }, 'Leave');
  return { element: el('fieldset', { class: 'part' }, legend, said, out) };
}
