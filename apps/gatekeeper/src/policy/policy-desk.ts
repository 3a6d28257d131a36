/**
 * Policy and hooks as a person looks at them: what is in force and since when, what waits beside it (a file of the data
 * folder, a proposal of the agent), and the card that puts one of these in force. Nothing else of the agent's reaches it.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { type Actor, asFault, canonicalBytes, type Demands, Fault, type Host, type Id, newId } from '@interlock/model';
import { type DiffRow, defaultSet, loadPolicies, type PolicySet, rowsOfDiff, textDiff } from '@interlock/policy';
import type { Card, Explanation, HooksView, PolicyView, WaitingText } from '@interlock/protocol';
import type { OwnRule } from '@interlock/risk';
import { cardLife } from '../call/card.ts';
import type { Cards } from '../call/cards.ts';
import { demandsOfDeed } from '../call/person-deed.ts';
import type { Hook } from '../hooks/hook.ts';
import { hooksOfFile } from '../hooks/hook-file.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { House } from '../house.ts';
import type { PolicyKeeper } from '../policy-keeper.ts';
import { type Case, explained } from './explain.ts';
import { type PolicyProposal, type PolicyProposals, proposedText } from './proposals.ts';
import { readRuleFile, watchRuleFile } from './rule-file.ts';

export interface PolicyRooms {
  readonly house: House;
  /** The data folder, where `policy.cedar` and `hooks.json` are looked for. */
  readonly folder: string;
  readonly keeper: PolicyKeeper;
  readonly hooks: Hooks;
  readonly proposals: PolicyProposals;
  readonly cards: Cards;
  readonly hosts: () => readonly Host[];
  readonly rules: () => readonly OwnRule[];
  readonly conversationTitle: (id: string) => string;
}

const byFile = 'file';

export class PolicyDesk {
  readonly #rooms: PolicyRooms;
  readonly #files: { readonly policy: string; readonly hooks: string };
  /** Texts whose card is open. */
  readonly #asked = new Map<string, Promise<void>>();
  readonly #ends = new AbortController();
  #waits = 0;
  onChange: () => void = () => {};

  constructor(rooms: PolicyRooms) {
    this.#rooms = rooms;
    this.#files = { policy: path.join(rooms.folder, 'policy.cedar'), hooks: path.join(rooms.folder, 'hooks.json') };
  }

  view(): PolicyView {
    const { keeper } = this.#rooms;
    const { version, text, policies } = keeper.current();
    return {
      version,
      text,
      kind: text === defaultSet ? 'shipped' : text === '' ? 'empty' : 'own',
      since: keeper.since(),
      policies: policies.map(({ id, effect, annotations }) => ({ id, effect, reason: annotations.reason ?? null })),
      file: this.#files.policy,
      waiting: this.#waiting(),
    };
  }

  hooksView(): HooksView {
    const { hooks } = this.#rooms;
    return {
      version: hooks.current().version,
      since: hooks.since(),
      broken: hooks.broken,
      hooks: hooks.list().map((hook) => ({
        name: hook.name,
        stage: hook.stage,
        runs: runs(hook),
        tools: hook.tools ?? null,
        milliseconds: hook.milliseconds,
        ...hooks.recordOf(hook.name),
      })),
      file: this.#files.hooks,
      waiting: this.#hooksWaiting(),
    };
  }

