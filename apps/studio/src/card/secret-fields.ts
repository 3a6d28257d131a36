/** Fields of a new credential, and of the vault's passphrase. What is typed is read once and forgotten. */
import { el } from './element.ts';

type Secret =
  | { readonly type: 'user-password'; readonly password: string }
  | { readonly type: 'ssh-key'; readonly privateKey: string; readonly passphrase: string };

export interface SecretFields {
  readonly elements: readonly HTMLElement[];
  readonly show: (type: Secret['type'] | null) => void;
  readonly read: () => { readonly name: string; readonly account: string; readonly secret: Secret };
  readonly forget: () => void;
}

export function secretFields(): SecretFields {
  const name = field('Name, as it stands on cards', { name: 'name', maxlength: '120' });
  const account = field('Account', { name: 'account', maxlength: '120', class: 'input mono' });
  const password = field('Password', { name: 'password', type: 'password', maxlength: '1024' });
  const key = el('textarea', { class: 'input mono', rows: '6', name: 'key', maxlength: '65536' });
  const file = el('input', { type: 'file', 'aria-label': 'Private key from a file' });
  const pass = field('Passphrase of the key, if it has one', { name: 'pass', type: 'password', maxlength: '1024' });
  const keyLabel = el('label', { class: 'field' }, el('span', {}, 'Private key'), key);
  const keyPart = el('div', { class: 'part' }, keyLabel, file, pass.element);
  let type: Secret['type'] | null = null;
  file.addEventListener('change', () => {
    void file.files?.[0]?.text().then(
      (text) => {
        key.value = text;
        file.value = '';
      },
      () => undefined,
    );
  });
  return {
    elements: [name.element, account.element, password.element, keyPart],
    show(next) {
      type = next;
      name.element.hidden = account.element.hidden = type === null;
      name.input.required = account.input.required = type !== null;
      password.element.hidden = type !== 'user-password';
      password.input.required = type === 'user-password';
      keyPart.hidden = type !== 'ssh-key';
      key.required = type === 'ssh-key';
    },
    read: () => ({
      name: name.input.value,
      account: account.input.value,
      secret:
        type === 'ssh-key'
          ? { type, privateKey: key.value, passphrase: pass.input.value }
          : { type: 'user-password', password: password.input.value },
    }),
    forget() {
      for (const input of [password.input, key, pass.input]) input.value = '';
    },
  };
}

/** Hidden until the gatekeeper says that the vault needs a passphrase first. */
export function vaultFields(): {
  readonly element: HTMLElement;
  readonly read: () => { readonly vaultPassphrase?: string };
  readonly forget: () => void;
} {
  const vault = field('Passphrase that seals the vault from now on', {
    name: 'vault',
    type: 'password',
    maxlength: '1024',
  });
  const element = el('div', { class: 'part' }, vault.element);
  element.hidden = true;
  return {
    element,
    read: () => (vault.input.value === '' ? {} : { vaultPassphrase: vault.input.value }),
    forget() {
      vault.input.value = '';
    },
  };
}

function field(
  word: string,
  set: { readonly [name: string]: string },
): { readonly element: HTMLElement; readonly input: HTMLInputElement } {
  const input = el('input', { class: 'input', autocomplete: 'off', spellcheck: 'false', ...set });
  return { input, element: el('label', { class: 'field' }, el('span', {}, word), input) };
}
