/** Doubles for the loop's tests: a gatekeeper that keeps records, and a model whose answers follow from its messages. */
import type { Proposal } from '@interlock/model';
import type {
  CallResult,
  ConverseAnswer,
  ConverseAsk,
  Message,
  RunBegin,
  RunEndAsk,
  ToolUse,
} from '@interlock/protocol';
import { recording } from './recording.ts';
import { type Divergence, type RunRecord, replayed } from './replay.ts';
import { type AgentDoors, runAgent } from './run.ts';

export const agent = 'agent_00000000000000000000000000' as const;
export const hosts = [0, 1, 2].map((n) => ({
  id: `host_${String(n).repeat(26)}` as const,
  name: `device ${n}`,
  folder: [],
  platform: 'cisco_ios' as const,
  environment: 'lab' as const,
  tags: [],
  address: `192.0.2.${n}`,
}));
const tools = ['terminal.run', 'inventory.list', 'wait'].map((name) => ({ name, description: name, input: {} }));

export function begin(messages: Message[], results: RunBegin['results'] = []): RunBegin {
  return { agent, mode: 'default', tools, hosts, messages, results };
}

export function prompt(text: string): Message {
  return { role: 'user', content: [{ type: 'text', text }] };
}

export function run(use: string, host: number, command: string): ToolUse {
  return { type: 'tool-use', use, tool: 'terminal.run', input: { host: hosts[host]?.id ?? '', command } };
}

export function ok(text: string): CallResult {
  return { status: 'ok', source: 'device', text };
}

/** Answers with the turns of a script, by how often it has answered in these messages; then it ends. */
export function scripted(turns: readonly (readonly ToolUse[])[]) {
  return async (ask: ConverseAsk): Promise<ConverseAnswer> => {
    const answered = ask.messages.filter((message) => message.role === 'assistant').length;
    const uses = turns[answered] ?? [];
    return {
      message: { role: 'assistant', content: [{ type: 'text', text: `answer ${answered}` }, ...uses] },
      stop: uses.length > 0 ? 'tool-use' : 'end',
      usage: { input: 0, output: 0 },
    };
  };
}

/**
 * Runs the loop as `runAgent` does and writes down what crosses its doors; then the record is played again and must come
 * out the same, letter for letter. Every run of the loop in a test goes through here.
 */
export async function runTwice(start: RunBegin, doors: AgentDoors): Promise<RunEndAsk> {
  const recorded = recording(structuredClone(start), doors);
  const end = await runAgent(start, { ...recorded, signal: doors.signal });
  const record = JSON.parse(JSON.stringify(recorded.recordOf(end))) as RunRecord;
  const differs: Divergence | null = await replayed(record);
  if (differs) throw new Error(`A run does not replay, at ${differs.at}: ${JSON.stringify(differs).slice(0, 2000)}`);
  return end;
}

/** Keeps what happened in order, and gives a use that was proposed before the result of then. */
export class RecordingGate {
  readonly log: string[] = [];
  readonly results = new Map<string, CallResult>();
  readonly #result: (proposal: Proposal) => CallResult;

  constructor(result: (proposal: Proposal) => CallResult = (proposal) => ok(`output of ${proposal.use}`)) {
    this.#result = result;
  }

  readonly propose = async (proposal: Proposal): Promise<CallResult> => {
    const before = this.results.get(proposal.use);
    if (before !== undefined) return before;
    this.log.push(`+${proposal.use}`);
    for (let i = 0; i < proposal.use.length; i++) await Promise.resolve(); // calls of different length
    const result = this.#result(proposal);
    this.results.set(proposal.use, result);
    this.log.push(`-${proposal.use}`);
    return result;
  };
}