  /** What would happen if, with the set in force or one that waits. Throws `host.none`, `policy.*`. */
  explain(from: string | undefined, host: Id<'host'>, asked: Pick<Case, 'command' | 'trust' | 'mode'>): Explanation {
    const { hosts, rules, keeper, house } = this.#rooms;
    const found = hosts().find(({ id }) => id === host);
    if (!found) throw new Fault('host.none', 'There is no such host.', 'Choose one from the list.');
    const set: PolicySet = from === undefined ? keeper.current() : loadPolicies(this.#textOf(from));
    return explained(set, asked, { host: found, hosts: hosts(), rules: rules() }, new Date(house.around.now()));
  }

  /** Opens the card that puts a text in force. Throws `policy.*` where it is not the one that was looked at. */
  async ask(from: string, version: string): Promise<{ card: Id<'card'> }> {
    const { keeper, proposals } = this.#rooms;
    const text = this.#textOf(from);
    const next = keeper.propose(text);
    if (next.version !== version)
      throw new Fault('policy.other-version', 'The text is not the one that was shown.', 'Look at the change again.');
    const base = keeper.current().version;
    const card = this.#card({
      tool: 'policy.activate',
      domain: 'policy',
      subject: from === byFile ? this.#files.policy : (proposals.get(from)?.title ?? 'proposal'),
      ...next,
      previous: base,
      rows: rowsOfDiff(next.diff),
      notes: [...next.warnings],
      effect:
        'Holds for every call from then on. What was decided before and has not begun is refused; open cards and grants too.',
      undo: 'Put the text before in force again: its diff stands in the ledger.',
    });
    return this.#open(card, async (by) => {
      if (keeper.current().version !== base)
        throw new Fault('policy.other-version', 'Another policy came in force meanwhile.', 'Look at the change again.');
      await keeper.activate(text, version, by);
      if (from !== byFile) proposals.drop(from);
    });
  }

  /** The same for the hooks of the file. Throws `hook.*`. */
  async askHooks(version: string): Promise<{ card: Id<'card'> }> {
    const { hooks } = this.#rooms;
    const file = readRuleFile(this.#files.hooks);
    if (!file) throw new Fault('hook.no-file', `There is no ${this.#files.hooks}.`, 'Write the list there first.');
    const next = hooks.propose(hooksOfFile(file.text, this.#files.hooks));
    if (next.version !== version)
      throw new Fault('hook.other-version', 'The hooks are not those that were shown.', 'Look at the change again.');
    const now = hooks.current();
    const card = this.#card({
      tool: 'hook.set',
      domain: 'hooks',
      subject: this.#files.hooks,
      ...next,
      previous: now.version,
      rows: rowsOfDiff(textDiff(now, next)),
      notes: [],
      effect:
        'These programs and endpoints are asked around every call from then on. A program runs as you, and sees every command.',
      undo: 'Set the list before: each hook stands in the ledger as it was.',
    });
    return this.#open(card, async (by) => {
      if (hooks.current().version !== now.version)
        throw new Fault('hook.other-version', 'Other hooks were set meanwhile.', 'Look at the change again.');
      await hooks.set(next.list, by);
    });
  }

  /** Withdraws what is open; resolves when that is written down. */
  async close(): Promise<void> {
    this.#ends.abort();
    await Promise.all(this.#asked.values());
  }

  dismiss(proposal: string): void {
    this.#rooms.proposals.drop(proposal);
  }

  /** How many texts wait; counted when a file or a proposal changes, and when somebody looks. */
  waits(): number {
    return this.#waits;
  }

  /** Looks after the two files; ends with what it answers. */
  watch(): () => void {
    const look = () => this.recount();
    look();
    this.#rooms.proposals.onChange = look;
    const ends = [watchRuleFile(this.#files.policy, look), watchRuleFile(this.#files.hooks, look)];
    return () => {
      for (const end of ends) end();
    };
  }

  recount(): void {
    const now = this.#waiting().length + (this.#hooksWaiting() ? 1 : 0);
    if (now === this.#waits) return;
    this.#waits = now;
    this.onChange();
  }

  #textOf(from: string): string {
    const { keeper, proposals } = this.#rooms;
    if (from === byFile) {
      const file = readRuleFile(this.#files.policy);
      if (!file)
        throw new Fault('policy.no-file', `There is no ${this.#files.policy}.`, 'Write the policy there first.');
      return file.text;
    }
    const proposal = proposals.get(from);
    if (!proposal) throw new Fault('policy.no-proposal', 'This proposal is gone.', 'Look at those that wait.');
    return proposedText(keeper.current(), proposal);
  }

  #waiting(): WaitingText[] {
    const { proposals, conversationTitle } = this.#rooms;
    const file = fileOf(this.#files.policy);
    return [
      ...(file ? [this.#waitingText(byFile, 'policy.cedar', this.#files.policy, file.at, () => file.text())] : []),
      ...proposals
        .list()
        .toReversed()
        .map((one: PolicyProposal) =>
          this.#waitingText(one.id, one.title, `the agent, in “${conversationTitle(one.conversation)}”`, one.at, () =>
            this.#textOf(one.id),
          ),
        ),
    ].filter((one) => one.fault !== null || one.rows.length > 0);
  }

  #waitingText(from: string, title: string, source: string, at: number, text: () => string): WaitingText {
    const about = { from, title, source, at };
    try {
      const { version, diff, added, removed, changed, loosens, warnings } = this.#rooms.keeper.propose(text());
      return {
        ...about,
        version,
        rows: rowsOfDiff(diff),
        added: [...added],
        removed: [...removed],
        changed: [...changed],
        loosens,
        warnings: [...warnings],
        fault: null,
      };
    } catch (error) {
      return refused(about, error);
    }
  }

  #hooksWaiting(): WaitingText | null {
    const { hooks } = this.#rooms;
    const file = fileOf(this.#files.hooks);
    if (!file) return null;
    const about = { from: byFile, title: 'hooks.json', source: this.#files.hooks, at: file.at };
    try {
      const { version, text, added, removed, changed, loosens } = hooks.propose(
        hooksOfFile(file.text(), this.#files.hooks),
      );
      if (version === hooks.current().version && !hooks.broken) return null;
      const rows = rowsOfDiff(textDiff(hooks.current(), { text, version }));
      return {
        ...about,
        version,
        rows,
        added: [...added],
        removed: [...removed],
        changed: [...changed],
        loosens,
        warnings: [],
        fault: null,
      };
    } catch (error) {
      return refused(about, error);
    }
  }

  #card(of: CardOf): Card {
    const { house } = this.#rooms;
    const now = house.around.now();
    const wanted = demandsOfDeed(house, of.tool);
    const own: Demands = { presence: true, others: 0, approvers: [], rules: ['floor.loosens'], reason: null };
    const presence = wanted?.presence === true || (of.loosens && house.provable());
    const demands = presence ? { ...own, rules: wanted?.presence ? wanted.rules : own.rules } : null;
    const names = (word: string, ids: readonly string[]) =>
      ids.length > 0 ? [{ name: word, value: ids.join(', ') }] : [];
    return {
      id: newId('card', house.around.random),
      call: newId('call', house.around.random),
      conversation: null,
      hash: createHash('sha256')
        .update(canonicalBytes(['interlock/rules-card/v1', of.tool, of.version, of.previous]))
        .digest('hex'),
      tool: of.tool,
      domain: of.domain,
      organization: house.organizationName,
      host: null,
      lines: [],
      arguments: [
        { name: 'Version', was: of.previous, value: of.version },
        ...names('Adds', of.added),
        ...names('Takes out', of.removed),
        ...names('Rewords', of.changed),
        { name: 'From', value: of.subject },
      ],
      answers: [],
      diff: {
        by: 'text',
        read: `compared with what is in force`,
        fingerprint: of.previous,
        rows: [...of.rows],
        notes: [...of.notes],
        returned: false,
      },
      class: of.loosens ? 'dangerous' : 'moderate',
      tags: [],
      why: of.loosens
        ? 'It may let more through than what is in force.'
        : 'It lets nothing more through than what is in force.',
      asks: { reason: 'It changes what later decisions rest on.', rule: 'floor.decides' },
      effect: of.effect,
      undo: { lines: [], note: of.undo },
      account: null,
      placeholders: [],
      hostKeys: [],
      ...(demands && { demands }),
      deed: 'Put it in force',
      opened: now,
      expires: now + cardLife,
    };
  }

  async #open(card: Card, carryOut: (by: Actor) => Promise<void>): Promise<{ card: Id<'card'> }> {
    const { cards, house } = this.#rooms;
    if (this.#asked.has(card.hash))
      throw new Fault('card.open-already', 'Its card stands already.', 'Answer it in the approvals at the right.');
    const end = (async () => {
      try {
        const answer = await cards.ask(card, this.#ends.signal);
        if (answer.answer === 'approved') await carryOut(answer.approval.by);
      } catch (error) {
        const fault = asFault(
          error,
          'policy.failed',
          'It could not be put in force.',
          'What was in force stays. Try again.',
        );
        house.events.emit(told(house, fault.code, fault.message, fault.next));
      } finally {
        this.#asked.delete(card.hash);
        this.recount();
      }
    })();
    this.#asked.set(card.hash, end);
    return { card: card.id };
  }
}

interface CardOf {
  readonly tool: 'policy.activate' | 'hook.set';
  readonly domain: string;
  readonly subject: string;
  readonly version: string;
  readonly previous: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  readonly loosens: boolean;
  readonly rows: readonly DiffRow[];
  readonly notes: readonly string[];
  readonly effect: string;
  readonly undo: string;
}

/** What stands in a file, or why it cannot be read, told when its text is asked for. */
function fileOf(file: string): { readonly at: number; readonly text: () => string } | null {
  try {
    const read = readRuleFile(file);
    return read && { at: read.at, text: () => read.text };
  } catch (error) {
    return {
      at: 0,
      text: () => {
        throw error;
      },
    };
  }
}

function refused(about: Pick<WaitingText, 'from' | 'title' | 'source' | 'at'>, error: unknown): WaitingText {
  const fault = asFault(error, 'policy.unreadable', 'It cannot be read.', 'What is in force stays. Mend it.').view();
  return { ...about, version: '', rows: [], added: [], removed: [], changed: [], loosens: false, warnings: [], fault };
}

const runs = ({ command, url }: Hook): string => url ?? command?.join(' ') ?? '';

function told(house: House, code: string, text: string, next: string) {
  return { type: 'notice', at: house.around.now(), conversation: null, code, text, next } as const;
}
