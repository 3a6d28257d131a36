/** What a tool of Interlock's own is, beside what the gate knows of it. */
import type { Call, Json, Permit, Verdict } from '@interlock/model';
import type { CallResult } from '@interlock/protocol';
import type { z } from 'zod';
import type { Performed } from '../perform.ts';
import type { Tool, ToolSight } from '../tools.ts';

export type Arguments = { readonly [name: string]: Json };

export type Around = ToolSight;

/** A tool that the gatekeeper runs by itself, once it is permitted: it touches no device. */
export interface OwnTool extends Tool {
  readonly needsHost: false;
  readonly judge: NonNullable<Tool['judge']>;
}

/** What runs it. The permit was checked for exactly this call; `stop` ends it. */
export type RunTool = (permit: Permit, call: Call, stop: AbortSignal) => Promise<Performed>;

export const hostProperty = { type: 'string', description: 'Id of the host, from inventory.list' };
export const explanationProperty = {
  type: 'string',
  description: 'Why, in one sentence, for the person who decides',
};

/** Arguments as a schema reads them; a tool's own schema is of `Arguments` to the gate. */
export function given<T extends z.ZodType>(schema: T): Tool['arguments'] {
  return schema as unknown as Tool['arguments'];
}

export const kept = (reason: string): Verdict => ({ class: 'read-only', reason, tags: [] });

export function told(
  text: string,
  source: CallResult['source'],
  end: Performed['outcome']['end'] = 'done',
  milliseconds = 0,
): Performed {
  return { outcome: { end, ran: 0, prompt: null, output: null, milliseconds, fault: null }, text, source };
}

/** What a device wrote, line by line behind a mark: a line of it is no heading, whatever it looks like. */
export const under = (text: string): string =>
  text
    .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
    .map((line) => `| ${line}`)
    .join('\n');
