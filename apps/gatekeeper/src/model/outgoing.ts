/**
 * What leaves for a model: every text passes the redactor and then the scanner, images are looked up by their hash, and
 * where any of it fails nothing is sent. One place, so that nothing goes around it.
 */
import { Fault } from '@interlock/model';
import type { ModelRequest } from '@interlock/models';
import type { Block, Message } from '@interlock/protocol';

export interface Cleaners {
  /** Replaces every secret that is known; throws where it cannot, and then nothing is sent. */
  readonly redact: (text: string) => { text: string; found: number };
  /** Replaces tokens of services in the texts of one request; rejects where it cannot, and then nothing is sent. */
  readonly scan: (texts: readonly string[]) => Promise<readonly { text: string; found: number }[]>;
}

export interface Outgoing {
  readonly request: ModelRequest;
  /** Values that were replaced. */
  readonly found: number;
  /** Characters of all texts, as they came. */
  readonly characters: number;
}

/** Characters of one request: what a context of 200,000 tokens holds, with room to spare. */
const longestRequest = 2_000_000;

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));

/** Rejects with the signal's reason, or a Fault `model.too-long`, `model.not-scanned`. */
export async function outgoingOf(request: ModelRequest, cleaners: Cleaners, signal: AbortSignal): Promise<Outgoing> {
  let found = 0;
  let characters = 0;
  const clean = async (text: string) => {
    characters += text.length;
    if (characters > longestRequest)
      throw new Fault('model.too-long', 'The conversation is longer than any model reads.', 'Begin a new one.');
    await turn(); // the redactor works on the main thread: stop and approvals come in between
    signal.throwIfAborted();
    const result = cleaners.redact(text);
    found += result.found;
    return result.text;
  };
  const redacted = await cleaned(request, clean);
  const texts = textsOf(redacted);
  const scanned = await cleaners.scan(texts);
  signal.throwIfAborted();
  const byText = new Map(texts.map((text, i) => [text, scanned[i]?.text]));
  for (const one of scanned) found += one.found;
  const scan = async (text: string) => {
    const out = byText.get(text);
    if (out === undefined)
      throw new Fault('model.not-scanned', 'A text was not scanned, so nothing was sent.', 'Ask again.');
    return out;
  };
  return { request: await cleaned(redacted, scan), found, characters: characters + imageCharacters(request) };
}

/** Images as characters, for a guess at tokens: about 750 pixels a token. */
function imageCharacters({ messages, images }: ModelRequest): number {
  const shown = messages.flatMap(({ content }) =>
    content.flatMap((block) => (block.type === 'image' && images?.has(block.hash) ? [block] : [])),
  );
  return shown.reduce((sum, { width, height }) => sum + Math.ceil((width * height) / 750) * 4, 0);
}

/** Every text of a request, as `cleaned` comes to it. */
function textsOf({ system, context, messages }: ModelRequest): string[] {
  const blocks = messages.flatMap(({ content }) => content);
  return [system, ...(context === undefined ? [] : [context]), ...blocks.flatMap(textOf)];
}

function textOf(block: Block): string[] {
  if (block.type === 'image') return [];
  return [block.type === 'tool-use' ? JSON.stringify(block.input) : block.text];
}

type Clean = (text: string) => Promise<string>;

async function cleaned(request: ModelRequest, clean: Clean): Promise<ModelRequest> {
  const system = await clean(request.system);
  const context = request.context === undefined ? undefined : await clean(request.context);
  const messages: Message[] = [];
  for (const { role, content } of request.messages) {
    const blocks: Block[] = [];
    for (const block of content) blocks.push(await cleanBlock(block, clean));
    messages.push({ role, content: blocks });
  }
  return { ...request, system, ...(context === undefined ? {} : { context }), messages };
}

async function cleanBlock(block: Block, clean: Clean): Promise<Block> {
  if (block.type === 'image') return block;
  if (block.type === 'tool-use')
    return { ...block, input: JSON.parse(await clean(JSON.stringify(block.input))) as typeof block.input };
  const text = await clean(block.text);
  if (block.type !== 'thinking' || text === block.text) return { ...block, text };
  // Its maker's seal fits the old words alone, and a changed thought goes to nobody.
  return { type: 'thinking', model: block.model, text };
}
