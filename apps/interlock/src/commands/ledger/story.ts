/** A run as a story: who asked what, what was proposed and decided, who answered, which secret was lent, how it ended. */
import type { BookRow } from '@interlock/gatekeeper';
import { inert } from '../../telling.ts';
import { timeText } from './folder.ts';

type Fields = Readonly<Record<string, unknown>>;
const shape: Readonly<Record<string, string>> = { 'read-only': '○', moderate: '△', dangerous: '◆', unknown: '?' };

/** The whole story; what is sealed and was not opened is said to be sealed. */
export function storyText(rows: readonly BookRow[]): string {
  const [first] = rows;
  const out = first ? [`Run ${String(first.fields.run)} of ${String(first.fields.conversation)}`] : [];
  for (const row of rows) {
    const [head, ...rest] = tell(row);
    out.push(`${String(row.index).padStart(9)}  ${timeText(row.at).slice(11, 19)}  ${head}`);
    for (const line of rest) out.push(`                       ${line}`);
  }
  return `${out.join('\n')}\n`;
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
        `${shape[String(fields.class)] ?? ''} ${word(fields.class)} ${word(fields.tool)}${at}: ${word(fields.outcome)} (${word(fields.rule)}, policy ${word(fields.policy)})`,
        ...commandOf(row),
        ...(opened?.reason ? [`why: ${inert(String(opened.reason))}`] : []),
        ...(opened?.explanation ? [`the agent: ${inert(String(opened.explanation))}`] : []),
      ];
    case 'call.asked':
      return [`a card stands${at}`];
    case 'call.answered':
      return [
        `${personOf(fields.by)}: ${word(fields.answer)}, through ${word(fields.through)}`,
        ...(opened?.command ? textOf(opened.command, row) : []),
      ];
    case 'call.withdrawn':
      return [`the card went away: ${word(fields.cause)}`];
    case 'call.released':
      return [`released${at}: permit ${word(fields.permit)}${credentialOf(fields)}${approvalsOf(fields)}`];
    case 'secret.lent':
      return [`secret ${nameOf(fields.secret)} lent${at} for ${word(fields.use)}`];
    case 'call.ended':
      return [
        `${word(fields.end)}${at}: ${word(fields.ran)} lines, ${word(fields.milliseconds)} ms${fields.fault ? `, ${word(fields.fault)}` : ''}${recordingOf(fields)}`,
        ...(opened?.message ? [inert(String(opened.message))] : []),
      ];
    case 'effect.unknown':
      return [`NOBODY SAW THE END${at}: what it did is unknown, and it was not repeated`];
    case 'run.stopped':
      return [`${personOf(fields.by)} pressed Stop (${word(fields.press)})`];
    case 'run.ended':
      return [`the run ended: ${word(fields.end)}${fields.fault ? `, ${word(fields.fault)}` : ''}`];
    default:
      return [`${type}${at}`];
  }
}

const word = (value: unknown): string => (value === undefined ? '-' : inert(String(value)));
const nameOf = (value: unknown): string => word((value as { name?: string } | undefined)?.name);

function hostOf(fields: Fields): string {
  const host = fields.host as { name?: string } | undefined;
  return host?.name ? ` on ${inert(host.name)}` : '';
}

function personOf(value: unknown): string {
  const by = value as { name?: string; proof?: { kind?: string } } | undefined;
  return by ? `${word(by.name)} (${word(by.proof?.kind)})` : 'nobody';
}

function commandOf(row: BookRow): string[] {
  const { opened } = row;
  if (opened === null) return textOf(undefined, row);
  const lines = (opened.lines ?? []) as string[];
  return (lines.length > 0 ? lines : [JSON.stringify(opened.arguments ?? {})]).map((line) => `> ${inert(line)}`);
}

/** Text that was sealed, line by line. */
function textOf(value: unknown, { opened }: BookRow): string[] {
  if (opened === null) return ['[sealed]'];
  return inert(String(value ?? '')).split('\n');
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

function recordingOf({ recording }: Fields): string {
  const one = recording as { id?: string; from?: number } | undefined;
  return one ? `, ${word(one.id)} at ${((one.from ?? 0) / 1000).toFixed(1)} s` : '';
}
