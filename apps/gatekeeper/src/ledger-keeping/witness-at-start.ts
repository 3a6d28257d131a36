/**
 * Before a start does anything, the witnesses that were named are asked what they last saw of this log. One that saw
 * more, or another log, stops the start; one that is out within a short time is named and stops nothing.
 */
import { type Ledger, openWitnessFolder, parseVerifier, verifyConsistency } from '@interlock/ledger';
import { Fault } from '@interlock/model';
import type { Records } from '@interlock/records';

export interface AskedAtStart {
  /** What does not fit this log, and no `ledger.accepted` explains. */
  readonly against: readonly Saw[];
  /** Folders of those that did not answer in time. */
  readonly silent: readonly string[];
}

interface Saw {
  readonly name: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** Milliseconds that all of them together have. */
const patience = 2_000;
export const witnessTable = 'witness';

/** A row's name for a folder: paths may hold anything. */
export const folderId = (folder: string): string => Buffer.from(folder).toString('base64url');

/** Where the witnesses lie that a person named: rows are named so, and none is opened. */
export const witnessFolders = (records: Pick<Records, 'list'>): string[] =>
  records.list(witnessTable).map(({ id }) => Buffer.from(id, 'base64url').toString());

export async function askAtStart(
  ledger: Ledger,
  folders: readonly string[],
  within: number = patience,
): Promise<AskedAtStart> {
  const log = parseVerifier(ledger.key);
  const lastOf = async (folder: string): Promise<Saw | null> => {
    const one = await openWitnessFolder(folder);
    const last = await one.last(log.name);
    // What was signed with another key says nothing about this log; the next asking tells it.
    if (last?.log.vkey !== log.vkey) return null;
    return { name: one.witness.name, size: last.checkpoint.size, root: last.checkpoint.root };
  };
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<'silent'>((resolve) => {
    timer = setTimeout(() => resolve('silent'), within);
  });
  const answers = await Promise.all(
    folders.map((folder) => Promise.race([lastOf(folder).catch(() => 'silent' as const), over])),
  );
  clearTimeout(timer);
  const against: Saw[] = [];
  for (const saw of answers)
    if (saw !== null && saw !== 'silent' && !(await continues(ledger, saw)) && !(await explained(ledger, saw)))
      against.push(saw);
  return { against, silent: folders.filter((_, at) => answers[at] === 'silent') };
}

/** Throws Fault `ledger.rolled-back` or `ledger.forked`, with both figures. */
export function refuseAgainst({ against }: AskedAtStart, { size }: Ledger, dir: string): void {
  const [worst] = [...against].sort((a, b) => b.size - a.size);
  if (!worst) return;
  const ahead = worst.size > size;
  throw new Fault(
    ahead ? 'ledger.rolled-back' : 'ledger.forked',
    ahead
      ? `The ledger in ${dir} has ${size} entries, and the witness ${worst.name} saw ${worst.size}.`
      : `The ledger in ${dir} has ${size} entries, and its first ${worst.size} are not those that the witness ${worst.name} saw.`,
    'Put the newest copy of the data folder back. If there is none, look at `npx --no interlock ledger accept`.',
  );
}

async function continues(ledger: Ledger, { size, root }: Saw): Promise<boolean> {
  if (size > ledger.size) return false;
  if (size === 0) return true;
  if (size === ledger.size) return Buffer.from(root).equals(Buffer.from(ledger.root));
  return verifyConsistency(size, ledger.size, await ledger.consistencyProof(size), root, ledger.root);
}

const accepting = Buffer.from('{"v":1,"type":"ledger.accepted"');

/** Whether a person went on with a log that ended before what the witness saw, and knew of as much as it saw. */
async function explained(ledger: Ledger, { size }: Saw): Promise<boolean> {
  for (let index = 0; index < ledger.size; index++) {
    const bytes = await ledger.bytes(index);
    if (!bytes.subarray(0, accepting.length).equals(accepting)) continue;
    const { has, had } = (await ledger.entry(index)).fields as { readonly has: number; readonly had: number };
    if (has < size && size <= had) return true;
  }
  return false;
}
