/** One key fills an entry into the prompt of a person's own terminal, where the entry is meant for that host. */
import { issuePermit } from '@interlock/gate';
import { type Call, Fault, type Host, type Id, newId, type Permit } from '@interlock/model';
import { type EntryView, fillablePart, filledBy, meantFor, type Vault } from '@interlock/vault';
import { byOwnHands } from './call/own-hands.ts';
import { countingTags } from './call/placeholders.ts';
import { targetOf } from './call/target.ts';
import type { Prompts } from './devices/prompts.ts';
import type { House } from './house.ts';

export interface FillRooms {
  readonly house: House;
  readonly vault: Pick<Vault, 'withCredential' | 'entries'>;
  readonly host: (id: Id<'host'>) => Host | undefined;
  readonly prompts: Prompts;
}

/** The entries that may be filled in on a host, by name. */
export function fillableOn(host: Host | undefined, entries: readonly EntryView[]): EntryView[] {
  if (!host) return [];
  const at = { id: host.id, tags: countingTags(host) };
  return entries.filter((view) => meantFor(view, at) && fillablePart(view.type, null) !== null);
}

/** Faults: `fill.*`, `session.denied` and those of a lend; nothing is typed then. */
export async function fillPrompt(prompt: number, entry: Id<'entry'>, rooms: FillRooms): Promise<void> {
  const { house, vault, prompts } = rooms;
  const waiting = prompts.find(prompt);
  const host = rooms.host(waiting.host);
  const view = vault.entries.get(entry);
  if (!host || !view || !fillableOn(host, [view]).includes(view))
    throw new Fault(
      'fill.not-meant',
      'That entry is not meant for this host, or has nothing to fill in.',
      'Allow it for the host in the keychain first.',
    );
  const permit = permitFor(host, view, house);
  const lend = {
    permit,
    entry,
    version: view.version,
    host: host.id,
    hostName: host.address,
    use: 'placeholder' as const,
  };
  await vault.withCredential({ ...lend, tags: countingTags(host) }, async (credential) => {
    const part = fillablePart(credential.type, null);
    const text = part && filledBy(credential, part)?.use((bytes) => bytes.toString('utf8'));
    if (!text || /[\u0000-\u001f\u007f-\u009f\ufffd]/.test(text))
      throw new Fault('fill.not-a-word', 'That entry has a control character in it.', 'Nothing was typed.');
    prompts.fill(prompt, text);
  });
}

/** Filling is a deed of the person's own hands, and a policy may forbid it. */
function permitFor(host: Host, view: EntryView, house: House): Permit {
  const { id: entry, name, version } = view;
  const call: Call = {
    v: 1,
    id: newId('call', house.around.random),
    organization: house.organization,
    conversation: null,
    run: null,
    by: { kind: 'person', person: house.person().person },
    tool: 'terminal.fill',
    arguments: {},
    target: targetOf(host),
    lines: [],
    answers: [],
    added: [],
    credential: null,
    placeholders: [{ entry, name, version }],
    limits: { milliseconds: 30_000, bytes: 1 },
  };
  const decision = byOwnHands('terminal.fill', host, house);
  return issuePermit({ call, class: 'moderate', decision, approvals: [], instance: house.instance }, house.around);
}
