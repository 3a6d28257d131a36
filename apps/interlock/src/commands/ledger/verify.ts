/** `ledger verify`: every file of the ledger, against what stands outside, what witnesses saw, and what is given. */
import { readdirSync } from 'node:fs';
import { outsideFile, readOutsideFile, stateFolder } from '@interlock/gatekeeper';
import {
  damageText,
  type LedgerReport,
  openCosigned,
  parseVerifier,
  verifyLedgers,
  type WitnessRecord,
  witnessRecords,
} from '@interlock/ledger';
import { exit, UsageError } from '../../usage.ts';
import { ledgersOf, readText, timeText, witnessesOf } from './folder.ts';

/** Offline; needs neither the vault nor a gatekeeper, and one may run. */
export async function verify(data: string, against: readonly string[], key: string | undefined): Promise<number> {
  const folder = ledgersOf(data);
  const given = against.map(checkpointIn);
  const records = await witnessRecords(witnessesOf(data));
  const outside = outsideNotes(folder);
  const report = await verifyLedgers(folder, {
    against: [...given, ...records.map(({ note }) => note), ...outside],
    ...(key === undefined ? {} : { keys: [readText(key, '--key takes a file with a verifier key')] }),
  });
  for (const one of report.ledgers) tell(one, records, { given: given.length, outside: outside.length });
  for (const damage of report.damaged) process.stdout.write(`DAMAGED or tampered with: ${damageText(damage)}\n`);
  if (report.ledgers.length === 0) process.stdout.write('There is no log in this ledger folder.\n');
  return report.ok && report.ledgers.length > 0 ? exit.done : exit.failed;
}

/** The checkpoint that a file is, or that the last line of an export brings. */
function checkpointIn(file: string): string {
  const text = readText(file, '--against takes a file with a checkpoint');
  if (!text.startsWith('{')) return text;
  try {
    const { checkpoint } = JSON.parse(text.trimEnd().split('\n').at(-1) ?? '') as { checkpoint?: unknown };
    if (typeof checkpoint === 'string') return checkpoint;
  } catch {
    // said below
  }
  throw new UsageError(`the last line of “${file}” brings no checkpoint.`);
}

/** What stands in the person's state folder for the ledgers here; each is named by its organization. */
function outsideNotes(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => readOutsideFile(outsideFile(stateFolder(), name)) ?? []);
}

/** Says what a verification found; of a damaged ledger only where it is damaged. */
export function tell(
  report: LedgerReport,
  records: readonly WitnessRecord[],
  compared: { readonly given: number; readonly outside: number },
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
  if (compared.outside > 0) {
    const { size } = report.against.at(-1) as { size: number };
    out.push(`It continues the checkpoint of ${size} entries in this user’s state folder.`);
  }
  if (records.length === 0)
    out.push(
      'No witness: whoever owns this machine could have rewritten the whole log. Compare with a checkpoint kept elsewhere (--against FILE), or have one countersigned (ledger witness).',
    );
  if (report.torn)
    out.push(`${report.torn.bytes} bytes at the end were never acknowledged; the next start cuts them off.`);
  process.stdout.write(`${out.join('\n')}\n`);
}
