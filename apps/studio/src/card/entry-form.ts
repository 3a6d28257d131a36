/** The form in which a secret is typed: in this frame's origin, never in the page's. */
import { faultOf } from '../edge/fault-view.ts';
import { ask, now } from './authority-line.ts';
import { button, el } from './element.ts';
import { hostChoice } from './host-choice.ts';
import { secretFields, vaultFields } from './secret-fields.ts';

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
  const kinds = (['Password', 'SSH key', ...(offersKnown ? ['One that exists'] : [])] as const).map((word, index) => {
    const input = el('input', { type: 'radio', name: 'kind' });
    input.addEventListener('change', () => pick(index));
    return { input, label: el('label', {}, input, el('span', {}, word)) };
  });
  const form = el(
    'form',
    { class: 'sheet', autocomplete: 'off', 'aria-label': 'Add a credential' },
    el('h2', {}, 'Add a credential'),
    el('fieldset', { class: 'trust' }, el('legend', { class: 'unseen' }, 'Kind'), ...kinds.map(({ label }) => label)),
    known,
    secondRow,
    ...fields.elements,
    hosts.element,
    vault.element,
    fault,
    el('div', { class: 'buttons' }, cancel, add),
  );
  let kind = 0;
  function pick(index: number): void {
    kind = index;
    fields.show(index === 0 ? 'user-password' : index === 1 ? 'ssh-key' : null);
    known.hidden = secondRow.hidden = index !== 2;
    const input = kinds[index]?.input;
    if (input) input.checked = true;
  }
  pick(0);
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
  async function submit(): Promise<void> {
    add.disabled = true;
    fault.hidden = true;
    const entry = now().entries.find(({ id }) => id === known.value)?.id;
    try {
      if (kind === 2 && entry) await ask('entry.bind', { entry, hosts: hosts.chosen(), forChanges: second.checked });
      else await ask('entry.add', { ...fields.read(), ...vault.read(), hosts: hosts.chosen() });
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
