/**
 * What a person says while a run goes on, from the page, from the command line and from here, at any moment, with a
 * workspace that dies at any moment: it is read exactly once, in the order in which it was said, and a stop is a stop.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { proposeTool } from '../../apps/gatekeeper/src/call/tools/proposing.ts';
import { wayDouble } from '../../apps/gatekeeper/src/call/way.double.ts';
import type { Conversation, HistoryItem, Run } from '../../apps/gatekeeper/src/conversation/conversation.ts';
import { messagesOf } from '../../apps/gatekeeper/src/conversation/conversation.ts';
import { Conversations } from '../../apps/gatekeeper/src/conversation/conversations.ts';
import { conversationAnswer } from '../../apps/gatekeeper/src/conversation/desk.ts';
import { runTwice } from '../../packages/agent/src/script.double.ts';
import { Steering } from '../../packages/agent/src/steering.ts';
import { Fault, type Id } from '../../packages/model/src/index.ts';
import type { CallResult, ConverseAsk, Message, RunBegin } from '../../packages/protocol/src/index.ts';

/** One thing that a person or fate does, so many steps after the one before. */
interface Moment {
  readonly after: number;
  readonly what: 'send' | 'queue' | 'stop' | 'death';
  readonly from: 'page' | 'command line' | 'here';
}

interface Life {
  readonly agents: Map<string, { readonly steering: Steering; readonly stop: AbortController }>;
  dead: boolean;
}

const step = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A gatekeeper's conversations and way, a workspace that is the real loop, and a pipe between them that keeps order. */
async function scene(turns: number, uses: number, seed: number) {
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
  const store = {
    load: () => [],
    save: () => {},
    history: (into: Conversation, item: HistoryItem) => void into.history.push(item),
    event: () => {},
  };
  const conversations = new Conversations(house, store as never, 'rehearsal');
  const way = {
    ...double.rooms,
    answered: (run: Run, use: string, result: CallResult) => conversations.runs.answered(run, use, result),
  };
  const asked: Message[][] = [];
  let life: Life | undefined;

  /** Messages to the workspace arrive in order, some steps later, and not at all where it died meanwhile. */
  let last = Promise.resolve();
  const deliver = (to: Life | undefined, deed: (life: Life) => void) => {
    last = last.then(idle).then(() => void (to && !to.dead && deed(to)));
  };
  const never = new Promise<never>(() => {});
  const across = async <T>(from: Life, answer: () => Promise<T>): Promise<T> => {
    await idle();
    if (from.dead) return never;
    const got = await answer();
    await last;
    await idle();
    return from.dead ? never : got;
  };
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
        ...more.map((use) => ({
          type: 'tool-use' as const,
          use: `${ask.agent}.${use}`,
          tool: 'terminal.run',
          input: { host: double.host.id, command: 'show version' },
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
      converse: (ask) => across(of, () => converse(ask)),
      propose: (proposal) =>
        across(of, async () =>
          proposeTool(proposal, conversations.runs.ofAgent(proposal.agent), way, conversations.runs.helpers),
        ),
    } as Parameters<typeof runTwice>[1]).then((end) =>
      across(of, () => conversations.runs.end(end.agent, end.reason, end.text)).then(() =>
        of.agents.delete(begin.agent),
      ),
    );
  };
  const born = (): Life => ({ agents: new Map(), dead: false });
  conversations.runs.attach({
    begin: (run) =>
      deliver(life, (to) =>
        live(to, { ...run, hosts: [], tools: [{ name: 'terminal.run', description: '', input: {} }] }),
      ),
    steer: (agent, kind, text) => deliver(life, (to) => to.agents.get(agent)?.steering.add(kind, text)),
    stop: (agent) => deliver(life, (to) => to.agents.get(agent)?.stop.abort()),
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
      life = born();
      conversations.runs.resume();
    },
  };
}

