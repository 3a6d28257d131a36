/**
 * What our side of a run costs beside the model's, in the real program against a double of Bedrock: a turn, the memory of a
 * long conversation, the start of a helper, and how much of the input a cache can keep.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ConversationView, RunEvent } from '@interlock/protocol';
import {
  type Asked,
  says as answer,
  end,
  startService,
  text,
  tool,
} from '../../packages/models/src/bedrock/endpoint.double.ts';
import type { Bench } from '../../scripts/bench.ts';
import { memory, quantile, rounded, screens, startProgram } from './program.ts';

const turns = 250;
const callsATurn = 2;
const incident = 20;
const helpers = 12;

/** Tokens as the double counts them: about four letters. */
const tokensOf = (letters: number): number => Math.ceil(letters / 4);

/** Hits by exact prefix up to a cache point of an earlier request: at most four points, each of at least 1,024 tokens. */
function cachedShare(bodies: readonly Asked['body'][]): number {
  const kept = new Set<string>();
  let input = 0;
  let cached = 0;
  for (const [n, { toolConfig, system, messages }] of bodies.entries()) {
    const parts: unknown[] = [
      ...(toolConfig?.tools ?? []),
      ...(system ?? []),
      ...messages.flatMap(({ role, content }) => content.map((block) => ({ role, block }))),
    ];
    let prefix = '';
    let hit = 0;
    const points: string[] = [];
    for (const part of parts) {
      const said = JSON.stringify(part);
      if (said.includes('"cachePoint"')) {
        points.push(prefix);
        if (kept.has(prefix)) hit = tokensOf(prefix.length);
      } else {
        prefix += said;
        if (kept.has(prefix)) hit = tokensOf(prefix.length);
      }
    }
    if (points.length > 4) throw new Error('more than four cache points');
    for (const point of points) if (tokensOf(point.length) >= 1024) kept.add(point);
    if (n < 3) continue;
    input += tokensOf(prefix.length);
    cached += hit;
  }
  return cached / input;
}

/** A model that lists the inventory, looks at a session or sets helpers to work, and how long we took between its words. */
async function model() {
  let sent = 0;
  let uses = 0;
  const state = { run: '', turn: 0 };
  const ours: number[] = [];
  const begun: number[] = [];
  const bodies: Asked['body'][] = [];
  const service = await startService((stream, asked) => {
    const now = performance.now();
    service.asked.length = 0; // what it was asked is not kept here
    const { messages, toolConfig } = asked.body;
    if (!toolConfig?.tools.length) return answer(...text('A title'), ...end('end_turn'))(stream, asked);
    const first = messages[0]?.content.map((block) => String(block.text ?? '')).join(' ') ?? '';
    const helper = first.includes('You are a helper');
    const turn = helper ? 0 : state.turn++;
    const use = (at: number, name: string, input: object) =>
      tool(at, `use_${uses++}`, name, JSON.stringify(input), 400);
    const says = (): Uint8Array[] => {
      if (helper) {
        begun.push(now - sent);
        return [...text('Nothing to do.'), ...end('end_turn')];
      }
      if (state.run === 'Turns') {
        if (turn > 0) ours.push(now - sent);
        if (turn >= turns) return [...text('Done.'), ...end('end_turn')];
        const lists = Array.from({ length: callsATurn }, (_, at) => use(at, 'inventory__list', {}));
        return [...lists.flat(), ...end('tool_use')];
      }
      if (state.run === 'Incident') {
        bodies.push(asked.body);
        if (turn >= incident) return [...text('Done.'), ...end('end_turn')];
        const host = /host_[0-9a-z]{26}/.exec(JSON.stringify(asked.body))?.[0];
        return [
          ...text('I look again. '),
          ...use(1, 'terminal__run', { host, command: turn % 2 ? 'show version' : 'show interfaces' }),
          ...end('tool_use'),
        ];
      }
      if (turn >= helpers) return [...text('Done.'), ...end('end_turn')];
      return [...use(0, 'agent__start', { role: 'researcher', task: `Part ${turn}` }), ...end('tool_use')];
    };
    answer(...says())(stream, asked);
    sent = performance.now();
  });
  const begin = (run: string) => Object.assign(state, { run, turn: 0 });
  return { service, ours, begun, bodies, begin };
}

export const bench: Bench = async (print) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-bench-'));
  const { service, ours, begun, bodies, begin } = await model();
  const program = await startProgram(
    {
      PATH: process.env.PATH,
      HOME: folder,
      CI: 'true',
      INTERLOCK_BEDROCK_ENDPOINT: service.endpoint,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'not-a-real-key',
    },
    ...['start', '--no-open', '--port', '0', '--model', 'bedrock:haiku', '--data', path.join(folder, 'data')],
  );
  try {
    const { page, card } = await screens(program.link);
    const run = async (prompt: string) => {
      const { id } = await page.ask<ConversationView>('conversation.create', {});
      const budget = { turns: 500, tokens: null, cost: null, minutes: null };
      await card.ask('conversation.budget', { conversation: id, budget });
      const ended = new Promise<void>((resolve, reject) => {
        page.heard = (method, params) => {
          const { event } = params as { event: RunEvent };
          if (method !== 'event' || event.type !== 'run.ended' || event.conversation !== id) return;
          if (event.end === 'done') resolve();
          else reject(new Error(`${prompt} ended as ${event.end}`));
        };
      });
      begin(prompt);
      await page.ask('conversation.prompt', { conversation: id, text: prompt });
      await ended;
    };
    await run('Incident');
    const share = cachedShare(bodies);
    await run('Helpers');
    const before = memory(program.child.pid as number);
    await run('Turns');
    const after = memory(program.child.pid as number);
    for (const [name, of] of [
      ['p50', 0.5],
      ['p99', 0.99],
    ] as const)
      print({
        figure: `time of a turn that is not the model's, with ${callsATurn} calls and their entries, ${name} of ${ours.length}`,
        value: rounded(quantile(ours, of)),
        unit: 'ms',
      });
    for (const name of ['gatekeeper', 'workspace'] as const) {
      print({
        figure: `memory of the ${name} after a conversation of ${turns * callsATurn} calls`,
        value: rounded(after[name] ?? 0),
        unit: 'MB',
      });
      print({
        figure: `of which the conversation added, ${name}`,
        value: rounded((after[name] ?? 0) - (before[name] ?? 0)),
        unit: 'MB',
      });
    }
    for (const [name, of] of [
      ['p50', 0.5],
      ['longest', 1],
    ] as const)
      print({
        figure: `start of a sub-agent, from the model's wish to its first request, ${name} of ${begun.length}`,
        value: rounded(quantile(begun, of)),
        unit: 'ms',
      });
    print({
      figure: `cached share of input tokens after turn 3, scripted incident of ${incident} turns`,
      value: rounded(share * 100),
      unit: '%',
      target: '>= 85',
      ok: share >= 0.85,
    });
    page.close();
    card.close();
  } finally {
    await program.end();
    service.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
