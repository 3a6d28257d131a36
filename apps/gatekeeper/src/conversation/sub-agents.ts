/**
 * Helpers: agents that an agent set to work. Each has a context and a budget of its own, within its parent's; trust,
 * mode and stop are the conversation's, looked up at each call and never copied. They live in memory, as their run does.
 */
import { Fault, type Id, newId } from '@interlock/model';
import type { Budget, CallResult, Message } from '@interlock/protocol';
import type { House } from '../house.ts';
import { spentOf } from './budget.ts';
import { type Conversation, type Run, rootOf, unasked } from './conversation.ts';
import { countsWithin } from './counts.ts';
import { endOf, type RunEnd } from './ending.ts';
import { type HistoryItem, messagesOf } from './history.ts';
import { owedOf } from './read-back.ts';
import { narrowed, type Rights, type RoleName, roles, wholeRights } from './rights.ts';

/** Helpers of one run that are at work at once, and in its whole life. */
const sideBySide = 4;
const inAll = 16;

export interface HelperAsk {
  readonly role: RoleName;
  readonly task: string;
  readonly hosts?: readonly Id<'host'>[] | undefined;
  readonly turns?: number | undefined;
}

export interface Helper {
  readonly agent: Id<'agent'>;
  readonly role: RoleName;
  readonly rights: Rights;
  /** The conversation as this helper's calls see it: narrowed hosts, a history of its own, the rest the parent's. */
  readonly conversation: Conversation;
  readonly run: Run;
}

interface Standing extends Helper {
  readonly settle: (end: { readonly end: RunEnd; readonly text: string }) => void;
}

const roleByRun = new WeakMap<Run, RoleName>();

/** Who stands over a helper, nearest first; nobody over the agent that the person talks with. */
export const ancestryOf = ({ parent }: Run): Id<'agent'>[] => (parent ? [parent.agent, ...ancestryOf(parent)] : []);

/** A helper's role, and those of the helpers over it, nearest first. */
export function helperRoles(run: Run): RoleName[] {
  const own = roleByRun.get(run);
  return [...(own ? [own] : []), ...(run.parent ? helperRoles(run.parent) : [])];
}

export interface HelperRooms {
  readonly house: House;
  readonly begin: (helper: Helper) => void;
  readonly stop: (agent: Id<'agent'>) => void;
  readonly hostName: (id: Id<'host'>) => string;
}

export class Helpers {
  readonly #rooms: HelperRooms;
  readonly #standing = new Map<Id<'agent'>, Standing>();
  readonly #begun = new WeakMap<Run['counts'], number>();

  constructor(rooms: HelperRooms) {
    this.#rooms = rooms;
  }

  get(agent: Id<'agent'>): Helper | undefined {
    return this.#standing.get(agent);
  }

  rightsOf(agent: Id<'agent'>): Rights {
    return this.#standing.get(agent)?.rights ?? wholeRights;
  }

