/**
 * What leaves for a model: every text passes the redactor and then the scanner, images are looked up by their hash, and
 * where any of it fails nothing is sent. One place, so that nothing goes around it.
 */
import { Fault, type Json } from '@interlock/model';
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

/** One text as it may leave. Whoever sends a part of a text cleans the whole first: a part has lost what told a secret. */
export async function cleanText(text: string, { redact, scan }: Cleaners): Promise<string> {
  const [scanned] = await scan([redact(text).text]);
  if (!scanned) throw notScanned();
  return scanned.text;
}

const notScanned = () => new Fault('model.not-scanned', 'A text was not scanned, so nothing was sent.', 'Ask again.');

/** Characters of one request: what a context of 200,000 tokens holds, with room to spare. */
const longestRequest = 2_000_000;

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));

/** Rejects with the signal's reason, or a Fault `model.too-long`, `model.not-scanned`. */
export async function outgoingOf(request: ModelRequest, cleaners: Cleaners, signal: AbortSignal): Promise<Outgoing> {
  let found = 0;
  const characters = wholesOf(request).reduce((sum, text) => sum + text.length, 0);
  if (characters > longestRequest)
    throw new Fault('model.too-long', 'The conversation is longer than any model reads.', 'Begin a new one.');
  const clean = async (text: string) => {
    await turn(); // the redactor works on the main thread: stop and approvals come in between
    signal.throwIfAborted();
    const result = cleaners.redact(text);
    found += result.found;
    return result.text;
  };
  const redacted = await cleaned(request, clean);
  const scanned = new Map<string, string>();
  const scanAll = async (texts: readonly string[]) => {
    const fresh = [...new Set(texts)].filter((text) => !scanned.has(text));
    if (fresh.length === 0) return;
    const results = await cleaners.scan(fresh);
    signal.throwIfAborted();
    for (const [i, text] of fresh.entries()) {
      const result = results[i];
      if (result) scanned.set(text, result.text);
      found += result?.found ?? 0;
    }
  };
  const scan = async (text: string) => {
    const out = scanned.get(text);
    if (out === undefined) throw notScanned();
    return out;
  };
  await scanAll(textsOf(redacted));
  await scanAll(await inputsOf(redacted, scan));
  return { request: await cleaned(redacted, scan), found, characters: characters + imageCharacters(request) };
}

/** Images as characters, for a guess at tokens: about 750 pixels a token. */
function imageCharacters({ messages, images }: ModelRequest): number {
  const shown = messages.flatMap(({ content }) =>
    content.flatMap((block) => (block.type === 'image' && images?.has(block.hash) ? [block] : [])),
  );
  return shown.reduce((sum, { width, height }) => sum + Math.ceil((width * height) / 750) * 4, 0);
}

const blocksOf = ({ messages }: ModelRequest): Block[] => messages.flatMap(({ content }) => content);
const rulesOf = ({ system, context }: ModelRequest): string[] => [system, ...(context === undefined ? [] : [context])];

/** Every text of a request, an input of a tool as one. */
function wholesOf(request: ModelRequest): string[] {
  return [
    ...rulesOf(request),
    ...blocksOf(request).flatMap((block) => partsOf(block, (input) => [JSON.stringify(input)])),
  ];
}

/** Every text of a request that `cleaned` comes to by itself; inputs as a whole come after their words (`inputsOf`). */
function textsOf(request: ModelRequest): string[] {
  return [...rulesOf(request), ...blocksOf(request).flatMap((block) => partsOf(block, wordsOf))];
}

function partsOf(block: Block, ofInput: (input: Json) => string[]): string[] {
  if (block.type === 'image') return [];
  return block.type === 'tool-use' ? ofInput(block.input) : [block.text];
}

/** Inputs of tools as `cleaned` comes to them, where each of their words is clean. */
async function inputsOf(request: ModelRequest, clean: Clean): Promise<string[]> {
  const inputs: string[] = [];
  for (const block of blocksOf(request))
    if (block.type === 'tool-use') inputs.push(JSON.stringify(await eachWord(block.input, clean)));
  return inputs;
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
  if (block.type === 'tool-use') return { ...block, input: await cleanInput(block.input, clean) };
  const text = await clean(block.text);
  if (block.type !== 'thinking' || text === block.text) return { ...block, text };
  // Its maker's seal fits the old words alone, and a changed thought goes to nobody.
  return { type: 'thinking', model: block.model, text };
}

type Input = Extract<Block, { type: 'tool-use' }>['input'];

/**
 * Each word of an input as it is, then the input as a whole, because a name tells what stands behind it. Where that leaves
 * no input (a secret's shape went over a quotation mark), what was cleaned goes as a text: nothing that a conversation
 * holds may keep it from going on.
 */
async function cleanInput(input: Input, clean: Clean): Promise<Input> {
  const whole = JSON.stringify(await eachWord(input, clean));
  const text = await clean(whole);
  const read = inputIn(text);
  return read ?? { 'cleaned input': text };
}

function inputIn(text: string): Input | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Input) : undefined;
  } catch {
    return undefined;
  }
}

async function eachWord(value: Json, clean: Clean): Promise<Json> {
  if (typeof value === 'string') return clean(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const all: Json[] = [];
    for (const one of value) all.push(await eachWord(one, clean));
    return all;
  }
  const entries: [string, Json][] = [];
  for (const [name, one] of Object.entries(value)) entries.push([name, await eachWord(one, clean)]);
  return Object.fromEntries(entries);
}

function wordsOf(value: Json): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(wordsOf) : [];
}
