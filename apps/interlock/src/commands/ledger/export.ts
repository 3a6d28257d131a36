/** `ledger export`: one JSON object an entry. It needs neither the vault, a key nor a gatekeeper. */
import { readEntry, verifyLedger } from '@interlock/ledger';
import { exit, UsageError } from '../../usage.ts';
import { ledgerOf } from './folder.ts';
import { tell } from './verify.ts';

/** The clear fields of each entry, and the sealed part as it stands. Refused where the log does not verify. */
export async function exportEntries(data: string, format: string | undefined): Promise<number> {
  if (format !== 'jsonl') throw new UsageError('--format is jsonl.');
  let lines: string[] = [];
  const report = await verifyLedger(ledgerOf(data), {
    visit: (index, bytes) => {
      if (index === 0) lines = []; // the log moved on and is read once more
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
    tell(report, [], { given: 0, outside: 0 });
    return exit.failed;
  }
  for (const line of lines)
    if (!process.stdout.write(`${line}\n`))
      await new Promise<void>((resolve) => void process.stdout.once('drain', resolve));
  return exit.done;
}
