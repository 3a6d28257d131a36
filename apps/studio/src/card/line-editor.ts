import type { Card } from '@interlock/protocol';
import { button, el } from './element.ts';

/** Another text for a card's command. What is sent becomes a call of its own, classified and decided again. */
export function editor(card: Card, cancel: () => void, send: (command: string) => void): HTMLElement {
  const before = card.lines.map((line) => line.text).join('\n');
  const text = el('textarea', {
    class: 'input mono',
    spellcheck: 'false',
    'aria-label': 'Lines to run instead',
    maxlength: '10000',
  });
  text.value = before;
  text.rows = Math.min(14, Math.max(4, card.lines.length + 1));
  const back = button('', 'Back');
  const go = button('strong', 'Classify again');
  const check = () => {
    go.disabled = text.value.trim() === '' || text.value === before;
  };
  text.addEventListener('input', check);
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') cancel();
  });
  back.addEventListener('click', cancel);
  go.addEventListener('click', (event) => {
    if (event.isTrusted) send(text.value);
  });
  check();
  const note = el('p', { class: 'note' }, 'The edited lines come back as a new card.');
  return el('div', { class: 'editor' }, text, el('div', { class: 'buttons' }, back, note, go));
}
