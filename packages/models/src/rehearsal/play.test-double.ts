/** Plays a conversation with doubles of routers: proposes nothing by itself, answers what the rehearsal asks. */
import type { Message, ToolUse } from '@interlock/protocol';
import { answerOf } from '../model.ts';
import { rehearsal } from './rehearsal.ts';
import { ok, output, type RouterDouble } from './router.test-double.ts';
import type { Got } from './script.ts';

export interface Play {
  readonly devices: readonly RouterDouble[];
  readonly prompt?: string;
  readonly system?: string;
  readonly earlier?: readonly Message[];
  /** The whole conversation so far, its last words included. */
  readonly whole?: readonly Message[];
  readonly platform?: string;
  /** A gate's or person's word about a change; undefined lets it run. */
  readonly gate?: (use: ToolUse) => Got | undefined;
  /** Words that arrive with the results of the n-th turn, counted from 1. */
  readonly says?: { readonly [turn: number]: string };
  readonly waits?: boolean;
}

export interface Played {
  readonly report: string;
  readonly commands: readonly string[];
  readonly changes: readonly string[];
  readonly messages: readonly Message[];
}

const names = ['terminal.run', 'inventory.list', 'wait'];

export async function say(messages: readonly Message[], { system = '', waits = true }: Play): Promise<Message> {
  const tools = names.filter((name) => waits || name !== 'wait').map((name) => ({ name, description: '', input: {} }));
  return (await answerOf(rehearsal.converse({ system, messages, tools }, new AbortController().signal))).message;
}

export async function play(given: Play): Promise<Played> {
  const prompt = given.prompt ?? 'The BGP session is down. Find out why and fix it.';
  const messages: Message[] = given.whole
    ? [...given.whole]
    : [...(given.earlier ?? []), { role: 'user', content: [{ type: 'text', text: prompt }] }];
  const commands: string[] = [];
  const id = (i: number) => `host_${String(i).repeat(26)}`;
  const inventory = given.devices.map(({ name, address }, i) => ({
    id: id(i),
    name,
    platform: given.platform ?? 'cisco_ios',
    address,
  }));
  for (let turn = 1; turn <= 40; turn++) {
    const message = await say(messages, given);
    messages.push(message);
    const uses = message.content.filter((block) => block.type === 'tool-use');
    if (uses.length === 0) {
      const report = message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
      return { report, commands, changes: commands.filter((one) => one.includes('configure')), messages };
    }
    const words = given.says?.[turn];
    const content: Message['content'] = uses.map((use) => {
      const { command, host } = use.input as { command?: string; host?: string };
      const device = given.devices.find((_, i) => id(i) === host);
      const change = command?.startsWith('configure') === true;
      if (change && words !== undefined) return result(use, { status: 'stopped', source: 'agent', text: 'held back' });
      if (device && command) commands.push(`${device.name}: ${command}`);
      const refused = change ? given.gate?.(use) : undefined;
      if (refused) return result(use, refused);
      if (change) for (const one of given.devices) one.up = true;
      if (use.tool === 'inventory.list')
        return result(use, { status: 'ok', source: 'inventory', text: JSON.stringify(inventory) });
      return result(use, device ? output(device, command ?? '') : ok('waited'));
    });
    if (words !== undefined) content.push({ type: 'text', text: words });
    messages.push({ role: 'user', content });
  }
  throw new Error('the conversation did not end');
}

function result(use: ToolUse, got: Got): Message['content'][number] {
  return { type: 'tool-result', use: use.use, ...got };
}
