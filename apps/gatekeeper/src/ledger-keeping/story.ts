/** A run as a story: who asked what, what was proposed and decided, who answered, which secret was lent, how it ended. */
import type { StoryRow } from '@interlock/protocol';
import type { BookRow } from './books.ts';

type Fields = Readonly<Record<string, unknown>>;

/** One row an entry, in order. Words of persons, models and devices are in it as they are: whoever shows them makes them inert. */
export function storyRows(rows: readonly BookRow[]): StoryRow[] {
  return rows.map((row) => {
    const [head = row.type, ...lines] = tell(row);
    const { fields } = row;
    const recording = fields.recording as { id: string; from: number } | string | undefined;
    return {
      index: row.index,
      at: row.at,
      type: row.type,
      class: (fields.class as StoryRow['class'] | undefined) ?? null,
      host: (fields.host as { name?: string } | undefined)?.name ?? null,
      head,
      lines,
      recording:
        typeof recording === 'object' && row.type === 'call.ended'
          ? (recording as NonNullable<StoryRow['recording']>)
          : null,
    };
  });
}

function tell(row: BookRow): string[] {
  const { type, fields, opened } = row;
  const at = hostOf(fields);
  switch (type) {
    case 'run.begun':
      return [`${personOf(fields.by)} asked:`, ...textOf(opened?.prompt, row).map((line) => `» ${line}`)];
    case 'model.called':
      return [
        `model ${word(fields.model)} (${word(fields.region)}): ${word(fields.inputTokens)} tokens in, ${word(fields.outputTokens)} out, ${word(fields.redactions)} redactions, ${word(fields.milliseconds)} ms, ${word(fields.end)}`,
      ];
    case 'call.decided':
      return [
        `${word(fields.class)} ${word(fields.tool)}${at}: ${word(fields.outcome)} (${word(fields.rule)}, policy ${word(fields.policy)})`,
        ...commandOf(row),
        ...(opened?.reason ? [`why: ${String(opened.reason)}`] : []),
        ...(opened?.explanation ? [`the agent: ${String(opened.explanation)}`] : []),
      ];
    case 'call.asked':
      return [`a card stands${at}`];
    case 'call.answered':
      return [
        `${personOf(fields.by)}: ${word(fields.answer)}, through ${word(fields.through)}`,
        ...(opened?.command ? textOf(opened.command, row) : []),
      ];
    case 'call.withdrawn':
      return word(fields.cause).includes('.')
        ? [`refused before it began: ${word(fields.cause)}`]
        : [`the card went away: ${word(fields.cause)}`];
    case 'call.released':
      return [`released${at}: permit ${word(fields.permit)}${credentialOf(fields)}${approvalsOf(fields)}`];
    case 'secret.lent':
      return [`secret ${nameOf(fields.secret)} lent${at} for ${word(fields.use)}`];
    case 'call.ended':
      return [
        `${word(fields.end)}${at}: ${word(fields.ran)} lines, ${word(fields.milliseconds)} ms${fields.fault ? `, ${word(fields.fault)}` : ''}`,
        ...(opened?.message ? [String(opened.message)] : []),
      ];
    case 'effect.unknown':
      return [`NOBODY SAW THE END${at}: what it did is unknown, and it was not repeated`];
    case 'run.stopped':
      return fields.by === undefined
        ? [`nobody pressed Stop: the run was ended (${word(fields.cause)})`]
        : [`${personOf(fields.by)} pressed Stop (${word(fields.press)})`];
    case 'run.ended':
      return [`the run ended: ${word(fields.end)}${fields.fault ? `, ${word(fields.fault)}` : ''}`];
    default:
      return [`${type}${at}`];
  }
}

const word = (value: unknown): string => (value === undefined ? '-' : String(value));
const nameOf = (value: unknown): string => word((value as { name?: string } | undefined)?.name);

function hostOf(fields: Fields): string {
  const host = fields.host as { name?: string } | undefined;
  return host?.name ? ` on ${host.name}` : '';
}

function personOf(value: unknown): string {
  const by = value as { name?: string; proof?: { kind?: string } } | undefined;
  return by ? `${word(by.name)} (${word(by.proof?.kind)})` : 'nobody';
}

function commandOf(row: BookRow): string[] {
  const { opened } = row;
  if (opened === null) return textOf(undefined, row);
  const lines = (opened.lines ?? []) as string[];
  return (lines.length > 0 ? lines : [JSON.stringify(opened.arguments ?? {})]).map((line) => `> ${line}`);
}

/** Text that was sealed, line by line. */
function textOf(value: unknown, { opened }: BookRow): string[] {
  if (opened === null) return ['[sealed]'];
  return String(value ?? '').split('\n');
}

function credentialOf({ credential }: Fields): string {
  const one = credential as { name?: string; version?: number } | undefined;
  return one ? `, secret ${word(one.name)} (version ${word(one.version)})` : '';
}

function approvalsOf({ approvals }: Fields): string {
  const all = (approvals ?? []) as { by?: unknown; through?: string }[];
  return all.length === 0
    ? ''
    : `, approved by ${all.map(({ by, through }) => `${personOf(by)} through ${word(through)}`).join(', ')}`;
}
