/** The steps of a plan on its card: each with its host, its exact lines and the check after it. */
import type { Card } from '@interlock/protocol';
import { el, shown } from './element.ts';

/** Null where the card is about no plan. The heads are the gatekeeper's: number, host, environment, class. */
export function planSteps(card: Card): HTMLElement | null {
  const { plan } = card;
  if (!plan) return null;
  const rows = plan.steps.map(({ command, check }, at) =>
    el(
      'li',
      {},
      el('b', { class: 'which' }, shown(card.arguments[at]?.name ?? `${at + 1}.`, 'command')),
      ...command.split('\n').map((line) => el('code', { class: 'line' }, shown(line, 'command'))),
      el(
        'span',
        { class: 'after' },
        'then ',
        el('code', {}, shown(check.command, 'command')),
        ' must show ',
        el('code', {}, shown(check.expect, 'command')),
      ),
    ),
  );
  return el(
    'div',
    { class: 'plan' },
    el('p', { class: 'title' }, shown(plan.title)),
    el('ol', { class: 'steps', 'aria-label': 'Steps of the plan' }, ...rows),
  );
}
