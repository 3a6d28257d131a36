/** The exact lines of a card, each with the mode it is typed in and its class; the lines that check come last. */
import type { Card } from '@interlock/protocol';
import { classShapes } from '../state/class-shape.ts';
import { el, shape, shown } from './element.ts';

export function linesTable(card: Card): HTMLElement | null {
  if (card.lines.length === 0) return null;
  const lastChange = card.lines.findLastIndex((line) => line.class !== 'read-only');
  const rows = card.lines.map((line, index) => {
    const { word, path, filled } = classShapes[line.class];
    const checks = lastChange >= 0 && index > lastChange;
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

/** Host keys to trust, one a row. */
export function keysTable(card: Card): HTMLElement | null {
  if (card.hostKeys.length === 0) return null;
  const rows = card.hostKeys.map((key) =>
    el(
      'tr',
      {},
      el('td', { class: 'mode' }, shown(key.host, 'command')),
      el('td', { class: 'text' }, shown(key.fingerprint, 'command')),
      el('td', { class: 'mode' }, shown(key.algorithm, 'command')),
    ),
  );
  return el('table', { class: 'lines' }, el('tbody', {}, ...rows));
}
