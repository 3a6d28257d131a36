/** What a prompt says, and whether it shows the place that a line was judged in. */
import type { CliMode } from '@interlock/model';
import type { Profile, Prompt, PromptShape } from './profile.ts';

/** Longest line that is looked at; a prompt is short, and a device may send a line without an end. */
const longestPrompt = 400;

/** The prompt in `line`, which is the unfinished last line of a terminal; undefined where it is none. */
export function readPrompt(profile: Profile, line: string): Prompt | undefined {
  if (line.length > longestPrompt) return undefined;
  for (const shape of profile.prompts) {
    const groups = shape.pattern.exec(line)?.groups;
    if (groups?.hostname !== undefined)
      return {
        text: line,
        hostname: groups.hostname,
        mode: modeOf(shape, groups),
        privilege: shape.privilege,
      };
  }
  return undefined;
}

function modeOf(shape: PromptShape, groups: { readonly [name: string]: string | undefined }): CliMode {
  if (shape.mode === 'exec' || shape.mode === 'config') return shape.mode;
  if (shape.mode === 'path') {
    const path = groups.path?.trim();
    return path === undefined || path === '' || path === '/'
      ? 'exec'
      : `path:/${path.replace(/^\//, '').replace(/[ /]+/g, '/')}`;
  }
  const section = (groups.section ?? '')
    .toLowerCase()
    .replace(/^config-?/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60);
  return section === '' ? 'config' : `config-${section}`;
}

/** Sections that some lines of a kind open under another name. */
const kin: Readonly<Record<string, readonly CliMode[]>> = {
  'config-if': ['config-subif'],
  'config-nacl': ['config-std-nacl', 'config-ext-nacl'],
  'config-ip-sla': ['config-sla-monitor'],
};

/**
 * Whether a prompt that shows `shown` is the place that a line was judged in. Some platforms add the name of what is
 * configured (`config-if-et1` for `config-if`), others show every section as plain `config`. A line judged in
 * `unknown` was judged for every place, and the worst was kept.
 */
export function standsIn(profile: Profile, judged: CliMode, shown: CliMode): boolean {
  if (judged === shown || judged === 'unknown') return true;
  const beyond = profile.session && (shown.replace(profile.session.shown, 'config') as CliMode);
  if (beyond && beyond !== shown && standsIn(profile, judged, beyond)) return true;
  if (!judged.startsWith('config-')) return false;
  if (shown.startsWith(`${judged}-`)) return true;
  if (kin[judged]?.includes(shown)) return true;
  const namesSections = profile.prompts.some((shape) => shape.mode === 'section');
  return !namesSections && shown === 'config';
}
