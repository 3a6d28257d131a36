/** A password that another program keeps: asked for as git asks a credential helper, and answered into locked memory. */
import { Fault } from '@interlock/model';
import { LockedMemory } from './locked-memory.ts';

/** Runs the program with these words and gives it the question; its answer is zeroed by the vault. */
export type Helper = (words: readonly string[], question: string) => Promise<Uint8Array>;

/** The words of a helper's command, as an entry keeps them; null where they are none. */
export function helperWords(command: Uint8Array): string[] | null {
  try {
    const words: unknown = JSON.parse(Buffer.from(command).toString('utf8'));
    const sound = Array.isArray(words) && words.length > 0 && words.length <= 64;
    return sound && words.every((word) => typeof word === 'string' && word !== '' && !word.includes('\0'))
      ? (words as string[])
      : null;
  } catch {
    return null;
  }
}

/** The password that the helper answers with. Faults: `vault.helper-failed`. */
export async function askHelper(
  helper: Helper | undefined,
  words: readonly string[],
  about: { readonly host: string; readonly username: string },
): Promise<LockedMemory> {
  const [program = ''] = words;
  if (!helper) throw failed(program, 'no program is run here');
  const question = `protocol=ssh\nhost=${oneLine(about.host)}\nusername=${oneLine(about.username)}\n\n`;
  const said = await helper(words, question).catch((error: unknown) => {
    throw failed(program, 'it could not be run, failed, or took too long', error);
  });
  try {
    return passwordIn(Buffer.from(said.buffer, said.byteOffset, said.length), program);
  } finally {
    said.fill(0);
  }
}

function passwordIn(bytes: Buffer, program: string): LockedMemory {
  for (let from = 0; from < bytes.length; ) {
    const line = bytes.indexOf(10, from);
    const end = line < 0 ? bytes.length : line;
    if (bytes.subarray(from, from + 9).equals(word)) {
      const last = bytes[end - 1] === 13 ? end - 1 : end;
      if (last > from + 9)
        return new LockedMemory(last - from - 9).fill((room) => room.set(bytes.subarray(from + 9, last)));
    }
    from = end + 1;
  }
  throw failed(program, 'it answered without a password');
}

const word = Buffer.from('password=');
const oneLine = (text: string): string => text.replace(/[\r\n\0]/g, '');

function failed(program: string, why: string, cause?: unknown): Fault {
  return new Fault(
    'vault.helper-failed',
    `The program ${program.slice(0, 100)}, which keeps this credential, gave none: ${why}.`,
    'Run it by hand with the word get, as git would, and see what it says.',
    { cause },
  );
}
