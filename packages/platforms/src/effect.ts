/** What the lines of a call will do, in words for a card. */
import type { CallLine, Platform } from '@interlock/model';
import { profileOf } from './catalogue.ts';
import type { Profile } from './profile.ts';
import { sectionAfter } from './section.ts';

/** One sentence; lines that platform data has no words for are quoted. Never throws. */
export function effectOf(platform: Platform, lines: readonly CallLine[]): string {
  let profile: Profile | undefined;
  try {
    profile = profileOf(platform);
  } catch {
    profile = undefined;
  }
  const parts: string[] = [];
  let context: readonly string[] = [];
  for (const line of lines) {
    const text = line.text.trim();
    const opened = profile === undefined ? undefined : sectionAfter(profile, line, context);
    if (opened !== undefined) context = opened;
    else parts.push(effectOfLine(profile, line, text, context.at(-1) ?? 'the device'));
  }
  if (parts.length === 0) return 'Changes nothing.';
  const said = parts.join('; ');
  const sentence = `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
  return lines.every((line) => line.class === 'read-only') ? `${sentence} Changes nothing.` : sentence;
}

function effectOfLine(profile: Profile | undefined, line: CallLine, text: string, section: string): string {
  for (const shape of profile?.effects ?? []) {
    const found = shape.pattern.exec(text);
    if (found !== null)
      return shape.says.replace(/\$(section|\d)/g, (_, name: string) =>
        name === 'section' ? section : (found[Number(name)] ?? ''),
      );
  }
  return line.class === 'read-only' ? `reads \`${text}\`` : `sends \`${text}\` in ${line.mode}`;
}
