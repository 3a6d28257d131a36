/** `ledger verify`: every file of the ledger, against what stands outside, what witnesses saw, and what is given. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readOutside, stateFolder } from '@interlock/gatekeeper';
import {
  checkpointOfOtlp,
  claimOf,
  damageText,
  type LedgerReport,
  openCosigned,
  parseVerifier,
  verifyLedgers,
  type WitnessRecord,
  witnessRecords,
} from '@interlock/ledger';
import { idSchema } from '@interlock/model';
import { exit, UsageError } from '../../usage.ts';
import { ledgersOf, readEnd, readText, timeText, witnessesOf } from './folder.ts';
import { newWitnessNotes } from './witness-notes.ts';

/** Offline; needs neither the vault nor a gatekeeper, and one may run. */
export async function verify(data: string, against: readonly string[], key: string | undefined): Promise<number> {
  const folder = path.join(data, 'ledger');
  const beside = await outsideNotes(data, folder);
  const outside = beside.map(({ note }) => note);
  const [gone] = existsSync(folder) ? [] : outside.map(claimOf);
  if (gone !== undefined) {
    process.stdout.write(`DAMAGED or tampered with: there is no ${folder}, and it once had ${gone.size} entries\n`);
    return exit.failed;
  }
  ledgersOf(data);
  const given = against.map(checkpointIn);
  const records = await witnessRecords(witnessesOf(data));
  const log = newWitnessNotes();
  const report = await verifyLedgers(folder, {
    visit: log.visit,
    against: [...given, ...records.map(({ note }) => note), ...outside],
    ...(key === undefined ? {} : { keys: [readText(key, '--key takes a file with a verifier key')] }),
  });
  for (const one of report.ledgers)
    tell(one, records, { given: given.length, outside: beside.map(({ place }) => place) });
  if (report.ok) for (const line of log.lines(records.map(({ witness: { name } }) => name))) process.stdout.write(line);
  for (const damage of report.damaged) process.stdout.write(`DAMAGED or tampered with: ${damageText(damage)}\n`);
  if (report.ledgers.length === 0) process.stdout.write('There is no log in this ledger folder.\n');
  return report.ok && report.ledgers.length > 0 ? exit.done : exit.failed;
}

/** The checkpoint that a file is, or that the last line of an export brings. */
function checkpointIn(file: string): string {
  const text = readEnd(file, '--against takes a file with a checkpoint');
  if (!text.startsWith('{')) return text;
  try {
    const last = JSON.parse(text.trimEnd().split('\n').at(-1) ?? '') as { checkpoint?: unknown };
    const checkpoint = last.checkpoint ?? checkpointOfOtlp(last);
    if (typeof checkpoint === 'string') return checkpoint;
  } catch {
    // said below
  }
  throw new UsageError(`the last line of “${file}” brings no checkpoint.`);
}

/** What stands in the person's state folder for the ledgers here, and for the one that should be; named by organization. */
async function outsideNotes(data: string, folder: string): Promise<{ place: 'file' | 'keychain'; note: string }[]> {
  const names = new Set(existsSync(folder) ? readdirSync(folder) : []);
  const own = organizationOf(data);
  if (own !== null) names.add(own);
  const found: { place: 'file' | 'keychain'; note: string }[] = [];
  for (const name of names) {
    const organization = idSchema('org').safeParse(name).data;
    if (organization === undefined) continue;
    const { notes, silent } = await readOutside(stateFolder(), organization, data);
    found.push(...notes);
    if (silent) process.stderr.write('The keychain did not answer: what stands there was not compared.\n');
  }
  return found;
}

/** The organization that a data folder is of, or null where its settings do not say. */
function organizationOf(data: string): string | null {
  try {
    const { organization } = JSON.parse(readFileSync(path.join(data, 'settings.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    return typeof organization === 'string' && /^org_[0-9a-z]+$/.test(organization) ? organization : null;
  } catch {
    return null;
  }
}

/** Says what a verification found; of a damaged ledger only where it is damaged. */
export function tell(
  report: LedgerReport,
  records: readonly WitnessRecord[],
  compared: { readonly given: number; readonly outside: readonly ('file' | 'keychain')[] },
): void {
  const out: string[] = [];
  if (!report.ok) {
    out.push(`DAMAGED or tampered with: ${report.folder}`);
    for (const damage of report.damaged) out.push(`  ${damageText(damage)}`);
    process.stdout.write(`${out.join('\n')}\n`);
    return;
  }
  const root = report.checkpoint ? `, root ${Buffer.from(report.checkpoint.root).toString('base64')}` : '';
  out.push(`Verified: ${report.size} entries${root}.`);
  out.push(`Key: ${report.key}${report.keyFrom === 'folder' ? ' (as the folder says)' : ''}`);
  for (const { size } of report.against.slice(0, compared.given))
    out.push(`It continues the checkpoint of ${size} entries that you gave.`);
  const log = parseVerifier(report.key ?? '');
  for (const { witness, note } of records) {
    const { size, time } = openCosigned(note, log, witness);
    out.push(`Witness: ${witness.name} saw ${size} of ${report.size} entries at ${timeText(time * 1000)}.`);
    out.push(`         ${witness.vkey} (as this folder says; compare it with the witness)`);
  }
  for (const [at, place] of compared.outside.entries()) {
    const size = report.against.at(at - compared.outside.length)?.size;
    const where = place === 'file' ? 'in this user’s state folder' : 'in the system’s keychain';
    out.push(`It continues the checkpoint of ${size} entries ${where}.`);
  }
  if (records.length === 0)
    out.push(
      'No witness: whoever owns this machine could have rewritten the whole log. Compare with a checkpoint kept elsewhere (--against FILE), or have one countersigned (ledger witness).',
    );
  if (report.torn)
    out.push(`${report.torn.bytes} bytes at the end were never acknowledged; the next start cuts them off.`);
  process.stdout.write(`${out.join('\n')}\n`);
}
