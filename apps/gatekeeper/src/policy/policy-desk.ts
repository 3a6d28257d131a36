/**
 * Policy and hooks as a person looks at them: what is in force and since when, what waits beside it (a file of the data
 * folder, a proposal of the agent), and the card that puts one of these in force. Nothing else of the agent's reaches it.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { versionOf } from '@interlock/gate';
import { type Actor, asFault, Fault, type Host, type Id } from '@interlock/model';
import { defaultSet, loadPolicies, type PolicySet, textDiff } from '@interlock/policy';
import type { Explanation, HooksView, PolicyView, WaitingText } from '@interlock/protocol';
import type { OwnRule } from '@interlock/risk';
import type { Cards } from '../call/cards.ts';
import { demandsOfDeed, requireAlone, requireApprovals } from '../call/person-deed.ts';
import type { Hook } from '../hooks/hook.ts';
import { hooksOfFile } from '../hooks/hook-file.ts';
import type { Hooks } from '../hooks/hooks.ts';
import type { House } from '../house.ts';
import type { PolicyKeeper, ProposedPolicy } from '../policy-keeper.ts';
import { type Case, explained } from './explain.ts';
import { type PolicyProposals, proposedText } from './proposals.ts';
import { readRuleFile, watchRuleFile } from './rule-file.ts';
import { type RulesCard, rulesCard } from './rules-card.ts';
import { byFile, fileOf, waitingHooks, waitingPolicy } from './waiting.ts';

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
  /** The fingerprint of this vault's key, which never counts as another person's. */
  readonly ownKey?: () => string;
}

export class PolicyDesk {
  readonly #rooms: PolicyRooms;
  readonly #files: { readonly policy: string; readonly hooks: string };
  /** Texts whose card is open, by tool and both versions. */
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
      waiting: waitingHooks(this.#files.hooks, this.#rooms.hooks),
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
    const next = this.proposed(text);
    if (next.version !== version) throw otherPolicy('The text is not the one that was shown.');
    const base = keeper.current().version;
    return this.#open(
      {
        tool: 'policy.activate',
        domain: 'policy',
        subject: from === byFile ? this.#files.policy : (proposals.get(from)?.title ?? 'proposal'),
        ...next,
        previous: base,
        sha256: sha256(text),
        notes: [...next.warnings, ...this.#lockNotes(text)],
        effect:
          'Holds for every call from then on. What was decided before and has not begun is refused; open cards and grants too.',
        undo: 'Put the text before in force again: its diff stands in the ledger.',
      },
      async (by) => {
        if (keeper.current().version !== base) throw otherPolicy('Another policy came in force meanwhile.');
        await keeper.activate(text, version, by);
        if (from !== byFile) proposals.drop(from);
      },
    );
  }

