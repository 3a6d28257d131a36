/** Where a locked Interlock is unlocked: the passphrase's only field, a passkey, or one key. */
import { type frameToPage, longestSecret, pageToFrame, type UnlockState } from '@interlock/protocol';
import type { z } from 'zod';
import { type FaultText, faultOf } from '../edge/fault-view.ts';
import type { Origins } from '../edge/sign-in.ts';
import { button, el, shown } from './element.ts';
import { asserted } from './passkey.ts';
import { openUnlockLine } from './unlock-line.ts';

/** Draws the view into the document. */
export function openUnlock(session: string, origins: Origins): void {
  const field = el('input', { class: 'input', type: 'password', autocomplete: 'off', spellcheck: 'false' });
  field.maxLength = longestSecret;
  const label = el('label', { class: 'field' }, el('span', {}, 'Passphrase of the vault'), field);
  const about = el('p', { class: 'about' });
  const said = el('p', { class: 'said', role: 'status' });
  const touch = button('', 'Unlock with a passkey');
  const unlock = el('button', { type: 'submit', class: 'button strong' }, 'Unlock');
  const form = el(
    'form',
    { class: 'unlock', 'aria-label': 'Unlock' },
    about,
    label,
    el('div', { class: 'buttons' }, touch, unlock),
    said,
  );
  let state: UnlockState | null = null;
  let mine = false;
  let until = 0;
  let trouble: FaultText | null = null;

  const line = openUnlockLine(session, {
    onState(next) {
      const first = state === null;
      state = next;
      until = performance.now() + next.wait;
      draw();
      if (first) arrive();
    },
    onRefused(fault) {
      form.replaceChildren(el('p', { class: 'said wrong', role: 'alert' }, shown(`${fault.message} ${fault.next}`)));
      arrive();
    },
  });

  async function attempt(deed: () => Promise<unknown>): Promise<void> {
    if (mine) return;
    mine = true;
    trouble = null;
    draw();
    try {
      await deed();
    } catch (error) {
      const own = error instanceof Error && error.constructor === Error;
      trouble = own ? { code: '', message: error.message, next: '' } : faultOf(error);
    }
    mine = false;
    draw();
    field.focus();
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!event.isTrusted || !state || unlock.disabled) return;
    void attempt(() => (state?.home === 'passphrase' ? typed() : line.ask('unlock.press', {})));
  });
  touch.addEventListener('click', (event) => {
    if (event.isTrusted) void attempt(shownPasskey);
  });

  /** The bytes go as they are, before the request: no text of them is made on the way. */
  function typed(): Promise<unknown> {
    const bytes = new TextEncoder().encode(field.value);
    field.value = '';
    line.send(bytes);
    bytes.fill(0);
    return line.ask('unlock.passphrase', {});
  }
  async function shownPasskey(): Promise<unknown> {
    const { salts, ...begun } = await line.ask('unlock.passkey.begin', {});
    const { assertion, secret } = await asserted(begun, salts);
    if (secret) line.send(secret);
    secret?.fill(0);
    return line.ask('unlock.passkey.finish', assertion);
  }

  function draw(): void {
    if (!state) return;
    const { home, passkeys, busy } = state;
    const left = Math.ceil((until - performance.now()) / 1000);
    const idle = !busy && !mine && left <= 0;
    about.textContent = aboutWords[home] ?? '';
    if (passkeys === 'wanted') about.textContent = 'A passkey of yours is asked for first.';
    if (passkeys === 'off') about.textContent = 'Passkeys are off on 127.0.0.1: unlock Interlock where it was started.';
    about.hidden = home === 'passphrase';
    label.hidden = home !== 'passphrase';
    touch.hidden = passkeys !== 'opens' && passkeys !== 'wanted';
    touch.classList.toggle('strong', passkeys === 'wanted');
    unlock.hidden = passkeys === 'wanted' || passkeys === 'off';
    unlock.disabled = touch.disabled = !idle;
    field.readOnly = busy || mine;
    const words = busy || mine ? 'Unlocking…' : trouble ? `${trouble.message} ${trouble.next}` : '';
    said.classList.toggle('wrong', trouble !== null && !busy && !mine);
    said.replaceChildren(shown(left > 0 && !busy && !mine ? `${wrongWords(words)} Next try in ${left} s.` : words));
    if (left > 0) setTimeout(draw, 250);
  }

  function arrive(): void {
    document.body.replaceChildren(form);
    tell({ type: 'height', pixels: form.scrollHeight });
    field.focus();
  }
  const alone = window.top === window;
  const tell = (message: z.input<typeof frameToPage>) => alone || window.parent.postMessage(message, origins.page);
  document.body.classList.add('unlocking');
  document.body.classList.toggle('alone', alone);
  window.addEventListener('focus', () => field.focus());
  window.addEventListener('message', (event) => {
    if (event.origin !== origins.page || event.source !== window.parent) return;
    const message = pageToFrame.safeParse(event.data);
    if (message.success && message.data.type === 'theme') document.documentElement.dataset.theme = message.data.theme;
  });
}

const aboutWords: Partial<Record<UnlockState['home'], string>> = {
  keychain: 'The vault’s key is in the system’s keychain.',
  practice: 'The vault’s key is in the practice folder.',
  kms: 'The vault’s key is in AWS KMS.',
  pkcs11: 'The vault’s key is in a token.',
};

/** The wait is told by the clock beside it, not twice. */
const wrongWords = (words: string): string => (/tries did not open/.test(words) ? '' : words);
