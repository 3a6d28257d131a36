export type { EventKind, RecordingHead } from './asciicast.ts';
export { type Frame, FrameReader, frameField, type RecordingEnd } from './frame.ts';
export { type OpenFrame, type RecordingText, readRecording, resumePoint } from './reader.ts';
export { type RecordingSink, RecordingWriter } from './writer.ts';
