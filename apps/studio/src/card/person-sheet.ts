/** Who you are here: the name that entries carry, what proves it now, and your passkeys. */
import type { Proof } from '@interlock/model';
import type { PersonState } from '@interlock/protocol';
import { faultOf } from '../edge/fault-view.ts';
import { clockTime } from '../state/words.ts';
import { ask, now } from './authority-line.ts';
import { button, el } from './element.ts';
import { addPasskey, letOpen, provePerson } from './passkey.ts';
import { revealPart } from './reveal-part.ts';
import { signOutPart } from './sign-out-part.ts';

export interface PersonSheet {
  readonly element: HTMLElement;
  readonly update: () => void;
}

/** `done` is called once, when the person leaves. */
export function personSheet(done: () => void): PersonSheet {
  const name = el('input', { class: 'input', 'aria-label': 'Name', maxlength: '120', autocomplete: 'off' });
  const save = button('small', 'Rename');
  const proof = el('dd', { class: 'proof' });
  const keys = el('dd');
  const about = el('p', { class: 'about' });
  const fault = el('p', { class: 'fault', role: 'alert' });
  const prove = button('strong', 'Prove it with a passkey');
  const add = button('', 'Add a passkey');
  const close = button('plain', 'Close');
  const out = signOutPart();
  const readable = new Set(['user-password', 'token', 'snmp-v2c', 'snmp-v3', 'enable-secret']);
  const reveal = revealPart(now().entries.filter(({ type }) => readable.has(type)));
  const sheet = el(
    'form',
    { class: 'sheet person', autocomplete: 'off', 'aria-label': 'You' },
    el('h2', {}, 'You'),
    el('div', { class: 'line' }, name, save),
    el('dl', {}, el('dt', {}, 'Proven by'), proof, el('dt', {}, 'Passkeys'), keys),
    about,
    reveal.element,
    fault,
    out.element,
    el('div', { class: 'buttons' }, close, add, prove),
  );
  fault.hidden = true;
  let busy = false;
  /** The passkey whose removal was pressed once. */
  let leaving: string | null = null;
  let drawn = '';
  /** The name stands in its field, where the person may change it. */
  let named = false;

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
  const rename = () => ask('person.rename', { name: name.value });
  pressed(save, rename);
  pressed(add, addPasskey);
  pressed(prove, provePerson);
  const leave = () => {
    reveal.forget();
    done();
  };
  close.addEventListener('click', leave);
  sheet.addEventListener('submit', (event) => {
    event.preventDefault();
    if (event.isTrusted && !save.disabled) void attempt(rename);
  });
  sheet.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') leave();
  });

  function row({ id, added, opens = null }: PersonState['passkeys'][number], may: boolean): HTMLElement {
    const remove = leaving === id ? button('small leaving', 'Remove for good') : button('small', 'Remove');
    remove.disabled = !may;
    remove.title = may ? '' : proveFirst;
    remove.addEventListener('click', (event) => {
      if (!event.isTrusted) return;
      if (leaving === id) void attempt(() => ask('passkey.remove', { credential: id }));
      leaving = leaving === id ? null : id;
      update();
    });
    const day = new Date(added).toLocaleDateString([], { dateStyle: 'medium' });
    const way = button('small', opens ? 'Stop unlocking' : 'Let it unlock');
    way.hidden = opens === null;
    way.disabled = !may;
    way.title = may ? (opens ? '' : 'It opens the vault in the passphrase’s place') : proveFirst;
    pressed(way, () => (opens ? ask('passkey.open.end', { credential: id }) : letOpen(id)));
    const words = opens ? `added ${day}, unlocks` : `added ${day}`;
    return el('div', { class: 'key' }, el('code', {}, id.slice(0, 8)), el('span', {}, words), way, remove);
  }

  /** Only where something changed: a button that is being pressed stays the same one. */
  function drawKeys({ passkeys, off }: PersonState, may: boolean): void {
    const wanted = JSON.stringify([passkeys, off, may, leaving]);
    if (wanted === drawn) return;
    drawn = wanted;
    keys.replaceChildren(...(passkeys.length > 0 ? passkeys.map((one) => row(one, may)) : [off ?? 'none yet']));
    if (leaving) keys.querySelector<HTMLElement>('.leaving')?.focus();
  }

  function update(): void {
    const { person, up } = now();
    if (!person) return;
    const { passkeys, off } = person;
    if (!named && name.value === '') name.value = person.name;
    named = true;
    const works = off === null && !busy && up;
    const proven = person.proof.kind !== 'os-user';
    proof.textContent = proofWords(person);
    drawKeys(person, works && proven);
    about.textContent = holdsWords(person);
    about.hidden = off !== null;
    save.disabled = busy || !up || name.value.trim() === '' || name.value.trim() === person.name;
    add.hidden = off !== null;
    add.disabled = !works || (passkeys.length > 0 && !proven);
    add.title = add.disabled && works ? proveFirst : '';
    prove.hidden = passkeys.length === 0;
    prove.textContent = person.until === null ? 'Prove it with a passkey' : 'Prove it again';
    prove.classList.toggle('strong', person.until === null);
    prove.disabled = !works;
  }
  name.addEventListener('input', update);
  update();
  return { element: el('div', { class: 'veil' }, sheet), update };
}

const proveFirst = 'Prove who you are first';

function proofWords({ proof, otherwise, until }: PersonState): string {
  if (until === null) return provenBy(proof);
  return `${provenBy(proof)} until ${clockTime(until, Date.now())}, then ${provenBy(otherwise)}`;
}

function holdsWords({ holds }: PersonState): string {
  return `A passkey proves you for ${Math.round(holds / 60_000)} minutes, in this window and on the command line. The ledger names the proof of each deed.`;
}

function provenBy(proof: Proof): string {
  if (proof.kind === 'os-user') return `system user ${proof.user}`;
  return proof.kind;
}
