/** What follows a card, at the foot of the frame: its undo, its clean-up, or asking again, with one key each. */
import type { SequelView } from '@interlock/protocol';
import { faultOf } from '../edge/fault-view.ts';
import { ask } from './authority-line.ts';
import { button, el, shown } from './element.ts';

const words = {
  undo: { key: 'Undo', says: 'Approved: take it back' },
  'clean-up': { key: 'Clean up', says: 'It goes on: end it' },
  again: { key: 'Ask again', says: 'Nobody answered' },
} as const;

export function sequelRow(sequel: SequelView, report: (text: string) => void): HTMLElement {
  const { id, kind, host, lines, running } = sequel;
  const key = button('small', running ? 'Stop' : words[kind].key);
  const drop = button('small plain', 'Dismiss');
  const send = (what: 'sequel.run' | 'sequel.stop' | 'sequel.drop') => (event: Event) => {
    if (!event.isTrusted) return;
    key.disabled = drop.disabled = what !== 'sequel.stop';
    ask(what, { sequel: id }).catch((error: unknown) => {
      key.disabled = drop.disabled = false;
      const { message, next } = faultOf(error);
      report(`${message} ${next}`);
    });
  };
  key.addEventListener('click', send(running ? 'sequel.stop' : 'sequel.run'));
  drop.addEventListener('click', send('sequel.drop'));
  // every line that the key runs is read in full; what is asked again has a card of its own
  const whole = kind === 'again' ? lines.slice(0, 1) : lines;
  return el(
    'div',
    { class: `paused sequel ${kind}`, role: 'group', 'aria-label': `${words[kind].key}: ${host?.name ?? ''}` },
    el(
      'span',
      {},
      el('b', {}, running ? `${words[kind].key} runs` : words[kind].says),
      host && ' on ',
      host && shown(host.name, 'command'),
      ' ',
      ...whole.map((line) => el('code', {}, shown(line, 'command'))),
    ),
    !running && drop,
    key,
  );
}