  /** The same for the hooks of the file. Throws `hook.*`. */
  async askHooks(version: string): Promise<{ card: Id<'card'> }> {
    const { hooks } = this.#rooms;
    const file = readRuleFile(this.#files.hooks);
    if (!file) throw new Fault('hook.no-file', `There is no ${this.#files.hooks}.`, 'Write the list there first.');
    const list = hooksOfFile(file.text, this.#files.hooks);
    const next = hooks.propose(list);
    if (next.version !== version) throw otherHooks('The hooks are not those that were shown.');
    const now = hooks.current();
    return this.#open(
      {
        tool: 'hook.set',
        domain: 'hooks',
        subject: this.#files.hooks,
        ...next,
        previous: now.version,
        sha256: sha256(next.text),
        diff: textDiff(now, next),
        notes: [],
        effect:
          'These programs and endpoints are asked around every call from then on. A program runs as you, and sees every command.',
        undo: 'Set the list before: each hook stands in the ledger as it was.',
      },
      async (by) => {
        if (hooks.current().version !== now.version) throw otherHooks('Other hooks were set meanwhile.');
        await hooks.set(list, by, version);
      },
    );
  }

  /** What a text would change. Throws `policy.invalid`, `policy.locked-in` where nobody could change it again. */
  proposed(text: string): ProposedPolicy {
    const next = this.#rooms.keeper.propose(text);
    requireChangeable(loadPolicies(text), this.#rooms);
    return next;
  }

  /** The same at the command line, where no card stands: refused where the policy wants others. Throws `policy.*`, `others.needed`. */
  async activate(text: string, version: string, by: Actor): Promise<ProposedPolicy> {
    this.proposed(text);
    requireAlone(this.#rooms.house, 'policy.activate', by, { through: 'command-line' });
    return this.#rooms.keeper.activate(text, version, by);
  }

  /** Throws `hook.*`, `others.needed`. */
  async setHooks(list: unknown, by: Actor): Promise<void> {
    this.#rooms.hooks.propose(list);
    requireAlone(this.#rooms.house, 'hook.set', by, { through: 'command-line' });
    await this.#rooms.hooks.set(list, by);
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
    const now = this.#waiting().length + (waitingHooks(this.#files.hooks, this.#rooms.hooks) ? 1 : 0);
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

  /** Whom the policy wants for its own change from then on, where it is more than now. */
  #lockNotes(text: string): string[] {
    const { house } = this.#rooms;
    const then = demandsOfDeed({ ...house, policy: () => loadPolicies(text) }, 'policy.activate');
    const now = demandsOfDeed(house, 'policy.activate');
    if (!then?.others || then.others === now?.others) return [];
    const names = then.approvers.map(({ name }) => name).join(', ');
    return [`From then on the policy itself is changed only with ${then.others} signatures out of: ${names}.`];
  }

  #waiting(): WaitingText[] {
    const { proposals, conversationTitle } = this.#rooms;
    const file = fileOf(this.#files.policy);
    const about = { from: byFile, title: 'policy.cedar', source: this.#files.policy };
    return [
      ...(file ? [waitingPolicy({ ...about, at: file.at }, () => this.proposed(file.text()))] : []),
      ...proposals
        .list()
        .toReversed()
        .map(({ id, title, conversation, at }) =>
          waitingPolicy({ from: id, title, source: `the agent, in “${conversationTitle(conversation)}”`, at }, () =>
            this.proposed(this.#textOf(id)),
          ),
        ),
    ].filter((one) => one.fault !== null || one.rows.length > 0);
  }

  async #open(of: RulesCard, carryOut: (by: Actor) => Promise<void>): Promise<{ card: Id<'card'> }> {
    const { cards, house } = this.#rooms;
    const same = `${of.tool} ${of.version} ${of.previous}`;
    if (this.#asked.has(same))
      throw new Fault('card.open-already', 'Its card stands already.', 'Answer it in the approvals at the right.');
    const { card, call, decision } = rulesCard(of, house);
    const end = (async () => {
      try {
        const answer = await cards.ask(card, this.#ends.signal, { call, decision });
        if (answer.answer !== 'approved') return;
        if (versionOf(house.policy()) !== decision.policy) throw otherPolicy('Another policy came in force meanwhile.');
        requireApprovals(house, of.tool, [answer.approval, ...(answer.signed ?? [])]);
        await carryOut(answer.approval.by);
      } catch (error) {
        const fault = asFault(
          error,
          'policy.failed',
          'It could not be put in force.',
          'What was in force stays. Try again.',
        );
        house.events.emit(told(house, fault.code, fault.message, fault.next));
      } finally {
        this.#asked.delete(same);
        this.recount();
      }
    })();
    this.#asked.set(same, end);
    return { card: card.id };
  }
}

/** Throws `policy.locked-in` where the set wants more signatures for its own change than there are people who could give them. */
function requireChangeable(next: PolicySet, { house, ownKey }: PolicyRooms): void {
  const demands = demandsOfDeed({ ...house, policy: () => next }, 'policy.activate');
  const own = ownKey?.();
  const others = demands?.approvers.filter(({ key }) => key !== own) ?? [];
  if (!demands || demands.others <= others.length) return;
  throw new Fault(
    'policy.locked-in',
    `With it in force nobody could change the policy again: that wants ${demands.others} signatures of others, and ${others.length} could be given (${demands.rules.join(', ') || 'a policy that errs'}).`,
    'Name enough approvers besides yourself, or except context.tool == "policy.activate".',
  );
}

const runs = ({ command, url }: Hook): string => url ?? command?.join(' ') ?? '';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const otherPolicy = (what: string): Fault => new Fault('policy.other-version', what, 'Look at the change again.');
const otherHooks = (what: string): Fault => new Fault('hook.other-version', what, 'Look at the change again.');

function told(house: House, code: string, text: string, next: string) {
  return { type: 'notice', at: house.around.now(), conversation: null, code, text, next } as const;
}
