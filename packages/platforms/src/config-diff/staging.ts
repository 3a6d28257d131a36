/** How configuration lines are staged on a platform: what is read first, and what stands around them. */
import type { Answer, Platform } from '@interlock/model';
import type { Writing } from './state.ts';

export interface Staging {
  /** One line that reads the running configuration and changes nothing. */
  readonly read: string;
  readonly writing: Writing;
  readonly before: readonly string[];
  /** Behind the lines, in configuration: the device's own diff, the commit, and the way out. */
  readonly after: readonly string[];
  /** From exec, behind the check. */
  readonly save: readonly string[];
  /** What the saving asks. */
  readonly answers: readonly Answer[];
  /** What the device says where somebody else's edits stand in its candidate, and how they are looked at. */
  readonly occupied: {
    readonly pattern: RegExp;
    readonly look: readonly string[];
    readonly answers: readonly Answer[];
  } | null;
  /** How the device shows a diff of its own; null where it has none. */
  readonly own: OwnDiff | null;
}

/**
 * Below: the machine under the router has a program that compares and changes nothing. Candidate: the lines go into a
 * candidate that is always discarded, which is a change until then; \`compare\` stands in \`after\` as well.
 */
export type OwnDiff =
  | { readonly from: 'below' }
  | {
      readonly from: 'candidate';
      readonly compare: string;
      readonly discard: readonly string[];
      /** Ends with the session that made it, whatever happens to that. */
      readonly ends: boolean;
      /** Whether it was seen to work on a device, or stands here from the vendor's documents. */
      readonly met: boolean;
    };

const ios: Staging = {
  read: 'show running-config',
  writing: { style: 'sections', negation: 'no', comment: '!' },
  before: ['configure terminal'],
  after: ['end'],
  save: ['write memory'],
  answers: [],
  occupied: null,
  own: null,
};
const vrp: Staging = {
  ...ios,
  read: 'display current-configuration',
  writing: { style: 'sections', negation: 'undo', comment: '#' },
  before: ['system-view'],
  after: ['return'],
  save: ['save'],
  answers: [{ question: 'y-n', answer: 'y' }],
};

const shapes: Partial<Record<Platform, Staging>> = {
  cisco_ios: ios,
  cisco_asa: ios,
  // Without a name the device makes a session of its own each time, in which nobody else's edits can stand.
  arista_eos: {
    ...ios,
    before: ['configure session'],
    after: ['show session-config diffs', 'commit'],
    own: { from: 'candidate', compare: 'show session-config diffs', discard: ['abort'], ends: false, met: false },
  },
  aruba_aoscx: ios,
  frr: { ...ios, own: { from: 'below' } },
  cisco_nxos: { ...ios, save: ['copy running-config startup-config'] },
  cisco_iosxr: {
    ...ios,
    after: ['show commit changes diff', 'commit', 'end'],
    save: [],
    own: { from: 'candidate', compare: 'show commit changes diff', discard: ['abort'], ends: true, met: false },
  },
  huawei_vrp: vrp,
  hpe_comware: { ...vrp, save: ['save force'], answers: [] },
  juniper_junos: {
    read: 'show configuration | display set',
    writing: { style: 'paths', negation: 'delete', comment: '#' },
    before: ['configure private'],
    after: ['show | compare', 'commit', 'exit configuration-mode'],
    save: [],
    answers: [],
    occupied: {
      pattern: /configuration database (modified|locked)|private edits in use/i,
      look: ['configure', 'show | compare', 'exit configuration-mode'],
      answers: [{ question: 'exit-with-changes', answer: 'yes' }],
    },
    own: {
      from: 'candidate',
      compare: 'show | compare',
      discard: ['rollback 0', 'exit configuration-mode'],
      ends: true,
      met: true,
    },
  },
  vyos: {
    read: 'show configuration commands',
    writing: { style: 'paths', negation: 'delete', comment: '#' },
    before: ['configure'],
    after: ['compare', 'commit', 'save', 'exit'],
    save: [],
    answers: [],
    occupied: null,
    own: { from: 'candidate', compare: 'compare', discard: ['discard', 'exit'], ends: true, met: false },
  },
};

/** Platforms on which lines can be staged. */
export const stagedPlatforms = Object.keys(shapes) as readonly Platform[];

/** Undefined where a platform has no configuration of lines that could be compared. */
export function stagingOf(platform: Platform): Staging | undefined {
  return shapes[platform];
}

/**
 * All that is sent, in order: into configuration, the lines, the device's own diff and the commit where there is one,
 * out of it, the check, the save. Lines of `given` that enter, leave, commit, save or only comment are dropped.
 */
export function stagedLines(staging: Staging, given: string, check?: string): string[] {
  const { before, after, save, writing } = staging;
  const passages = new Set([
    ...before,
    ...after,
    ...save,
    'configure',
    'configure terminal',
    'conf t',
    'end',
    'wr',
    'commit',
  ]);
  const lines = given
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith(writing.comment) && !passages.has(line.toLowerCase()));
  if (lines.length === 0) return [];
  return [...before, ...lines, ...after, ...(check === undefined ? [] : [check.trim()]), ...save];
}
