/** How the lines of a call are taken back, as far as the lines themselves tell. */
import type { CallLine, Platform } from '@interlock/model';
import { profileOf } from './catalogue.ts';
import type { Profile } from './profile.ts';
import { sectionAfter } from './section.ts';

export interface Undo {
  /** Lines to type from exec; none where there is nothing to take back or no way to. */
  readonly lines: readonly string[];
  readonly note: string;
}

interface Change {
  readonly context: readonly string[];
  readonly lines: readonly string[];
}

/** The undo of a call's lines; never throws, an undriven platform has no undo. */
export function undoLines(platform: Platform, lines: readonly CallLine[]): Undo {
  if (lines.every((line) => line.class === 'read-only')) return { lines: [], note: 'It reads; nothing to take back.' };
  let profile: Profile;
  try {
    profile = profileOf(platform);
  } catch {
    return { lines: [], note: `Interlock knows no undo for ${platform}.` };
  }
  const { committed, note } = profile.undo;
  if (committed !== null && lines.some((line) => committed.pattern.test(line.text.trim())))
    return { lines: committed.lines, note };
  return fromChanges(profile, lines);
}

function fromChanges(profile: Profile, lines: readonly CallLine[]): Undo {
  const changes: Change[] = [];
  const lost: string[] = [];
  let context: readonly string[] = [];
  let saved = false;
  for (const line of lines) {
    const text = line.text.trim();
    const configures = line.mode.startsWith('config');
    const opened = sectionAfter(profile, line, context);
    if (profile.save.includes(text)) saved = true;
    else if (configures && profile.up?.test(text)) context = context.slice(0, -1);
    else if (opened !== undefined) context = opened;
    else if (line.class === 'read-only' || isPassage(profile, text)) continue;
    else {
      const undone = undoOf(profile, text, configures);
      if (undone === undefined) lost.push(text);
      else if (undone.length > 0) changes.push({ context, lines: undone });
    }
  }
  // what is said of values holds for configuration; a deed such as a restart replaces none
  const replaces = profile.config === null || saved || lines.some(({ mode }) => mode.startsWith('config'));
  const note = [
    ...lost.map((text) => `\`${text}\` cannot be taken back by a line.`),
    ...(replaces ? [profile.undo.note] : []),
  ].join(' ');
  return { lines: written(profile, changes.reverse(), saved), note };
}

function isPassage({ config, session }: Profile, text: string): boolean {
  const around = session ? [session.enter, session.commit, ...session.leave] : [];
  return [...around, ...(config ? [...config.enter, ...config.leave] : [])].includes(text);
}

/** Lines that take one line back; undefined where none are known. */
function undoOf(profile: Profile, text: string, configures: boolean): readonly string[] | undefined {
  for (const shape of profile.undo.known) {
    const found = shape.pattern.exec(text);
    if (found !== null)
      return shape.lines.map((line) => line.replace(/\$(\d)/g, (_, n: string) => found[Number(n)] ?? ''));
  }
  const word = profile.undo.negation;
  if (!configures || word === null) return undefined;
  if (!text.toLowerCase().startsWith(`${word} `)) return [`${word} ${text}`];
  const bare = text.slice(word.length + 1).trim();
  // a removed section, or a neighbour removed whole, took with it what stood inside
  if (profile.section?.test(bare) || /^(neighbor|peer) \S+$/i.test(bare)) return undefined;
  return [bare];
}

function written(profile: Profile, changes: readonly Change[], saved: boolean): readonly string[] {
  if (changes.length === 0) return [];
  const lines: string[] = [...(profile.config?.enter ?? [])];
  let context = '';
  for (const change of changes) {
    const wanted = change.context.join('\n');
    if (wanted !== context) lines.push(...change.context);
    context = wanted;
    lines.push(...change.lines);
  }
  lines.push(...(profile.config?.leave ?? []));
  if (saved) lines.push(...profile.save);
  return lines;
}
