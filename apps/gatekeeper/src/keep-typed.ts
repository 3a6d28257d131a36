/** One key on a card: a secret that was written into a command becomes a keychain entry, and its place a placeholder. */
import { type Actor, Fault, type Host, type Id } from '@interlock/model';
import { literalWord } from '@interlock/platforms';
import type { Card } from '@interlock/protocol';
import type { EntryView } from '@interlock/vault';
import type { Cards } from './call/cards.ts';
import { classifyFilled, type Fillable, fillingsOf } from './call/placeholders.ts';
import type { TypedSecrets } from './call/typed.ts';
import { nameFrom } from './edits/entry-name.ts';
import type { SecretOfEntry } from './new-secret.ts';

export interface KeepingRooms {
  readonly cards: Pick<Cards, 'list' | 'modify'>;
  readonly typed: Pick<TypedSecrets, 'named'>;
  readonly host: (id: Id<'host'>) => Host | undefined;
  readonly taken: (name: string) => boolean;
  readonly add: (
    entry: { name: string; account: string; secret: SecretOfEntry; hosts: Id<'host'>[] },
    by: Actor,
  ) => Promise<unknown>;
}

/** The name of the entry. Faults: `card.*`, `call.placeholder-place` and those of a new entry; then nothing is kept. */
export async function keepTyped(
  ask: { readonly card: Id<'card'>; readonly hash: string; readonly typed: string },
  by: Actor,
  rooms: KeepingRooms,
): Promise<string> {
  const card = rooms.cards.list().find(({ id }) => id === ask.card);
  const host = card?.host && rooms.host(card.host.id);
  const held = card?.conversation && rooms.typed.named(ask.typed, card.conversation);
  if (!card || card.hash !== ask.hash || !host || !held)
    throw new Fault('card.closed', 'This card is closed, or the secret is held no longer.', 'Read the card again.');
  const value = held.bytes.toString('utf8');
  if (literalWord(host.platform, value) === null)
    throw new Fault(
      'fill.not-a-word',
      'This secret cannot be filled in as one word on that platform, so that an entry of it would be of no use.',
      'Approve the command as it is, or reject it.',
    );
  const name = freeName(`${host.name} ${held.kind}`, rooms.taken);
  const type = typeOf(held.kind);
  const command = withPlaceholder(card, ask.typed, name);
  const draft: Fillable = { id: held.entry, name, account: '-', version: 1, type, hosts: [host.id] };
  const fillings = fillingsOf(command, host, { entryNamed: (one) => (one === name ? draft : undefined) });
  classifyFilled(host.platform, command, fillings);
  await rooms.add({ name, account: '-', secret: secretOf(type, held.bytes), hosts: [host.id] }, by);
  rooms.cards.modify(card.id, card.hash, withPlaceholder(card, ask.typed, name), by);
  return name;
}

function withPlaceholder(card: Card, typed: string, name: string): string {
  const command = card.lines.map(({ text }) => text).join('\n');
  return command.replaceAll(`{{${typed}}}`, () => `{{${name}}}`);
}

/** A name that no entry has. */
function freeName(wanted: string, taken: (name: string) => boolean): string {
  const base = nameFrom(wanted.slice(0, 100));
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base} ${n}`;
    if (!taken(name)) return name;
  }
}

function typeOf(kind: string): 'snmp-v2c' | 'enable-secret' | 'user-password' | 'token' {
  if (kind === 'snmp-community') return 'snmp-v2c';
  if (kind === 'enable') return 'enable-secret';
  return kind === 'user' || kind === 'line' || kind === 'password' ? 'user-password' : 'token';
}

function secretOf(type: ReturnType<typeof typeOf>, bytes: Uint8Array): SecretOfEntry {
  const part = {
    'snmp-v2c': 'community',
    'enable-secret': 'enable',
    'user-password': 'password',
    token: 'token',
  } as const;
  return { type: type satisfies EntryView['type'], [part[type]]: Uint8Array.from(bytes) };
}
