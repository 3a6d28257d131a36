/** `ledger witness`: have the log countersigned by somebody else, by files that may travel, or in one step. */
import path from 'node:path';
import {
  formatRequest,
  keepWitnessRecord,
  type LedgerView,
  newWitnessFolder,
  openWitnessFolder,
  parseVerifier,
  parseWitness,
  viewLedger,
  witnessRecords,
} from '@interlock/ledger';
import { Fault } from '@interlock/model';
import { exit, UsageError, wholeNumber } from '../../usage.ts';
import { hand, ledgerOf, readText, timeText, witnessesOf } from './folder.ts';

interface Given {
  readonly name?: string | undefined;
  readonly old?: string | undefined;
  readonly out?: string | undefined;
  readonly key?: string | undefined;
}

export async function witness(data: string, words: readonly string[], given: Given): Promise<number> {
  const [word, first, second] = words;
  if (word === 'new' && first && given.name) return make(path.resolve(first), given.name);
  if (word === 'ask') return ask(data, given);
  if (word === 'sign' && first && second) return sign(path.resolve(first), second, given);
  if (word === 'keep' && first) return keep(data, readText(first, 'keep takes a countersigned checkpoint'), given.key);
  if (word && first === undefined) return inOneStep(data, path.resolve(word), given);
  throw new UsageError(
    'witness takes new FOLDER --name NAME, FOLDER, ask, sign FOLDER REQUEST, or keep FILE --key FILE.',
  );
}

async function make(folder: string, name: string): Promise<number> {
  const { witness } = await newWitnessFolder(folder, name);
  process.stdout.write(`${witness.vkey}\n`);
  process.stderr.write(`This is the key of the new witness in ${folder}. Whoever relies on it keeps it elsewhere.\n`);
  return exit.done;
}

/** A request that continues what the witness last saw; 0 at the first time. */
async function requestFrom(view: LedgerView, old: number): Promise<string> {
  if (old > view.size)
    throw new Fault(
      'witness.refused',
      `The witness saw ${old} entries, and this ledger has ${view.size}: it was cut, or is an older copy.`,
      'Put the newest copy of the data folder back; nothing was countersigned.',
    );
  const proof = old === 0 || old === view.size ? [] : await view.consistencyProof(old);
  return formatRequest({ old, proof, checkpoint: view.checkpoint().note });
}

async function ask(data: string, { old, out }: Given): Promise<number> {
  const view = await viewLedger(ledgerOf(data));
  hand(await requestFrom(view, wholeNumber(old ?? '0', '--old', 0, Number.MAX_SAFE_INTEGER)), out);
  return exit.done;
}

async function sign(folder: string, file: string, { key, out }: Given): Promise<number> {
  const one = await openWitnessFolder(folder);
  const { note, log, pinned } = await one.sign(readText(file, 'sign takes a request'), {
    time: Math.floor(Date.now() / 1000),
    ...(key === undefined ? {} : { expected: readText(key, '--key takes a file with a verifier key') }),
  });
  hand(note, out);
  if (pinned) process.stderr.write(`Pinned ${log.vkey}\n`);
  return exit.done;
}

async function keep(data: string, note: string, key: string | undefined): Promise<number> {
  if (key === undefined) throw new UsageError('keep needs --key FILE: the key of the witness as it gave it to you.');
  const one = parseWitness(readText(key, '--key takes a file with a verifier key').trim());
  // The answer must be of this very log as it stands here: a countersigned fork is no witness of ours.
  const view = await viewLedger(ledgerOf(data), { against: note });
  const seen = await keepWitnessRecord(witnessesOf(data), { witness: one, note }, parseVerifier(view.key));
  process.stdout.write(`${one.name} saw ${seen.size} of ${view.size} entries at ${timeText(seen.time * 1000)}.\n`);
  return exit.done;
}

/** Where the witness's folder can be reached from here: request, countersignature and keeping in one step. */
async function inOneStep(data: string, folder: string, { key }: Given): Promise<number> {
  const one = await openWitnessFolder(folder);
  const records = await witnessRecords(witnessesOf(data));
  const view = await viewLedger(ledgerOf(data), { against: records.map(({ note }) => note) });
  const last = await one.last(parseVerifier(view.key).name);
  const { note, pinned, log } = await one.sign(await requestFrom(view, last?.checkpoint.size ?? 0), {
    time: Math.floor(Date.now() / 1000),
    expected: key === undefined ? view.key : readText(key, '--key takes a file with a verifier key'),
  });
  if (pinned) process.stdout.write(`The witness pinned ${log.vkey}\n`);
  const seen = await keepWitnessRecord(witnessesOf(data), { witness: one.witness, note }, log);
  process.stdout.write(`${one.witness.name} saw ${seen.size} entries at ${timeText(seen.time * 1000)}.\n`);
  return exit.done;
}
