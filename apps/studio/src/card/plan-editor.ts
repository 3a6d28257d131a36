/** A plan's steps to edit, move and take out. What is sent is classified and comes back as a new card. */
import type { Card, PlanEdit } from '@interlock/protocol';
import { button, el, shown } from './element.ts';

type Step = PlanEdit['steps'][number];

/** The editor of a plan's card, with the keys of an editor of lines: Escape leaves. */
export function planEditor(
  card: Card & { readonly plan: PlanEdit },
  cancel: () => void,
  send: (plan: PlanEdit) => void,
): HTMLElement {
  const { plan } = card;
  const before = JSON.stringify(plan.steps);
  const names = new Map(plan.steps.map(({ host }, at) => [host, nameIn(card.arguments[at]?.name) || host]));
  let steps: Step[] = plan.steps.map((step) => ({ ...step, check: { ...step.check } }));
  const list = el('ol', { class: 'steps edit scroll', 'aria-label': 'Steps of the plan' });
  const back = button('', 'Back');
  const go = button('strong', 'Classify again');
  const check = () => {
    const whole = steps.every((one) => one.command.trim() && one.check.command.trim() && one.check.expect !== '');
    go.disabled = steps.length === 0 || !whole || JSON.stringify(steps) === before;
  };

  function move(at: number, by: -1 | 1, focus: string): void {
    const step = steps[at];
    const other = steps[at + by];
    if (!step || !other) return;
    steps = steps.with(at, other).with(at + by, step);
    draw();
    const row = list.children[at + by];
    (row?.querySelector<HTMLButtonElement>(`button[name="${focus}"]:enabled`) ?? row?.querySelector('button'))?.focus();
  }

  function row(step: Step, at: number): HTMLElement {
    const n = at + 1;
    const command = el('textarea', {
      class: 'input mono',
      spellcheck: 'false',
      maxlength: '10000',
      'aria-label': `Lines of step ${n}`,
    });
    command.value = step.command;
    command.rows = Math.min(8, Math.max(2, step.command.split('\n').length));
    const field = (name: string, value: string, most: number, put: (text: string) => void) => {
      const input = el('input', {
        class: 'input mono',
        spellcheck: 'false',
        maxlength: String(most),
        'aria-label': `${name} of step ${n}`,
      });
      input.value = value;
      input.addEventListener('input', () => {
        put(input.value);
        check();
      });
      return input;
    };
    command.addEventListener('input', () => {
      steps = steps.with(at, { ...(steps[at] as Step), command: command.value });
      check();
    });
    const withCheck = (more: Partial<Step['check']>) => {
      const now = steps[at] as Step;
      steps = steps.with(at, { ...now, check: { ...now.check, ...more } });
    };
    const act = (name: string, word: string, does: () => void, off = false) => {
      const one = el(
        'button',
        { type: 'button', class: 'button plain small', name, 'aria-label': `${word} step ${n}` },
        word,
      );
      one.disabled = off;
      one.addEventListener('click', does);
      return one;
    };
    return el(
      'li',
      {},
      el(
        'div',
        { class: 'which' },
        el('b', {}, shown(names.get(step.host) ?? step.host, 'command')),
        act('up', 'Up', () => move(at, -1, 'up'), at === 0),
        act('down', 'Down', () => move(at, 1, 'down'), at === steps.length - 1),
        act('out', 'Take out', () => {
          steps = steps.filter((_, index) => index !== at);
          draw();
          (list.querySelector('button[name="out"]') as HTMLButtonElement | null)?.focus();
        }),
      ),
      command,
      el(
        'div',
        { class: 'two' },
        field('Check', step.check.command, 500, (text) => withCheck({ command: text })),
        field('What the check must show', step.check.expect, 200, (text) => withCheck({ expect: text })),
      ),
    );
  }

  function draw(): void {
    list.replaceChildren(...steps.map(row));
    check();
  }
  back.addEventListener('click', cancel);
  go.addEventListener('click', (event) => {
    if (event.isTrusted) send({ title: plan.title, steps });
  });
  const note = el('p', { class: 'note' }, 'The edited plan comes back as a new card.');
  const whole = el('div', { class: 'editor' }, list, el('div', { class: 'buttons' }, back, note, go));
  whole.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') cancel();
  });
  draw();
  return whole;
}

/** The host's name in the head of a step, which reads `1. edge-1 (lab, moderate)`. */
const nameIn = (head = ''): string => /^\d+\. (.+) \([^()]*\)$/.exec(head)?.[1] ?? '';
