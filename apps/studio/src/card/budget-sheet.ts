/** A run's budget as a person sets it: of what runs now, or of what goes on after it stopped at its limit. */
import type { Id } from '@interlock/model';
import { type Budget, budgetEnds } from '@interlock/protocol';
import { faultOf } from '../edge/fault-view.ts';
import { ask, now } from './authority-line.ts';
import { button, el } from './element.ts';

const fields = [
  ['turns', 'Turns of the model', budgetEnds.turns, 1],
  ['tokens', 'Tokens', budgetEnds.tokens, 1],
  ['cost', 'Dollars', budgetEnds.cost / 1_000_000, 0.01],
  ['minutes', 'Minutes', budgetEnds.minutes, 1],
] as const;

/** `done` is called once, when it is set or the person left. */
export function budgetSheet(conversation: Id<'conversation'>, done: () => void): HTMLElement {
  const view = now().conversations.find(({ id }) => id === conversation);
  const before: Budget = view?.budget ?? { turns: null, tokens: null, cost: null, minutes: null };
  const inputs = fields.map(([name, word, most, step]) => {
    const input = el('input', {
      class: 'input',
      type: 'number',
      min: String(step),
      max: String(most),
      step: String(step),
      placeholder: 'no limit',
      'aria-label': word,
    });
    const value = before[name];
    input.value = value === null ? '' : String(name === 'cost' ? value / 1_000_000 : value);
    return { name, input, label: el('label', { class: 'line' }, el('span', {}, word), input) };
  });
  const fault = el('p', { class: 'fault', role: 'alert' });
  fault.hidden = true;
  const say = (text: string) => {
    fault.textContent = text;
    fault.hidden = text === '';
  };
  const leave = button('plain', 'Leave it');
  const goesOn = view?.outOf != null && !view.running;
  const set = button('strong', goesOn ? 'Set and go on' : 'Set');
  const sheet = el(
    'form',
    { class: 'sheet', autocomplete: 'off', 'aria-label': 'Budget' },
    el('h2', {}, 'Budget of a run'),
    el(
      'p',
      { class: 'about' },
      goesOn
        ? 'The run stopped at its limit. It goes on with this budget, counted from nothing, and so does every later run of this conversation.'
        : 'It holds at once for what runs in this conversation, what was used included, and for its later runs. At its limit a run stops and asks.',
    ),
    ...inputs.map(({ label }) => label),
    fault,
    el('div', { class: 'buttons' }, leave, set),
  );
  leave.addEventListener('click', done);
  sheet.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') done();
  });
  sheet.addEventListener('submit', (event) => event.preventDefault());
  set.addEventListener('click', (event) => {
    if (!event.isTrusted || set.disabled) return;
    const wrong = inputs.find(({ input }) => !input.validity.valid);
    if (wrong) {
      say(`${wrong.input.getAttribute('aria-label')}: ${wrong.input.validationMessage}`);
      return;
    }
    set.disabled = true;
    say('');
    const budget = Object.fromEntries(
      inputs.map(({ name, input }) => {
        const value = input.value === '' ? null : Number(input.value);
        return [name, value !== null && name === 'cost' ? Math.round(value * 1_000_000) : value];
      }),
    ) as unknown as Budget;
    ask('conversation.budget', { conversation, budget, goOn: goesOn }).then(done, (error: unknown) => {
      const { message, next } = faultOf(error);
      say(`${message} ${next}`);
      set.disabled = false;
    });
  });
  return el('div', { class: 'veil' }, sheet);
}
