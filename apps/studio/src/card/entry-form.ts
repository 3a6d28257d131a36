/** The form in which a secret is typed: in this frame's origin, never in the page's. */
import { faultOf } from '../edge/fault-view.ts';
import { ask, now } from './authority-line.ts';
import { button, el } from './element.ts';
import { hostChoice } from './host-choice.ts';
import { type Kind, kinds, secretFields, vaultFields } from './secret-fields.ts';

/** `done` is called once, when the entry stands or the person left. `wanted` are hosts the page proposes it for. */
export function entryForm(wanted: readonly string[], done: () => void): HTMLElement {
  const hosts = hostChoice(wanted);
  const fields = secretFields();
  const vault = vaultFields();
  const known = el(
    'select',
    { class: 'input', 'aria-label': 'Credential' },
    ...now().entries.map(({ id, name, account }) => el('option', { value: id }, `${name} (${account})`)),
  );
  const second = el('input', { type: 'checkbox' });
  const secondRow = el(
    'label',
    { class: 'choice' },
    second,
    ' For changes alone; the hosts go on reading with what they have',
  );
  const fault = el('p', { class: 'fault', role: 'alert' });
  fault.hidden = true;
  const cancel = button('plain', 'Cancel');
  const add = el('button', { type: 'submit', class: 'button strong' }, 'Add');
  const offersKnown = !hosts.element.hidden && now().entries.length > 0;
  const offered: readonly (readonly [Kind | 'known', string])[] = [
    ...kinds,
    ...(offersKnown ? [['known', 'One that exists'] as const] : []),
  ];
  const kind = el(
    'select',
    { class: 'input', 'aria-label': 'Kind', name: 'kind' },
    ...offered.map(([value, word]) => el('option', { value }, word)),
  );
  const form = el(
    'form',
    { class: 'sheet', autocomplete: 'off', 'aria-label': 'Add a credential' },
    el('h2', {}, 'Add a credential'),
    el('label', { class: 'field' }, el('span', {}, 'Kind'), kind),
    known,
    secondRow,
    ...fields.elements,
    hosts.element,
    vault.element,
    fault,
    el('div', { class: 'buttons' }, cancel, add),
  );
  const pick = () => {
    const existing = kind.value === 'known';
    fields.show(existing ? null : (kind.value as Kind));
    known.hidden = secondRow.hidden = !existing;
  };
  kind.addEventListener('change', pick);
  pick();
  const leave = () => {
    fields.forget();
    vault.forget();
    done();
  };
  cancel.addEventListener('click', leave);
  form.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') leave();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (event.isTrusted) void submit();
  });
  async function send(): Promise<void> {
    const chosen = hosts.chosen();
    const entry = now().entries.find(({ id }) => id === known.value)?.id;
    if (kind.value === 'known' && entry) {
      await ask('entry.bind', { entry, hosts: chosen, forChanges: second.checked });
      return;
    }
    const { name, account, secret } = fields.read();
    const more = { ...vault.read(), hosts: chosen };
    if (secret) await ask('entry.add', { name, account, secret, ...more });
    else await ask('entry.generate', { name, account, ...more });
  }
  async function submit(): Promise<void> {
    fault.hidden = true;
    const wrong = vault.wrong();
    if (wrong) {
      fault.textContent = wrong;
      fault.hidden = false;
      return;
    }
    add.disabled = true;
    try {
      await send();
      leave();
    } catch (error) {
      const { code, message, next } = faultOf(error);
      fault.textContent = `${message} ${next}`;
      fault.hidden = false;
      if (/passphrase|practice|keychain/.test(code)) vault.element.hidden = false;
    }
    add.disabled = false;
  }
  return el('div', { class: 'veil' }, form);
}
