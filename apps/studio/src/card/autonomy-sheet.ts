/** Switching Autonomous on: a person names the hosts and the end, in the frame that the page cannot touch. */
import type { Id } from '@interlock/model';
import { faultOf } from '../edge/fault-view.ts';
import { ask, now } from './authority-line.ts';
import { button, el } from './element.ts';
import { hostChoice } from './host-choice.ts';

const ends: readonly (readonly [number, string])[] = [
  [15, '15 minutes'],
  [60, 'an hour'],
  [240, '4 hours'],
  [480, '8 hours'],
];

/** `done` is called once, when it is on or the person left. */
export function autonomySheet(conversation: Id<'conversation'>, done: () => void): HTMLElement {
  const lab = now().hosts.filter((host) => host.environment === 'lab');
  const hosts = hostChoice(
    now().hosts.map(({ id }) => id),
    { legend: 'On these hosts', chosen: lab.map(({ id }) => id) },
  );
  const end = el(
    'select',
    { class: 'input', 'aria-label': 'Until' },
    ...ends.map(([minutes, word]) => el('option', { value: String(minutes) }, word)),
  );
  end.value = '60';
  const fault = el('p', { class: 'fault', role: 'alert' });
  fault.hidden = true;
  const leave = button('plain', 'Stay as it is');
  const on = button('strong', 'Switch Autonomous on');
  const sheet = el(
    'form',
    { class: 'sheet', autocomplete: 'off', 'aria-label': 'Autonomous' },
    el('h2', {}, 'Autonomous'),
    el(
      'p',
      { class: 'about' },
      'Moderate changes run on the hosts you name without asking, where the policy permits it. Dangerous and Unknown still ask. It ends by itself; Supervised takes it back at once.',
    ),
    hosts.element,
    el('label', { class: 'line' }, el('span', {}, 'For'), end),
    fault,
    el('div', { class: 'buttons' }, leave, on),
  );
  leave.addEventListener('click', done);
  sheet.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') done();
  });
  sheet.addEventListener('submit', (event) => event.preventDefault());
  on.addEventListener('click', (event) => {
    if (!event.isTrusted || on.disabled) return;
    on.disabled = true;
    fault.hidden = true;
    ask('conversation.trust', {
      conversation,
      trust: 'autonomous',
      autonomy: { hosts: hosts.chosen(), minutes: Number(end.value) },
    }).then(done, (error: unknown) => {
      const { message, next } = faultOf(error);
      fault.textContent = hosts.chosen().length === 0 ? 'Name at least one host.' : `${message} ${next}`;
      fault.hidden = false;
      on.disabled = false;
    });
  });
  return el('div', { class: 'veil' }, sheet);
}
