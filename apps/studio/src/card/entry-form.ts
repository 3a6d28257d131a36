/** The form in which a secret is typed: in this frame's origin, never in the page's. */
import { faultOf } from '../edge/fault-view.ts';
import { ask } from './authority-line.ts';
import { button, el } from './element.ts';

/** `done` is called once, when the entry stands or the person left. */
export function entryForm(done: () => void): HTMLElement {
  const name = field('Name, as it stands on cards', { name: 'name', required: '', maxlength: '120' });
  const account = field('Account', { name: 'account', required: '', maxlength: '120', class: 'input mono' });
  const password = field('Password', { name: 'password', type: 'password', required: '', maxlength: '1024' });
  const key = el('textarea', { class: 'input mono', rows: '6', name: 'key', maxlength: '65536' });
  const file = el('input', { type: 'file', 'aria-label': 'Private key from a file' });
  const pass = field('Passphrase of the key, if it has one', { name: 'pass', type: 'password', maxlength: '1024' });
  const vault = field('Passphrase that seals the vault from now on', {
    name: 'vault',
    type: 'password',
    maxlength: '1024',
  });
  const keyPart = el(
    'div',
    { class: 'part' },
    el('label', { class: 'field' }, el('span', {}, 'Private key'), key),
    file,
    pass.element,
  );
  const vaultPart = el(
    'div',
    { class: 'part' },
    el(
      'p',
      { class: 'label' },
      'A practice folder keeps its key in a file. A real credential needs a passphrase, where this machine has no keychain.',
    ),
    vault.element,
  );
  const fault = el('p', { class: 'fault', role: 'alert' });
  const cancel = button('plain', 'Cancel');
  const add = el('button', { type: 'submit', class: 'button strong' }, 'Add');
  const kinds = ['Password', 'SSH key'].map((word, index) => {
    const input = el('input', { type: 'radio', name: 'kind' });
    input.checked = index === 0;
    input.addEventListener('change', () => pick(index));
    return el('label', {}, input, el('span', {}, word));
  });
  const form = el(
    'form',
    { class: 'sheet', autocomplete: 'off', 'aria-label': 'Add a credential' },
    el('h2', {}, 'Add a credential'),
    el('fieldset', { class: 'trust' }, el('legend', { class: 'unseen' }, 'Kind'), ...kinds),
    name.element,
    account.element,
    password.element,
    keyPart,
    vaultPart,
    fault,
    el('div', { class: 'buttons' }, cancel, add),
  );
  let kind = 0;
  const pick = (index: number) => {
    kind = index;
    password.element.hidden = index !== 0;
    keyPart.hidden = index !== 1;
    password.input.required = index === 0;
    key.required = index === 1;
  };
  pick(0);
  vaultPart.hidden = fault.hidden = true;
  const forget = () => {
    for (const input of [password.input, key, pass.input, vault.input]) input.value = '';
  };
  const leave = () => {
    forget();
    done();
  };
  file.addEventListener('change', () => {
    void file.files?.[0]?.text().then((text) => {
      key.value = text;
      file.value = '';
    });
  });
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
    const secret =
      kind === 0
        ? { type: 'user-password' as const, password: password.input.value }
        : { type: 'ssh-key' as const, privateKey: key.value, passphrase: pass.input.value };
    const sealing = vault.input.value === '' ? {} : { vaultPassphrase: vault.input.value };
    try {
      await ask('entry.add', { name: name.input.value, account: account.input.value, secret, hosts: [], ...sealing });
      leave();
    } catch (error) {
      const { code, message, next } = faultOf(error);
      fault.textContent = `${message} ${next}`;
      fault.hidden = false;
      if (/passphrase|practice|keychain/.test(code)) vaultPart.hidden = false;
    }
    add.disabled = false;
  }
  return el('div', { class: 'veil' }, form);
}

function field(
  word: string,
  set: { readonly [name: string]: string },
): { element: HTMLElement; input: HTMLInputElement } {
  const input = el('input', { class: 'input', autocomplete: 'off', spellcheck: 'false', ...set });
  return { input, element: el('label', { class: 'field' }, el('span', {}, word), input) };
}
