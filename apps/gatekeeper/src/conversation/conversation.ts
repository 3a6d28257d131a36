/** Conversations and their runs: the gatekeeper's own facts (house invariant 2). */
import type { AgentMode, Id, TrustLevel } from '@interlock/model';
import type { CallResult, Message, RunEvent } from '@interlock/protocol';

/** What is kept of a conversation, in order; enough to go on after either process died. */
export type HistoryItem =
  | { readonly kind: 'prompt'; readonly text: string }
  | { readonly kind: 'steer'; readonly text: string }
  | { readonly kind: 'assistant'; readonly message: Message }
  | { readonly kind: 'result'; readonly use: string; readonly result: CallResult };

export interface Conversation {
  readonly id: Id<'conversation'>;
  readonly created: number;
  title: string;
  trust: TrustLevel;
  mode: AgentMode;
  /** Hosts the person narrowed it to; null means the whole inventory. */
  readonly hosts: readonly Id<'host'>[] | null;
  readonly history: HistoryItem[];
  readonly events: RunEvent[];
  run: Run | null;
}

export interface Run {
  readonly id: Id<'run'>;
  readonly agent: Id<'agent'>;
  readonly conversation: Id<'conversation'>;
  readonly prompt: string;
  readonly begun: number;
  /** Acts between the lines of a call and ends a model's stream. */
  readonly stop: AbortController;
  /** The second press: cuts the wire. */
  readonly cut: AbortController;
  /** Calls by the model's id of the tool use: the same use is the same call, and runs once. */
  readonly calls: Map<string, Promise<CallResult>>;
  readonly counts: RunCounts;
}

export interface RunCounts {
  reads: number;
  /** Reads that a device answered. */
  seen: number;
  changes: number;
  rejected: number;
  /** Changes whose outcome is anything but done, and effects nobody saw. */
  unfinished: number;
  failures: number;
  readonly hosts: Set<string>;
  input: number;
  output: number;
}

export const newCounts = (): RunCounts => ({
  reads: 0,
  seen: 0,
  changes: 0,
  rejected: 0,
  unfinished: 0,
  failures: 0,
  hosts: new Set(),
  input: 0,
  output: 0,
});

/**
 * The messages of a history as a model understands them, and, where the last assistant message has tool uses
 * without all of their results, the results that are already there.
 */
export function messagesOf(history: readonly HistoryItem[]): {
  messages: Message[];
  results: { use: string; result: CallResult }[];
} {
  const messages: Message[] = [];
  const results = new Map<string, CallResult>();
  for (const item of history) if (item.kind === 'result') results.set(item.use, item.result);
  let open: { use: string; result: CallResult }[] = [];
  for (const item of history) {
    if (item.kind === 'assistant') {
      messages.push(item.message);
      const uses = item.message.content.filter((block) => block.type === 'tool-use');
      const known = uses.flatMap(({ use }) => {
        const result = results.get(use);
        return result ? [{ use, result }] : [];
      });
      if (uses.length > 0 && known.length === uses.length) {
        messages.push({
          role: 'user',
          content: known.map(({ use, result }) => ({ type: 'tool-result', use, ...result })),
        });
        open = [];
      } else open = known;
    } else if (item.kind !== 'result') {
      const last = messages.at(-1);
      if (last?.role === 'user') last.content.push({ type: 'text', text: item.text });
      else messages.push({ role: 'user', content: [{ type: 'text', text: item.text }] });
    }
  }
  return { messages, results: open };
}
