/** The text of a file that a person wrote. Read leniently, a broken letter in a rule would make it another rule. */
import { isUtf8 } from 'node:buffer';
import { Fault } from '@interlock/model';

const newline = 0x0a;

/** Its UTF-8 without a byte order mark. Throws Fault `file.not-utf8`, which names the first line that is not. */
export function textOfBytes(bytes: Uint8Array, file: string): string {
  if (isUtf8(bytes)) return new TextDecoder().decode(bytes);
  throw new Fault(
    'file.not-utf8',
    `${file} is not UTF-8: line ${oddLine(bytes)}.`,
    'Save it as UTF-8 and look whether its letters are right; nothing was read.',
  );
}

/** Counted from 1; no byte of a longer character is a line end, so each line stands for itself. */
function oddLine(bytes: Uint8Array): number {
  let line = 1;
  let start = 0;
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
    if (!isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
    line++;
  }
  return line;
}
