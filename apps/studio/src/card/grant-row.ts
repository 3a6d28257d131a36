/** A grant that stands, at the foot of the frame: what, how often still, and a way to take it back. */
import type { GrantView } from '@interlock/protocol';
import { faultOf } from '../edge/fault-view.ts';
import { clockTime } from '../state/words.ts';
import { ask } from './authority-line.ts';
import { button, el, shown } from './element.ts';

export function grantRow(grant: GrantView, report: (text: string) => void): HTMLElement {
  const revoke = button('small', 'Revoke');
  revoke.addEventListener('click', (event) => {
    if (!event.isTrusted) return;
    revoke.disabled = true;
    ask('grant.revoke', { grant: grant.id }).catch((error: unknown) => {
      const { message, next } = faultOf(error);
      report(`${message} ${next}`);
    });
  });
  const end = clockTime(grant.until, Date.now());
  const text = grant.lines.join(' ; ');
  return el(
    'div',
    { class: 'paused granted' },
    el(
      'span',
      { title: text },
      el('b', {}, 'Let through '),
      el('code', {}, shown(text.length > 80 ? `${text.slice(0, 79)}…` : text, 'command')),
      ` on ${grant.hosts.slice(0, 3).join(', ')}${grant.hosts.length > 3 ? ' …' : ''}: ${grant.left} of ${grant.uses} left, until ${end}`,
    ),
    revoke,
  );
}
