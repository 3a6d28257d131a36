/** `interlock ledger`: verify the log, or hand it on. Neither needs the vault, a key or a gatekeeper. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { damageText, type LedgerReport, readEntry, verifyLedger, verifyLedgers } from '@interlock/ledger';
import { Fault } from '@interlock/model';
import { dataFolder } from '../places.ts';
import { exit, oneOf, readArguments, UsageError } from '../usage.ts';

const usage =
  'interlock ledger verify [--against FILE] [--data DIR] | interlock ledger export --format jsonl [--data DIR]';

export async function ledger(args: readonly string[]): Promise<number> {
  const { values, positionals } = readArguments(usage, args, {
    data: { type: 'string' },
    against: { type: 'string' },
    format: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (values.help) {
    process.stdout.write(`usage: ${usage}\n`);
    return exit.done;
  }
  const word = oneOf(positionals[0] ?? '', `ledger (${usage})`, ['verify', 'export']);
  const folder = path.join(dataFolder(values.data), 'ledger');
  if (!existsSync(folder))
    throw new Fault(
      'ledger.absent',
      `There is no ledger in ${path.dirname(folder)}.`,
      'Name the data folder with --data.',
    );
  if (word === 'verify') return verify(folder, values.against);
  if (values.format !== 'jsonl') throw new UsageError(`--format is jsonl.\nusage: ${usage}`);
  return exportLines(readdirSync(folder).map((name) => path.join(folder, name)));
}

/** Every file below the folder is read; one that belongs to no log is damage too. */
async function verify(folder: string, against: string | undefined): Promise<number> {
  const report = await verifyLedgers(folder, against === undefined ? {} : { against: [readCheckpoint(against)] });
  for (const one of report.ledgers) tell(one);
  for (const damage of report.damaged) process.stdout.write(`DAMAGED or tampered with: ${damageText(damage)}\n`);
  if (report.ledgers.length === 0) process.stdout.write('There is no log in this ledger folder.\n');
  return report.ok && report.ledgers.length > 0 ? exit.done : exit.failed;
}

function readCheckpoint(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new UsageError(`--against takes a file with a checkpoint; “${file}” cannot be read.`);
  }
}

function tell(report: LedgerReport): void {
  const out: string[] = [];
  if (report.ok) {
    out.push(
      `Verified: ${report.size} entries${report.checkpoint ? `, root ${Buffer.from(report.checkpoint.root).toString('base64')}` : ''}.`,
    );
    out.push(`Key: ${report.key}${report.keyFrom === 'folder' ? ' (as the folder says)' : ''}`);
    if (report.against) out.push(`It continues the checkpoint of ${report.against.size} entries that you gave.`);
    else
      out.push(
        'No witness: whoever owns this machine could have rewritten the whole log. Compare with a checkpoint kept elsewhere: --against FILE.',
      );
    if (report.torn)
      out.push(`${report.torn.bytes} bytes at the end were never acknowledged; the next start cuts them off.`);
  } else {
    out.push(`DAMAGED or tampered with: ${report.folder}`);
    for (const damage of report.damaged) out.push(`  ${damageText(damage)}`);
  }
  process.stdout.write(`${out.join('\n')}\n`);
}

/** One JSON object an entry: its clear fields, and the sealed part as it stands. Refused where the log does not verify. */
async function exportLines(logs: readonly string[]): Promise<number> {
  for (const log of logs) {
    const lines: string[] = [];
    const report = await verifyLedger(log, {
      visit: (index, bytes) => {
        const { fields, sealed } = readEntry(index, bytes);
        const rest =
          sealed === null
            ? {}
            : 'envelope' in sealed
              ? { sealed: sealed.envelope.toString('base64') }
              : { aside: sealed.aside };
        lines.push(JSON.stringify({ index, ...fields, ...rest }));
      },
    });
    if (!report.ok) {
      tell(report);
      return exit.failed;
    }
    for (const line of lines)
      if (!process.stdout.write(`${line}\n`))
        await new Promise<void>((resolve) => void process.stdout.once('drain', resolve));
  }
  return exit.done;
}
