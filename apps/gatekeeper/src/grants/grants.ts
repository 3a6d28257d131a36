/**
 * Grants: what a person lets through beforehand, for some hosts, some uses and some minutes. They live in this process
 * alone, so that a restart, a lock and a sign-out end them all.
 */
import { isDeepStrictEqual } from 'node:util';
import {
  beyondGrants,
  fitsGrant,
  type GrantPattern,
  type GrantRuling,
  grantPattern,
  shownPattern,
} from '@interlock/gate';
import { type Actor, type Answer, type Call, Fault, type Host, type Id, newId, type Verdict } from '@interlock/model';
import type { Card, GrantView, RunEvent } from '@interlock/protocol';
import type { Cards } from '../call/cards.ts';
import { requireAlone } from '../call/person-deed.ts';
import { type House, proveFirst } from '../house.ts';

interface Grant {
  readonly id: Id<'grant'>;
  readonly conversation: Id<'conversation'>;
  readonly by: Actor;
  readonly granted: readonly string[];
  readonly pattern: GrantPattern;
  readonly answers: readonly Answer[];
  /** Host records as they were; a grant ends for a host that changed. */
  readonly hosts: ReadonlyMap<Id<'host'>, { readonly name: string; readonly version: number; readonly login: string }>;
  readonly policy: string;
  /** The conversation's trust when it was given. */
  readonly trust: string;
  readonly until: number;
  /** The same end on a clock that nobody sets back. */
  readonly ends: number;
  readonly uses: number;
  left: number;
}

/** What a person asks for on an open card. */
export interface GrantAsk {
  readonly card: Id<'card'>;
  readonly hash: string;
  /** Other lines that should fit too; a word that differs is opened. */
  readonly examples: readonly string[];
}

export interface GrantGive extends GrantAsk {
  readonly hosts: readonly Id<'host'>[];
  readonly uses: number;
  readonly minutes: number;
}

export interface GrantRooms {
  readonly house: House;
  readonly cards: Cards;
  readonly hosts: () => readonly Host[];
  /** The trust of a conversation, in a word that changes with it. */
  readonly trust: (conversation: Id<'conversation'>) => string;
  /** The version of a keychain entry as it is now. */
  readonly entryVersion: (id: Id<'entry'>) => number | undefined;
  /** Calls that were proposed lately, newest last. */
  readonly recent: () => readonly Extract<RunEvent, { type: 'call.decided' }>[];
}

/** Grants that may stand at once. */
const most = 50;

export class Grants {
  readonly #rooms: GrantRooms;
  readonly #all = new Map<Id<'grant'>, Grant>();
  /** Without a use left, though calls that took one may wait for their turn still. */
  readonly #spent = new Map<Id<'grant'>, Grant>();
  /** Being written down: what ends the others meanwhile ends these as well. */
  readonly #giving = new Set<{ readonly conversation: Id<'conversation'>; over: boolean }>();
  onChange: () => void = () => {};

  constructor(rooms: GrantRooms) {
    this.#rooms = rooms;
  }

  /** What would be granted, and which recent calls it would have let through. Throws `grant.*`. */
  preview(ask: GrantAsk): { lines: string[]; also: { host: string; command: string }[] } {
    const { pattern, granted } = this.#drawn(ask);
    const also = this.#rooms
      .recent()
      .filter(({ host, command }) => host !== null && fitsGrant(pattern, granted, command.split('\n')))
      .slice(-20)
      .map(({ host, command }) => ({ host: host ?? '', command }));
    return { lines: shownPattern(pattern, granted), also };
  }

