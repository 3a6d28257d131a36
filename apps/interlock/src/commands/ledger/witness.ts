/** `ledger witness`: have the log countersigned by somebody else, by files that may travel, or in one step. */
import path from 'node:path';
import {
  formatRequest,
  keepWitnessRecord,
  type LedgerView,
  newWitnessFolder,
  openCosigned,
  openWitnessFolder,
  parseVerifier,
  parseWitness,
  type Verifier,
  viewLedger,
  witnessRecords,
} from '@interlock/ledger';
import { Fault } from '@interlock/model';
import { ask } from '../../asking.ts';
import { exit, UsageError, wholeNumber } from '../../usage.ts';
import { hand, ledgerOf, readText, timeText, witnessesOf } from './folder.ts';

interface Given {
  readonly name?: string | undefined;
  readonly old?: string | undefined;
  readonly out?: string | undefined;
  readonly key?: string | undefined;
  readonly every?: string | undefined;
  readonly never?: boolean | undefined;
}

export async function witness(data: string, words: readonly string[], given: Given): Promise<number> {
  const [word, first, second] = words;
  if (word === 'new' && first && given.name) return make(path.resolve(first), given.name);
  if (word === 'ask') return request(data, given);
  if (word === 'sign' && first && second) return sign(path.resolve(first), second, given);
  if (word === 'keep' && first) return keep(data, readText(first, 'keep takes a countersigned checkpoint'), given.key);
  if (word === 'list' && first === undefined) return list(data);
  if (word && first === undefined && given.never) return never(data, path.resolve(word));
  if (word && first === undefined && given.every !== undefined) return every(data, path.resolve(word), given.every);
  if (word && first === undefined) return inOneStep(data, path.resolve(word), given);
  throw new UsageError(
    'witness takes new FOLDER --name NAME, FOLDER, ask, sign FOLDER REQUEST, or keep FILE --key FILE.',
  );
}

interface Asked {
  readonly name: string;
  readonly folder: string;
  readonly minutes: number;
  readonly state: string;
  readonly size: number | null;
}

/** From now on the gatekeeper asks it by itself. */
async function every(data: string, folder: string, span: string): Promise<number> {
  const found = /^(\d{1,4})([mhd])$/.exec(span);
  if (!found) throw new UsageError(`--every takes 30m, 12h or 7d, not “${span}”.`);
  const minutes = Number(found[1]) * { m: 1, h: 60, d: 1440 }[found[2] as 'm' | 'h' | 'd'];
  const one = (await ask(data, { ask: 'witness.add', with: { folder, minutes } })) as Asked;
  process.stdout.write(
    `${one.name} saw ${one.size} entries, and is asked every ${minutes} minutes while Interlock runs.\n`,
  );
  return exit.done;
}

async function never(data: string, folder: string): Promise<number> {
  await ask(data, { ask: 'witness.remove', with: { folder } });
  process.stdout.write('It is no longer asked by itself; what it countersigned stays.\n');
  return exit.done;
}

async function list(data: string): Promise<number> {
  const all = (await ask(data, { ask: 'witness.list' })) as Asked[];
  for (const { name, folder, minutes, state, size } of all)
    process.stdout.write(
      `${name}  every ${minutes} min  ${state}${size === null ? '' : ` (${size} entries)`}  ${folder}\n`,
    );
  if (all.length === 0) process.stdout.write('No witness is asked by itself.\n');
  return exit.done;
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

async function request(data: string, { old, out }: Given): Promise<number> {
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
  const { key: vkey } = await viewLedger(ledgerOf(data));
  requireAnswer(note, parseVerifier(vkey), one);
  // The answer must be of this very log as it stands here: a countersigned fork is no witness of ours.
  const view = await viewLedger(ledgerOf(data), { against: note });
  const seen = await keepWitnessRecord(witnessesOf(data), { witness: one, note }, parseVerifier(view.key));
  process.stdout.write(`${one.name} saw ${seen.size} of ${view.size} entries at ${timeText(seen.time * 1000)}.\n`);
  return exit.done;
}

/** What this log's key and the witness did not sign says nothing about the log. Throws Fault `witness.bad-answer`. */
function requireAnswer(note: string, log: Verifier, one: Verifier): void {
  try {
    openCosigned(note, log, one);
  } catch (cause) {
    throw new Fault(
      'witness.bad-answer',
      `The answer is none: ${log.name} did not sign what it holds, or ${one.name} did not countersign it as it stands there.`,
      'Nothing was kept, and nothing is said about the ledger. Ask the witness again.',
      { cause },
    );
  }
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
