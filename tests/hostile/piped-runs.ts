/** Runs of the real loop over a pipe that keeps order and breaks when a workspace dies. */

import assert from 'node:assert/strict';
import { proposeTool } from '../../apps/gatekeeper/src/call/tools/proposing.ts';
import { wayDouble } from '../../apps/gatekeeper/src/call/way.double.ts';
import type { Run } from '../../apps/gatekeeper/src/conversation/conversation.ts';
import { Conversations } from '../../apps/gatekeeper/src/conversation/conversations.ts';
import { conversationAnswer } from '../../apps/gatekeeper/src/conversation/desk.ts';
import { RunRecords } from '../../apps/gatekeeper/src/conversation/run-records.ts';
import { storeInMemory } from '../../apps/gatekeeper/src/conversation/store.double.ts';
import { runTwice } from '../../packages/agent/src/script.double.ts';
import { Steering } from '../../packages/agent/src/steering.ts';
import { Fault, newId } from '../../packages/model/src/index.ts';
import type { CallResult, ConverseAsk, Message, RunBegin } from '../../packages/protocol/src/index.ts';
import { again, rowsInMemory } from './replaying.ts';

/** One thing that a person or fate does, so many steps after the one before. */
export interface Moment {
  readonly after: number;
  readonly what: 'send' | 'queue' | 'stop' | 'death';
  readonly from: 'page' | 'command line' | 'here';
}

interface Life {
  readonly agents: Map<string, { readonly steering: Steering; readonly stop: AbortController }>;
  dead: boolean;
}

