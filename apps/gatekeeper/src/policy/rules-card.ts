/** The card that puts a text in force, and the call it stands for: what others sign where the policy demands it. */
import type { Call, Decision } from '@interlock/model';
import { newId } from '@interlock/model';
import { type DiffRow, rowsOfDiff } from '@interlock/policy';
import type { Card } from '@interlock/protocol';
import { drawCard } from '../call/card.ts';
import { askedDecision, demandsOfDeed, personCall, withPresence } from '../call/person-deed.ts';
import type { House } from '../house.ts';

export interface RulesCard {
  readonly tool: 'policy.activate' | 'hook.set';
  readonly domain: string;
  /** Where the text came from. */
  readonly subject: string;
  readonly version: string;
  readonly previous: string;
  /** SHA-256 of the whole text, as lower-case hex. */
  readonly sha256: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  readonly loosens: boolean;
  readonly diff: string;
  readonly notes: readonly string[];
  readonly effect: string;
  readonly undo: string;
}

export function rulesCard(
  of: RulesCard,
  house: House,
): { readonly card: Card; readonly call: Call; readonly decision: Decision } {
  const names = (word: string, ids: readonly string[]) =>
    ids.length > 0 ? [{ name: word, value: ids.join(', ') }] : [];
  const wanted = demandsOfDeed(house, of.tool);
  const demands = of.loosens && house.provable() ? withPresence(wanted, 'floor.loosens') : wanted;
  const { version, previous, sha256, added, removed, changed, loosens, diff, subject } = of;
  // The whole of the change stands in the call, so that whoever signs it has read it.
  const given = { version, previous, sha256, added, removed, changed, loosens, from: subject, diff };
  const call = personCall({ tool: of.tool, arguments: given, host: null }, house.person().person, house);
  const decision = askedDecision(house, 'It changes what later decisions rest on.', demands);
  const { group: _, ...card } = drawCard({
    id: newId('card', house.around.random),
    call,
    verdict: {
      class: loosens ? 'dangerous' : 'moderate',
      reason: loosens
        ? 'It may let more through than what is in force.'
        : 'It lets nothing more through than what is in force.',
      tags: [],
    },
    decision,
    domain: of.domain,
    organization: house.organizationName,
    account: null,
    typed: [],
    preview: [
      { name: 'Version', was: previous, value: version },
      ...names('Adds', added),
      ...names('Takes out', removed),
      ...names('Rewords', changed),
      { name: 'From', value: subject },
    ],
    diff: {
      by: 'text',
      read: 'compared with what is in force',
      fingerprint: previous,
      rows: rowsOfDiff(diff) as DiffRow[],
      notes: [...of.notes],
      returned: false,
    },
    undo: { lines: [], note: of.undo },
    routeNames: [],
    now: house.around.now(),
  });
  return { card: { ...card, effect: of.effect, deed: 'Put it in force' }, call, decision };
}
