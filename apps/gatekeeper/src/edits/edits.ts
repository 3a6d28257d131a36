/**
 * A person's own edits of hosts and keychain entries. Each is a call: decided by policy and gate, read on a card with
 * what stands there now and what would, permitted once, in the ledger before it is done, and its outcome after.
 */
import { createHash } from 'node:crypto';
import { bothDemands, checkPermit, decide, issuePermit, missing, stricterOf, versionOf } from '@interlock/gate';
import {
  type Actor,
  type Approval,
  asFault,
  type Call,
  type Decision,
  Fault,
  type Id,
  newId,
  type Outcome,
} from '@interlock/model';
import type { Card, HostChange } from '@interlock/protocol';
import { drawCard } from '../call/card.ts';
import type { Cards } from '../call/cards.ts';
import { decidedDeed, endedDeed, releasedDeed } from '../call/deeds.ts';
import { hookAsk } from '../call/hook-ask.ts';
import { personCall, withPresence } from '../call/person-deed.ts';
import { ownDeed, policyQuestion } from '../call/policy-question.ts';
import { permitOrVoid } from '../call/release.ts';
import type { Hooks } from '../hooks/hooks.ts';
import { proveFirst } from '../house.ts';
import type { EditRooms, Planned, Row } from './edit.ts';
import { type EntryEdit, planEntryEdit, planEntryRemoval } from './entry-edit.ts';
import { planHostEdit, planHostRemoval } from './host-edit.ts';

export type Edit =
  | { readonly kind: 'host'; readonly host: Id<'host'>; readonly change: HostChange }
  | { readonly kind: 'host-removal'; readonly host: Id<'host'> }
  | ({ readonly kind: 'entry' } & EntryEdit)
  | { readonly kind: 'entry-removal'; readonly entry: Id<'entry'>; readonly version: number };

export interface EditsRooms extends EditRooms {
  readonly cards: Cards;
  readonly hooks: Pick<Hooks, 'before' | 'after'>;
  readonly redact: (text: string) => { readonly text: string };
  /** Hosts or entries changed. */
  readonly changed: () => void;
}

/** What the command line shows before it asks. */
export interface EditSight {
  readonly rows: readonly Row[];
  readonly class: string;
  readonly why: string;
  readonly effect: string;
  readonly undo: string;
  /** Names exactly this; anything else is refused. */
  readonly token: string;
}

/** Cards of edits that may be open at once. */
const most = 20;

/** What a person's own deed stands under: it is asked in every trust and mode. */
const under = { trust: 'supervised', mode: 'default' } as const;

export class Edits {
  readonly #rooms: EditsRooms;
  readonly #open = new Map<Id<'card'>, Promise<void>>();
  readonly #ends = new AbortController();
  /** A host is gone: its terminals close. */
  onGone: (host: Id<'host'>) => void = () => {};

  constructor(rooms: EditsRooms) {
    this.#rooms = rooms;
  }

