/** Giving a grant: what it lets through, what else it would have, for which hosts, how often and how long. */
import type { Card } from '@interlock/protocol';
import { faultOf } from '../edge/fault-view.ts';
import { ask, now } from './authority-line.ts';
import { button, el, shown } from './element.ts';
import { hostChoice } from './host-choice.ts';

/** `done` is called once, when it is given or the person left. */
export function grantSheet(card: Card, done: () => void): HTMLElement {
  const lines = el('pre', { class: 'scroll granted' });
  const also = el('div', { class: 'also' });
  const example = el('textarea', {
    class: 'input',
    rows: '3',
    'aria-label': 'An example of what should fit too',
    placeholder: 'Exactly these lines. To open a word, write the lines once more with another name or number in it.',
  });
  const uses = number('How often', 5, 100);
  const minutes = number('Minutes', 30, 480);
  const hosts = hostChoice(
    now()
      .hosts.filter((host) => host.platform === card.host?.platform)
      .map(({ id }) => id),
    { legend: 'On these hosts', chosen: card.host ? [card.host.id] : [] },
  );
  const fault = el('p', { class: 'fault', role: 'alert' });
  const leave = button('plain', 'Ask me each time');
  const give = button('strong', 'Let it through');
  const sheet = el(
    'form',
    { class: 'sheet', autocomplete: 'off', 'aria-label': 'Grant' },
    el('h2', {}, 'Let these lines through'),
    lines,
    example,
    also,
    hosts.element,
    el('div', { class: 'two' }, uses.element, minutes.element),
    el(
      'p',
      { class: 'about' },
      'It ends with Stop, another trust level, another policy or a change of the host, and never covers Dangerous or Unknown. This card is not answered by it.',
    ),
    fault,
    el('div', { class: 'buttons' }, leave, give),
  );
  const examples = () => (example.value.trim() === '' ? [] : [example.value.replace(/\r\n?/g, '\n')]);
  const drawn = { card: card.id, hash: card.hash };
  let shownFor: string | undefined;

  async function preview(): Promise<void> {
    const wanted = example.value;
    give.disabled = true;
    try {
      const found = await ask('grant.preview', { ...drawn, examples: examples() });
      if (wanted !== example.value) return;
      lines.replaceChildren(...found.lines.flatMap((line) => [shown(line, 'command'), '\n']));
      const others = found.also.map(({ host, command }) =>
        el(
          'li',
          {},
          el('b', {}, shown(host, 'command')),
          ' ',
          el('code', {}, shown(command.replaceAll('\n', ' ; '), 'command')),
        ),
      );
      also.replaceChildren(
        el(
          'span',
          { class: 'label' },
          others.length === 0
            ? 'Of the calls of late it fits none.'
            : `Of the calls of late it fits ${others.length === 1 ? 'this one' : 'these'}:`,
        ),
        ...(others.length > 0 ? [el('ul', { class: 'scroll' }, ...others)] : []),
      );
      say('');
      shownFor = wanted;
      give.disabled = false;
    } catch (error) {
      const { message, next } = faultOf(error);
      say(`${message} ${next}`);
    }
  }
  function say(text: string): void {
    fault.textContent = text;
    fault.hidden = text === '';
  }
  let pending: ReturnType<typeof setTimeout> | undefined;
  example.addEventListener('input', () => {
    give.disabled = true;
    clearTimeout(pending);
    pending = setTimeout(() => void preview(), 250);
  });
  leave.addEventListener('click', done);
  sheet.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') done();
  });
  sheet.addEventListener('submit', (event) => event.preventDefault());
  give.addEventListener('click', (event) => {
    if (!event.isTrusted || give.disabled || shownFor !== example.value) return;
    if (hosts.chosen().length === 0) return say('Choose at least one host.');
    give.disabled = true;
    ask('grant.give', {
      ...drawn,
      examples: examples(),
      hosts: hosts.chosen(),
      uses: uses.value(),
      minutes: minutes.value(),
    }).then(done, (error: unknown) => {
      const { message, next } = faultOf(error);
      say(`${message} ${next}`);
      give.disabled = false;
    });
  });
  say('');
  void preview();
  return el('div', { class: 'veil' }, sheet);
}

function number(word: string, usual: number, most: number) {
  const input = el('input', { class: 'input', type: 'number', min: '1', max: String(most), 'aria-label': word });
  input.value = String(usual);
  return {
    element: el('label', {}, el('span', { class: 'label' }, word), input),
    value: () => Math.min(most, Math.max(1, Math.round(Number(input.value)) || 1)),
  };
}
