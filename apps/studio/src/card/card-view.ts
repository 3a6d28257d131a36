/** One approval card: drawn once from what the gatekeeper computed, never changed afterwards. */
import type { Card } from '@interlock/protocol';
import { faultOf } from '../edge/fault-view.ts';
import { classShapes, environmentWords } from '../state/class-shape.ts';
import { ask } from './authority-line.ts';
import { facts } from './card-facts.ts';
import { keysList, linesTable } from './card-lines.ts';
import { deedButton } from './deed-button.ts';
import { button, el, shape, shown } from './element.ts';
import { gazeAt } from './gaze.ts';
import { editor } from './line-editor.ts';
import { whenMoved } from './stillness.ts';
import { typedSecrets } from './typed-secrets.ts';

export interface CardView {
  readonly card: Card;
  readonly element: HTMLElement;
  readonly body: HTMLElement;
  end(): void;
}

/** `grant` opens the sheet that lets such calls through beforehand. */
export function cardView(card: Card, resized: () => void, grant: (card: Card) => void): CardView {
  const note = el('p', { class: 'note', role: 'status' });
  const body = el('div', { class: 'body scroll', tabindex: '0', role: 'group', 'aria-label': 'What would run' });
  const reject = button('', 'Reject');
  const modify = button('', 'Modify');
  const say = (text: string, broken = false) => {
    note.textContent = text;
    note.classList.toggle('broken', broken);
  };
  const deed = deedButton(card.deed || 'Approve', card.class === 'dangerous', () => gaze, approve, explain);
  const more = button('plain', 'Let more through');
  more.addEventListener('click', (event) => event.isTrusted && grant(card));
  const mayGrant = card.class === 'moderate' && card.lines.length > 0 && card.conversation !== null && !card.demands;
  const buttons = el(
    'div',
    { class: 'buttons' },
    reject,
    note,
    mayGrant && more,
    card.lines.length > 0 && modify,
    deed.element,
  );
  const keep = (typed: string) => void answer(() => ask('typed.keep', { card: card.id, hash: card.hash, typed }));
  const parts = [linesTable(card), typedSecrets(card, keep), keysList(card), facts(card)];
  body.append(...parts.filter((part) => part !== null));
  const element = el(
    'article',
    { class: `card ${card.host ? `env-${card.host.environment}` : ''}`, 'aria-label': `Card: ${card.domain}` },
    header(card),
    body,
    buttons,
  );
  const gaze = gazeAt(element, body, deed.update);
  const still = whenMoved(gaze.again);
  let refused = '';

  function explain(why: string): void {
    say(refused || why, refused !== '');
  }
  function approve(visible: number): void {
    void answer(() => ask('card.answer', { card: card.id, hash: card.hash, answer: 'approve', visible }));
  }
  async function answer(asked: () => Promise<unknown>): Promise<void> {
    refused = '';
    deed.busy = reject.disabled = modify.disabled = true;
    deed.update();
    say('Waiting for the gatekeeper');
    try {
      await asked();
      say('Answered');
    } catch (error) {
      const fault = faultOf(error);
      refused = `${fault.message} ${fault.next}`;
      deed.busy = reject.disabled = modify.disabled = false;
      deed.update();
      resized();
    }
  }
  reject.addEventListener('click', (event) => {
    if (event.isTrusted)
      void answer(() => ask('card.answer', { card: card.id, hash: card.hash, answer: 'reject', visible: 0 }));
  });
  modify.addEventListener('click', () => {
    const shut = () => {
      edit.remove();
      buttons.hidden = body.hidden = false;
      resized();
      modify.focus();
    };
    const edit = editor(card, shut, (command) => {
      shut();
      void answer(() => ask('card.modify', { card: card.id, hash: card.hash, command }));
    });
    buttons.hidden = body.hidden = true;
    element.append(edit);
    resized();
    edit.querySelector('textarea')?.focus();
  });
  deed.update();
  return {
    card,
    element,
    body,
    end() {
      gaze.end();
      still();
    },
  };
}

function header(card: Card): HTMLElement {
  const { word, path, filled } = classShapes[card.class];
  const kind = el('span', { class: `class ${card.class}` }, shape(path, filled, card.class), word);
  const { host } = card;
  if (!host) return el('header', {}, el('strong', { class: 'alone' }, shown(card.domain)), kind);
  const route = host.route.length > 0 ? ` via ${host.route.join(', ')}` : '';
  return el(
    'header',
    {},
    el('strong', {}, shown(host.name, 'command')),
    el('span', { class: 'env-word' }, environmentWords[host.environment]),
    el('code', {}, shown(`${host.address}:${host.port}${route}`, 'command')),
    kind,
    el('span', { class: 'domain' }, `${card.domain} · ${host.platform} · ${card.organization}`),
  );
}
