/** Recordings as they lie there, beside what is known of them: files that are gone or cut, and rows that are gone. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { type LedgerReading, readEntry } from '@interlock/ledger';
import { Fault, type Id } from '@interlock/model';
import { FrameReader, frameField } from '@interlock/recording';
import type { RecordingFacts } from './recording-row.ts';
import type { RecordingView } from './recordings.ts';

/** As a list tells it: also what is lost or shorter than it was. */
export type ListedRecording = Omit<RecordingView, 'state'> & {
  readonly state: RecordingFacts['state'] | 'lost' | 'damaged';
};

/** With the state of the file; a session that runs still writes its own. */
export function withFiles(views: readonly RecordingView[], folder: string): ListedRecording[] {
  return views.map((view) => {
    if (view.bytes === undefined || view.bytes === 0 || view.state === 'running') return view;
    const size = statSync(path.join(folder, view.id), { throwIfNoEntry: false })?.size;
    if (size === view.bytes) return view;
    return { ...view, state: size === undefined ? 'lost' : 'damaged' };
  });
}

const marked = Buffer.from('"recording":');
const ended: ReadonlySet<string> = new Set(['recording.deleted', 'recording.failed']);

/** Recordings that entries place something in, which nobody deleted and no row knows. */
export async function lostRows(ledger: LedgerReading, known: ReadonlySet<string>): Promise<ListedRecording[]> {
  const lost = new Map<string, ListedRecording>();
  const { size } = ledger.checkpoint();
  for (let index = 0; index < size; index++) {
    const bytes = await ledger.bytes(index);
    if (!bytes.includes(marked)) continue;
    const { type, at, fields } = readEntry(index, bytes);
    const place = fields.recording as string | { readonly id: string };
    const id = (typeof place === 'string' ? place : place.id) as Id<'recording'>;
    const host = fields.host as RecordingView['host'] | undefined;
    if (ended.has(type)) lost.delete(id);
    else if (host && !known.has(id) && !lost.has(id))
      lost.set(id, {
        id,
        host,
        kind: type === 'session.opened' ? 'person' : 'agent',
        started: at,
        state: 'lost',
        until: null,
      });
  }
  return [...lost.values()].reverse();
}

/** The text of the frames up to the first that does not open; for whoever asks for what is left of a damaged one. */
export function textLeft(bytes: Uint8Array, open: (field: string, envelope: Uint8Array) => Uint8Array): string {
  const reader = new FrameReader();
  const decoder = new TextDecoder('utf-8');
  let text = '';
  try {
    // Byte by byte would be slow; a damaged head of a frame must not take those before it along.
    for (let at = 0; at < bytes.length; at += step)
      for (const { index, last, envelope } of reader.push(bytes.subarray(at, at + step)))
        text += decoder.decode(open(frameField(index, last), envelope), { stream: true });
  } catch {
    // what follows is not to be trusted
  }
  return text;
}

const step = 4096;

/** What opening a recording came to, in a person's words; other errors pass. */
export function openingFault(error: unknown, file: 'there' | 'gone'): unknown {
  const next = 'Put the file back from a backup. `--partial` shows what is left before the damage.';
  if (file === 'gone')
    return new Fault('recording.lost', 'The file of this recording is gone: somebody removed it.', next, {
      cause: error,
    });
  const { code } = error as { readonly code?: unknown };
  if (error instanceof Fault && error.code === 'recording.truncated')
    return new Fault('recording.truncated', 'The end of this recording is missing: it was cut.', next, {
      cause: error,
    });
  if (code === 'recording.damaged' || String(code).startsWith('envelope.'))
    return new Fault(
      'recording.damaged',
      'This recording is not as it was written: a part of it was changed, moved or taken out.',
      next,
      { cause: error },
    );
  return error;
}
