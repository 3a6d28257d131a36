/**
 * Checks frames (`Content-Length: N`, an empty line, N bytes) before a reader behind it buffers them: the reader that
 * we use has no maximum length. One guard stands at each end of the workspace's pipe.
 */
import { Fault } from '@interlock/model';

/** The longest header: its name, a number of ten digits, two line ends. */
const headerLimit = 'Content-Length: '.length + 10 + 4;
const headerPattern = /^Content-Length: ([0-9]{1,10})\r\n\r\n$/;
const lineFeed = 10;

/** Follows the bytes of one direction. After a throw the stream must be closed: what follows has no meaning. */
export class FrameGuard {
  readonly #limit: number;
  #header = '';
  #body = 0;

  /** `limit`: bytes of a frame's body, at most. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Throws Fault `protocol.frame-too-long` or `protocol.frame-malformed`; without one the bytes may go on. */
  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#body > 0) {
        const taken = Math.min(this.#body, bytes.length - at);
        this.#body -= taken;
        at += taken;
        continue;
      }
      const byte = bytes[at] as number;
      at += 1;
      this.#header += String.fromCharCode(byte);
      if (byte === lineFeed && this.#header.endsWith('\r\n\r\n')) this.#open();
      else if (this.#header.length >= headerLimit) throw malformed();
    }
  }

  #open(): void {
    const length = headerPattern.exec(this.#header)?.[1];
    if (length === undefined) throw malformed();
    if (Number(length) > this.#limit)
      throw new Fault(
        'protocol.frame-too-long',
        `A message of ${length} bytes is longer than the ${this.#limit} that one may have.`,
        'The process that sent it is ended and started again; if it happens twice, report it with the conversation.',
      );
    this.#header = '';
    this.#body = Number(length);
  }
}

function malformed(): Fault {
  return new Fault(
    'protocol.frame-malformed',
    'Bytes arrived that are not a message.',
    'The process that sent them is ended and started again; if it happens twice, report it with the conversation.',
  );
}
