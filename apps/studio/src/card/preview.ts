/** What staged lines do to the running configuration: the diff, what it was computed from, and what it does not tell. */
import type { Card } from '@interlock/protocol';
import { button, el, shown } from './element.ts';
import { askHeading, ownHeading, previewHeading } from './preview-words.ts';

const kinds = { '+': 'comes', '-': 'goes', ' ': 'stays' } as const;

/** Null where a card has none. `look` is the press on the key that asks the device for a diff of its own. */
export function preview({ diff }: Card, look: () => void): HTMLElement | null {
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
    ...ownPart(diff),
    el('p', { class: 'diff-head' }, shown(heading, 'command')),
    rows.length > 0 && el('ul', {}, ...rows),
    ...notes,
    diff.ask && askPart(diff.ask, look),
  );
}

/** The device's words as they came: text, with what hides or imitates named, and set apart from ours. */
function ownPart(diff: NonNullable<Card['diff']>): HTMLElement[] {
  const heading = ownHeading(diff);
  if (heading === null || !diff.own) return [];
  const rows = diff.own.text === '' ? [] : diff.own.text.split('\n');
  return [
    el('p', { class: 'diff-head' }, shown(heading, 'command')),
    el(
      'blockquote',
      { class: 'diff-own', 'aria-label': "The device's words" },
      ...rows.map((row) => el('code', {}, shown(row === '' ? ' ' : row, 'command'))),
    ),
  ];
}

function askPart({ lines, met }: NonNullable<NonNullable<Card['diff']>['ask']>, look: () => void): HTMLElement {
  const key = button('', 'Ask the device for its own diff');
  key.addEventListener('click', (event) => {
    if (!event.isTrusted) return;
    look();
  });
  return el(
    'div',
    { class: 'diff-ask' },
    key,
    el('p', {}, askHeading(met)),
    ...lines.map((line) => el('code', {}, shown(line, 'command'))),
  );
}
