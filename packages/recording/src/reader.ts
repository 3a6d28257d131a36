/** Reading a recording back. */
import { concat, Fault } from '@interlock/model';
import { FrameReader, frameField, type RecordingEnd } from './frame.ts';

export interface RecordingText {
  /** A whole asciicast version 2 file, as far as it was kept. */
  readonly text: string;
  readonly end: RecordingEnd;
}

/** Opens one frame for its field. What it throws is passed on. */
export type OpenFrame = (field: string, envelope: Uint8Array) => Uint8Array;

/**
 * The recording in `bytes`. `finished` refuses one that does not end in its last frame; whoever knows from elsewhere
 * that it was finished asks for that. Faults: `recording.damaged`, `recording.truncated`.
 */
export function readRecording(bytes: Uint8Array, open: OpenFrame, expect: 'finished' | 'any'): RecordingText {
  const reader = new FrameReader();
  const opened = reader.push(bytes).map(({ index, last, envelope }) => open(frameField(index, last), envelope));
  const end = reader.end();
  if (expect === 'finished' && end !== 'finished')
    throw new Fault(
      'recording.truncated',
      'The end of this recording is missing.',
      'Put it back from a backup; what is left can be shown as an unfinished one.',
    );
  return { text: new TextDecoder('utf-8').decode(concat(opened)), end };
}

/**
 * Where a recording that a crash left can go on: whole frames, and the bytes that they take with the beginning of the
 * file. With no whole frame it begins anew.
 */
export function resumePoint(bytes: Uint8Array): { frames: number; bytes: number; end: RecordingEnd } {
  const reader = new FrameReader();
  reader.push(bytes);
  return { frames: reader.frames, bytes: reader.frames > 0 ? reader.whole : 0, end: reader.end() };
}
