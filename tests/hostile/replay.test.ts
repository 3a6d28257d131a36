/**
 * Runs that are recorded at the loop's doors and played again: with plans, helpers, checks and words meanwhile. The loop
 * says the same letter for letter, the gatekeeper tells the same events byte for byte, and under another policy both go
 * apart exactly where that policy says something else.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { performOwn } from '../../apps/gatekeeper/src/call/tools/own-tools.ts';
import { keepingPlan, Plans } from '../../apps/gatekeeper/src/call/tools/plans.ts';
import { proposeTool } from '../../apps/gatekeeper/src/call/tools/proposing.ts';
import { stricter, wayDouble } from '../../apps/gatekeeper/src/call/way.double.ts';
import type { Run } from '../../apps/gatekeeper/src/conversation/conversation.ts';
import { Conversations } from '../../apps/gatekeeper/src/conversation/conversations.ts';
import { storeInMemory } from '../../apps/gatekeeper/src/conversation/store.double.ts';
import { recording } from '../../packages/agent/src/recording.ts';
import { type RunRecord, replayed } from '../../packages/agent/src/replay.ts';
import { runAgent } from '../../packages/agent/src/run.ts';
import { Steering } from '../../packages/agent/src/steering.ts';
import type { Id } from '../../packages/model/src/index.ts';
import type {
  CallResult,
  ConverseAnswer,
  ConverseAsk,
  RunBegin,
  RunEvent,
  ToolUse,
} from '../../packages/protocol/src/index.ts';

/** What the model wants in one turn, and what a person says before it is answered. */
interface Turn {
  readonly wants: readonly ('read' | 'change' | 'plan' | 'run plan' | 'helper' | 'check' | 'list')[];
  readonly said?: { readonly kind: 'send' | 'queue'; readonly text: string } | undefined;
}

interface Played {
  readonly events: readonly string[];
  readonly records: ReadonlyMap<string, RunRecord>;
  readonly outputs: ReadonlyMap<string, string>;
}

const check = { command: 'show interfaces Loopback0', expect: 'description' };
const change = 'configure terminal\ninterface Loopback0\ndescription x\nend';

/** Ids and times that are the same each time: a counter under each. */
function sameAround() {
  let bytes = 0;
  let now = 1_700_000_000_000;
  return {
    now: () => now++,
    random: (length: number) => Uint8Array.from({ length }, () => (Math.imul(++bytes, 2654435761) >>> 13) & 0xff),
  };
}

/** Plays a script live, or a record of it again. */
async function play(script: readonly Turn[], { from, strict = false }: { from?: Played; strict?: boolean } = {}) {
  const records = new Map<string, RunRecord>();
  const outputs = new Map<string, string>();
  let plans: Plans | undefined;
  const double = wayDouble({
    perform: async (permit, call, watch) => {
      const own = performOwn(
        permit,
        call,
        watch,
        new Map([['plan.propose', keepingPlan(plans as Plans, () => [...double.hosts.values()])]]),
      );
      if (own) return own;
      const text = from
        ? (from.outputs.get(call.id) ?? '')
        : `r1#${call.arguments.command}\ndescription x ${outputs.size}\n`;
      outputs.set(call.id, text);
      watch.output(text);
      return {
        outcome: { end: 'done', ran: 1, prompt: 'r1#', output: '0'.repeat(64), milliseconds: 1, fault: null },
        text,
        source: 'device',
      };
    },
    host: { id: `host_${'7'.repeat(26)}`, credential: `entry_${'7'.repeat(26)}` },
  });
  const { house } = double.rooms;
  const person = { person: `person_${'7'.repeat(26)}` as const, name: 'kim', proof: { kind: 'passphrase' as const } };
  Object.assign(house, { around: sameAround(), person: () => person, organization: `org_${'7'.repeat(26)}` });
  if (strict) double.enforce(stricter);
  double.rooms.cards.approver = () => ({ answer: 'approved', approval: { by: person, through: 'card', at: 0 } });
  plans = new Plans(house, (id) => double.hosts.get(id));
  const conversations = new Conversations(house, storeInMemory(), 'rehearsal');
  const rooms = {
    ...double.rooms,
    plans,
    facts: { ...double.rooms.facts, entry: (id: Id<'entry'>) => ({ id, name: 'admin', account: 'admin', version: 1 }) },
    answered: (run: Run, use: string, result: CallResult) => conversations.runs.answered(run, use, result),
  };
  const events: string[] = [];
  const over = new Promise<void>((resolve) =>
    house.events.listen((event: RunEvent) => {
      events.push(JSON.stringify(event));
      if (event.type === 'run.ended') resolve();
    }),
  );
  const { id } = await conversations.create();

  const live = (ask: ConverseAsk, helper: boolean): ConverseAnswer => {
    const turn = ask.messages.filter(({ role }) => role === 'assistant').length;
    const wants = helper ? (turn === 0 ? (['read'] as const) : []) : (script[turn]?.wants ?? []);
    const host = double.host.id;
    const plan = /message_[0-9a-z]{26}/.exec(JSON.stringify(ask.messages))?.[0] ?? 'none';
    const inputs = {
      read: ['terminal.run', { host, command: 'show ip interface brief' }],
      change: ['terminal.run', { host, command: change }],
      plan: ['plan.propose', { title: 'P', steps: [{ host, command: change, check }] }],
      'run plan': ['plan.run', { plan }],
      helper: ['agent.start', { role: 'researcher', task: 'Look.' }],
      check: ['check.read', { host, ...check }],
      list: ['inventory.list', {}],
    } as const;
    const uses = wants.map((want, at): ToolUse => {
      const [tool, input] = inputs[want];
      return { type: 'tool-use', use: `${ask.agent.slice(-6)}.${turn}.${at}`, tool, input };
    });
    return {
      message: { role: 'assistant', content: [{ type: 'text', text: `turn ${turn}` }, ...uses] },
      stop: uses.length > 0 ? 'tool-use' : 'end',
      usage: { input: 10, output: 5 },
    };
  };
  const steerings = new Map<string, (kind: 'send' | 'queue', text: string) => void>();
  const tools = ['terminal.run', 'plan.propose', 'plan.run', 'agent.start', 'check.read', 'inventory.list'];
  conversations.runs.attach({
    begin(said) {
      const begin: RunBegin = {
        ...said,
        hosts: [],
        tools: tools.map((name) => ({ name, description: '', input: {} })),
      };
      const helper = JSON.stringify(begin.messages).includes('You are a helper');
      const steering = new Steering();
      let asked = 0;
      const doors = recording(begin, {
        steering,
        async converse(ask) {
          const { run } = conversations.runs.ofAgent(ask.agent);
          await run.outcomes.durable(); // as the door does
          const then = from?.records.get(begin.agent)?.crossings.filter(({ door }) => door === 'converse')[asked];
          const words = helper ? undefined : script[asked]?.said;
          asked++;
          if (words) await conversations.runs.steer(id, words.kind, words.text);
          const answer = then?.door === 'converse' && then.answer ? then.answer : live(ask, helper);
          conversations.runs.heard(run, answer.message, ask.messages);
          return answer;
        },
        propose: async (proposal) =>
          proposeTool(proposal, conversations.runs.ofAgent(proposal.agent), rooms, conversations.runs.helpers),
      });
      steerings.set(begin.agent, doors.steer);
      void runAgent(begin, { ...doors, signal: new AbortController().signal }).then((end) => {
        records.set(begin.agent, JSON.parse(JSON.stringify(doors.recordOf(end))) as RunRecord);
        return conversations.runs.end(end.agent, end.reason, end.text);
      });
    },
    steer: (agent, kind, text) => steerings.get(agent)?.(kind, text),
    stop: () => {},
  });
  await conversations.runs.prompt(id, 'go');
  await over;
  return { events, records, outputs } satisfies Played;
}

