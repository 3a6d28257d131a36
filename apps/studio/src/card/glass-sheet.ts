/** Breaking the glass: one host, a reason, half an hour, the agent off. */
import type { Id } from '@interlock/model';
import { faultOf } from '../edge/fault-view.ts';
import { ask, now } from './authority-line.ts';
import { button, el, shown } from './element.ts';

/** `done` is called once. The host is named by what the gatekeeper told this frame. */
export function glassSheet(id: Id<'host'>, done: () => void): HTMLElement {
  const host = now().hosts.find((one) => one.id === id);
  const reason = el('textarea', {
    class: 'input',
    rows: '3',
    maxlength: '500',
    'aria-label': 'Reason',
    placeholder: 'What is wrong, and why nobody can approve it. Somebody else will review it.',
  });
  const fault = el('p', { class: 'fault', role: 'alert' });
  fault.hidden = true;
  const leave = button('plain', 'Leave it whole');
  const open = button('strong danger', 'Break the glass');
  const sheet = el(
    'form',
    { class: 'sheet', autocomplete: 'off', 'aria-label': 'Break the glass' },
    el('h2', {}, 'Break the glass'),
    el(
      'p',
      { class: 'about' },
      'Opens ',
      el('b', {}, shown(host?.name ?? 'a host that is gone', 'command')),
      ' ',
      el('code', {}, shown(host ? `${host.address}:${host.port}` : '', 'command')),
      ' for half an hour, past the policy, in a terminal of your own. The agent is off meanwhile. The host’s key still counts. It stands in the ledger, and in red on every screen until somebody else has reviewed it.',
    ),
    reason,
    fault,
    el('div', { class: 'buttons' }, leave, open),
  );
  leave.addEventListener('click', done);
  sheet.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') done();
  });
  sheet.addEventListener('submit', (event) => event.preventDefault());
  open.addEventListener('click', (event) => {
    if (!event.isTrusted || open.disabled) return;
    open.disabled = true;
    fault.hidden = true;
    ask('glass.break', { host: id, reason: reason.value.trim() || ' ' }).then(done, (error: unknown) => {
      const { message, next } = faultOf(error);
      fault.textContent = `${message} ${next}`;
      fault.hidden = false;
      open.disabled = false;
    });
  });
  return el('div', { class: 'veil' }, sheet);
}
