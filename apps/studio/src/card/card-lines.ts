/** The exact lines of a card, each with the mode it is typed in and its class; the lines that check come last. */
import type { Card } from '@interlock/protocol';
import { classShapes } from '../state/class-shape.ts';
import { el, shape, shown } from './element.ts';

/** Null where there are none, or where they are not those of every host on the card. */
export function linesTable(card: Card, ofAll = true): HTMLElement | null {
  if (card.lines.length === 0 || !ofAll) return null;
  const firstChange = card.lines.findIndex((line) => line.class !== 'read-only');
  const rows = card.lines.map((line, index) => {
    const { word, path, filled } = classShapes[line.class];
    const checks = line.class === 'read-only' && index > firstChange && firstChange >= 0 && !leaves.test(line.text);
    return el(
      'tr',
      checks ? { class: 'checks' } : {},
      el('td', { class: 'mode' }, line.mode),
      el('td', { class: 'text' }, checks && el('span', { class: 'tag' }, 'check'), shown(line.text, 'command')),
      el(
        'td',
        { class: line.class, title: word },
        shape(path, filled, line.class),
        el('span', { class: 'unseen' }, word),
      ),
    );
  });
  const head = el(
    'thead',
    { class: 'unseen' },
    el('tr', {}, el('th', {}, 'Mode'), el('th', {}, 'Line'), el('th', {}, 'Class')),
  );
  return el('table', { class: 'lines' }, head, el('tbody', {}, ...rows));
}

/** Lines that only leave a mode; a read after the first change is there to check it. */
const leaves = /^(end|exit|quit|return|top|up|abort)$/i;

/** Host keys to trust, one a row. */
export function keysList(card: Card): HTMLElement | null {
  if (card.hostKeys.length === 0) return null;
  const rows = card.hostKeys.map((key) =>
    el(
      'li',
      {},
      el('span', {}, shown(key.host, 'command')),
      el('span', {}, shown(key.algorithm, 'command')),
      el('code', {}, shown(key.fingerprint, 'command')),
    ),
  );
  return el('ul', { class: 'keys' }, ...rows);
}
