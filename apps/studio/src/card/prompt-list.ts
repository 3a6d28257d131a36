/** Prompts for a secret in the person's own terminals: one key types an entry there, where it is meant for that host. */
import type { EntryView, HostRow, PromptView } from '@interlock/protocol';
import { faultOf } from '../edge/fault-view.ts';
import { ask } from './authority-line.ts';
import { button, el, shown } from './element.ts';

/** A row for each prompt that some entry is meant for. */
export function promptRows(
  prompts: readonly PromptView[],
  entries: readonly EntryView[],
  hosts: readonly HostRow[],
  report: (text: string) => void,
): HTMLElement[] {
  return prompts.flatMap((prompt) => {
    const host = hosts.find(({ id }) => id === prompt.host);
    const meant = entries.filter(({ id }) => prompt.entries.includes(id));
    if (!host || meant.length === 0) return [];
    const keys = meant.map((entry) => {
      const key = button('small', 'Fill in ', shown(entry.name, 'command'));
      key.addEventListener('click', (event) => {
        if (!event.isTrusted) return;
        key.disabled = true;
        ask('prompt.fill', { prompt: prompt.id, entry: entry.id }).catch((error: unknown) => {
          const { message, next } = faultOf(error);
          report(`${message} ${next}`);
          key.disabled = false;
        });
      });
      return key;
    });
    const said = el(
      'span',
      {},
      'Your terminal on ',
      el('b', {}, shown(host.name, 'command')),
      ' asks ',
      el('code', {}, shown(prompt.text, 'command')),
    );
    return [el('div', { class: 'paused prompt' }, said, ...keys)];
  });
}
