/** Secrets that somebody wrote into the command: hidden on the card, and kept in the keychain with one key. */
import type { Card } from '@interlock/protocol';
import { button, el, shown } from './element.ts';

/** `keep` is called with the name that stands in the lines; null where the card has none. */
export function typedSecrets(card: Card, keep: (typed: string) => void): HTMLElement | null {
  const typed = card.typed ?? [];
  if (typed.length === 0) return null;
  const rows = [...Map.groupBy(typed, ({ name }) => name)].map(([name, places]) => {
    const key = button('small', 'Keep in the keychain');
    key.addEventListener('click', (event) => {
      if (event.isTrusted) keep(name);
    });
    const lines = [...new Set(places.map(({ line }) => line + 1))].join(', ');
    return el(
      'li',
      {},
      el('code', {}, shown(`{{${name}}}`, 'command')),
      ` hides a secret (${places[0]?.kind ?? ''}) that was written into line ${lines}. It is sent as it was written. `,
      key,
    );
  });
  return el('ul', { class: 'typed' }, ...rows);
}
