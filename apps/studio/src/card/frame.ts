/** The card frame as a whole: cards above, paused entries, then the strip; it asks the page for the room it needs. */
import type { Id } from '@interlock/model';
import { type Card, type frameToPage, pageToFrame } from '@interlock/protocol';
import type { z } from 'zod';
import type { Origins } from '../edge/sign-in.ts';
import { change, now } from './authority-line.ts';
import { autonomySheet } from './autonomy-sheet.ts';
import { budgetRow } from './budget-row.ts';
import { budgetSheet } from './budget-sheet.ts';
import { type CardView, cardView } from './card-view.ts';
import { el, shown } from './element.ts';
import { entryForm } from './entry-form.ts';
import { entrySheet } from './entry-sheet.ts';
import { glassRow } from './glass-row.ts';
import { glassSheet } from './glass-sheet.ts';
import { grantRow } from './grant-row.ts';
import { grantSheet } from './grant-sheet.ts';
import { waitingRows } from './paused-list.ts';
import { type PersonSheet, personSheet } from './person-sheet.ts';
import { promptRows } from './prompt-list.ts';
import { sequelRow } from './sequel-row.ts';
import { sheets } from './sheets.ts';
import { strip } from './strip.ts';

const alone = window.top === window;
const views = new Map<string, CardView>();
/** Groups that a person answers one by one. */
const taken = new Set<string>();
let chosen: string | null = null;
let tell: (message: z.input<typeof frameToPage>) => void = () => undefined;

let sheet: PersonSheet | undefined;

const trouble = el('p', { class: 'trouble', role: 'alert' });
const heads = el('div', { class: 'heads' });
const place = el('div', { class: 'place' });
const paused = el('div', {});
const granted = el('div', {});
const budget = budgetRow(openBudget, report);
const foot = strip((text) => {
  trouble.textContent = text;
  measure();
}, openAutonomy);

const { covered, lower, occupied, raise } = sheets({
  alone,
  controls: [trouble, foot.element],
  ask: (open) => {
    foot.under(open);
    tell({ type: 'overlay', open });
  },
  uncovered: () => {
    place.after(trouble);
    budget.element.after(foot.element);
    measure();
  },
});

/** Draws the frame into the document and listens to the page, and to nobody else. */
export function openFrame(origins: Origins): void {
  document.body.append(
    el(
      'main',
      {},
      el('h1', { class: 'unseen' }, 'Approvals'),
      heads,
      place,
      trouble,
      paused,
      granted,
      budget.element,
      foot.element,
    ),
  );
  if (!alone) {
    tell = (message) => window.parent.postMessage(message, origins.page);
    window.addEventListener('message', (event) => {
      if (event.origin !== origins.page || event.source !== window.parent) return;
      const said = pageToFrame.safeParse(event.data);
      if (!said.success) return;
      if (said.data.type === 'front') change({ front: said.data.conversation });
      else if (said.data.type === 'theme') document.documentElement.dataset.theme = said.data.theme;
      else if (said.data.type === 'person') openPerson();
      else if (said.data.type === 'break-glass') openGlass(said.data.host);
      else if (said.data.type === 'entry') openEntry(said.data.entry);
      else openForm(said.data.hosts ?? []);
    });
  }
  const sizes = new ResizeObserver(measure);
  for (const part of [document.body, place, heads, paused, granted, budget.element]) sizes.observe(part);
  redraw();
}

function report(text: string): void {
  trouble.textContent = text;
  measure();
}

export function redraw(): void {
  const desk = now();
  const cards = desk.cards.filter((card) => alone || card.conversation === null || card.conversation === desk.front);
  const groups = grouped(cards);
  for (const [id, view] of views)
    if (!groups.some((group) => group[0].id === id && sameCards(group, view.cards))) {
      view.end();
      view.element.remove();
      views.delete(id);
    }
  const first = groups.find((group) => group.some(({ id }) => id === chosen))?.[0] ?? groups[0]?.[0];
  chosen = first?.id ?? null;
  for (const group of groups)
    if (!views.has(group[0].id))
      views.set(group[0].id, cardView(group, measure, { grant: openGrant, apart: takeApart }));
  const open = chosen === null ? undefined : views.get(chosen);
  if (place.firstElementChild !== (open?.element ?? null)) place.replaceChildren(...(open ? [open.element] : []));
  heads.replaceChildren(...groups.filter(([card]) => card !== first).map(([card]) => head(card.id)));
  const elsewhere = desk.cards.length - cards.length;
  if (elsewhere > 0)
    heads.append(
      el('p', { class: 'elsewhere' }, `${elsewhere} more wait${elsewhere === 1 ? 's' : ''} in other conversations`),
    );
  paused.replaceChildren(
    ...promptRows(desk.prompts, desk.entries, desk.hosts, report),
    ...waitingRows(desk.entries, desk.hosts, report),
  );
  granted.replaceChildren(
    ...desk.glass
      .filter(({ open }) => open)
      .map((one) =>
        glassRow(one, (text) => {
          trouble.textContent = text;
          measure();
        }),
      ),
    ...desk.sequels
      .filter((sequel) => alone || sequel.conversation === desk.front)
      .slice(-shownSequels)
      .map((sequel) =>
        sequelRow(sequel, (text) => {
          trouble.textContent = text;
          measure();
        }),
      ),
    ...desk.grants
      .filter((grant) => alone || grant.conversation === desk.front)
      .map((grant) =>
        grantRow(grant, (text) => {
          trouble.textContent = text;
          measure();
        }),
      ),
  );
  if (desk.refusal) trouble.textContent = `${desk.refusal.message} ${desk.refusal.next}`;
  document.body.classList.toggle('away', !desk.up);
  budget.update(desk);
  foot.update(desk);
  sheet?.update();
  if (desk.person) tell({ type: 'proof', proof: desk.person.proof });
  measure();
}

