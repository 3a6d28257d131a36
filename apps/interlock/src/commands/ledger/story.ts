/** A run as a story on the command line; what is sealed and was not opened is said to be sealed. */
import { type BookRow, storyRows } from '@interlock/gatekeeper';
import { inert } from '../../telling.ts';
import { timeText } from './folder.ts';

/** The whole story. */
export function storyText(rows: readonly BookRow[]): string {
  const [first] = rows;
  const out = first ? [`Run ${String(first.fields.run)} of ${String(first.fields.conversation)}`] : [];
  for (const { index, at, head, lines } of storyRows(rows)) {
    out.push(`${String(index).padStart(9)}  ${timeText(at).slice(11, 19)}  ${inert(head)}`);
    for (const line of lines) out.push(`                       ${inert(line)}`);
  }
  return `${out.join('\n')}\n`;
}
