import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '@interlock/model';
import type { ConverseAsk, Message } from '@interlock/protocol';
import type { AgentDoors } from './run.ts';
import { agent, begin, hosts, ok, prompt, RecordingGate, run, runTwice, scripted } from './script.double.ts';
import { Steering } from './steering.ts';

function doors(given: Partial<AgentDoors>): AgentDoors & { asks: ConverseAsk[] } {
  const asks: ConverseAsk[] = [];
  const converse = given.converse ?? scripted([]);
  return {
    propose: new RecordingGate().propose,
    steering: new Steering(),
    signal: new AbortController().signal,
    ...given,
    converse: async (ask) => {
      asks.push(ask);
      return await converse(ask);
    },
    asks,
  };
}

const lastOf = (asks: ConverseAsk[]) => asks.at(-1)?.messages.at(-1) as Message;

test('a run proposes what the model wants, hands it the results in order and ends with its last words', async () => {
  const gate = new RecordingGate();
  const d = doors({
    propose: gate.propose,
    converse: scripted([[run('longer-name', 0, 'show a'), run('b', 1, 'show b')]]),
  });
  const end = await runTwice(begin([prompt('look')]), d);
  assert.deepEqual(end, { agent, reason: 'finished', text: 'answer 1' });
  assert.deepEqual(
    lastOf(d.asks).content.map((block) => block.type === 'tool-result' && [block.use, block.text]),
    [
      ['longer-name', 'output of longer-name'],
      ['b', 'output of b'],
    ],
  );
});

test('host and explanation leave the arguments, and a host may be said by its name', async () => {
  const seen: unknown[] = [];
  const use = run('a', 0, 'show a');
  const d = doors({
    converse: scripted([[{ ...use, input: { ...use.input, host: 'device 2', explanation: 'because' } }]]),
    propose: async (proposal) => {
      seen.push(proposal);
      return ok('');
    },
  });
  await runTwice(begin([prompt('look')]), d);
  const expected = { use: 'a', agent, tool: 'terminal.run', arguments: { command: 'show a' } };
  assert.deepEqual(seen, [{ ...expected, host: hosts[2]?.id, explanation: 'because' }]);
});

test('a tool, host or argument that cannot be proposed comes back to the model as an error of the agent', async () => {
  const gate = new RecordingGate();
  const d = doors({
    propose: gate.propose,
    converse: scripted([
      [{ ...run('a', 0, 'show a'), tool: 'shell' }],
      [{ ...run('b', 0, 'show b'), input: { host: 'nobody', command: 'show b' } }],
      [{ ...run('c', 0, 'show c'), input: { host: 'host_x', command: 'show c' } }],
    ]),
  });
  await runTwice(begin([prompt('look')]), d);
  assert.deepEqual(gate.log, []);
  const results = d.asks.slice(1).map((ask) => ask.messages.at(-1)?.content[0]);
  for (const result of results) {
    assert.ok(result?.type === 'tool-result');
    assert.deepEqual([result.status, result.source], ['error', 'agent']);
  }
  assert.equal(results.length, 3);
});

test('after a change that did not go through, what followed in the turn is held back and the model decides', async () => {
  const gate = new RecordingGate((proposal) =>
    proposal.use === 'change' ? { status: 'rejected', source: 'gate', text: 'no' } : ok('fine'),
  );
  const d = doors({
    propose: gate.propose,
    converse: scripted([[run('change', 0, 'configure terminal\nend'), run('next', 1, 'reload')]]),
  });
  await runTwice(begin([prompt('fix')]), d);
  assert.deepEqual(gate.log, ['+change', '-change']);
  assert.deepEqual(
    lastOf(d.asks).content.map((block) => block.type === 'tool-result' && block.status),
    ['rejected', 'stopped'],
  );
});

test('stop lets the call in flight end and proposes nothing after it', async () => {
  const stop = new AbortController();
  const gate = new RecordingGate();
  const d = doors({
    propose: async (proposal) => {
      stop.abort();
      return await gate.propose(proposal);
    },
    signal: stop.signal,
    converse: scripted([[run('a', 0, 'show a'), run('b', 0, 'show b')]]),
  });
  assert.equal((await runTwice(begin([prompt('look')]), d)).reason, 'stopped');
  assert.deepEqual(gate.log, ['+a', '-a']);
  assert.equal(d.asks.length, 1);
});

