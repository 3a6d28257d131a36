/** `interlock ledger`: verify the log, or hand it on. Neither needs the vault, a key or a gatekeeper. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { damageText, type LedgerReport, readEntry, verifyLedger } from '@interlock/ledger';
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
  const logs = logsIn(path.join(dataFolder(values.data), 'ledger'));
  if (word === 'verify') return verify(logs, values.against);
  if (values.format !== 'jsonl') throw new UsageError(`--format is jsonl.\nusage: ${usage}`);
  return exportLines(logs);
}

function logsIn(folder: string): string[] {
  if (!existsSync(folder))
    throw new Fault(
      'ledger.absent',
      `There is no ledger in ${path.dirname(folder)}.`,
      'Name the data folder with --data.',
    );
  return readdirSync(folder).map((name) => path.join(folder, name));
}

/** Every file below `ledger` belongs to a log: a stray one is reported by the log's own verifier or here. */
async function verify(logs: readonly string[], against: string | undefined): Promise<number> {
  let whole = logs.length > 0;
  if (logs.length === 0) process.stdout.write('There is no log in this ledger folder.\n');
  for (const log of logs) {
    const report = await verifyOne(log, against);
    if (!report) {
      process.stdout.write(`${log}: this is no log of ours.\n`);
      whole = false;
      continue;
    }
    whole &&= report.ok;
    tell(report);
  }
  return whole ? exit.done : exit.failed;
}

async function verifyOne(log: string, against: string | undefined): Promise<LedgerReport | undefined> {
  try {
    return await verifyLedger(log, against === undefined ? {} : { against: readFileSync(against, 'utf8') });
  } catch (error) {
    if (error instanceof Fault && error.code === 'ledger.absent') return undefined;
    throw error;
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