/** The newest of what follows cards; older ones come up as these are run or dismissed. */
const shownSequels = 3;

type Group = [Card, ...Card[]];

/** Cards of one group stand as one, in the place of the first, unless a person took them apart. */
function grouped(cards: readonly Card[]): Group[] {
  const groups = new Map<string, Group>();
  for (const card of cards) {
    const key = card.group === undefined || taken.has(card.group) ? card.id : card.group;
    const known = groups.get(key);
    if (known) known.push(card);
    else groups.set(key, [card]);
  }
  return [...groups.values()];
}

const sameCards = (a: readonly Card[], b: readonly Card[]): boolean =>
  a.length === b.length && a.every((card, at) => card === b[at]);

function takeApart({ group }: Card): void {
  if (group !== undefined) taken.add(group);
  redraw();
}

/** A card that waits behind the open one, in one line. */
function head(id: string): HTMLElement {
  const view = views.get(id);
  if (!view) return el('span');
  const { card, cards } = view;
  const row = el(
    'button',
    { type: 'button', class: `head ${card.host ? `env-${card.host.environment}` : ''}` },
    el('b', {}, shown(cards.length > 1 ? `${cards.length} cards` : (card.host?.name ?? card.domain), 'command')),
    el('code', {}, shown(card.lines[0]?.text ?? card.effect, 'command')),
    el('span', {}, 'waits'),
  );
  row.addEventListener('click', () => {
    chosen = id;
    redraw();
  });
  return row;
}

/** What stands above and below the open card, and a pixel for fractions. */
const padding = 13;

/** Tells the page how high the frame would be if nothing in it had to scroll; not while a sheet hides what is measured. */
function measure(): void {
  if (covered()) return;
  const open = chosen === null ? undefined : views.get(chosen);
  const hiddenPart = open ? Math.max(0, open.body.scrollHeight - open.body.clientHeight) : 0;
  const shownPart = [heads, place, trouble, paused, granted, budget.element, foot.element].reduce(
    (sum, part) => sum + partHeight(part),
    0,
  );
  tell({ type: 'height', pixels: Math.ceil(shownPart + hiddenPart) });
}

function partHeight(part: HTMLElement): number {
  if (part !== place) return part.getBoundingClientRect().height;
  const card = part.firstElementChild;
  return card ? card.getBoundingClientRect().height + padding : 0;
}

/** A host that was just added may be on its way to this frame: it is waited for a moment, so that it can be named. */
function openForm(wanted: readonly string[], patience = 20): void {
  if (occupied()) return;
  const here = wanted.every((id) => now().hosts.some((host) => host.id === id));
  if (!here && patience > 0) {
    setTimeout(() => openForm(wanted, patience - 1), 50);
    return;
  }
  const form = entryForm(wanted, () => lower(form));
  raise(form);
}

function openAutonomy(conversation: Id<'conversation'>): void {
  if (occupied()) return;
  const opened = autonomySheet(conversation, () => lower(opened));
  raise(opened);
}

function openBudget(conversation: Id<'conversation'>): void {
  if (occupied()) return;
  const opened = budgetSheet(conversation, () => lower(opened));
  raise(opened);
}

function openGrant(card: Card): void {
  if (occupied()) return;
  const opened = grantSheet(card, () => lower(opened));
  raise(opened);
}

function openGlass(host: Id<'host'>): void {
  if (occupied()) return;
  const opened = glassSheet(host, () => lower(opened));
  raise(opened);
}

function openEntry(entry: Id<'entry'>): void {
  if (occupied()) return;
  const opened = entrySheet(entry, () => opened && lower(opened));
  if (opened) raise(opened);
}

function openPerson(): void {
  if (occupied()) return;
  const opened = personSheet(() => {
    sheet = undefined;
    lower(opened.element);
  });
  sheet = opened;
  raise(opened.element);
}
