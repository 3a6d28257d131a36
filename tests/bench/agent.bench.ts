/** What our side of the loop costs beside the model's: per turn, in memory, and how much of the input a cache can keep. */
import type { CallResult, Message, RunBegin, ToolUse } from '@interlock/protocol';
import { runAgent, Steering } from '../../packages/agent/src/index.ts';
import { requestOf } from '../../packages/models/src/bedrock/translate.ts';
import type { Bench } from '../../scripts/bench.ts';
import { quantile, rounded } from './program.ts';

const agent = `agent_${'0'.repeat(26)}` as const;
const host = `host_${'1'.repeat(26)}` as const;
const tools = ['terminal.run', 'inventory.list'].map((name) => ({ name, description: name, input: {} }));
const begin = (text: string): RunBegin => ({
  agent,
  mode: 'default',
  tools,
  hosts: [],
  messages: [{ role: 'user', content: [{ type: 'text', text }] }],
  results: [],
});
const use = (n: number): ToolUse => ({
  type: 'tool-use',
  use: `use-${n}`,
  tool: 'terminal.run',
  input: { host, command: 'show ip bgp summary' },
});
const output = Array.from({ length: 60 }, (_, i) => `198.51.100.${i}  4  65002  1204  1188  00:1${i % 10}:07  4`).join(
  '\n',
);

/** A run of so many turns; answers with the milliseconds of each that were ours, and the requests. */
async function turns(count: number): Promise<{ ours: number[]; requests: Message[][] }> {
  const ours: number[] = [];
  const requests: Message[][] = [];
  let since = performance.now();
  await runAgent(begin('The session to core-1 is down.'), {
    steering: new Steering(),
    signal: new AbortController().signal,
    async converse({ messages }) {
      ours.push(performance.now() - since);
      const n = requests.push([...messages]);
      await new Promise((resolve) => setImmediate(resolve));
      since = performance.now();
      const content = n < count ? [use(n)] : [{ type: 'text' as const, text: 'Done.' }];
      return {
        message: { role: 'assistant', content },
        stop: n < count ? 'tool-use' : 'end',
        usage: { input: 0, output: 0 },
      };
    },
    propose: async (): Promise<CallResult> => ({ status: 'ok', source: 'device', text: output }),
  });
  return { ours, requests };
}

/** Tokens as the double counts them: about four letters. */
const tokensOf = (value: unknown): number => Math.ceil(JSON.stringify(value).length / 4);

/** Hits by exact prefix up to a cache point of an earlier request, at least 1,024 tokens of it. */
function cachedShare(requests: readonly Message[][]): number {
  const system = 'You are the operations agent. '.repeat(150);
  const kept = new Set<string>();
  let input = 0;
  let cached = 0;
  for (const [n, messages] of requests.entries()) {
    const request = requestOf({ system, messages, tools }, { name: 'bench', caches: true, sees: true });
    const parts: unknown[] = [
      ...(request.toolConfig?.tools ?? []),
      ...request.system,
      ...request.messages.flatMap(({ role, content }) => (content ?? []).map((block) => ({ role, block }))),
    ];
    let prefix = '';
    let hit = 0;
    const points: string[] = [];
    for (const part of parts) {
      const text = JSON.stringify(part);
      if (text.includes('cachePoint')) {
        points.push(prefix);
        continue;
      }
      prefix += text;
      if (kept.has(prefix)) hit = Math.ceil(prefix.length / 4);
    }
    if (points.length > 4) throw new Error('more than four cache points');
    for (const point of points) if (point.length / 4 >= 1024) kept.add(point);
    if (n < 3) continue;
    input += tokensOf(prefix);
    cached += hit;
  }
  return cached / input;
}

export const bench: Bench = async (print) => {
  await turns(50);
  const { ours } = await turns(500);
  for (const [name, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const)
    print({
      figure: `loop, time of a turn that is not the model's, ${name} of 500`,
      value: rounded(quantile(ours, share)),
      unit: 'ms',
    });
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const held = await turns(500);
  globalThis.gc?.();
  const after = process.memoryUsage().heapUsed;
  print({
    figure: `memory of a 500-call conversation (${held.requests.length} turns)`,
    value: rounded((after - before) / 1e6),
    unit: 'MB',
  });
  const share = cachedShare((await turns(20)).requests);
  print({
    figure: 'cached share of input tokens after turn 3, scripted incident of 20 turns',
    value: rounded(share * 100),
    unit: '%',
    target: '>= 85',
    ok: share >= 0.85,
  });
};
