/** The general scanner in a thread of its own: a text in, the text without tokens out. It holds no secret but its key. */
import { parentPort, workerData } from 'node:worker_threads';
import { newScanner } from '@interlock/redact';

const { key } = workerData as { readonly key: Uint8Array };
const scanner = newScanner({ key });

parentPort?.on('message', ({ id, texts }: { readonly id: number; readonly texts: readonly string[] }) => {
  try {
    parentPort?.postMessage({ id, scanned: texts.map((text) => scanner.scan(text)) });
  } catch {
    parentPort?.postMessage({ id, scanned: null });
  }
});
