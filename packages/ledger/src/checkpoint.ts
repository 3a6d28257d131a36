/** Checkpoints: the size and root of the log in a signed note (C2SP tlog-checkpoint). */
import type { Hash } from './merkle.ts';
import { badNote, fromBase64, openNote, parseNote, type Signer, signNote, type Verifier } from './note.ts';

export interface Checkpoint {
  readonly origin: string;
  /** Number of entries. */
  readonly size: number;
  readonly root: Hash;
  /** The signed note, as it was read or made. */
  readonly note: string;
}

/** The three lines that are signed. */
export function checkpointText(origin: string, size: number, root: Hash): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
}

/** Signs size and root in the name of `origin`. */
export async function signCheckpoint(origin: string, size: number, root: Hash, signer: Signer): Promise<Checkpoint> {
  return { origin, size, root, note: await signNote(checkpointText(origin, size, root), origin, signer) };
}

/** Reads a checkpoint that `verifier` signed for the log of its own name. Throws Fault `ledger.bad-note`. */
export function openCheckpoint(note: string, verifier: Verifier): Checkpoint {
  const checkpoint = parseCheckpoint(openNote(note, verifier), note);
  if (checkpoint.origin !== verifier.name)
    throw badNote(`it is of the log "${checkpoint.origin}" and not of "${verifier.name}"`);
  return checkpoint;
}

/** As `openCheckpoint`, for a note that stands in the log's own folder: one signature and nothing more. */
export function openOwnCheckpoint(note: string, verifier: Verifier): Checkpoint {
  const checkpoint = openCheckpoint(note, verifier);
  const own = checkpointText(checkpoint.origin, checkpoint.size, checkpoint.root);
  if (parseNote(note).signatures.length !== 1 || !note.startsWith(`${own}\n`))
    throw badNote('it holds more than size, root and one signature');
  return checkpoint;
}

/** What a checkpoint says, whoever signed it; only to know what to look for. Throws Fault `ledger.bad-note`. */
export function claimOf(note: string): Checkpoint {
  return parseCheckpoint(parseNote(note).text, note);
}

function parseCheckpoint(text: string, note: string): Checkpoint {
  const [origin, size, root, ...extensions] = text.slice(0, -1).split('\n');
  if (!origin || extensions.includes('')) throw badNote('a line is empty');
  if (size === undefined || !/^(0|[1-9][0-9]{0,15})$/.test(size) || !Number.isSafeInteger(Number(size)))
    throw badNote('its size is no number');
  const hash = fromBase64(root ?? '');
  if (hash === null || hash.length !== 32) throw badNote('its root is no hash');
  return { origin, size: Number(size), root: hash, note };
}
