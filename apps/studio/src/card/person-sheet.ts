/** Who you are here: the name that entries carry, what proves it now, and your passkeys. */
import type { Proof } from '@interlock/model';
import type { PersonState } from '@interlock/protocol';
import { faultOf } from '../edge/fault-view.ts';
import { ask, now } from './authority-line.ts';
import { button, el } from './element.ts';
import { addPasskey, provePerson } from './passkey.ts';

export interface PersonSheet {
  readonly element: HTMLElement;
  readonly update: () => void;
}

/** `done` is called once, when the person leaves. */
export function personSheet(done: () => void): PersonSheet {
  const name = el('input', { class: 'input', 'aria-label': 'Name', maxlength: '120', autocomplete: 'off' });
  name.value = now().person?.name ?? '';
  const save = button('small', 'Rename');
  const proof = el('p', { class: 'proof' });
  const list = el('ul', { class: 'passkeys' });
  const fault = el('p', { class: 'fault', role: 'alert' });
  const prove = button('strong', 'Prove it with a passkey');
  const add = button('', 'Add a passkey');
  const close = button('plain', 'Close');
  const sheet = el(
    'form',
    { class: 'sheet person', autocomplete: 'off', 'aria-label': 'You' },
    el('h2', {}, 'You'),
    el('div', { class: 'line' }, name, save),
    proof,
    list,
    fault,
    el('div', { class: 'buttons' }, close, add, prove),
  );
  fault.hidden = true;
  let busy = false;

  async function attempt(deed: () => Promise<unknown>): Promise<void> {
    if (busy) return;
    busy = true;
    fault.hidden = true;
    update();
    try {
      await deed();
    } catch (error) {
      const own = error instanceof Error && error.constructor === Error ? { message: error.message, next: '' } : null;
      const { message, next } = own ?? faultOf(error);
      fault.textContent = `${message} ${next}`.trim();
      fault.hidden = false;
    }
    busy = false;
    update();
  }
  const pressed = (element: HTMLElement, deed: () => Promise<unknown>) =>
    element.addEventListener('click', (event) => {
      if (event.isTrusted) void attempt(deed);
    });
  pressed(save, () => ask('person.rename', { name: name.value }));
  pressed(add, addPasskey);
  pressed(prove, provePerson);
  close.addEventListener('click', done);
  sheet.addEventListener('submit', (event) => event.preventDefault());
  sheet.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') done();
  });

  function update(): void {
    const { person } = now();
    if (!person) return;
    const { passkeys, off } = person;
    proof.textContent = proofWords(person);
    list.replaceChildren(...passkeys.map(({ id, added }) => passkeyRow(id, added)));
    const works = off === null && !busy;
    save.disabled = busy || name.value.trim() === '' || name.value.trim() === person.name;
    add.disabled = !works || (passkeys.length > 0 && person.until === null);
    add.title = add.disabled && works ? 'Prove who you are first' : '';
    prove.disabled = !works || passkeys.length === 0;
    prove.hidden = passkeys.length === 0;
  }
  name.addEventListener('input', update);
  update();
  return { element: el('div', { class: 'veil' }, sheet), update };
}

function passkeyRow(id: string, added: number): HTMLElement {
  return el(
    'li',
    {},
    el('span', {}, 'Passkey '),
    el('code', {}, id.slice(0, 8)),
    el('span', { class: 'soft' }, ` added ${new Date(added).toLocaleDateString()}`),
  );
}

function proofWords({ proof, until, passkeys, off }: PersonState): string {
  const holds = until === null ? '' : `, until ${new Date(until).toLocaleTimeString([], { timeStyle: 'short' })}`;
  const now = `Proof that holds here now: ${provenBy(proof)}${holds}. Entries of the ledger name it.`;
  if (off !== null) return `${now} ${off}`;
  if (passkeys.length === 0) return `${now} A passkey proves that it is you and not only your account.`;
  return now;
}

function provenBy(proof: Proof): string {
  if (proof.kind === 'os-user') return `system user ${proof.user}`;
  return proof.kind;
}
