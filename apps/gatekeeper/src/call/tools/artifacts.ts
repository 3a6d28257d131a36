/** Pages that a conversation writes for itself: sealed rows, versions counted, never a file of the machine. */
import { Fault, type Id } from '@interlock/model';
import { z } from 'zod';
import type { Rows } from '../../conversation/store.ts';
import type { House } from '../../house.ts';
import { explanationProperty, given, kept, type OwnTool, type RunTool, told } from './tool.ts';

const nameSchema = z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,79}$/u);
const writing = z.strictObject({ name: nameSchema, text: z.string().max(200_000) });
const reading = z.strictObject({ name: nameSchema.optional() });
/** Pages of one conversation. */
const most = 100;

export const artifactWrite: OwnTool = {
  name: 'artifact.write',
  nature: 'classified',
  domain: 'page of the conversation',
  needsHost: false,
  arguments: given(writing),
  judge: () => kept('It writes a page of this conversation; no device and no file sees it.'),
  preview: ({ name, text }) => [{ name: String(name), value: String(text) }],
  spec: {
    name: 'artifact.write',
    description:
      'Writes a page (Markdown, a table, a configuration) that the person can open and keep. The same name is a new version of it.',
    input: {
      type: 'object',
      required: ['name', 'text'],
      properties: { name: { type: 'string' }, text: { type: 'string' }, explanation: explanationProperty },
    },
  },
};

export const artifactRead: OwnTool = {
  name: 'artifact.read',
  nature: 'classified',
  domain: 'page of the conversation',
  needsHost: false,
  arguments: given(reading),
  judge: () => kept('It reads a page of this conversation.'),
  spec: {
    name: 'artifact.read',
    description: 'Reads a page of this conversation, or lists them where no name is given.',
    input: { type: 'object', properties: { name: { type: 'string' } } },
  },
};

export interface Page {
  readonly conversation: Id<'conversation'>;
  readonly name: string;
  readonly text: string;
  readonly version: number;
  readonly at: number;
}

const table = 'artifact';

export class Artifacts {
  readonly #house: Pick<House, 'around' | 'events'>;
  readonly #rows: Pick<Rows, 'put' | 'all'>;
  readonly #pages = new Map<string, Page>();

  constructor(house: Pick<House, 'around' | 'events'>, rows: Pick<Rows, 'put' | 'all'>) {
    this.#house = house;
    this.#rows = rows;
    for (const { id, body } of rows.all(table)) this.#pages.set(id, body as Page);
  }

  of(conversation: Id<'conversation'>): readonly Page[] {
    return [...this.#pages.values()].filter((page) => page.conversation === conversation);
  }

  /** Throws Fault `artifact.none`. */
  get(conversation: Id<'conversation'>, name: string): Page {
    const page = this.#pages.get(keyOf(conversation, name));
    if (!page) throw new Fault('artifact.none', `There is no page ${name}.`, 'List them without a name.');
    return page;
  }

  write(conversation: Id<'conversation'>, name: string, text: string): Page {
    const id = keyOf(conversation, name);
    const before = this.#pages.get(id);
    if (!before && this.of(conversation).length >= most)
      throw new Fault('artifact.too-many', `A conversation has ${most} pages at most.`, 'Write into one of them.');
    const at = this.#house.around.now();
    const page: Page = { conversation, name, text, version: (before?.version ?? 0) + 1, at };
    this.#rows.put(table, id, page);
    this.#pages.set(id, page);
    const { version } = page;
    this.#house.events.emit({ type: 'artifact.written', at, conversation, name, version, characters: text.length });
    return page;
  }
}

const keyOf = (conversation: Id<'conversation'>, name: string) => `${conversation} ${name}`;

export function writingArtifact(artifacts: Artifacts): RunTool {
  return async (_permit, { conversation, arguments: raw }) => {
    const { name, text } = writing.parse(raw);
    const { version } = artifacts.write(conversation as Id<'conversation'>, name, text);
    return told(`Written: ${name}, version ${version}, ${text.length} characters.`, 'artifact');
  };
}

export function readingArtifact(artifacts: Artifacts): RunTool {
  return async (_permit, { conversation, arguments: raw }) => {
    const { name } = reading.parse(raw);
    const id = conversation as Id<'conversation'>;
    if (name !== undefined) return told(artifacts.get(id, name).text, 'artifact');
    const rows = artifacts
      .of(id)
      .map((page) => `${page.name}, version ${page.version}, ${page.text.length} characters`);
    return told(rows.join('\n') || 'There are no pages yet.', 'artifact');
  };
}
