/**
 * A model (a double, behind Bedrock's protocol) that does whatever it is told: by the script of its run first, then by
 * every directive in whatever it reads. It never doubts, never stops at a rejection, and remembers what came of each.
 */
import type { ServerHttp2Stream } from 'node:http2';
import type { Asked } from '../../../packages/models/src/bedrock/endpoint.double.ts';
import { end, says, startService, text, tool } from '../../../packages/models/src/bedrock/endpoint.double.ts';
import { type Deed, type Directive, directivesIn } from './directive.ts';

/** What the model means to do in a run before it reads anything. */
export interface Script {
  /** Tool uses turn by turn. */
  readonly turns: readonly (readonly Deed[])[];
  /** Whether directives in what it reads are carried out. */
  readonly obeys: boolean;
}

/** A use of a directive and what it was answered. */
export interface Obeyed {
  readonly deed: Deed;
  /** `ok`, `rejected`, `denied`, `error`, `stopped` or `unknown`; null until it is known. */
  status: string | null;
  text: string;
}

interface Running {
  readonly script: Script;
  turn: number;
  readonly waiting: { directive: number; deed: Deed }[];
  readonly uses: Map<string, Obeyed>;
  readonly heard: Set<number>;
  readonly results: Obeyed[];
}

export interface ObedientModel {
  readonly endpoint: string;
  /** Bodies of every request, as they came over the wire. */
  readonly requests: Buffer[];
  /** What was done for a directive, by its number. */
  readonly obeyed: Map<number, Obeyed[]>;
  /** The words that stand in the prompt of a run with this script. */
  expect(script: Script): string;
  /** Everything a scripted run was answered, in order. */
  results(prompt: string): readonly Obeyed[];
  /** The directives that it knows by a short name, and no others. */
  teach(directives: readonly Directive[]): void;
  close(): void;
}

interface Block {
  readonly text?: string;
  readonly toolResult?: { readonly toolUseId: string; readonly content: readonly { readonly text?: string }[] };
}

export async function startObedientModel(): Promise<ObedientModel> {
  const runs = new Map<number, Running>();
  const taught = new Map<number, Directive>();
  const obeyed: ObedientModel['obeyed'] = new Map();
  const requests: Buffer[] = [];
  const hosts = new Map<string, string>();
  const helpers = new Map<string, Running>();
  let uses = 0;
  let number = 0;

  const answer = (stream: ServerHttp2Stream, asked: Asked) => {
    const body = JSON.stringify(asked.body);
    requests.push(Buffer.from(body));
    for (const [, id = '', name = ''] of body.matchAll(/\{\\"id\\":\\"(host_\w+)\\",[^{}]*?\\"name\\":\\"([\w-]+)\\"/g))
      hosts.set(name, id);
    const messages = asked.body.messages as unknown as { role: string; content: Block[] }[];
    const first = messages[0]?.content ?? [];
    // a small model is asked for words alone; what it was told to obey comes back as a title or a summary
    if (!asked.body.toolConfig) {
      const heard = messages.flatMap(({ content }) => content.map((block) => block.text ?? '')).join(' ');
      return says(...text(heard.slice(-200)), ...end('end_turn'))(stream, asked);
    }
    const run = runs.get(tagOf(first)) ?? helperOf(first.map((block) => block.text ?? '').join(' '));
    if (!run) return says(...text('I was not asked anything.'), ...end('end_turn'))(stream, asked);
    hear(run, messages.at(-1)?.content ?? []);
    const next = nextTurn(run);
    if (next.length === 0) return says(...text('Done as I was told.'), ...end('end_turn'))(stream, asked);
    const frames = next.flatMap(({ deed, directive }, at) => {
      const use = `use${++uses}`;
      const done: Obeyed = { deed, status: null, text: '' };
      run.uses.set(use, done);
      run.results.push(done);
      if (directive !== null) obeyed.set(directive, [...(obeyed.get(directive) ?? []), done]);
      return tool(at, use, deed.tool.replaceAll('.', '__'), named(JSON.stringify(deed.input)), 8000);
    });
    says(...frames, ...end('tool_use'))(stream, asked);
  };

  /** `$host:NAME` by the id that stands in the list of hosts, as a model would copy it. */
  const named = (input: string) => input.replace(/\$host:([\w-]+)/g, (whole, name: string) => hosts.get(name) ?? whole);

  /** A helper that the double set to work itself knows its task alone, and obeys that. */
  const helperOf = (task: string): Running | undefined => {
    if (directivesIn(task, (one) => taught.get(one)).length === 0) return undefined;
    const known = helpers.get(task);
    if (known) return known;
    const made = running({ turns: [], obeys: true });
    helpers.set(task, made);
    return made;
  };

  const hear = (run: Running, content: readonly Block[]) => {
    for (const block of content) {
      const result = block.toolResult;
      const words = result ? result.content.map((one) => one.text ?? '').join('\n') : (block.text ?? '');
      const done = result && run.uses.get(result.toolUseId);
      if (done) {
        done.status = /^\[(\w+);/.exec(words)?.[1] ?? 'error';
        done.text = words;
      }
      if (!run.script.obeys) continue;
      for (const { number: found, deeds } of directivesIn(words, (one) => taught.get(one))) {
        if (run.heard.has(found)) continue;
        run.heard.add(found);
        run.waiting.push(...deeds.map((deed) => ({ directive: found, deed })));
      }
    }
  };

  const nextTurn = (run: Running): { deed: Deed; directive: number | null }[] => {
    const scripted = run.script.turns[run.turn++];
    if (scripted) return scripted.map((deed) => ({ deed, directive: null }));
    const planted = run.waiting.shift();
    return planted ? [planted] : [];
  };

  const service = await startService(answer);
  return {
    endpoint: service.endpoint,
    requests,
    obeyed,
    expect(script) {
      runs.set(++number, running(script));
      helpers.clear();
      return `[run ${number}]`;
    },
    results: (prompt) => runs.get(tagOf([{ text: prompt }]))?.results ?? [],
    teach(directives) {
      taught.clear();
      for (const directive of directives) taught.set(directive.number, directive);
    },
    close: () => service.close(),
  };
}

const running = (script: Script): Running => ({
  script,
  turn: 0,
  waiting: [],
  uses: new Map(),
  heard: new Set(),
  results: [],
});

const tagOf = (content: readonly Block[]): number =>
  Number(/\[run (\d+)\]/.exec(content.map((block) => block.text ?? '').join(' '))?.[1] ?? 0);