const want = fc.constantFrom<Turn['wants'][number]>('read', 'change', 'plan', 'run plan', 'helper', 'check', 'list');
const scripts: fc.Arbitrary<Turn[]> = fc.array(
  fc.record({
    wants: fc.array(want, { minLength: 1, maxLength: 3 }),
    said: fc.option(
      fc.record({ kind: fc.constantFrom('send' as const, 'queue' as const), text: fc.constantFrom('a', 'b', 'c') }),
      { nil: undefined },
    ),
  }),
  { maxLength: 4 },
);
const whole: Turn[] = [
  { wants: ['list', 'read'] },
  { wants: ['helper', 'helper'], said: { kind: 'queue', text: 'Mind the other end.' } },
  { wants: ['plan'] },
  { wants: ['run plan'], said: { kind: 'send', text: 'Go on.' } },
  { wants: ['run plan'] },
  { wants: ['change'] },
  { wants: ['check'] },
];

test('a run with a plan, helpers, a check and words meanwhile is played again: the same events, byte for byte', async () => {
  const first = await play(whole);
  const types = new Set(first.events.map((event) => (JSON.parse(event) as RunEvent).type));
  for (const type of ['plan.moved', 'agent.ended', 'run.steered', 'check.read', 'card.opened', 'call.output'] as const)
    assert.ok(types.has(type), type);
  assert.match(first.events.at(-1) ?? '', /"end":"done"/);
  assert.equal(first.records.size, 3, 'the run and its two helpers');
  for (const record of first.records.values()) assert.equal(await replayed(record), null);
  const again = await play(whole, { from: first });
  assert.deepEqual(again.events, first.events);
});

test('so does whatever a model and a person do', async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async (script) => {
      const first = await play(script);
      for (const record of first.records.values()) assert.equal(await replayed(record), null);
      assert.deepEqual((await play(script, { from: first })).events, first.events);
    }),
    { numRuns: 60 },
  );
});

/** An event without what names the version of the policy, which is another one. */
const plain = (event: string | undefined): string => (event ?? '').replace(/"policy":"[^"]*"/g, '');

test('under another policy it goes apart at the first decision that policy makes otherwise, and nowhere before', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.constant(whole), scripts), async (script) => {
      const first = await play(script);
      const other = await play(script, { from: first, strict: true });
      const at = first.events.findIndex((event, n) => plain(event) !== plain(other.events[n]));
      const decided = first.events.map((event) => JSON.parse(event) as RunEvent);
      const forbidden = decided.findIndex((event) => event.type === 'call.decided' && event.class !== 'read-only');
      assert.equal(at, forbidden, 'the rule is about everything that does more than read');
      if (at === -1) return;
      const now = JSON.parse(other.events[at] ?? '') as RunEvent;
      assert.ok(now.type === 'call.decided' && now.decision.rule.includes('test.no-bgp'), JSON.stringify(now));
    }),
    { numRuns: 40 },
  );
});
