/** From user exec to privileged exec: the device asks for its enable password, and one entry answers, once. */
import { type Prompt, readPrompt } from '@interlock/platforms';
import type { SecretBytes } from '@interlock/wires';
import { type Ground, typeLine } from './exchange.ts';
import * as faults from './faults.ts';
import { sameHost } from './sights.ts';

export interface Enabling {
  readonly host: string;
  /** Of the entry. */
  readonly name: string;
  /** Lends it for the length of `use`, when the device has asked and not before. */
  readonly lender: (use: (secret: SecretBytes) => Promise<void>) => Promise<void>;
}

/** Milliseconds for each answer of the device, which may ask a server of its own, and of silence that end one. */
const patience = 20_000;
const quiet = 60;

/**
 * The prompt in privileged exec; one that stands there already is answered as it is, and nothing is lent. What is said
 * meanwhile is no output. Faults: `execution.enable-rejected`, `execution.enable`, those of the lend.
 */
export async function enabled(ground: Ground, at: Prompt, { host, name, lender }: Enabling): Promise<Prompt> {
  const { dialogue, profile, added } = ground;
  const shape = profile.enable;
  if (!shape || at.privilege !== 'user' || at.mode !== 'exec') return at;
  const limit = AbortSignal.timeout(patience);
  const halt = AbortSignal.any([ground.halt, limit]);
  let lines = 0;
  /** What stands there once the line that was just entered has ended. */
  const next = () =>
    dialogue.wait<Prompt | 'asks'>(() => {
      if (lines === 0) return undefined;
      const prompt = readPrompt(profile, dialogue.line);
      if (prompt !== undefined) return { seen: prompt, quiet };
      return shape.asks.test(dialogue.line) ? { seen: 'asks', quiet } : undefined;
    }, halt);
  const enter = async (bytes: string | Uint8Array) => {
    lines = 0;
    dialogue.onLine = () => lines++;
    await dialogue.send(bytes);
  };
  const reached = (prompt: Prompt) =>
    sameHost(at, prompt) && prompt.privilege === 'privileged' && prompt.mode === 'exec';
  try {
    if (!(await typeLine({ ...ground, halt }, at, added.line(shape.line), () => {})))
      throw faults.notEnabled(host, 'did not show the line that asks for privileged exec');
    await enter(profile.lineEnd);
    const first = await next();
    if (first !== 'asks') {
      if (reached(first)) return first;
      throw faults.notEnabled(host, 'let nobody into privileged exec, and asked for no password');
    }
    let last: Prompt | 'asks' = first;
    await lender(async (secret) => {
      const bytes = typed(secret, profile.lineEnd);
      if (bytes === null) throw faults.notEnabled(host, `takes no such password as “${name}” holds`);
      try {
        await enter(bytes);
      } finally {
        bytes.fill(0);
      }
      last = await next();
    });
    const after = last as Prompt | 'asks';
    if (after === 'asks' || !reached(after)) throw faults.enableRejected(host, name);
    return after;
  } catch (error) {
    if (limit.aborted && !ground.halt.aborted)
      throw faults.notEnabled(host, 'did not answer when asked for privileged exec');
    throw error;
  }
}

/** The password and Enter; null where one of its signs would be a key. The caller zeroes it. */
function typed(secret: SecretBytes, lineEnd: string): Buffer | null {
  const of = (bytes: Buffer): Buffer | null => {
    if (bytes.length === 0 || bytes.some((sign) => sign < 0x20 || sign === 0x7f)) return null;
    // outside the engine's heap, where a short array is moved about and leaves copies
    const room = Buffer.from(new ArrayBuffer(bytes.length + lineEnd.length));
    bytes.copy(room);
    room.write(lineEnd, bytes.length);
    return room;
  };
  return secret instanceof Uint8Array
    ? of(Buffer.from(secret.buffer, secret.byteOffset, secret.length))
    : secret.use(of);
}
