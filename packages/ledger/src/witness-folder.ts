/** A witness in a folder, on another machine or disk: its key, and for each log the pinned key and what it last saw. */
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { Fault } from '@interlock/model';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { witnessVerifier } from './cosignature.ts';
import { type Disk, hasCode, nodeDisk } from './disk.ts';
import { folderWriter } from './fold.ts';
import { sha256 } from './merkle.ts';
import { parseVerifier, type Signer, signerFromSeed, type Verifier } from './note.ts';
import { countersign, originOf, parseRequest } from './witness.ts';

export interface WitnessFolder {
  /** The witness's own vkey, for whoever relies on it. */
  readonly witness: Verifier;
  /** What it last countersigned of a log, or null. Throws Fault `ledger.bad-note` where its record was changed. */
  last(origin: string): Promise<{ readonly log: Verifier; readonly checkpoint: Checkpoint } | null>;
  /**
   * Answers a request with the countersigned checkpoint, which is durable here by then. `expected` is the log's key as
   * its owner gave it, needed and pinned the first time. Throws what `countersign` throws.
   */
  sign(request: string, given: { readonly expected?: string; readonly time: number }): Promise<Countersigned>;
}

export interface Countersigned {
  readonly note: string;
  readonly log: Verifier;
  /** Whether the log's key was pinned by this very request. */
  readonly pinned: boolean;
}

const seedBytes = 32;

/** Makes a witness with a key of its own. Throws Fault `witness.exists` or `ledger.bad-key`. */
export async function newWitnessFolder(folder: string, name: string, disk: Disk = nodeDisk): Promise<WitnessFolder> {
  if ((await disk.length(join(folder, 'seed'))) !== null)
    throw new Fault('witness.exists', `There is a witness in ${folder} already.`, 'Choose another folder.');
  const seed = randomBytes(seedBytes);
  witnessVerifier(name, signerFromSeed(seed).publicKey); // a bad name is refused before anything is written
  await disk.makeFolder(folder);
  await disk.flushFolder(dirname(folder));
  const writer = folderWriter(disk, folder);
  await writer.replace('name', Buffer.from(`${name}\n`));
  await writer.replace('seed', Buffer.from(`${seed.toString('base64')}\n`)); // last: with it the witness exists
  return openWitnessFolder(folder, disk);
}

/** Opens a witness. Throws Fault `witness.absent` or `witness.damaged`. */
export async function openWitnessFolder(folder: string, disk: Disk = nodeDisk): Promise<WitnessFolder> {
  const { name, signer } = await identityOf(folder, disk);
  const witness = witnessVerifier(name, signer.publicKey);
  const writer = folderWriter(disk, folder);
  const files = (origin: string) => {
    const stem = sha256(Buffer.from(origin)).toString('hex').slice(0, 32);
    return { key: `${stem}.key`, checkpoint: `${stem}.checkpoint` };
  };

  async function known(origin: string): Promise<{ log: Verifier; checkpoint: Checkpoint | null } | null> {
    const { key, checkpoint } = files(origin);
    const vkey = await readOr(disk, join(folder, key));
    if (vkey === null) return null;
    const log = parseVerifier(vkey.trim());
    const note = await readOr(disk, join(folder, checkpoint));
    return { log, checkpoint: note === null ? null : openCheckpoint(note, log) };
  }

  return {
    witness,
    async last(origin) {
      const found = await known(origin);
      return found?.checkpoint ? { log: found.log, checkpoint: found.checkpoint } : null;
    },
    async sign(text, { expected, time }) {
      const request = parseRequest(text);
      const origin = originOf(request);
      const found = await known(origin);
      const given = expected === undefined ? undefined : parseVerifier(expected.trim());
      const log = found?.log ?? given;
      if (log === undefined) throw unknownLog(origin);
      if (given !== undefined && given.vkey !== log.vkey) throw otherKey(log, given);
      const note = await countersign(request, { name, signer, log, last: found?.checkpoint ?? null, time });
      const { key, checkpoint } = files(origin);
      if (found === null) await writer.replace(key, Buffer.from(`${log.vkey}\n`));
      await writer.replace(checkpoint, Buffer.from(note));
      return { note, log, pinned: found === null };
    },
  };
}

function unknownLog(origin: string): Fault {
  return new Fault(
    'witness.unknown-log',
    `This witness has not seen the log ${origin} before, and no key was given to pin.`,
    'Give the key of the log once with --key FILE: it is the file `key` of its ledger, as its owner hands it to you.',
  );
}

async function identityOf(folder: string, disk: Disk): Promise<{ name: string; signer: Signer }> {
  const [name, seed] = [await readOr(disk, join(folder, 'name')), await readOr(disk, join(folder, 'seed'))];
  if (name === null || seed === null)
    throw new Fault(
      'witness.absent',
      `There is no witness in ${folder}.`,
      'Make one with `npx --no interlock ledger witness new FOLDER --name NAME`.',
    );
  const bytes = Buffer.from(seed, 'base64');
  if (bytes.length !== seedBytes)
    throw new Fault('witness.damaged', `The key of the witness in ${folder} is damaged.`, 'Put its file `seed` back.');
  return { name: name.trim(), signer: signerFromSeed(bytes) };
}

async function readOr(disk: Disk, path: string): Promise<string | null> {
  try {
    return (await disk.read(path)).toString('utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function otherKey(pinned: Verifier, given: Verifier): Fault {
  return new Fault(
    'witness.other-key',
    `This witness pinned ${pinned.vkey}, and was given ${given.vkey}.`,
    'A log keeps its key. Ask its owner what happened; nothing was countersigned.',
  );
}
