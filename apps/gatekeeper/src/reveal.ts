/** A person looks at a secret, or copies it, for half a minute: after a passkey's proof, written down, where policy lets. */
import { type Actor, Fault, type Id } from '@interlock/model';
import type { Vault } from '@interlock/vault';
import { byOwnHands } from './call/own-hands.ts';
import type { House } from './house.ts';

/** Milliseconds that the frame shows it, or leaves it on the clipboard. */
export const shownFor = 30_000;

export interface RevealRooms {
  readonly house: House;
  readonly vault: Pick<Vault, 'reveal' | 'entries'>;
}

/** Keys, seeds and what others keep are not for a person's eyes. */
const revealed = new Set(['user-password', 'token', 'snmp-v2c', 'snmp-v3', 'enable-secret']);
const shownParts = new Set(['password', 'token', 'community', 'authPassword', 'privPassword', 'enable']);

/** The parts as text. Faults: `entry.unproven`, `entry.not-shown`, `session.denied`, those of the vault and the ledger. */
export async function reveal(
  entry: Id<'entry'>,
  use: 'reveal' | 'copy',
  by: Actor,
  { house, vault }: RevealRooms,
): Promise<{ parts: { part: string; text: string }[]; milliseconds: number }> {
  if (by.proof.kind !== 'passkey')
    throw new Fault(
      'entry.unproven',
      'A secret is shown after a passkey has proven who sits here.',
      'Prove who you are with a passkey (your name, at the foot), or add one; then do it again.',
    );
  const view = vault.entries.get(entry);
  if (!view) throw new Fault('entry.none', 'There is no such keychain entry.', 'Choose one from the list.');
  if (!revealed.has(view.type))
    throw new Fault(
      'entry.not-shown',
      `“${view.name}” holds nothing that is meant to be read.`,
      'Use it where it logs in.',
    );
  byOwnHands(use === 'copy' ? 'entry.copy' : 'entry.reveal', null, house);
  const secret = { entry: view.id, name: view.name, version: view.version };
  const parts = await vault.reveal(
    entry,
    async () => void (await house.journal.write({ type: 'secret.opened', secret, by, use })),
    (found) =>
      [...found].flatMap(([part, bytes]) => (shownParts.has(part) ? [{ part, text: bytes.toString('utf8') }] : [])),
  );
  return { parts, milliseconds: shownFor };
}
