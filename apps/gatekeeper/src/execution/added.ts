/** The one door for bytes that are not the call's own: only what the call lists passes. */
import { addedKey, addedLine } from '@interlock/platforms';
import { notListed } from './faults.ts';

export interface Added {
  /** The line itself, or Fault `execution.not-listed`. */
  line(text: string): string;
  key(bytes: string): string;
}

export function addedBy(call: { readonly added: readonly string[] }): Added {
  const listed = new Set(call.added);
  const pass = (entry: string, bytes: string) => {
    if (!listed.has(entry)) throw notListed(entry);
    return bytes;
  };
  return {
    line: (text) => pass(addedLine(text), text),
    key: (bytes) => pass(addedKey(bytes), bytes),
  };
}