/** A conversation as the order of what the model said and what the person said. */
const order = (messages: readonly Message[]): string[] =>
  messages.flatMap(({ role, content }) =>
    role === 'assistant'
      ? ['model']
      : content.flatMap((block) => (block.type === 'text' && /^<\d+>$/.test(block.text) ? [block.text] : [])),
  );

const moment = (...what: Moment['what'][]) =>
  fc.record({
    after: fc.integer({ min: 0, max: 25 }),
    what: fc.constantFrom(...what),
    from: fc.constantFrom<Moment['from']>('page', 'command line', 'here'),
  });

test('what is sent and queued, from wherever, is read exactly once and in order, however often the workspace dies', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(moment('send', 'queue', 'send', 'queue', 'death'), { maxLength: 8 }),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 0x7fffffff }),
      async (moments, turns, uses, seed) => {
        const one = await scene(turns, uses, seed);
        await one.conversations.runs.prompt(one.id, 'go');
        const said: string[] = [];
        for (const [n, { after, what, from }] of moments.entries()) {
          for (let left = after; left > 0; left--) await step();
          if (what === 'death') one.dies();
          else
            await one.say(what as 'send' | 'queue', `<${n}>`, from).then(
              () => said.push(`<${n}>`),
              (error: unknown) => assert.equal((error as Fault).code, 'run.none'),
            );
        }
        assert.equal(await one.over, 'done');
        const { history } = one.conversations.get(one.id);
        const kept = messagesOf(history);
        assert.deepEqual(kept.steering, [], 'nothing is left unheard');
        const words = order(kept.messages);
        assert.deepEqual(
          words.filter((word) => word !== 'model'),
          said,
        );
        assert.equal(words.at(-1), 'model', 'the last word was heard before the run ended');
        const heard = one.asked.at(-1) ?? [];
        assert.deepEqual(order(heard), words.slice(0, -1), 'the model was asked with what is kept, in the same order');
        for (const asked of one.asked)
          assert.deepEqual(
            new Set(order(asked).filter((word) => word !== 'model')).size,
            order(asked).filter((word) => word !== 'model').length,
          );
        const released = one.deeds.filter(({ type }) => type === 'call.released').length;
        assert.equal(one.acts.length, released);
        assert.equal(released, history.filter(({ kind }) => kind === 'result').length, 'and every call ran once');
      },
    ),
    { numRuns: 120 },
  );
});

test('a stop, from wherever and whenever, ends the run as stopped, and nothing begins after it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(moment('send', 'queue', 'death'), { maxLength: 4 }),
      moment('stop'),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 0x7fffffff }),
      async (moments, { after, from }, uses, seed) => {
        const one = await scene(50, uses, seed);
        await one.conversations.runs.prompt(one.id, 'go');
        for (const [n, before] of moments.entries()) {
          for (let left = before.after; left > 0; left--) await step();
          if (before.what === 'death') one.dies();
          else await one.say(before.what as 'send' | 'queue', `<${n}>`, before.from);
        }
        for (let left = after; left > 0; left--) await step();
        const begun = one.deeds.filter(({ type }) => type === 'call.released').length;
        const stopped = one.say('stop', '', from);
        await Promise.all([stopped, one.say('stop', '', 'here')]);
        assert.equal(await one.over, 'stopped');
        for (let left = 20; left > 0; left--) await step();
        const now = one.deeds.filter(({ type }) => type === 'call.released').length;
        assert.ok(now - begun <= 1, 'at most the call whose entry was on its way');
        assert.equal(one.deeds.filter(({ type }) => type === 'run.ended').length, 1, 'two stops end it once');
        await assert.rejects(one.say('send', '<late>', from), { code: 'run.none' });
        await assert.rejects(one.say('stop', '', 'command line'), (error) => error instanceof Fault);
        const said = order(messagesOf(one.conversations.get(one.id as Id<'conversation'>).history).messages);
        assert.equal(
          new Set(said.filter((word) => word !== 'model')).size,
          said.filter((word) => word !== 'model').length,
        );
      },
    ),
    { numRuns: 60 },
  );
});
