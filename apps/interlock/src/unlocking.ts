/** How a vault is opened from the command line: a passphrase comes from a file or a person, never from an argument. */
import { statSync } from 'node:fs';
import { Fault } from '@interlock/model';
import { fileBytes } from './files.ts';
import { type LineEnd, longestLine, outside, TypedLine } from './typed-line.ts';

export interface Unlocking {
  /** The passphrase as bytes, which the vault zeroes; undefined where nobody can give one. */
  readonly passphrase: (elsewhere?: AbortSignal) => Promise<Uint8Array | undefined>;
  /** Whether a person types it. */
  readonly typed: boolean;
}

/** Largest passphrase file, in bytes. */
const largest = 4096;

export function unlocking(env: NodeJS.ProcessEnv = process.env): Unlocking {
  const file = env.INTERLOCK_PASSPHRASE_FILE;
  return {
    typed: !file,
    passphrase: async (elsewhere) =>
      file
        ? passphraseFrom(file)
        : process.stdin.isTTY && process.stderr.isTTY
          ? fromPerson('Passphrase of the vault: ', elsewhere)
          : undefined,
  };
}

/** The passphrase in a file of the user's alone, without its line end; `named` is the variable that names the file. */
export function passphraseFrom(file: string, named = 'INTERLOCK_PASSPHRASE_FILE'): Uint8Array {
  try {
    const stat = statSync(file);
    if (process.platform !== 'win32' && stat.isFile() && (stat.mode & 0o077) !== 0)
      throw new Fault('vault.passphrase-file', `${file} can be read by others.`, `Run: chmod 600 ${file}`);
    const bytes = fileBytes(file, largest);
    if (!bytes)
      throw new Fault('vault.passphrase-file', `${file} is longer than a passphrase.`, 'Name the right file.');
    let end = bytes.length;
    while (end > 0 && (bytes[end - 1] === 10 || bytes[end - 1] === 13)) end--;
    const passphrase = outside(bytes.subarray(0, end));
    bytes.fill(0);
    return passphrase;
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault(
      'vault.passphrase-file',
      `${file}, which ${named} names, cannot be read.`,
      'Name a file that this user can read.',
      { cause: error },
    );
  }
}

/** A passphrase for a vault that has none yet: from the file, or typed twice, because a mistyped one loses the data. */
export async function newPassphrase(env: NodeJS.ProcessEnv = process.env): Promise<Uint8Array> {
  if (env.INTERLOCK_PASSPHRASE_FILE) return notEmpty(passphraseFrom(env.INTERLOCK_PASSPHRASE_FILE));
  if (!process.stdin.isTTY)
    throw new Fault(
      'vault.passphrase-needed',
      'The vault needs a passphrase from now on: its key lay in a file for practice, and no keychain takes it.',
      'Run it in a terminal, or name a file with the passphrase (chmod 600) in INTERLOCK_PASSPHRASE_FILE.',
    );
  process.stderr.write(
    'The vault leaves practice: from now on a passphrase opens it. If it is forgotten, the data is lost.\n',
  );
  const first = await fromPerson('New passphrase of the vault: ');
  const second = await fromPerson('Once more: ');
  const same = first.length === second.length && first.every((byte, at) => byte === second[at]);
  second.fill(0);
  if (same) return notEmpty(first);
  first.fill(0);
  throw new Fault('vault.passphrases-differ', 'The two passphrases differ.', 'Nothing was changed. Run it again.');
}

function notEmpty(passphrase: Uint8Array): Uint8Array {
  if (passphrase.length > 0) return passphrase;
  throw new Fault(
    'vault.passphrase-empty',
    'The passphrase is empty.',
    'Nothing was changed. Give one that others do not guess.',
  );
}

/**
 * Read from the terminal without echo, byte by byte: no string of it is ever made. Where it is no longer needed, what was
 * typed so far is forgotten, and the answer is empty.
 */
export function fromPerson(question: string, elsewhere?: AbortSignal): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const { stdin } = process;
    const line = new TypedLine();
    const done = () => {
      stdin.off('data', hear);
      elsewhere?.removeEventListener('abort', given);
      stdin.setRawMode(false);
      stdin.pause();
      process.stderr.write('\n');
    };
    const hear = (chunk: Buffer) => {
      const keys = outside(chunk);
      chunk.fill(0);
      let end: LineEnd | null = null;
      for (const byte of keys) {
        end = line.take(byte);
        if (end) break;
      }
      keys.fill(0);
      if (!end) return;
      done();
      if (end === 'done') resolve(line.takeAll());
      else reject(end === 'too-long' ? tooLong() : notGiven());
      line.forget();
    };
    const given = () => {
      done();
      line.forget();
      resolve(new Uint8Array(0));
    };
    elsewhere?.addEventListener('abort', given);
    // Echo is off before the question stands: a fast typist is not shown either.
    stdin.setRawMode(true);
    stdin.resume();
    stdin.on('data', hear);
    process.stderr.write(question);
  });
}

function notGiven(): Fault {
  return new Fault('vault.no-passphrase', 'No passphrase was given.', 'Start again when you have it.');
}

function tooLong(): Fault {
  return new Fault(
    'vault.typed-too-long',
    `What was typed is longer than ${longestLine} bytes.`,
    'Nothing was done. Put it into a file (chmod 600) and name that: the usage says how.',
  );
}
