/** Asks the scanner's thread; what it has no answer to is not sent to any model. */
import { Worker } from 'node:worker_threads';
import { Fault, type RandomBytes } from '@interlock/model';
import type { Scanned } from '@interlock/redact';
import type { Rows } from '../conversation/store.ts';

export interface Scanning {
  /** The texts without tokens, in order. Rejects with Fault `model.not-scanned`. */
  scan(texts: readonly string[]): Promise<Scanned[]>;
  /** One text without tokens. Rejects as `scan` does. */
  clean(text: string): Promise<string>;
  close(): Promise<void>;
}

/** Milliseconds that the texts of one request may take. */
const patience = 20_000;
/** Characters of earlier texts that are kept with their answers: a conversation is read again at every turn. */
const remembered = 16_000_000;

/** The key of this organization's tags, made at its first run: with it the same secret reads the same ever after. */
export function tagKey(rows: Pick<Rows, 'all' | 'put'>, random: RandomBytes): Uint8Array {
  const body = rows.all('redaction').find(({ id }) => id === 'tag-key')?.body;
  const kept = typeof body === 'string' ? Buffer.from(body, 'base64') : undefined;
  if (kept?.length === 32) return new Uint8Array(kept);
  const made = random(32);
  try {
    rows.put('redaction', 'tag-key', Buffer.from(made).toString('base64'));
  } catch {
    // a disk that is full: the tags of this start are its own
  }
  return made;
}

export function openScanning(key: Uint8Array, program = new URL('./scan-worker.ts', import.meta.url)): Scanning {
  const waiting = new Map<number, (scanned: Scanned[] | null) => void>();
  const known = new Map<string, Scanned>();
  let size = 0;
  let worker: Worker | undefined;
  let asked = 0;

  const open = (): Worker => {
    if (worker) return worker;
    const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 };
    const made = new Worker(program, { workerData: { key }, env: {}, resourceLimits });
    made.unref();
    made.on('message', ({ id, scanned }: { id: number; scanned: Scanned[] | null }) => waiting.get(id)?.(scanned));
    const gone = () => {
      if (worker === made) worker = undefined;
      for (const settle of waiting.values()) settle(null);
    };
    made.on('error', gone);
    made.on('exit', gone);
    worker = made;
    return made;
  };

  const remember = (text: string, scanned: Scanned) => {
    known.set(text, scanned);
    size += text.length;
    for (const oldest of known.keys()) {
      if (size <= remembered) break;
      known.delete(oldest);
      size -= oldest.length;
    }
  };

  return {
    scan,
    clean: async (text) => (await scan([text]))[0]?.text ?? '',
    async close() {
      await worker?.terminate();
    },
  };

  async function scan(texts: readonly string[]): Promise<Scanned[]> {
    const fresh = [...new Set(texts.filter((text) => !known.has(text)))];
    const found = new Map<string, Scanned>();
    for (const text of texts) {
      const one = known.get(text);
      if (one) found.set(text, one);
    }
    if (fresh.length > 0) {
      const scanned = await inThread(fresh);
      for (const [i, text] of fresh.entries()) {
        const one = scanned?.[i];
        if (!one) throw notScanned();
        found.set(text, one);
        remember(text, one);
      }
    }
    return texts.map((text) => found.get(text) as Scanned);
  }

  async function inThread(texts: readonly string[]): Promise<Scanned[] | null> {
    const thread = open();
    const id = ++asked;
    try {
      return await new Promise<Scanned[] | null>((resolve) => {
        const timer = setTimeout(() => {
          void thread.terminate(); // a thread that hangs is given up; the next text gets another
          resolve(null);
        }, patience);
        waiting.set(id, (scanned) => {
          clearTimeout(timer);
          resolve(scanned);
        });
        thread.postMessage({ id, texts });
      });
    } finally {
      waiting.delete(id);
    }
  }
}

const notScanned = () =>
  new Fault(
    'model.not-scanned',
    'The scanner for secrets did not answer, so nothing was sent to the model.',
    'Ask again; restart Interlock if it stays.',
  );
