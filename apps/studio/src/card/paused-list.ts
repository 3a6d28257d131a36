/** Entries that two hosts rejected: nothing logs in with them until a person says go on. */
import type { EntryView } from '@interlock/protocol';
import { faultOf } from '../edge/fault-view.ts';
import { ask } from './authority-line.ts';
import { button, el, shown } from './element.ts';

export function pausedRow(entry: EntryView, report: (text: string) => void): HTMLElement {
  const go = button('small', 'Go on');
  go.addEventListener('click', (event) => {
    if (!event.isTrusted) return;
    go.disabled = true;
    ask('entry.resume', { entry: entry.id }).catch((error: unknown) => {
      const { message, next } = faultOf(error);
      report(`${message} ${next}`);
      go.disabled = false;
    });
  });
  return el(
    'div',
    { class: 'paused' },
    el(
      'span',
      {},
      'Credential ',
      el('b', {}, shown(entry.name, 'command')),
      ' is paused: two hosts rejected it, and the account may lock.',
    ),
    go,
  );
}
