/** A double of the gatekeeper's events for tests: one run with reads, a card, a change and a check. */
import type { Id, Outcome } from '@interlock/model';
import type { Card, RunEvent } from '@interlock/protocol';

type Event<T> = T extends RunEvent ? Omit<T, 'at' | 'conversation'> : never;

const suffix = (n: number): string => String(n).padStart(26, '0');
export const call = (n: number): Id<'call'> => `call_${suffix(n)}`;
const conversation: Id<'conversation'> = `conversation_${suffix(1)}`;

let at = 1_780_000_000_000;
export function anEvent(event: Event<RunEvent>): RunEvent {
  at += 250;
  return { ...event, at, conversation } as RunEvent;
}

const outcome = (end: Outcome['end']): Outcome => ({
  end,
  ran: 1,
  prompt: 'edge-1#',
  output: null,
  milliseconds: 40,
  fault: null,
});

/** Decided, released and ended: a read that was allowed. */
export function aRead(id: Id<'call'>, host: string, end: Outcome['end'] = 'done', entry = 7): readonly RunEvent[] {
  return [
    anEvent({
      type: 'call.decided',
      call: id,
      tool: 'run_commands',
      host,
      command: 'show ip bgp summary',
      class: 'read-only',
      tags: [],
      why: 'It shows state.',
      decision: { outcome: 'allow', rule: 'trust.supervised-reads', reason: 'Reads run freely.', policy: 'built-in' },
      explanation: null,
    }),
    anEvent({ type: 'call.released', call: id, permit: `permit_${suffix(1)}`, entry }),
    anEvent({ type: 'call.ended', call: id, outcome: outcome(end) }),
  ];
}

const change = call(50);

export const aCard: Card = {
  id: `card_${suffix(1)}`,
  call: change,
  conversation,
  hash: 'a'.repeat(64),
  tool: 'run_commands',
  domain: 'Terminal command',
  organization: 'Practice',
  host: {
    id: `host_${suffix(1)}`,
    name: 'edge-1',
    address: '127.0.0.1',
    port: 22001,
    route: [],
    environment: 'lab',
    platform: 'cisco_ios',
  },
  lines: [
    { text: 'interface GigabitEthernet0/1', mode: 'config', class: 'moderate' },
    { text: 'no shutdown', mode: 'config-if', class: 'moderate' },
  ],
  arguments: [],
  answers: [],
  class: 'moderate',
  tags: [],
  why: 'It changes the configuration of an interface.',
  asks: { reason: 'Supervised asks before every change.', rule: 'trust.supervised-asks' },
  effect: 'Brings GigabitEthernet0/1 up.',
  undo: { lines: ['interface GigabitEthernet0/1', 'shutdown'], note: '' },
  account: { user: 'lab', entry: 'lab-admin' },
  placeholders: [],
  hostKeys: [],
  deed: 'Approve',
  opened: at,
  expires: at + 600_000,
};

const decidedToAsk: RunEvent = anEvent({
  type: 'call.decided',
  call: change,
  tool: 'run_commands',
  host: 'edge-1',
  command: 'interface GigabitEthernet0/1\nno shutdown',
  class: 'moderate',
  tags: [],
  why: aCard.why,
  decision: { outcome: 'ask', rule: aCard.asks.rule, reason: aCard.asks.reason, policy: 'built-in' },
  explanation: 'The link is administratively down.',
});

/** A whole run: two reads, one approved change, one read that checks it. */
export const aRun: readonly RunEvent[] = [
  anEvent({
    type: 'run.started',
    run: `run_${suffix(1)}`,
    prompt: 'Why is BGP down?',
    trust: 'supervised',
    mode: 'default',
    model: 'rehearsal',
  }),
  ...aRead(call(1), 'edge-1'),
  ...aRead(call(2), 'core-1'),
  anEvent({ type: 'model.text', text: 'The link is down.' }),
  anEvent({ type: 'model.ended', usage: { input: 10, output: 5 } }),
  decidedToAsk,
  anEvent({ type: 'card.opened', card: aCard }),
  anEvent({ type: 'card.closed', end: { card: aCard.id, answer: 'approved', by: 'ada' } }),
  anEvent({ type: 'call.released', call: change, permit: `permit_${suffix(2)}`, entry: 11 }),
  anEvent({ type: 'call.ended', call: change, outcome: outcome('done') }),
  ...aRead(call(3), 'edge-1', 'done', 14),
  anEvent({
    type: 'run.ended',
    run: `run_${suffix(1)}`,
    end: 'done',
    reads: 3,
    changes: 1,
    rejected: 0,
    hosts: ['edge-1', 'core-1'],
    usage: { input: 10, output: 5 },
    milliseconds: 4200,
  }),
];
