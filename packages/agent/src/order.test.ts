import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConverseAnswer, ConverseAsk, Message, ToolUse } from '@interlock/protocol';
import fc from 'fast-check';
import { isLook } from './look.ts';
import { begin, prompt, RecordingGate, run, runTwice, scripted } from './script.double.ts';
import { Steering } from './steering.ts';

const command = fc.constantFrom(
  'show a',
  'show b | include c',
  'configure terminal\nend',
  'reload',
  'show a | redirect b',
);
const script: fc.Arbitrary<ToolUse[][]> = fc
  .array(fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), command), { minLength: 1, maxLength: 6 }), { maxLength: 4 })
  .map((turns) =>
    turns.map((uses, t) => uses.map(([host, line], i) => run(`${'x'.repeat(i % 3)}${t}.${i}`, host, line))),
  );

const quiet = new AbortController().signal;

test('looks of one turn keep their order on a host, and nothing passes a change in either direction', async () => {
  await fc.assert(
    fc.asyncProperty(script, async (turns) => {
      const gate = new RecordingGate();
      const end = await runTwice(begin([prompt('go')]), {
        converse: scripted(turns),
        propose: gate.propose,
        steering: new Steering(),
        signal: quiet,
      });
      assert.equal(end.reason, 'finished');
      const uses = turns.flat();
      assert.equal(gate.log.length, uses.length * 2, 'every use was proposed once');
      const start = (use: ToolUse) => gate.log.indexOf(`+${use.use}`);
      const stop = (use: ToolUse) => gate.log.indexOf(`-${use.use}`);
      for (const [i, earlier] of uses.entries())
        for (const later of uses.slice(i + 1)) {
          const apart = isLook(earlier) && isLook(later) && earlier.input.host !== later.input.host;
          if (!apart) assert.ok(stop(earlier) < start(later), `${earlier.use} before ${later.use}`);
        }
    }),
    { numRuns: 100 },
  );
});

test('looks at different hosts run side by side', async () => {
  const gate = new RecordingGate();
  await runTwice(begin([prompt('go')]), {
    converse: scripted([[run('a', 0, 'show a'), run('b', 1, 'show b'), run('c', 2, 'show c')]]),
    propose: gate.propose,
    steering: new Steering(),
    signal: quiet,
  });
  assert.deepEqual(gate.log.slice(0, 3), ['+a', '+b', '+c']);
});

test('helpers that only read work side by side, and one that may change waits for what came before it', async () => {
  const gate = new RecordingGate();
  const helper = (use: string, role: string): ToolUse => ({
    type: 'tool-use',
    use,
    tool: 'agent.start',
    input: { role, task: 'look' },
  });
  const { tools, ...rest } = begin([prompt('go')]);
  await runTwice(
    { ...rest, tools: [...tools, { name: 'agent.start', description: '', input: {} }] },
    {
      converse: scripted([[helper('a', 'researcher'), helper('b', 'researcher'), helper('c', 'executor')]]),
      propose: gate.propose,
      steering: new Steering(),
      signal: quiet,
    },
  );
  assert.deepEqual(gate.log, ['+a', '+b', '-a', '-b', '+c', '-c']);
});

/** Runs until the n-th knock on a door, which never opens: as if the process died there. */
async function until(
  n: number,
  messages: Message[],
  turns: ToolUse[][],
  gate: RecordingGate,
): Promise<Message[] | null> {
  let knocks = 0;
  let kept = messages;
  let died: () => void = () => undefined;
  const death = new Promise<null>((resolve) => {
    died = () => resolve(null);
  });
  const knock = async <T>(open: () => Promise<T>): Promise<T> => {
    knocks += 1;
    if (knocks < n) return await open();
    died();
    return await new Promise<T>(() => undefined);
  };
  const last = messages.at(-1);
  const open = last?.role === 'assistant' ? last.content.filter((block) => block.type === 'tool-use') : [];
  const results = open.flatMap(({ use }) => {
    const result = gate.results.get(use);
    return result ? [{ use, result }] : [];
  });
  const life = runTwice(begin(messages, results), {
    converse: (ask: ConverseAsk) =>
      knock<ConverseAnswer>(async () => {
        const answer = await scripted(turns)(ask);
        kept = [...ask.messages, answer.message];
        return answer;
      }),
    propose: (proposal) => knock(() => gate.propose(proposal)),
    steering: new Steering(),
    signal: quiet,
  });
  const end = await Promise.race([life, death]);
  if (end !== null) assert.equal(end.reason, 'finished');
  for (let i = 0; i < 20; i++) await Promise.resolve(); // calls in flight end at the gatekeeper although the workspace died
  until.kept = kept;
  return end === null ? null : kept;
}
until.kept = [] as Message[];

test('a run that dies at any door, again and again, goes on to the same messages and runs every call once', async () => {
  await fc.assert(
    fc.asyncProperty(script, fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 6 }), async (turns, deaths) => {
      const whole = await until(Number.POSITIVE_INFINITY, [prompt('go')], turns, new RecordingGate());
      const gate = new RecordingGate();
      let messages = [prompt('go')];
      for (const n of deaths) {
        await until(n, messages, turns, gate);
        messages = until.kept;
      }
      assert.deepEqual(await until(Number.POSITIVE_INFINITY, messages, turns, gate), whole);
      assert.equal(gate.log.length, turns.flat().length * 2);
    }),
    { numRuns: 150 },
  );
});

test('whatever is said at whatever moment is read exactly once, in the order it was said', async () => {
  const said = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.constantFrom('send' as const, 'queue' as const)), {
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(script, said, async (turns, moments) => {
      const steering = new Steering();
      const spoken: string[] = [];
      let moment = 0;
      const tick = () => {
        for (const [at, kind] of moments)
          if (at === moment) {
            spoken.push(`<${spoken.length}>`);
            steering.add(kind, `<${spoken.length - 1}>`);
          }
        moment += 1;
      };
      const gate = new RecordingGate();
      let last: readonly Message[] = [];
      await runTwice(begin([prompt('go')]), {
        converse: (ask) => {
          last = ask.messages;
          tick();
          return scripted(turns)(ask);
        },
        propose: (proposal) => {
          tick();
          return gate.propose(proposal);
        },
        steering,
        signal: quiet,
      });
      const read = last.flatMap((message) => (message.role === 'user' ? message.content : []));
      const texts = read.flatMap((block) => (block.type === 'text' && block.text !== 'go' ? [block.text] : []));
      assert.deepEqual(texts, spoken);
    }),
    { numRuns: 150 },
  );
});
