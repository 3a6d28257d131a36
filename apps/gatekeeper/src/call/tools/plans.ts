/**
 * Plans: `plan.propose` puts steps on one card, `plan.run` runs an approved plan. An approval binds the exact bytes of
 * each step on the host as it was; steps run in order, each with a permit of its own, each after the check of the one
 * before held. A failed step, a failed check or a changed host makes the rest void.
 */

import { planAnswers, type Question } from '@interlock/gate';
import type { Decision, Verdict } from '@interlock/model';
import { type Approval, type Call, callHash, Fault, type Host, type Id, type Permit } from '@interlock/model';
import { type Plan, type PlanEdit, type PlanState, type PlanStep, planEditSchema } from '@interlock/protocol';
import { classify } from '@interlock/risk';
import type { House } from '../../house.ts';
import { type End, endIn } from '../both-clocks.ts';
import { onlyReads } from './check-read.ts';
import { type Arguments, type Around, given, type OwnTool, type RunTool, told } from './tool.ts';

export const planPropose: OwnTool = {
  name: 'plan.propose',
  nature: 'plan',
  domain: 'plan',
  needsHost: false,
  arguments: given(planEditSchema),
  judge(raw, around): Verdict {
    const steps = stepsOf(planEditSchema.parse(raw), around.hosts);
    const again = steps.filter((step) => !step.covered && step.class !== 'read-only').length;
    return {
      class: 'moderate',
      reason: `${steps.length} steps in order, each after the check before it held${again === 0 ? '' : `; ${again} of them ask again at their turn`}.`,
      tags: [],
    };
  },
  preview: (raw, around) =>
    stepsOf(planEditSchema.parse(raw), around.hosts).map((step, at) => ({
      name: `${at + 1}. ${step.host.name} (${step.host.environment}, ${step.class}${step.covered || step.class === 'read-only' ? '' : ', asks again'})`,
      value: `${step.command}\n— then: ${step.check.command}\n— must show: ${step.check.expect}`,
    })),
  spec: {
    name: 'plan.propose',
    description:
      'Proposes a plan: steps in order, each with its host, its exact lines, and a check (a read on the same host, and a text its output must contain). A person approves or rejects it as a whole; then plan.run runs it. Dangerous steps ask again at their turn.',
    input: {
      type: 'object',
      required: ['title', 'steps'],
      properties: {
        title: { type: 'string' },
        steps: {
          type: 'array',
          maxItems: 20,
          items: {
            type: 'object',
            required: ['host', 'command', 'check'],
            properties: {
              host: { type: 'string', description: 'Id of the host' },
              command: { type: 'string', description: 'All lines of the step' },
              check: {
                type: 'object',
                required: ['command', 'expect'],
                properties: { command: { type: 'string' }, expect: { type: 'string' } },
              },
            },
          },
        },
      },
    },
  },
};

/** The steps with what the gatekeeper knows of them. Throws where a host is not there or a check is no read. */
function stepsOf({ steps }: PlanEdit, hosts: readonly Host[]): PlanStep[] {
  return steps.map(({ host: id, command, check }, at) => {
    const host = hosts.find((one) => one.id === id);
    if (!host) throw refused(`Step ${at + 1} names a host that is not in this conversation’s inventory.`);
    if (!onlyReads(check, host)) throw refused(`The check of step ${at + 1} has to be one line that only reads.`);
    const { class: cls, reason, tags } = classify({ platform: host.platform, mode: 'exec', command });
    const covered =
      cls === 'moderate' && !command.includes('{{') && !tags.includes('may-lock-out') && !tags.includes('leaves-box');
    const { name, environment } = host;
    return { host: { id, name, environment }, command, class: cls, why: reason, check, covered };
  });
}

const refused = (message: string) => new Fault('call.bad-arguments', message, 'Correct the plan and propose it again.');

interface Standing {
  readonly plan: Plan;
  readonly conversation: Id<'conversation'>;
  readonly approval: Approval;
  readonly end: End;
  /** Each step's host as it was approved. */
  readonly versions: readonly number[];
  /** The policy that held when it was approved. */
  readonly policy: string;
  state: PlanState;
  /** The step whose turn it is, and the use under which `plan.run` proposes it now; used up when a permit was given. */
  at: number;
  expected: string | null;
  readonly given: Set<number>;
}

/** Milliseconds that an approved plan may be run in. */
const life = 60 * 60_000;
/** Plans that stand at once. */
const most = 100;

export class Plans {
  readonly #house: House;
  readonly #host: (id: Id<'host'>) => Host | undefined;
  readonly #standing = new Map<Id<'message'>, Standing>();

  constructor(house: House, host: (id: Id<'host'>) => Host | undefined) {
    this.#house = house;
    this.#host = host;
  }

