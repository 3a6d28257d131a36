/** A host that is open past the policy, at the foot of the frame, with a way to shut it. */
import type { GlassView } from '@interlock/protocol';
import { faultOf } from '../edge/fault-view.ts';
import { clockTime } from '../state/words.ts';
import { ask } from './authority-line.ts';
import { button, el, shown } from './element.ts';

export function glassRow({ id, host, until }: GlassView, report: (text: string) => void): HTMLElement {
  const shut = button('small', 'Shut it');
  shut.addEventListener('click', (event) => {
    if (!event.isTrusted) return;
    shut.disabled = true;
    ask('glass.shut', { id }).catch((error: unknown) => {
      const { message, next } = faultOf(error);
      report(`${message} ${next}`);
      shut.disabled = false;
    });
  });
  const end = clockTime(until, Date.now());
  return el(
    'div',
    { class: 'paused glass' },
    el('span', {}, 'The glass is broken for ', el('b', {}, shown(host, 'command')), ` until ${end}. The agent is off.`),
    shut,
  );
}