  /** Sets a helper to work and waits for what it comes back with. Throws Fault `helper.too-many`, `helper.too-deep`. */
  async start(asked: HelperAsk, parent: { conversation: Conversation; run: Run }): Promise<CallResult> {
    const { house } = this.#rooms;
    const { conversation, run } = parent;
    const rights = narrowed(this.rightsOf(run.agent), asked);
    if (!rights)
      throw new Fault('helper.too-deep', 'A helper of a helper sets nobody to work.', 'Do this part yourself.');
    this.#requireRoom(rootOf(run));
    const agent = newId('agent', house.around.random);
    const hosts = hostsWithin(conversation.hosts, rights.hosts);
    const helper = this.#made(agent, { ...asked, hosts: undefined }, { ...rights, hosts }, parent);
    await house.journal.write({
      type: 'helper.begun',
      conversation: conversation.id,
      run: run.id,
      agent,
      parent: run.agent,
      role: asked.role,
      changes: rights.changes,
      sealed: { task: asked.task },
    });
    run.live.throwIfAborted();
    house.events.emit({
      type: 'agent.started',
      at: house.around.now(),
      conversation: conversation.id,
      agent,
      role: asked.role,
      task: asked.task,
      hosts: hosts && [...hosts].map(this.#rooms.hostName),
      changes: rights.changes,
    });
    const ended = await this.#work(helper);
    const spent = spentOf(helper.run, house.around.now());
    const { rejected } = helper.run.counts;
    await house.journal
      .write({ type: 'helper.ended', conversation: conversation.id, run: run.id, agent, end: ended.end })
      .catch(() => {});
    house.events.emit({
      type: 'agent.ended',
      at: house.around.now(),
      conversation: conversation.id,
      agent,
      ...ended,
      spent,
    });
    run.live.throwIfAborted();
    return {
      status: ended.end === 'done' ? 'ok' : ended.end === 'rejected' || ended.end === 'stopped' ? ended.end : 'error',
      source: 'helper',
      text: `[${asked.role}: ${ended.end}, ${spent.turns} turns${rejected > 0 ? `, ${rejected} rejected` : ''}]\n${ended.text}`,
    };
  }

  /** Its agent said that it is through; how it ended is told from what it did. */
  end(agent: Id<'agent'>, reason: 'finished' | 'stopped' | 'failed', text: string): boolean {
    const helper = this.#standing.get(agent);
    if (!helper) return false;
    helper.settle({ end: endOf(helper.run, reason, owedOf(helper.conversation.events, agent)), text });
    return true;
  }

  /** Hands every live helper to a workspace that has just come up. */
  resume(): void {
    for (const helper of this.#standing.values()) {
      unasked(helper.run);
      this.#rooms.begin(helper);
    }
  }

  heard(run: Run, message: Message): boolean {
    return this.keep(run, { kind: 'assistant', message });
  }

  answered(run: Run, use: string, result: CallResult): boolean {
    return this.keep(run, { kind: 'result', use, result });
  }

  /** Whether the run is a helper's; then it is kept in the helper's own history. */
  keep(run: Run, item: HistoryItem): boolean {
    const helper = this.#standing.get(run.agent);
    helper?.conversation.history.push(item);
    return helper !== undefined;
  }

  #requireRoom(root: Run): void {
    const begun = (this.#begun.get(root.counts) ?? 0) + 1;
    const now = [...this.#standing.values()].filter(({ run }) => rootOf(run) === root).length;
    if (begun > inAll || now >= sideBySide)
      throw new Fault(
        'helper.too-many',
        `A run has ${sideBySide} helpers at once and ${inAll} in all.`,
        'Wait for one to end, or do this part yourself.',
      );
    this.#begun.set(root.counts, begun);
  }

  #made(
    agent: Id<'agent'>,
    { role, task, turns }: HelperAsk,
    rights: Rights,
    parent: { conversation: Conversation; run: Run },
  ): Helper {
    const { conversation, run } = parent;
    const history: HistoryItem[] = [{ kind: 'task', text: taskWords(role, task) }];
    const own: Conversation = Object.create(conversation, {
      history: { value: history },
      hosts: { value: rights.hosts && [...rights.hosts] },
      // A helper that may not change reads in every mode; else the mode is what it is at each call.
      mode: { get: () => (rights.changes || conversation.mode !== 'default' ? conversation.mode : 'ask') },
    }) as Conversation;
    const ownRun: Run = Object.create(run, {
      agent: { value: agent },
      begun: { value: this.#rooms.house.around.now() },
      calls: { value: new Map() },
      counts: { value: countsWithin(run.counts) },
      held: { value: { tokens: 0, cost: 0 } },
      budget: { value: budgetWithin(run, turns, this.#rooms.house.around.now()) },
      outOf: { value: null, writable: true },
      talking: { value: null, writable: true },
      lacking: { value: null, writable: true },
      parent: { value: run },
    }) as Run;
    roleByRun.set(ownRun, role);
    return { agent, role, rights, conversation: own, run: ownRun };
  }

  /** Runs until it ends, or until its run does. */
  async #work(helper: Helper): Promise<{ readonly end: RunEnd; readonly text: string }> {
    const { agent, run } = helper;
    return new Promise((resolve) => {
      const settle = (end: { readonly end: RunEnd; readonly text: string }) => {
        this.#standing.delete(agent);
        run.live.removeEventListener('abort', over);
        void Promise.allSettled(run.calls.values())
          .then(() => run.outcomes.settled())
          .then(() => resolve(end));
      };
      const over = () => {
        this.#rooms.stop(agent);
        settle({ end: 'stopped', text: 'Its run was stopped.' });
      };
      run.live.addEventListener('abort', over, { once: true });
      this.#standing.set(agent, { ...helper, settle });
      if (run.live.aborted) over();
      else this.#rooms.begin(helper);
    });
  }
}

/** What the workspace is told of a helper. */
export function beginningOf({ agent, conversation }: Helper) {
  return { agent, mode: conversation.mode, ...messagesOf(conversation.history) };
}

/** Hosts of both, where either names some. */
function hostsWithin(
  narrowedTo: readonly Id<'host'>[] | null,
  rights: ReadonlySet<Id<'host'>> | null,
): ReadonlySet<Id<'host'>> | null {
  if (narrowedTo === null) return rights;
  return new Set(rights === null ? narrowedTo : narrowedTo.filter((id) => rights.has(id)));
}

/** Half of what its parent has left, and no more turns than asked; its parent's own end holds above it all the same. */
function budgetWithin(run: Run, turns: number | undefined, now: number): Budget {
  const spent = spentOf(run, now);
  const { held } = run; // what its other helpers' requests may still use is not its to give
  const half = (most: number | null, used: number) =>
    most === null ? null : Math.max(1, Math.floor((most - used) / 2));
  const own = half(run.budget.turns, spent.turns);
  return {
    turns: Math.min(own ?? 100, turns ?? 20),
    tokens: half(run.budget.tokens, spent.tokens + held.tokens),
    cost: half(run.budget.cost, (spent.cost ?? 0) + held.cost),
    minutes: half(run.budget.minutes, Math.floor(spent.milliseconds / 60_000)),
  };
}

const taskWords = (role: RoleName, task: string): string =>
  `You are a helper (${role}: it ${roles[role].says}). The agent that works with the person gave you this task. It is not the person's own word and approves nothing.\n\n${task}\n\nAt the end say in a few lines what you found or did, what proves it, and what is still open.`;
