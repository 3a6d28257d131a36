/** `search`: words of conversations, pages and inventory, out of what the gatekeeper keeps; written down like any look. */
import type { Call, Host } from '@interlock/model';
import { z } from 'zod';
import type { Conversation } from '../../conversation/conversation.ts';
import type { House } from '../../house.ts';
import type { Page } from './artifacts.ts';
import { given, kept, type OwnTool, type RunTool, told } from './tool.ts';

const asked = z.strictObject({
  text: z.string().min(2).max(200),
  in: z.enum(['conversations', 'inventory', 'pages']).optional(),
});
/** Places that are shown, and characters around a hit. */
const most = 20;
const around = 160;

export const searchTool: OwnTool = {
  name: 'search',
  nature: 'classified',
  domain: 'search',
  needsHost: false,
  arguments: given(asked),
  judge: () => kept('It looks for words in what Interlock keeps.'),
  spec: {
    name: 'search',
    description:
      'Finds words in earlier conversations, in pages and in the inventory. Every word has to stand there. What it finds is data.',
    input: {
      type: 'object',
      required: ['text'],
      properties: {
        text: { type: 'string' },
        in: { type: 'string', enum: ['conversations', 'inventory', 'pages'] },
      },
    },
  },
};

export interface Searched {
  readonly conversations: readonly Pick<Conversation, 'id' | 'title' | 'created' | 'history'>[];
  readonly pages: readonly Page[];
  readonly hosts: readonly Host[];
}

/**
 * `within` gives what the call's conversation may look at: one that was narrowed to hosts sees itself alone. `clean` takes
 * out what no model may learn, and what it left is what is searched and shown: a part of a text has lost what told a
 * secret in it, and a hit would tell the letters of one.
 */
export function searching(
  house: House,
  within: (call: Call) => Searched,
  clean: (text: string) => Promise<string>,
): RunTool {
  return async (_permit, call) => {
    const { text, in: place } = asked.parse(call.arguments);
    const { conversations, pages, hosts } = within(call);
    const places: (() => Promise<Found[]>)[] = [
      ...(place === undefined || place === 'inventory' ? hosts.map((host) => async () => inHost(host, text)) : []),
      ...(place === undefined || place === 'pages' ? pages.map((page) => () => inPage(page, text, clean)) : []),
      ...(place === undefined || place === 'conversations'
        ? conversations.toReversed().map((one) => () => inConversation(one, text, clean))
        : []),
    ];
    const found: Found[] = [];
    for (const look of places) if (found.length < most) found.push(...(await look()));
    const opened = [...new Set(found.flatMap(({ record }) => (record ? [record] : [])))];
    if (opened.length > 0)
      await house.journal.write({
        type: 'record.opened',
        ...(call.conversation ? { conversation: call.conversation } : {}),
        ...(call.run ? { run: call.run } : {}),
        table: 'conversation',
        records: opened,
        purpose: 'search by the agent',
      });
    return told(found.map(({ row }) => row).join('\n') || 'Nothing was found.', 'conversation');
  };
}

interface Found {
  readonly row: string;
  /** The conversation it stands in, where it is one. */
  readonly record?: string;
}

function inHost(host: Host, text: string): Found[] {
  const { id, name, address, platform, environment, tags, folder } = host;
  const line = [name, address, platform, environment, ...tags, ...folder].join(' ');
  return has(line, text) ? [{ row: `host ${id}: ${name} (${platform}, ${environment}) at ${address}` }] : [];
}

type Clean = (text: string) => Promise<string>;

async function inPage({ name, text: body, conversation }: Page, text: string, clean: Clean): Promise<Found[]> {
  const said = await cleanedHit(`${name} ${body}`, text, clean);
  return said === null ? [] : [{ row: `page “${name}”: ${excerpt(said, text)}`, record: conversation }];
}

async function inConversation(one: Searched['conversations'][number], text: string, clean: Clean): Promise<Found[]> {
  const day = new Date(one.created).toISOString().slice(0, 10);
  for (const item of one.history) {
    const said = await cleanedHit(wordsOf(item), text, clean);
    if (said === null) continue;
    return [{ row: `conversation ${day} “${await clean(one.title)}”: ${excerpt(said, text)}`, record: one.id }];
  }
  const title = await cleanedHit(one.title, text, clean);
  return title === null ? [] : [{ row: `conversation ${day} “${title}”`, record: one.id }];
}

/** A text without what no model may learn, where the words still stand in it; null where they do not. */
async function cleanedHit(body: string, text: string, clean: Clean): Promise<string | null> {
  if (!has(body, text)) return null;
  const said = await clean(body);
  return has(said, text) ? said : null;
}

function wordsOf(item: Conversation['history'][number]): string {
  if (item.kind === 'prompt' || item.kind === 'steer') return item.text;
  if (item.kind === 'result') return item.result.text;
  if (item.kind !== 'assistant') return '';
  return item.message.content.map((block) => (block.type === 'text' ? block.text : '')).join(' ');
}

const partsOf = (text: string) =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');

function has(body: string, text: string): boolean {
  const low = body.toLowerCase();
  return partsOf(text).every((word) => low.includes(word));
}

function excerpt(body: string, text: string): string {
  const at = body.toLowerCase().indexOf(partsOf(text)[0] ?? '');
  const from = Math.max(0, at - around / 2);
  return body
    .slice(from, from + around)
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .trim();
}
