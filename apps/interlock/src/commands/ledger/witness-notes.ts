/** What a log's own entries say of its witnesses, where the folder beside it says less. */
import { readEntry } from '@interlock/ledger';
import { inert } from '../../inert.ts';
import { timeText } from './folder.ts';

interface Note {
  readonly index: number;
  readonly at: number;
  readonly change: unknown;
  readonly size: unknown;
}

const witnessed = Buffer.from('{"v":1,"type":"witness.changed"');

export function newWitnessNotes(): {
  readonly visit: (index: number, bytes: Buffer) => void;
  /** A line each for those that disagreed last, and for those that were added and are not among `kept`. */
  readonly lines: (kept: readonly string[]) => string[];
} {
  const newest = new Map<string, Note>();
  return {
    visit(index, bytes) {
      if (index === 0) newest.clear();
      if (!bytes.subarray(0, witnessed.length).equals(witnessed)) return;
      const { at, fields } = readEntry(index, bytes);
      newest.set(String(fields.witness), { index, at, change: fields.change, size: fields.size });
    },
    lines(kept) {
      const said: string[] = [];
      for (const [name, { index, at, change, size }] of newest) {
        const entry = `Entry ${index} of ${timeText(at)} says that the witness ${inert(name)}`;
        if (change === 'disagreed')
          said.push(`${entry} DISAGREED with this log of ${size} entries: compare with it.\n`);
        else if (change !== 'removed' && !kept.includes(name))
          said.push(`${entry} was there, and nothing of it is kept beside the log any more: compare with it.\n`);
      }
      return said;
    },
  };
}
