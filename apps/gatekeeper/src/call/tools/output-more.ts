/** `output.more`: a part of an output that was too long for the model, out of the whole that is kept. */
import { type Call, Fault } from '@interlock/model';
import { z } from 'zod';
import { given, kept, type OwnTool, type RunTool, told } from './tool.ts';

const asked = z.strictObject({
  use: z.string().min(1).max(200),
  from: z.int().min(1).optional(),
  lines: z.int().min(1).max(500).optional(),
  find: z.string().min(1).max(200).optional(),
});
/** Characters of one part. */
const longest = 20_000;

export const outputMore: OwnTool = {
  name: 'output.more',
  nature: 'classified',
  domain: 'output of this conversation',
  needsHost: false,
  arguments: given(asked),
  judge: () => kept('It reads again what this conversation was told before.'),
  spec: {
    name: 'output.more',
    description:
      'Reads more of an earlier output that was cut: lines from a number on, or the lines around a text. Asks no device.',
    input: {
      type: 'object',
      required: ['use'],
      properties: {
        use: { type: 'string', description: 'The id that stands where the output was cut' },
        from: { type: 'integer', minimum: 1, description: 'First line' },
        lines: { type: 'integer', minimum: 1, maximum: 500 },
        find: { type: 'string', description: 'Shows the lines that contain this, each with two around it' },
      },
    },
  },
};

/**
 * `textOf` finds what a use of the call's own conversation was answered. `clean` takes out what no model may learn before
 * a part is looked for: a hit would tell the letters of it.
 */
export function readingMore(
  textOf: (call: Call, use: string) => string | undefined,
  clean: (text: string) => Promise<string>,
): RunTool {
  return async (_permit, call) => {
    const { use, from = 1, lines = 200, find } = asked.parse(call.arguments);
    const text = textOf(call, use);
    if (text === undefined)
      throw new Fault('output.none', `There is no output ${use} in this conversation.`, 'Run the command again.');
    return told(part(await clean(text), { from, lines, find }), 'device');
  };
}

/** Numbered lines of a text, cut at their length and said to be. */
export function part(
  text: string,
  { from, lines, find }: { readonly from: number; readonly lines: number; readonly find?: string | undefined },
): string {
  const all = text.split('\n');
  const shown = new Set<number>();
  const wanted = find?.toLowerCase();
  for (const [i, line] of all.entries()) {
    if (wanted === undefined ? i >= from - 1 && shown.size < lines : line.toLowerCase().includes(wanted))
      for (const near of wanted === undefined ? [i] : [i - 2, i - 1, i, i + 1, i + 2])
        if (near >= 0 && near < all.length && shown.size < lines) shown.add(near);
  }
  const rows: string[] = [];
  let room = longest;
  let before: number | undefined;
  for (const i of [...shown].sort((a, b) => a - b)) {
    if (before !== undefined && i > before + 1) rows.push('…');
    const row = `${i + 1}: ${all[i]}`;
    room -= row.length + 1;
    if (room < 0) {
      rows.push(`[cut here, at line ${i + 1} of ${all.length}]`);
      break;
    }
    rows.push(row);
    before = i;
  }
  return rows.length === 0 ? `Nothing there; the output has ${all.length} lines.` : rows.join('\n').toWellFormed();
}
