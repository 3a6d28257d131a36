export { openAge, sealAge } from './age.ts';
export { contentLength, dekRef, envelopeVersion, longestPlaintext, open, openInto, seal } from './envelope.ts';
export { fipsFault } from './fips.ts';
export { openKeyFile } from './key-file.ts';
export { agreedKeyInto, openSharedInto, recordKeyInto } from './lent-key.ts';
export { passkeyKeyInto } from './passkey-key.ts';
export type { EnvelopeKey } from './record-key.ts';
export { EnvelopeError, type EnvelopeErrorCode } from './refusal.ts';
export type { Slot } from './slot.ts';
