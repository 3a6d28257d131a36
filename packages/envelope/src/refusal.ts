/** Refusals (docs/formats/envelope.md, chapter 6): one error, one shape, so that nobody learns which check failed. */

/** `refused`: an envelope was not opened. `unsealable`: the caller handed over what no envelope can hold. */
export type EnvelopeErrorCode = 'envelope.refused' | 'envelope.unsealable';

/** Has the fields of the model's Fault without importing it; holds no byte of key, slot or content. */
export class EnvelopeError extends Error {
  readonly code: EnvelopeErrorCode;
  readonly next: string;

  constructor(code: EnvelopeErrorCode, message: string, next: string) {
    super(message);
    this.name = 'EnvelopeError';
    this.code = code;
    this.next = next;
  }
}

/** The one answer to every envelope that does not open. */
export function refused(): EnvelopeError {
  return new EnvelopeError(
    'envelope.refused',
    'A sealed value was not opened: it is damaged, was moved, or belongs to another key.',
    'Put back the file from a backup; if it was never touched, report it with the name of the file.',
  );
}

/** What the caller asked to seal breaks the format; a bug in the caller, so the reason is told. */
export function unsealable(what: string): EnvelopeError {
  return new EnvelopeError('envelope.unsealable', `This cannot be sealed: ${what}.`, 'Report this as a bug.');
}
