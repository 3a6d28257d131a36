/** One approval card: drawn once from what the gatekeeper computed, never changed afterwards. */
import type { Card } from '@interlock/protocol';
import { faultOf } from '../edge/fault-view.ts';
import { classShapes, environmentWords } from '../state/class-shape.ts';
import { ask } from './authority-line.ts';
import { facts } from './card-facts.ts';
import { keysList, linesTable } from './card-lines.ts';
import { changesTable } from './changes-table.ts';
import { deedButton } from './deed-button.ts';
import { button, el, shape, shown } from './element.ts';
import { gazeAt } from './gaze.ts';
import { sourcesTogether } from './group-sources.ts';
import { tagsApart } from './group-tags.ts';
import { editor } from './line-editor.ts';
import { planEditor } from './plan-editor.ts';
import { planSteps } from './plan-steps.ts';
import { preview } from './preview.ts';
import { whenMoved } from './stillness.ts';
import { typedSecrets } from './typed-secrets.ts';

export interface CardView {
  /** The one card, or the first of a group. */
  readonly card: Card;
  readonly cards: readonly Card[];
  readonly element: HTMLElement;
  readonly body: HTMLElement;
  end(): void;
}

/** `grant` opens the sheet that lets such calls through beforehand. */
export function cardView(
  cards: readonly [Card, ...Card[]],
  resized: () => void,
  also: { readonly grant: (card: Card) => void; readonly apart: (card: Card) => void },
): CardView {
  const [card] = cards;
  const alone = cards.length === 1;
  const note = el('p', { class: 'note', role: 'status' });
  const body = el('div', { class: 'body scroll', tabindex: '0', role: 'group', 'aria-label': 'What would run' });
  const reject = button('', 'Reject');
  const modify = button('', 'Modify');
  const say = (text: string, broken = false) => {
    note.textContent = text;
    note.classList.toggle('broken', broken);
  };
  const word = alone ? card.deed || 'Approve' : `${card.class === 'read-only' ? 'Read' : 'Run'} on ${hostsIn(cards)}`;
  const deed = deedButton(word, card.class === 'dangerous', () => gaze, approve, explain);
  const apart = button('plain', 'One by one');
  apart.addEventListener('click', (event) => event.isTrusted && also.apart(card));
  const more = button('plain', 'Let more through');
  more.addEventListener('click', (event) => event.isTrusted && also.grant(card));
  const mayGrant = card.class === 'moderate' && card.lines.length > 0 && card.conversation !== null && !card.demands;
  const buttons = el(
    'div',
    { class: 'buttons' },
    reject,
    note,
    alone && mayGrant && more,
    alone && (card.lines.length > 0 || card.plan) && modify,
    !alone && apart,
    deed.element,
  );
  const keep = (typed: string) => void answer(() => ask('typed.keep', { card: card.id, hash: card.hash, typed }));
  const parts = [
    hostsList(cards),
    linesTable(card, alone || sameLines(cards)),
    planSteps(card),
    preview(card, look),
    changesTable(card),
    typedSecrets(card, keep),
    keysList(card),
    facts(card, alone ? null : together(cards)),
  ];
  body.append(...parts.filter((part) => part !== null));
  const element = el(
    'article',
    {
      class: `card ${card.host ? `env-${card.host.environment}` : ''}`,
      'aria-label': `Card: ${card.domain}`,
      'data-card': card.id,
    },
    alone ? header(card) : groupHeader(cards),
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
    void answer(() => reply('approve', visible));
  }
  /** Counts only once the card was read, as an approval does: the lines beside the key run. */
  function look(): void {
    const stands = gaze.standing();
    if ('why' in stands) say(stands.why || 'Read the lines first.');
    else void answer(() => ask('card.look', { card: card.id, hash: card.hash, visible: stands.visible }));
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
  function reply(what: 'approve' | 'reject', visible: number): Promise<unknown> {
    if (alone) return ask('card.answer', { card: card.id, hash: card.hash, answer: what, visible });
    return ask('card.answers', { cards: cards.map(({ id, hash }) => ({ card: id, hash })), answer: what, visible });
  }
  reject.addEventListener('click', (event) => {
    if (event.isTrusted) void answer(() => reply('reject', 0));
  });
  modify.addEventListener('click', () => {
    const shut = () => {
      edit.remove();
      buttons.hidden = body.hidden = false;
      resized();
      modify.focus();
    };
    const { id, hash, plan } = card;
    const send = (asked: () => Promise<unknown>) => {
      shut();
      void answer(asked);
    };
    const edit = plan
      ? planEditor({ ...card, plan }, shut, (edited) => send(() => ask('card.plan', { card: id, hash, plan: edited })))
      : editor(card, shut, (command) => send(() => ask('card.modify', { card: id, hash, command })));
    buttons.hidden = body.hidden = true;
    element.append(edit);
    resized();
    edit.querySelector('textarea')?.focus();
  });
  deed.update();
  return {
    card,
    cards,
    element,
    body,
    end() {
      gaze.end();
      still();
    },
  };
}

/** What a group's facts say of all of it. */
const together = (cards: readonly Card[]) => ({
  same: sameLines(cards),
  tags: tagsApart(cards) === null,
  sources: sourcesTogether(cards),
  expires: Math.min(...cards.map(({ expires }) => expires)),
});

const hostsIn = (cards: readonly Card[]): string => {
  const count = new Set(cards.map(({ host }) => host?.id)).size;
  return `${count} host${count === 1 ? '' : 's'}`;
};

const sameLines = (cards: readonly Card[]): boolean =>
  new Set(cards.map(({ lines }) => lines.map(({ text }) => text).join('\n'))).size === 1;

/** Each host of a group with its address and route, and its own lines where they differ. */
function hostsList(cards: readonly Card[]): HTMLElement | null {
  if (cards.length === 1) return null;
  const same = sameLines(cards);
  const tags = tagsApart(cards);
  const rows = cards.map(({ host, lines, account }, at) =>
    el(
      'li',
      {},
      el('b', {}, shown(host?.name ?? '', 'command')),
      el(
        'code',
        {},
        shown(`${host?.address}:${host?.port}${host?.route.length ? ` via ${host.route.join(', ')}` : ''}`, 'command'),
      ),
      el(
        'span',
        {},
        shown(account ? `as ${[account.user, account.entry, account.enable ?? []].flat().join(', ')}` : ''),
      ),
      tags?.[at] ? el('span', { class: 'tag' }, tags[at]) : '',
      ...(same ? [] : lines.map(({ text }) => el('code', { class: 'own' }, shown(text, 'command')))),
    ),
  );
  return el('ul', { class: 'keys group' }, ...rows);
}

function groupHeader(cards: readonly [Card, ...Card[]]): HTMLElement {
  const [{ class: risk, host, domain, organization }] = cards;
  const { word, path, filled } = classShapes[risk];
  return el(
    'header',
    {},
    el('strong', {}, hostsIn(cards)),
    host ? el('span', { class: 'env-word' }, environmentWords[host.environment]) : '',
    el('span', { class: `class ${risk}` }, shape(path, filled, risk), word),
    el('span', { class: 'domain' }, `${domain} · ${host?.platform ?? ''} · ${organization}`),
  );
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
