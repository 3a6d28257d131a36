/** `ledger prove` makes a file that a third party checks alone (docs/ledger.md); `ledger check` is one who has ours. */
import { type LedgerView, openProof, parseVerifier, type StoredEntry, viewLedger } from '@interlock/ledger';
import { Fault } from '@interlock/model';
import { exit, UsageError } from '../../usage.ts';
import { hand, ledgerOf, readText, timeText } from './folder.ts';

export async function prove(
  data: string,
  id: string,
  { type, out }: { readonly type?: string | undefined; readonly out?: string | undefined },
): Promise<number> {
  const view = await viewLedger(ledgerOf(data));
  const index = /^\d{1,15}$/.test(id) ? Number(id) : await find(view, id, type);
  if (index === null) return exit.usage;
  hand(await view.prove(index), out);
  process.stderr.write(
    `Entry ${index} of ${view.size}. It is proven to whoever knows the key of this log from elsewhere:\n${view.key}\n`,
  );
  return exit.done;
}

/** The one entry that names `id`; where there are several, they are listed and null is returned. */
async function find(view: LedgerView, id: string, type: string | undefined): Promise<number | null> {
  if (!/^[a-z]+_[0-9a-z]{4,}$/.test(id)) throw new UsageError(`“${id}” is neither a number nor an identifier.`);
  const named: StoredEntry[] = [];
  const quoted = `"${id}"`;
  for await (const entry of view.entries())
    if (entry.bytes.includes(quoted) && (type === undefined || entry.type === type)) named.push(entry);
  const [first, ...more] = named;
  if (first === undefined)
    throw new Fault(
      'ledger.no-entry',
      `No entry names ${id}${type === undefined ? '' : ` in a ${type}`}.`,
      'Find it with `npx --no interlock ledger search`.',
    );
  if (more.length === 0) return first.index;
  process.stderr.write(`${id} stands in ${named.length} entries; prove one by its number, or say --type:\n`);
  for (const { index, at, type: kind } of named)
    process.stderr.write(`${String(index).padStart(9)}  ${timeText(at)}  ${kind}\n`);
  return null;
}

/** Exit 0 where the proof holds under the key. */
export function check(file: string, key: string | undefined): number {
  if (key === undefined)
    throw new UsageError('check needs --key FILE: the key of the log as you know it from elsewhere.');
  const verifier = parseVerifier(readText(key, '--key takes a file with a verifier key').trim());
  const { index, entry, against } = openProof(readText(file, 'check takes a proof'), verifier);
  process.stdout.write(`${Buffer.from(entry).toString('utf8')}\n`);
  process.stdout.write(`Proven: it is entry ${index} of the ${against.size} that ${verifier.name} signed.\n`);
  return exit.done;
}
