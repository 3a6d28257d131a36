/** The sheet of a keychain entry: name, whom it may be lent to, another secret, removal. What it comes to is a card. */
import type { Id } from '@interlock/model';
import type { EntryView } from '@interlock/protocol';
import { faultOf } from '../edge/fault-view.ts';
import { ask, now } from './authority-line.ts';
import { button, el, shown } from './element.ts';
import { hostChoice } from './host-choice.ts';
import { kinds, secretFields } from './secret-fields.ts';

/** `done` is called once, when a card stands or the person left. Null where there is no such entry. */
export function entrySheet(id: Id<'entry'>, done: () => void): HTMLElement | null {
  const entry = now().entries.find((one) => one.id === id);
  if (!entry) return null;
  const name = input('Name, as it stands on cards', entry.name);
  const account = input('Account', entry.account, 'input mono');
  const tags = input('And to hosts with one of these tags', (entry.tags ?? []).join(' '));
  // the lab’s hosts have entries of their own
  const all = now().hosts.filter((host) => !host.lab || entry.hosts.includes(host.name));
  const was = all.filter((host) => entry.hosts.includes(host.name)).map((host) => host.id);
  const hosts = hostChoice(
    all.map((host) => host.id),
    { legend: 'May be lent to', chosen: was },
  );
  const secret = secretFields();
  const kind = kinds.find(([one]) => one === entry.type)?.[0];
  const replace = el('input', { type: 'checkbox', name: 'replace' });
  const replaceRow = el('label', { class: 'choice' }, replace, ' Replace its secret');
  replaceRow.hidden = kind === undefined;
  const show = () => secret.show(replace.checked && kind ? kind : null);
  replace.addEventListener('change', show);
  show();
  const fault = el('p', { class: 'fault', role: 'alert' });
  fault.hidden = true;
  const remove = button('plain', 'Remove …');
  const cancel = button('plain', 'Cancel');
  const go = el('button', { type: 'submit', class: 'button strong' }, 'Show the change');
  const form = el(
    'form',
    { class: 'sheet edit', autocomplete: 'off', 'aria-label': 'Keychain entry' },
    el('h2', {}, shown(entry.name, 'command')),
    el('div', { class: 'two' }, name.element, account.element),
    hosts.element,
    (entry.suspended ?? []).length > 0 && el('p', { class: 'about' }, waitingWords(entry)),
    tags.element,
    replaceRow,
    ...secret.elements.slice(2), // name and account stand above, filled in
    fault,
    el('div', { class: 'buttons' }, remove, cancel, go),
  );
  if (entry.lab === true) {
    fault.textContent = 'It is the lab’s, which keeps its own: it can be looked at and not changed.';
    fault.hidden = false;
    for (const field of form.querySelectorAll('input, textarea, select')) field.setAttribute('disabled', '');
    remove.disabled = go.disabled = true;
  }
  const leave = () => {
    secret.forget();
    done();
  };
  const attempt = async (asked: () => Promise<unknown>) => {
    fault.hidden = true;
    go.disabled = remove.disabled = true;
    try {
      await asked();
      leave();
    } catch (error) {
      const { message, next } = faultOf(error);
      fault.textContent = `${message} ${next}`;
      fault.hidden = false;
      go.disabled = remove.disabled = false;
    }
  };
  cancel.addEventListener('click', leave);
  remove.addEventListener('click', (event) => {
    if (event.isTrusted) void attempt(() => ask('entry.remove', { entry: id, version: entry.version }));
  });
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') leave();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (event.isTrusted && !go.disabled) void attempt(() => ask('entry.edit', asked(entry)));
  });
  function asked(before: EntryView) {
    const chosen = hosts.chosen();
    const words = tags.field.value.split(/[\s,]+/).filter(Boolean);
    const typed = replace.checked ? secret.read().secret : null;
    return {
      entry: id,
      version: before.version,
      change: {
        ...(name.field.value === before.name ? {} : { name: name.field.value }),
        ...(account.field.value === before.account ? {} : { account: account.field.value }),
        ...(same(chosen, was) ? {} : { hosts: chosen }),
        ...(same(words, before.tags ?? []) ? {} : { tags: words }),
      },
      ...(typed ? { secret: typed } : {}),
    };
  }
  return el('div', { class: 'veil' }, form);
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  JSON.stringify([...a].sort()) === JSON.stringify([...b].sort());

function waitingWords({ suspended = [] }: EntryView): string {
  const names = now()
    .hosts.filter(({ id }) => suspended.includes(id))
    .map(({ name }) => name);
  return `${names.join(', ')} changed: it is not lent there until you confirm that, or choose it here.`;
}

function input(
  word: string,
  value: string,
  kind = 'input',
): { readonly element: HTMLElement; readonly field: HTMLInputElement } {
  const field = el('input', { class: kind, autocomplete: 'off', spellcheck: 'false', maxlength: '1000' });
  field.value = value;
  return { field, element: el('label', { class: 'field' }, el('span', {}, word), field) };
}
