/** Doubles for plans: a gatekeeper whose device says what a test wants, and whose cards are answered as it wants. */
import { type Actor, type Host, type Id, newId, type Outcome, type Proposal } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import type { CardAnswer } from '../cards.ts';
import { type Double, wayDouble } from '../way.double.ts';
import { performOwn } from './own-tools.ts';
import { requirePlannable } from './plan-edit.ts';
import { keepingPlan, Plans } from './plans.ts';
import { proposeTool } from './proposing.ts';

export const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
export const kim: Actor = { person: newId('person', random), name: 'kim', proof: { kind: 'passphrase' } };
const done: Outcome = { end: 'done', ran: 1, prompt: 'r1#', output: '0'.repeat(64), milliseconds: 1, fault: null };
export const change = (text: string) => `configure terminal\ninterface Loopback0\ndescription ${text}\nend`;
export const check = { command: 'show interfaces Loopback0', expect: 'description' };

export interface Planned extends Double {
  readonly cards: Card[];
  readonly plans: Plans;
  /** Proposes and approves a plan on the double's host; answers with its id. */
  approved(...commands: string[]): Promise<Id<'message'>>;
  ask(tool: string, given: Proposal['arguments'], use?: string, host?: boolean): ReturnType<typeof proposeTool>;
}

/** What a device says to a command; the card frame approves `approve` of its cards. */
export function planned(
  says: (command: string) => string = () => 'description x',
  approve: (card: Card) => boolean | CardAnswer = () => true,
): Planned {
  const cards: Card[] = [];
  let plans: Plans | undefined;
  const double = wayDouble({
    perform: async (permit, call, watch) => {
      const own = performOwn(
        permit,
        call,
        watch,
        new Map([['plan.propose', keepingPlan(plans as Plans, () => hosts())]]),
      );
      if (own) return own;
      const text = says(String(call.arguments.command));
      watch.output(text);
      return { outcome: done, text, source: 'device' };
    },
  });
  const hosts = (): Host[] => [...double.hosts.values()];
  plans = new Plans(double.rooms.house, (id) => double.hosts.get(id));
  const rooms = { ...double.rooms, plans };
  rooms.cards.judgePlan = (plan) => requirePlannable(plan, hosts());
  rooms.cards.approver = (card) => {
    cards.push(card);
    const answer = approve(card);
    if (typeof answer !== 'boolean') return answer;
    return answer
      ? { answer: 'approved', approval: { by: kim, through: 'card', at: 0 } }
      : { answer: 'rejected', by: kim };
  };
  let n = 0;
  const ask: Planned['ask'] = (tool, given, use = `u${n++}`, host = false) =>
    proposeTool(
      { use, agent: double.at.run.agent, tool, arguments: given, ...(host ? { host: double.host.id } : {}) },
      double.at,
      rooms,
    );
  return {
    ...double,
    cards,
    plans,
    ask,
    async approved(...commands) {
      const steps = commands.map((command) => ({ host: double.host.id, command, check }));
      const { text } = await ask('plan.propose', { title: 'Descriptions', steps });
      return /message_\w+/.exec(text)?.[0] as Id<'message'>;
    },
  };
}
