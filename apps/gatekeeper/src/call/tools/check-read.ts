/** `check.read`: a read on one host with what its output must contain. The gatekeeper compares; the agent only words it. */
import { type Host, type Id, idSchema, type Proposal } from '@interlock/model';
import type { CallResult, RunEvent, ToolSpec } from '@interlock/protocol';
import { classify } from '@interlock/risk';
import { z } from 'zod';
import { explanationProperty, hostProperty } from './tool.ts';

export const checkShape = z.strictObject({
  command: z.string().min(1).max(500),
  expect: z.string().min(1).max(200),
});
export type Check = z.infer<typeof checkShape>;

export const checkReadSpec: ToolSpec = {
  name: 'check.read',
  description:
    'Reads one line on a host and says whether its output contains a text. Use it after each change: the text is what shows that the change does what it was meant to do. A run whose last check of a host does not hold does not end as done.',
  input: {
    type: 'object',
    required: ['host', 'command', 'expect'],
    properties: {
      host: hostProperty,
      command: { type: 'string', description: 'One line that only reads' },
      expect: { type: 'string', description: 'Text that the output must contain, letter for letter' },
      explanation: explanationProperty,
    },
  },
};

/** Whether a check is one line that only reads on this host. */
export function onlyReads({ command }: Pick<Check, 'command'>, { platform }: Pick<Host, 'platform'>): boolean {
  if (/[\r\n]/.test(command) || onlyPrints(command)) return false;
  const { class: cls, tags } = classify({ platform, mode: 'exec', command });
  return cls === 'read-only' && !tags.includes('probe');
}

/** Whether a line prints what it is given and looks at nothing: it would show whatever it must. */
const onlyPrints = (command: string): boolean =>
  command
    .split(/;|&&|\|\||&/)
    .map((part) => (part.split('|')[0] ?? '').trim())
    .every((part) => /^((sudo|command|builtin)\s+)*(echo|printf|print|true|:|yes|seq|$)(\s|$)/.test(part));

/** Whether the output of a check shows what it must; its own echo shows nothing. */
export function holds({ command, expect }: Check, result: CallResult): boolean {
  if (result.status !== 'ok') return false;
  const [first = '', ...rest] = result.text.split('\n');
  return (first.includes(command) ? rest.join('\n') : result.text).includes(expect);
}

export interface CheckRooms {
  readonly host: (id: Id<'host'>) => Host | undefined;
  readonly one: (proposal: Proposal) => Promise<CallResult>;
  readonly tell: (
    event: Omit<Extract<RunEvent, { type: 'check.read' }>, 'type' | 'at' | 'conversation' | 'planned'>,
  ) => void;
}

/** The result of a check, or undefined where the proposal is about something else. */
export function readCheck(proposal: Proposal, rooms: CheckRooms): Promise<CallResult> | undefined {
  return proposal.tool === 'check.read' ? checked(proposal, rooms) : undefined;
}

async function checked(proposal: Proposal, { host: find, one, tell }: CheckRooms): Promise<CallResult> {
  const parsed = checkShape.safeParse(proposal.arguments);
  const host = proposal.host && find(proposal.host);
  const wrong = !host
    ? 'check.read wants a host of this conversation.'
    : !parsed.success
      ? `check.read: ${parsed.error.issues[0]?.message ?? 'malformed'} at ${parsed.error.issues[0]?.path.join('.') || 'arguments'}.`
      : onlyReads(parsed.data, host)
        ? null
        : 'A check has to be one line that only reads, and reads something of the host.';
  if (wrong !== null || !parsed.success || !host)
    return { status: 'error', source: 'gatekeeper', text: wrong ?? 'malformed' };
  const { command, expect } = parsed.data;
  const result = await one({
    use: `${proposal.use}\n0`,
    agent: proposal.agent,
    tool: 'terminal.run',
    host: idSchema('host').parse(host.id),
    arguments: { command },
    ...(proposal.explanation === undefined ? {} : { explanation: proposal.explanation }),
  });
  if (result.status !== 'ok') return result;
  const held = holds(parsed.data, result);
  tell({ host: host.name, command, expect, held });
  return {
    ...result,
    text: `[check: ${held ? 'holds' : 'does not hold'}: the output ${held ? 'contains' : 'does not contain'} “${expect}”]\n${result.text}`,
  };
}
