/** What a log keeps of its witnesses, beside its folder: each one's key and the newest checkpoint it countersigned. */
import { join } from 'node:path';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { type Cosignature, openCosigned, parseWitness } from './cosignature.ts';
import { type Disk, hasCode, nodeDisk } from './disk.ts';
import { folderWriter } from './fold.ts';
import { sha256 } from './merkle.ts';
import { badNote, type Verifier } from './note.ts';

export interface WitnessRecord {
  readonly witness: Verifier;
  /** The note as the witness answered; what it is worth, `openCosigned` says. */
  readonly note: string;
}

/** Every record in `folder`, by name; a missing folder has none. Throws Fault `ledger.bad-note` or `ledger.bad-key`. */
export async function witnessRecords(folder: string, disk: Disk = nodeDisk): Promise<WitnessRecord[]> {
  const names = await disk.list(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
  const records: WitnessRecord[] = [];
  for (const { name, kind } of names) {
    if (kind !== 'file' || name.endsWith('.new')) continue;
    const text = (await disk.read(join(folder, name))).toString('utf8');
    const cut = text.indexOf('\n\n');
    if (cut < 0) throw badNote(`the record ${name} of a witness is malformed`);
    records.push({ witness: parseWitness(text.slice(0, cut)), note: text.slice(cut + 2) });
  }
  return records.sort((a, b) => (a.witness.name < b.witness.name ? -1 : 1));
}

/** Keeps what `witness` answered, if it is of this log and not older than what is kept. Throws `ledger.bad-note`. */
export async function keepWitnessRecord(
  folder: string,
  record: WitnessRecord,
  log: Verifier,
  disk: Disk = nodeDisk,
): Promise<Checkpoint & Cosignature> {
  const seen = openCosigned(record.note, log, record.witness);
  const before = (await witnessRecords(folder, disk)).find(({ witness }) => witness.vkey === record.witness.vkey);
  if (before !== undefined && openCheckpoint(before.note, log).size > seen.size)
    throw badNote(`${record.witness.name} has countersigned a newer one`);
  await disk.makeFolder(folder);
  const name = sha256(Buffer.from(record.witness.vkey)).toString('hex').slice(0, 32);
  await folderWriter(disk, folder).replace(name, Buffer.from(`${record.witness.vkey}\n\n${record.note}`));
  return seen;
}