test('stop ends a run at once while the model is still talking', async () => {
  const stop = new AbortController();
  const running = runTwice(
    begin([prompt('look')]),
    doors({ signal: stop.signal, converse: () => new Promise(() => undefined) }),
  );
  stop.abort();
  assert.equal((await running).reason, 'stopped');
});

test('send holds back what was not proposed yet; queue waits until the turn is through; both arrive once', async () => {
  for (const kind of ['send', 'queue'] as const) {
    const steering = new Steering();
    const gate = new RecordingGate();
    const d = doors({
      steering,
      propose: async (proposal) => {
        if (proposal.use === 'a') steering.add(kind, 'mind the time');
        return await gate.propose(proposal);
      },
      converse: scripted([[run('a', 0, 'show a'), run('b', 0, 'show b')]]),
    });
    await runTwice(begin([prompt('look')]), d);
    assert.deepEqual(gate.log, kind === 'send' ? ['+a', '-a'] : ['+a', '-a', '+b', '-b']);
    assert.deepEqual(lastOf(d.asks).content.at(-1), { type: 'text', text: 'mind the time' });
    assert.equal(JSON.stringify(d.asks.at(-1)?.messages).split('mind the time').length, 2);
  }
});

test('words that arrive with the last answer go on the run instead of being lost', async () => {
  const steering = new Steering();
  let answers = 0;
  const d = doors({
    steering,
    converse: async (ask) => {
      answers += 1;
      if (answers === 1) steering.add('queue', 'one more thing');
      return await scripted([])(ask);
    },
  });
  assert.equal((await runTwice(begin([prompt('look')]), d)).text, 'answer 1');
  assert.deepEqual(lastOf(d.asks), prompt('one more thing'));
});

test('an agent that goes on without end goes on until the gatekeeper answers it no more', async () => {
  const endless = Array.from({ length: 100 }, (_, i) => [run(`u${i}`, 0, 'show a')]);
  let turns = 0;
  const spent = new Fault('run.budget-spent', 'This run has used its 60 turns.', 'Shall it go on?');
  const d = doors({
    converse: (ask) => (++turns > 60 ? Promise.reject(spent) : scripted(endless)(ask)),
  });
  const end = await runTwice(begin([prompt('look')]), d);
  assert.deepEqual(end, { agent, reason: 'failed', text: 'This run has used its 60 turns. Shall it go on?' });
  assert.equal(d.asks.length, 61);
});

test('a fault of the model or of the gate ends the run with its message and what to do next', async () => {
  const fault = new Fault('model.gone', 'The model is gone.', 'Wait for it.');
  const end = await runTwice(begin([prompt('look')]), doors({ converse: () => Promise.reject(fault) }));
  assert.deepEqual(end, { agent, reason: 'failed', text: 'The model is gone. Wait for it.' });
  const broken = doors({ converse: scripted([[run('a', 0, 'show a')]]), propose: () => Promise.reject(fault) });
  assert.equal((await runTwice(begin([prompt('look')]), broken)).reason, 'failed');
});

test('one id for two tool uses ends the run, because it would name two calls', async () => {
  const d = doors({ converse: scripted([[run('a', 0, 'show a')], [run('a', 0, 'reload')]]) });
  assert.equal((await runTwice(begin([prompt('look')]), d)).reason, 'failed');
});

test('an answer that was cut at its length proposes nothing', async () => {
  const gate = new RecordingGate();
  const d = doors({
    propose: gate.propose,
    converse: async (ask) => ({
      ...(await scripted([[run('a', 0, 'show a')]])(ask)),
      stop: ask.messages.length === 1 ? 'length' : 'end',
    }),
  });
  await runTwice(begin([prompt('look')]), d);
  assert.deepEqual(gate.log, []);
  const [result] = lastOf(d.asks).content;
  assert.ok(result?.type === 'tool-result' && result.status === 'stopped');
});

test('uses that an earlier run left open get a result before the next prompt is read', async () => {
  const d = doors({});
  const left: Message = { role: 'assistant', content: [run('a', 0, 'show a')] };
  await runTwice(begin([prompt('look'), left, prompt('and now?')]), d);
  const [result, text] = lastOf(d.asks).content;
  assert.ok(result?.type === 'tool-result' && result.use === 'a' && result.status === 'stopped');
  assert.ok(text?.type === 'text' && text.text === 'and now?');
});
