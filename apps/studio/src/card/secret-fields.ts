/** Fields of a new credential, and of the vault's passphrase. What is typed is read once and forgotten. */
import type { NewSecret } from '@interlock/protocol';
import { el } from './element.ts';

/** The kinds a person chooses from; `generate` is a key that is made in the gatekeeper. */
export const kinds = [
  ['user-password', 'Password'],
  ['ssh-key', 'SSH key'],
  ['generate', 'New SSH key'],
  ['ssh-agent', 'Key of my SSH agent'],
  ['token', 'Token'],
  ['enable-secret', 'Enable secret'],
  ['snmp-v2c', 'SNMP community'],
  ['snmp-v3', 'SNMP v3'],
  ['totp', 'One-time codes'],
] as const;
export type Kind = (typeof kinds)[number][0];

export interface SecretFields {
  readonly elements: readonly HTMLElement[];
  readonly show: (kind: Kind | null) => void;
  readonly read: () => { readonly name: string; readonly account: string; readonly secret: NewSecret | null };
  readonly forget: () => void;
}

interface Part {
  readonly element: HTMLElement;
  readonly of: Kind;
  readonly secret: () => NewSecret | null;
  readonly inputs: readonly (HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement)[];
  readonly needed: readonly (HTMLInputElement | HTMLTextAreaElement)[];
}

export function secretFields(): SecretFields {
  const name = field('Name, as it stands on cards', { name: 'name', maxlength: '120' });
  const account = field('Account', { name: 'account', maxlength: '120', class: 'input mono' });
  const parts = [
    one('user-password', 'Password', 1024, (password) => ({ type: 'user-password', password })),
    keyPart(),
    madePart(),
    agentPart(),
    one('token', 'Token', 16_384, (token) => ({ type: 'token', token })),
    one('enable-secret', 'Enable secret', 1024, (enable) => ({ type: 'enable-secret', enable })),
    one('snmp-v2c', 'Community', 255, (community) => ({ type: 'snmp-v2c', community })),
    snmpPart(),
    one('totp', 'Shared secret as the other side shows it, or its otpauth:// address', 2048, (seed) => ({
      type: 'totp',
      seed,
    })),
  ];
  let kind: Kind | null = null;
  return {
    elements: [name.element, account.element, ...parts.map(({ element }) => element)],
    show(next) {
      kind = next;
      name.element.hidden = account.element.hidden = kind === null;
      name.input.required = account.input.required = kind !== null;
      for (const part of parts) {
        part.element.hidden = part.of !== kind;
        for (const input of part.needed) input.required = part.of === kind;
      }
    },
    read: () => ({
      name: name.input.value,
      account: account.input.value,
      secret: parts.find((part) => part.of === kind)?.secret() ?? null,
    }),
    forget() {
      for (const part of parts)
        for (const input of part.inputs) if (!(input instanceof HTMLSelectElement)) input.value = '';
    },
  };
}

function one(of: Kind, word: string, most: number, secret: (value: string) => NewSecret): Part {
  const { element, input } = field(word, { name: of, type: 'password', maxlength: String(most) });
  return { element, of, secret: () => secret(input.value), inputs: [input], needed: [input] };
}

function keyPart(): Part {
  const key = el('textarea', { class: 'input mono', rows: '6', name: 'key', maxlength: '65536' });
  const file = el('input', { type: 'file', 'aria-label': 'Private key from a file' });
  const pass = field('Passphrase of the key, if it has one', { name: 'pass', type: 'password', maxlength: '1024' });
  file.addEventListener('change', () => {
    void file.files?.[0]?.text().then(
      (text) => {
        key.value = text;
        file.value = '';
      },
      () => undefined,
    );
  });
  const label = el('label', { class: 'field' }, el('span', {}, 'Private key'), key);
  const certificate = certificateField();
  return {
    element: el('div', { class: 'part' }, label, file, pass.element, certificate.element),
    of: 'ssh-key',
    secret: () => ({
      type: 'ssh-key',
      privateKey: key.value,
      passphrase: pass.input.value,
      ...certificate.read(),
    }),
    inputs: [key, pass.input, certificate.input],
    needed: [key],
  };
}