  /** Keeps a plan that was approved just now. It lives in memory alone: a restart ends it, as it ends every permit. */
  approve(plan: Plan, conversation: Id<'conversation'>, approval: Approval): void {
    const versions = plan.steps.map(({ host }) => this.#host(host.id)?.version ?? -1);
    const end = endIn(life, { now: () => this.#house.around.now() });
    for (const [id, one] of this.#standing)
      if (this.#standing.size >= most || one.end.over()) this.#standing.delete(id);
    this.#standing.set(plan.id, {
      plan,
      conversation,
      approval,
      end,
      versions,
      policy: this.#house.policy().version,
      state: 'approved',
      at: 0,
      expected: null,
      given: new Set(),
    });
    this.#house.events.emit({ type: 'plan.proposed', at: this.#house.around.now(), conversation, plan });
    this.move(plan.id, 'approved', 'A person approved it.');
  }

  /** Throws Fault `plan.none`, or `plan.not-open` where it may not be run any more. */
  open(id: Id<'message'>, conversation: Id<'conversation'>): Plan {
    const one = this.#standing.get(id);
    if (!one || one.conversation !== conversation)
      throw new Fault('plan.none', 'There is no such plan in this conversation.', 'Propose it again.');
    if (one.state !== 'approved' || one.end.over())
      throw new Fault('plan.not-open', `This plan is ${one.state} and is not run again.`, 'Propose what is left anew.');
    this.move(id, 'running', '');
    return one.plan;
  }

  /** A stop: what was approved and not begun is not begun any more. One that runs ends with its run. */
  endAll(conversation: Id<'conversation'>): void {
    for (const [id, one] of this.#standing)
      if (one.conversation === conversation && one.state === 'approved')
        this.move(id, 'void', 'It was stopped before it was run.');
  }

  /** The next step is about to be proposed under this use. */
  expect(id: Id<'message'>, at: number, use: string): void {
    const one = this.#standing.get(id);
    if (one?.state !== 'running') return;
    one.at = at;
    one.expected = use;
    this.move(id, 'running', '');
  }

  move(id: Id<'message'>, state: PlanState, text: string): void {
    const one = this.#standing.get(id);
    if (!one || one.state === 'void' || one.state === 'done') return;
    one.state = state;
    if (state !== 'running') one.expected = null;
    const step = state === 'running' || state === 'void' ? one.at : null;
    const { conversation } = one;
    this.#house.events.emit({
      type: 'plan.moved',
      at: this.#house.around.now(),
      conversation,
      plan: id,
      state,
      step,
      text,
    });
  }

  /** Whether a call is, byte for byte and on the host as it was, the step whose turn it is. */
  isNext(call: Call): boolean {
    return this.#next(call) !== undefined;
  }

  /** The plan's approval for this call, once; null where it does not answer for it. */
  take(call: Call, question: Question, decision: Decision): Approval[] | null {
    const one = this.#next(call);
    if (!one || !planAnswers(question, decision)) return null;
    one.given.add(one.at);
    one.expected = null;
    return [{ ...one.approval, through: 'plan' }];
  }

  #next(call: Call): Standing | undefined {
    if (call.by.kind !== 'agent' || call.tool !== 'terminal.run' || call.answers.length > 0) return undefined;
    const { use } = call.by;
    return [...this.#standing.values()].find((one) => {
      const step = one.plan.steps[one.at];
      return (
        step !== undefined &&
        one.state === 'running' &&
        one.conversation === call.conversation &&
        one.expected === use &&
        !one.end.over() &&
        !one.given.has(one.at) &&
        one.policy === this.#house.policy().version &&
        step.host.id === call.target?.host &&
        one.versions[one.at] === call.target?.version &&
        step.command === call.arguments.command
      );
    });
  }
}

/** What an approved plan becomes: the permit carries who approved it, and the call its exact steps. */
export function keepingPlan(plans: Plans, hosts: (call: Call) => readonly Host[]): RunTool {
  return async (permit: Permit, call) => {
    const raw: Arguments = call.arguments;
    const around: Around = { host: null, hosts: hosts(call) };
    const { title } = planEditSchema.parse(raw);
    const steps = stepsOf(planEditSchema.parse(raw), around.hosts);
    const [approval] = permit.approvals;
    if (approval?.through !== 'card')
      throw new Fault('plan.not-read', 'A plan is approved by a person who reads its card.', 'Nothing was approved.');
    const id = `message_${call.id.slice('call_'.length)}` as Id<'message'>;
    plans.approve({ id, title, steps, hash: callHash(call) }, call.conversation as Id<'conversation'>, approval);
    return told(`The person approved the plan. Run it now: plan.run with plan ${id}.`, 'gatekeeper');
  };
}
