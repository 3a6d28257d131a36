/** A run as a story on the command line; what is sealed and was not opened is said to be sealed. */
import { type BookRow, storyRows } from '@interlock/gatekeeper';
import type { StoryRow } from '@interlock/protocol';
import { inert } from '../../inert.ts';
import { timeText } from './folder.ts';

const shapes = { 'read-only': '○', moderate: '△', dangerous: '◆', unknown: '?' } as const;

/** The whole story. */
export function storyText(rows: readonly BookRow[]): string {
  const [first] = rows;
  const out = first ? [`Run ${String(first.fields.run)} of ${String(first.fields.conversation)}`] : [];
  for (const row of storyRows(rows)) {
    out.push(`${String(row.index).padStart(9)}  ${timeText(row.at).slice(11, 19)}  ${headOf(row)}`);
    for (const line of row.lines) out.push(`                       ${inert(line)}`);
  }
  return `${out.join('\n')}\n`;
}

function headOf({ type, class: of, head, recording }: StoryRow): string {
  const shape = type === 'call.decided' && of ? `${shapes[of]} ` : '';
  const where = recording ? `, ${recording.id} at ${(recording.from / 1000).toFixed(1)} s` : '';
  return `${shape}${inert(head)}${where}`;
}