  /** Opens the card of an edit. What becomes of it is told by the card's end; where it could not be done, by a notice. */
  async ask(edit: Edit, by: Actor): Promise<{ card: Id<'card'> }> {
    const planned = this.#plan(edit);
    try {
      if (this.#open.size >= most)
        throw new Fault('edit.too-many', `${most} edits wait for an answer.`, 'Answer some of their cards first.');
      const { call, decision, judged } = await this.#decided(planned, by);
      const card = this.#drawn(judged, call, decision);
      const end = this.#answered(judged, call, decision, card).finally(() => {
        this.#open.delete(card.id);
        planned.drop();
      });
      this.#open.set(card.id, end);
      return { card: card.id };
    } catch (error) {
      planned.drop();
      throw error;
    }
  }

  /** Withdraws what is open; resolves when that is written down. */
  async close(): Promise<void> {
    this.#ends.abort();
    await Promise.all(this.#open.values());
  }

  /** The same for who has no card frame before them. */
  look(edit: Edit): EditSight {
    const planned = this.#plan(edit);
    planned.drop();
    return sightOf(planned);
  }

  /** Does what `look` showed, by a person who named its token. Throws `edit.changed`, `edit.denied`, `card.not-enough`. */
  async byHand(edit: Edit, token: string, by: Actor): Promise<void> {
    const planned = this.#plan(edit);
    try {
      if (sightOf(planned).token !== token)
        throw new Fault('edit.changed', 'This is not what was shown.', 'Nothing was edited. Look at it again.');
      const { call, decision, judged } = await this.#decided(planned, by);
      const approval: Approval = { by, through: 'command-line', at: this.#rooms.house.around.now() };
      const lacks = missing(decision, [approval]);
      if (lacks !== null)
        throw new Fault(
          'card.not-enough',
          `It is not enough: ${lacks}.`,
          lacks.includes('signed')
            ? 'Ask for it in the Studio, where its card can be exported and signed.'
            : proveFirst,
        );
      await this.#release(judged, call, decision, [approval]);
    } finally {
      planned.drop();
    }
  }

  #plan(edit: Edit): Planned {
    const rooms = this.#rooms;
    if (edit.kind === 'host') return planHostEdit(edit.host, edit.change, rooms);
    if (edit.kind === 'host-removal') return planHostRemoval(edit.host, rooms);
    if (edit.kind === 'entry') return planEntryEdit(edit, rooms);
    return planEntryRemoval(edit.entry, edit.version, rooms);
  }

  /** Hooks, policy and gate, and the entry of what they said; `judged` has the class that a hook raised. Throws `edit.denied`. */
  async #decided(planned: Planned, by: Actor): Promise<{ call: Call; decision: Decision; judged: Planned }> {
    const { house, hooks, redact } = this.#rooms;
    const call = personCall(planned, by.person, house);
    const { host, tool } = planned;
    const { ruling, raised } = await hooks.before(
      hookAsk('pre', { call, verdict: planned.verdict, ...under, redact, house }),
      new AbortController().signal,
    );
    const verdict = raised ? { ...planned.verdict, ...raised } : planned.verdict;
    // What the policy says of the better class holds on, where a hook raised it.
    const answers = [...new Set([verdict.class, planned.verdict.class])].map((one) => {
      const question = { ...ownDeed, class: one, tags: verdict.tags };
      return { question, asked: policyQuestion(question, { tool, host, house }) };
    });
    const plain = answers
      .map(({ question, asked }) => decide(question, house.policy().ask(asked), ruling))
      .reduce(stricterOf);
    const wanted =
      plain.outcome === 'ask' ? answers.map(({ asked }) => house.policy().demands(asked)).reduce(bothDemands) : null;
    const proven = plain.outcome === 'ask' && planned.loosens && house.provable();
    const demands = proven ? withPresence(wanted, `floor.loosens ${tool}`) : wanted;
    const decision = demands ? { ...plain, demands } : plain;
    await house.journal.write(decidedDeed({ call, verdict }, decision, under, undefined, house));
    if (decision.outcome !== 'ask')
      throw new Fault(
        'edit.denied',
        `It was denied (${decision.rule}): ${decision.reason}`,
        'Nothing was edited. The policy or the hook must change first.',
      );
    return { call, decision, judged: { ...planned, verdict } };
  }

  #drawn(planned: Planned, call: Call, decision: Decision): Card {
    const { house, inventory } = this.#rooms;
    const { group: _, ...card } = drawCard({
      id: newId('card', house.around.random),
      call,
      verdict: planned.verdict,
      decision,
      domain: planned.domain,
      organization: house.organizationName,
      account: null,
      typed: [],
      preview: [...(planned.subject ? [{ name: 'Entry', value: planned.subject }] : []), ...planned.rows],
      undo: { lines: [], note: planned.undo },
      routeNames: (call.target?.route ?? []).map((id) => inventory.get(id)?.name ?? id),
      now: house.around.now(),
    });
    return { ...card, effect: planned.effect, deed: planned.deed };
  }

  async #answered(planned: Planned, call: Call, decision: Decision, card: Card): Promise<void> {
    const { cards, house } = this.#rooms;
    try {
      const answer = await cards.ask(card, this.#ends.signal, { call, decision });
      if (answer.answer !== 'approved') return;
      await this.#release(planned, call, decision, [answer.approval, ...(answer.signed ?? [])]);
    } catch (error) {
      const { code, message, next } = asFault(
        error,
        'edit.failed',
        'What you approved could not be done.',
        'Look at the host or entry before you ask for it again.',
      ).view();
      house.events.emit({ type: 'notice', at: house.around.now(), conversation: null, code, text: message, next });
    }
  }

  async #release(planned: Planned, call: Call, decision: Decision, approvals: readonly Approval[]): Promise<void> {
    const { house, hooks, redact, changed } = this.#rooms;
    const permit = await permitOrVoid(call, house, () => {
      planned.still();
      return issuePermit(
        { call, class: planned.verdict.class, decision, approvals, instance: house.instance },
        house.around,
      );
    });
    await house.journal.write(releasedDeed(call, permit, approvals, house));
    const begun = house.around.now();
    let outcome: Outcome = { end: 'done', ran: 0, prompt: null, output: null, milliseconds: 0, fault: null };
    let failed: unknown = null;
    try {
      const now = house.around.now();
      checkPermit(permit, call, { instance: house.instance, now, policy: versionOf(house.policy()) });
      planned.still();
      await planned.carryOut((approvals[0] as Approval).by);
    } catch (error) {
      failed = error;
      const fault = asFault(error, 'edit.failed', 'It could not be done.', 'Look at it before you ask again.');
      outcome = { ...outcome, end: error instanceof Fault ? 'failed' : 'unknown', fault: fault.view() };
    }
    outcome = { ...outcome, milliseconds: Math.max(0, house.around.now() - begun) };
    await house.journal.write(endedDeed(call, permit, outcome));
    if (planned.tool === 'inventory.remove' && planned.host && failed === null) this.onGone(planned.host.id);
    changed();
    void hooks
      .after(hookAsk('post', { call, verdict: planned.verdict, ...under, redact, house }, outcome))
      .catch(() => {});
    if (failed !== null) throw failed;
  }
}

function sightOf({ rows, verdict, effect, undo, tool, host, arguments: given }: Planned): EditSight {
  const token = createHash('sha256')
    .update(JSON.stringify(['interlock/edit/v1', tool, host?.id ?? null, host?.version ?? null, given, rows]))
    .digest('hex')
    .slice(0, 16);
  return { rows, class: verdict.class, why: verdict.reason, effect, undo, token };
}