export const step = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A gatekeeper's conversations and way, a workspace that is the real loop, and a pipe between them that keeps order. */
export async function pipedRuns(turns: number, uses: number, seed: number) {
  let n = seed;
  const chance = (most: number) => {
    n = (n * 1103515245 + 12345) & 0x7fffffff;
    return (n >> 8) % most;
  };
  const idle = async () => {
    for (let left = chance(4); left >= 0; left--) await step();
  };
  const double = wayDouble({
    perform: async () => {
      await idle();
      return {
        outcome: { end: 'done', ran: 1, prompt: 'r1#', output: '0'.repeat(64), milliseconds: 1, fault: null },
        text: 'read',
        source: 'device',
      };
    },
  });
  const { house } = double.rooms;
  const hosts = [
    double.host,
    ...['r2', 'r3'].map((name) => ({ ...double.host, name, id: newId('host', house.around.random) })),
  ];
  for (const host of hosts) double.hosts.set(host.id, host);
  const conversations = new Conversations(house, storeInMemory(), 'rehearsal');
  const records = new RunRecords(house.around.now, rowsInMemory());
  const way = {
    ...double.rooms,
    answered: (run: Run, use: string, result: CallResult) => conversations.runs.answered(run, use, result),
  };
  const asked: Message[][] = [];
  let life: Life | undefined;

  /** One way of the pipe: messages arrive in order, some steps later, at times several in one piece. */
  const newWay = () => {
    const waiting: (() => void)[] = [];
    let flowing = false;
    return async (deed: () => void) => {
      waiting.push(deed);
      if (flowing) return;
      flowing = true;
      while (waiting.length > 0) {
        await idle();
        for (const one of waiting.splice(0, 1 + chance(3))) one();
      }
      flowing = false;
    };
  };
  const [down, up] = [newWay(), newWay()];
  /** Nothing reaches a workspace that died meanwhile, and nothing comes from it. */
  const deliver = (to: Life | undefined, deed: (life: Life) => void) =>
    void down(() => void (to && !to.dead && deed(to)));
  const across = <T>(from: Life, answer: () => Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      void up(() => {
        if (from.dead) return;
        answer().then(
          (said) => deliver(from, () => resolve(said)),
          (error: unknown) => deliver(from, () => reject(error as Error)),
        );
      });
    });
  const converse = async (ask: ConverseAsk) => {
    const { conversation, run } = conversations.runs.ofAgent(ask.agent);
    run.live.throwIfAborted();
    asked.push(structuredClone(ask.messages) as Message[]);
    run.talking?.abort(new Fault('run.asked-again', 'Asked again.', 'As the door does.'));
    const own = new AbortController();
    run.talking = own;
    const answered = ask.messages.filter(({ role }) => role === 'assistant').length;
    await idle();
    own.signal.throwIfAborted();
    run.live.throwIfAborted();
    const more = answered < turns ? Array.from({ length: uses }, (_, at) => `${answered}.${at}`) : [];
    const message: Message = {
      role: 'assistant',
      content: [
        { type: 'text', text: `answer ${conversation.history.length}` },
        ...more.map((use, at) => ({
          type: 'tool-use' as const,
          use: `${ask.agent}.${use}`,
          tool: 'terminal.run',
          input: { host: hosts[(at + seed) % hosts.length]?.id ?? '', command: 'show version' },
        })),
      ],
    };
    conversations.runs.heard(run, message, ask.messages);
    return {
      message,
      stop: more.length > 0 ? ('tool-use' as const) : ('end' as const),
      usage: { input: 0, output: 0 },
    };
  };
  const live = (of: Life, begin: RunBegin) => {
    if (of.agents.has(begin.agent)) return;
    const own = { steering: new Steering(), stop: new AbortController() };
    of.agents.set(begin.agent, own);
    void runTwice(begin, {
      steering: own.steering,
      signal: own.stop.signal,
      converse: (ask) => across(of, () => records.converse(ask, () => converse(ask))),
      propose: (proposal) =>
        across(of, () =>
          records.propose(proposal, async () =>
            proposeTool(proposal, conversations.runs.ofAgent(proposal.agent), way, conversations.runs.helpers),
          ),
        ),
    } as Parameters<typeof runTwice>[1]).then((end) =>
      across(of, async () => {
        records.ended(end);
        await conversations.runs.end(end.agent, end.reason, end.text);
      }).then(() => of.agents.delete(begin.agent)),
    );
  };
  const born = (): Life => ({ agents: new Map(), dead: false });
  conversations.runs.attach({
    begin(run) {
      const begin = { ...run, hosts: [], tools: [{ name: 'terminal.run', description: '', input: {} }] };
      records.begin(begin, conversations.runs.ofAgent(run.agent));
      deliver(life, (to) => live(to, begin));
    },
    steer(agent, kind, text) {
      records.said(agent, { door: 'steer', kind, text });
      deliver(life, (to) => to.agents.get(agent)?.steering.add(kind, text));
    },
    stop(agent) {
      records.said(agent, { door: 'stop' });
      deliver(life, (to) => to.agents.get(agent)?.stop.abort());
    },
  });
  life = born();
  const { id } = await conversations.create();
  const over = new Promise<string>((resolve) =>
    house.events.listen((event) => event.type === 'run.ended' && resolve(event.end)),
  );
  return {
    ...double,
    id,
    conversations,
    asked,
    over,
    /** Every run, and every life of one, plays again from what crossed the pipe. */
    async replays() {
      const kept = records.of(conversations.get(id));
      assert.ok(kept.length > 0);
      for (const run of kept) assert.equal(await again(run), null);
    },
    async say(kind: 'send' | 'queue' | 'stop', text: string, from: Moment['from']): Promise<void> {
      if (from === 'command line')
        await conversationAnswer(
          { ask: `conversation.${kind}`, with: { conversation: id, ...(kind === 'stop' ? { cut: false } : { text }) } },
          { conversations, house },
          house.person(),
        );
      else if (kind === 'stop') await conversations.runs.stop(id, false);
      else await conversations.runs.steer(id, kind, text);
    },
    dies() {
      if (life) life.dead = true;
      records.broken();
      life = born();
      conversations.runs.resume();
    },
  };
}