function certificateField() {
  const input = el('textarea', { class: 'input mono', rows: '2', name: 'certificate', maxlength: '65536' });
  return {
    input,
    element: el('label', { class: 'field' }, el('span', {}, 'Certificate of OpenSSH, if it has one'), input),
    read: () => (input.value.trim() === '' ? {} : { certificate: input.value.trim() }),
  };
}

function madePart(): Part {
  const said =
    'An Ed25519 key is made in the gatekeeper. Copy its public side from the keychain; nobody sees the other.';
  return { element: el('p', { class: 'note' }, said), of: 'generate', secret: () => null, inputs: [], needed: [] };
}

function agentPart(): Part {
  const line = el('textarea', { class: 'input mono', rows: '3', name: 'public', maxlength: '16384' });
  const label = el('label', { class: 'field' }, el('span', {}, 'Public key, as `ssh-add -L` shows it'), line);
  const certificate = certificateField();
  return {
    element: el('div', { class: 'part' }, label, certificate.element),
    of: 'ssh-agent',
    secret: () => ({ type: 'ssh-agent', publicLine: line.value.trim(), ...certificate.read() }),
    inputs: [line, certificate.input],
    needed: [line],
  };
}

function snmpPart(): Part {
  const auth = choice('Authentication', ['sha256', 'sha512', 'sha384', 'sha224', 'sha', 'md5']);
  const authPassword = field('Authentication password', {
    name: 'auth',
    type: 'password',
    maxlength: '255',
    minlength: '8',
  });
  const priv = choice('Encryption', ['aes', 'aes256b', 'aes256r', 'des']);
  const privPassword = field('Encryption password, if it encrypts', {
    name: 'priv',
    type: 'password',
    maxlength: '255',
    minlength: '8',
  });
  return {
    element: el('div', { class: 'part' }, auth.element, authPassword.element, priv.element, privPassword.element),
    of: 'snmp-v3',
    secret: () => ({
      type: 'snmp-v3',
      authProtocol: auth.input.value as 'sha256',
      authPassword: authPassword.input.value,
      ...(privPassword.input.value === ''
        ? {}
        : { privProtocol: priv.input.value as 'aes', privPassword: privPassword.input.value }),
    }),
    inputs: [auth.input, authPassword.input, priv.input, privPassword.input],
    needed: [authPassword.input],
  };
}

/** Hidden until the gatekeeper says that the vault needs a passphrase first. */
export function vaultFields(): {
  readonly element: HTMLElement;
  readonly read: () => { readonly vaultPassphrase?: string };
  /** Why what was typed cannot be taken; a slip of the finger would lose the whole vault. */
  readonly wrong: () => string;
  readonly forget: () => void;
} {
  const vault = field('Passphrase that seals the vault from now on', {
    name: 'vault',
    type: 'password',
    maxlength: '1024',
  });
  const again = field('The same once more', { name: 'vault-again', type: 'password', maxlength: '1024' });
  const element = el('div', { class: 'part' }, vault.element, again.element);
  element.hidden = true;
  return {
    element,
    read: () => (vault.input.value === '' ? {} : { vaultPassphrase: vault.input.value }),
    wrong: () =>
      vault.input.value === again.input.value
        ? ''
        : 'The two passphrases are not the same. Type both again: nobody can recover one that was mistyped.',
    forget() {
      vault.input.value = '';
      again.input.value = '';
    },
  };
}

function choice(word: string, values: readonly string[]) {
  const input = el('select', { class: 'input' }, ...values.map((value) => el('option', { value }, value)));
  return { input, element: el('label', { class: 'field' }, el('span', {}, word), input) };
}

function field(
  word: string,
  set: { readonly [name: string]: string },
): { readonly element: HTMLElement; readonly input: HTMLInputElement } {
  const input = el('input', { class: 'input', autocomplete: 'off', spellcheck: 'false', ...set });
  return { input, element: el('label', { class: 'field' }, el('span', {}, word), input) };
}
