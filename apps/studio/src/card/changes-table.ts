/** What an edit would change, field by field: what stands there now, and what would. */
import type { Card } from '@interlock/protocol';
import { el, shown } from './element.ts';

export const isEdit = (card: Card): boolean => card.arguments.some(({ was }) => was !== undefined);

/** Null where a card changes no field. */
export function changesTable(card: Card): HTMLElement | null {
  if (!isEdit(card)) return null;
  const head = el(
    'thead',
    {},
    el(
      'tr',
      {},
      el('th', { scope: 'col' }, 'Field'),
      el('th', { scope: 'col' }, 'Now'),
      el('th', { scope: 'col' }, 'Then'),
    ),
  );
  const rows = card.arguments.map(({ name, value, was }) =>
    was === undefined
      ? el('tr', {}, el('th', { scope: 'row' }, name), el('td', { colspan: '2' }, shown(value, 'command')))
      : el(
          'tr',
          {},
          el('th', { scope: 'row' }, name),
          el('td', { class: 'was' }, shown(was, 'command')),
          el('td', { class: 'then' }, shown(value, 'command')),
        ),
  );
  return el('table', { class: 'changes' }, head, el('tbody', {}, ...rows));
}
