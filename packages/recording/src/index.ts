export { type Cast, type CastEvent, type EventKind, parseCast, type RecordingHead } from './asciicast.ts';
export { type Frame, FrameReader, frameField, type RecordingEnd } from './frame.ts';
export { InertStream, plainText } from './inert.ts';
export { type OpenFrame, type RecordingText, readRecording, resumePoint } from './reader.ts';
export { type RecordingSink, RecordingWriter } from './writer.ts';
