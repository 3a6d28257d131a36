/** Following the sections of a configuration through the lines of a call. */
import type { CallLine } from '@interlock/model';
import type { Profile } from './profile.ts';

/** The lines that lead from configuration to where `line` leaves the session, given where it stood; undefined where `line` opens no section. */
export function sectionAfter(
  profile: Profile,
  line: CallLine,
  context: readonly string[],
): readonly string[] | undefined {
  const text = line.text.trim();
  if (!line.mode.startsWith('config') || !line.leaves.startsWith('config-')) return undefined;
  if (profile.section === null || !profile.section.test(text)) return undefined;
  if (line.leaves === line.mode) {
    const last = context.at(-1);
    return last !== undefined && firstWord(last) === firstWord(text) ? [...context.slice(0, -1), text] : undefined;
  }
  return line.mode !== 'config' && line.leaves.startsWith(`${line.mode}-`) ? [...context, text] : [text];
}

function firstWord(text: string): string | undefined {
  return text.toLowerCase().split(/\s+/)[0];
}
