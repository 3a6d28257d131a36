/** What the run in front has used of its budget while it runs down, and the one place where it is given more. */
import type { Id } from '@interlock/model';
import type { ConversationView } from '@interlock/protocol';
import { faultOf } from '../edge/fault-view.ts';
import { metersOf } from '../state/budget.ts';
import { ask, type Desk } from './authority-line.ts';
import { button, el } from './element.ts';

export interface BudgetRow {
  readonly element: HTMLElement;
  readonly update: (desk: Desk) => void;
}

/** Parts of a budget on the line while none of them is half used. */
const shown = 2;

const parts = { turns: 'turns', tokens: 'tokens', cost: 'dollars', minutes: 'minutes' } as const;

/** `raise` opens the sheet for a conversation. The time goes on by itself between two words of the gatekeeper. */
export function budgetRow(
  raise: (conversation: Id<'conversation'>) => void,
  report: (text: string) => void,
): BudgetRow {
  const element = el('div', { class: 'budget', role: 'group', 'aria-label': 'Budget of this run' });
  let view: ConversationView | undefined;
  let told = Date.now();
  let waits = false;
  let drawn = '';

  function draw(): void {
    const found = view && (view.outOf ? spentOut(view) : view.running ? meters(view) : null);
    const key = found?.textContent ?? '';
    if (key === drawn && key !== '') return;
    drawn = key;
    element.replaceChildren(...(found ? [found] : []));
  }

  function meters(running: ConversationView): HTMLElement | null {
    const { budget, spent, trust, id } = running;
    if (!budget || !spent) return null;
    const all = metersOf(budget, spent, waits ? 0 : Date.now() - told).filter(
      // What a model without a price never uses takes no room from the card above.
      ({ name, share }) => (name === 'turns' ? trust !== 'autonomous' : name === 'minutes' || share > 0),
    );
    if (all.length === 0) return null;
    // What is nearest to its end, on one line; the rest is told where the pointer rests.
    const near = all.toSorted((a, b) => b.share - a.share).slice(0, shown);
    const rows = all.filter((one) => near.includes(one) || one.share >= 0.5);
    const more = button('plain small', 'Raise');
    more.title = 'Gives this run more; nothing but a press in here does';
    more.addEventListener('click', (event) => event.isTrusted && raise(id));
    return el(
      'div',
      { class: 'row', title: all.map(({ words }) => words).join(', ') },
      ...rows.map(({ name, words, share }) => {
        const meter = el('meter', { min: '0', max: '1', high: '0.8', 'aria-label': name });
        meter.value = share;
        const low = share >= 0.8;
        return el(
          'span',
          { class: low ? 'part low' : 'part', title: low ? `${name}: nearly used up` : name },
          meter,
          words,
        );
      }),
      more,
    );
  }

  function spentOut({ id, outOf, budget }: ConversationView): HTMLElement {
    const again = button('small', 'Go on with as much again');
    const other = button('plain small', 'Another budget');
    again.addEventListener('click', (event) => {
      if (!event.isTrusted || !budget) return;
      again.disabled = true;
      ask('conversation.budget', { conversation: id, budget, goOn: true }).catch((error: unknown) => {
        const { message, next } = faultOf(error);
        report(`${message} ${next}`);
        again.disabled = false;
      });
    });
    other.addEventListener('click', (event) => event.isTrusted && raise(id));
    return el(
      'div',
      { class: 'row spent' },
      el(
        'span',
        { class: 'part' },
        `The run used up its ${outOf ? parts[outOf] : 'budget'} and stopped. Shall it go on?`,
      ),
      other,
      again,
    );
  }

  setInterval(draw, 5000);
  return {
    element,
    update(desk) {
      const next = desk.conversations.find(({ id }) => id === desk.front);
      if (next?.spent !== view?.spent) told = Date.now();
      waits = desk.cards.some(({ conversation }) => conversation === desk.front);
      view = next;
      draw();
    },
  };
}