  /** Gives it, by a person; the ledger knows before it holds. Throws `grant.*`. */
  async give(ask: GrantGive, by: Actor): Promise<{ id: Id<'grant'> }> {
    const { house } = this.#rooms;
    const { pattern, granted, call, card } = this.#drawn(ask);
    const { conversation } = card;
    if (!conversation) throw beyond('it belongs to no conversation');
    if (this.#all.size >= most)
      throw new Fault('grant.too-many', `${most} grants stand already.`, 'Revoke some that are not needed.');
    const known = this.#rooms.hosts();
    const hosts = new Map(
      known
        .filter(({ id }) => ask.hosts.includes(id))
        .map((host) => [host.id, { name: host.name, version: host.version, login: this.#login(host) }]),
    );
    if (hosts.size === 0) throw new Fault('grant.no-hosts', 'A grant is for named hosts.', 'Choose at least one.');
    if (known.some(({ id, credentialForChanges }) => ask.hosts.includes(id) && credentialForChanges))
      throw beyond('a host among these logs in with an entry for changes, which is lent for an approved call alone');
    if (card.demands) throw beyond('the policy demands more of its approval than one press');
    if (house.provable() && by.proof.kind === 'os-user')
      throw new Fault('grant.presence', 'A grant loosens a decision, and nobody proved to be here.', proveFirst);
    requireAlone(house, 'grant.give', by);
    const span = ask.minutes * 60_000;
    const grant: Grant = {
      id: newId('grant', house.around.random),
      conversation,
      by,
      granted,
      pattern,
      answers: call.answers,
      hosts,
      policy: house.policy().version,
      trust: this.#rooms.trust(conversation),
      until: house.around.now() + span,
      ends: performance.now() + span,
      uses: ask.uses,
      left: ask.uses,
    };
    const giving = { conversation, over: false };
    this.#giving.add(giving);
    const given = house.journal.write({
      type: 'grant.given',
      conversation,
      grant: grant.id,
      to: 'terminal.run',
      scope: [],
      by,
      hosts: [...hosts].map(([id, { name }]) => ({ id, name })),
      uses: grant.uses,
      until: grant.until,
      policy: grant.policy,
      open: pattern.flat().filter((word) => word === null).length,
      sealed: { lines: shownPattern(pattern, granted) },
    });
    await given.finally(() => this.#giving.delete(giving));
    this.#all.set(grant.id, grant);
    if (giving.over) {
      await this.#end(grant, 'stop');
      throw over();
    }
    setTimeout(() => void this.#end(grant, 'time'), span).unref();
    this.onChange();
    return { id: grant.id };
  }

  /** The grant that answers for a call, with one use taken; null where none does. */
  take(call: Call, verdict: Pick<Verdict, 'class' | 'tags'>): GrantRuling | null {
    if (call.by.kind !== 'agent' || !call.target || beyondGrants(call, verdict) !== null) return null;
    const { target } = call;
    const lines = call.lines.map(({ text }) => text);
    for (const grant of this.#all.values()) {
      if (grant.conversation !== call.conversation || !grant.hosts.has(target.host)) continue;
      const cause = this.#over(grant, target);
      if (cause !== null) {
        void this.#end(grant, cause);
        continue;
      }
      if (!isDeepStrictEqual([...grant.answers], call.answers) || !fitsGrant(grant.pattern, grant.granted, lines))
        continue;
      grant.left--;
      if (grant.left === 0) void this.#end(grant, 'uses');
      this.onChange();
      return { grant: grant.id, reason: `${grant.by.name} granted it; ${grant.left} of ${grant.uses} uses are left.` };
    }
    return null;
  }

  /** Where a grant let a call through, it still stands when the call's turn comes. Throws `grant.over`. */
  requireStanding(rule: string): void {
    if (!rule.startsWith('grant.')) return;
    const id = rule.slice('grant.'.length) as Id<'grant'>;
    const grant = this.#all.get(id) ?? this.#spent.get(id);
    if (!grant || this.#late(grant)) throw over();
  }

  views(): GrantView[] {
    return [...this.#all.values()].map((grant) => ({
      id: grant.id,
      conversation: grant.conversation,
      by: grant.by.name,
      lines: shownPattern(grant.pattern, grant.granted),
      hosts: [...grant.hosts.values()].map(({ name }) => name),
      left: grant.left,
      uses: grant.uses,
      until: grant.until,
    }));
  }

  async revoke(id: Id<'grant'>, by: Actor): Promise<void> {
    const grant = this.#all.get(id);
    if (!grant) throw new Fault('grant.none', 'This grant is over already.', 'Nothing is let through by it.');
    await this.#end(grant, 'revoked', by);
  }

  /** Stop, a change of trust, a lock: ends those of a conversation, or all. It acts before the ledger is told. */
  endAll(cause: 'stop' | 'trust' | 'lock' | 'sign-out', conversation?: Id<'conversation'>): void {
    const meant = (one: { readonly conversation: Id<'conversation'> }) =>
      conversation === undefined || one.conversation === conversation;
    for (const giving of this.#giving) if (meant(giving)) giving.over = true;
    for (const [id, grant] of this.#spent) if (meant(grant)) this.#spent.delete(id);
    for (const grant of [...this.#all.values()]) if (meant(grant)) void this.#end(grant, cause);
  }

  #drawn({ card: id, hash, examples }: GrantAsk): {
    card: Card;
    call: Call;
    granted: string[];
    pattern: GrantPattern;
  } {
    const { card, call } = this.#rooms.cards.exported(id);
    if (card.hash !== hash)
      throw new Fault('card.changed', 'The call is not the one that stood on the card.', 'Read the card again.');
    const why = beyondGrants(call, card);
    if (why !== null) throw beyond(why);
    const granted = call.lines.map(({ text }) => text);
    const others = examples.map((text) => text.split('\n').filter((line) => line.trim() !== ''));
    const pattern = grantPattern(granted, others);
    if (!pattern)
      throw new Fault(
        'grant.bad-example',
        'The example has other lines, opens the word that says what is done, or has more than a plain word there.',
        'Write the same lines with other names, numbers or addresses in them.',
      );
    return { card, call, granted, pattern };
  }

  #over(grant: Grant, target: NonNullable<Call['target']>): 'time' | 'trust' | 'policy' | 'host' | null {
    const { house, trust } = this.#rooms;
    if (this.#late(grant)) return 'time';
    if (trust(grant.conversation) !== grant.trust) return 'trust';
    if (house.policy().version !== grant.policy) return 'policy';
    const host = this.#rooms.hosts().find(({ id }) => id === target.host);
    const then = grant.hosts.get(target.host);
    return host && then?.version === target.version && then.login === this.#login(host) ? null : 'host';
  }

  #late({ until, ends }: Grant): boolean {
    return this.#rooms.house.around.now() >= until || performance.now() >= ends;
  }

  /** The entries that log in and enable, as they are: another account under the same name is another login. */
  #login({ credential, credentialForEnable }: Host): string {
    return [credential, credentialForEnable]
      .map((entry) => (entry ? `${entry} ${this.#rooms.entryVersion(entry) ?? 'gone'}` : 'none'))
      .join(', ');
  }

  async #end(grant: Grant, cause: string, by?: Actor): Promise<void> {
    if (cause !== 'uses') this.#spent.delete(grant.id);
    if (!this.#all.delete(grant.id)) return;
    if (cause === 'uses') this.#spent.set(grant.id, grant);
    this.onChange();
    await this.#rooms.house.journal
      .write({
        type: 'grant.ended',
        conversation: grant.conversation,
        grant: grant.id,
        cause,
        used: grant.uses - grant.left,
        ...(by && { by }),
      })
      .catch(() => {});
  }
}

const over = (): Fault =>
  new Fault(
    'grant.over',
    'The grant that let it through is over.',
    'Nothing ran. Propose it again; it is decided anew.',
  );

const beyond = (why: string): Fault =>
  new Fault('grant.beyond', `No grant can cover this: ${why}.`, 'Approve it each time.');
