/** What staged lines do to the running configuration: the diff, what it was computed from, and what it does not tell. */
import type { Card } from '@interlock/protocol';
import { el, shown } from './element.ts';
import { previewHeading } from './preview-words.ts';

const kinds = { '+': 'comes', '-': 'goes', ' ': 'stays' } as const;

/** Null where a card has none. */
export function preview({ diff }: Card): HTMLElement | null {
  if (!diff) return null;
  const { heading, warning } = previewHeading(diff);
  const rows = diff.rows.map(({ sign, text }) =>
    el(
      'li',
      { class: kinds[sign] },
      el('span', { class: 'sign', 'aria-label': kinds[sign] }, sign === '-' ? '−' : sign),
      el('span', {}, shown(text, 'command')),
    ),
  );
  const notes = diff.notes.map((note) => el('p', { class: 'diff-note' }, shown(note, 'command')));
  return el(
    'section',
    { class: 'diff', 'aria-label': 'Diff' },
    warning !== null && el('p', { class: 'diff-warning', role: 'note' }, warning),
    el('p', { class: 'diff-head' }, shown(heading, 'command')),
    rows.length > 0 && el('ul', {}, ...rows),
    ...notes,
  );
}
