/** The diff of staged lines against a running configuration, computed where the device has none of its own to show. */
import type { CallLine, Platform } from '@interlock/model';
import { profileOf } from '../catalogue.ts';
import { markPaths } from './path-diff.ts';
import { markSections } from './section-diff.ts';
import type { Staging } from './staging.ts';
import { type Entry, readState, stateText } from './state.ts';

export * from './diff-undo.ts';
export * from './own-diff.ts';
export * from './staging.ts';

export interface DiffRow {
  readonly sign: ' ' | '+' | '-';
  /** Indented by one blank a section. */
  readonly text: string;
}

export interface ConfigDiff {
  readonly rows: readonly DiffRow[];
  /** What could not be told, a sentence each. */
  readonly notes: readonly string[];
}

/** The configuration in one form: equal texts are one state, whatever the device says of times and sizes around it. */
export function stateOf(staging: Staging, running: string): string {
  return stateText(readState(running, staging.writing));
}

/** What the lines of a call do to the running configuration. */
export function diffOf(platform: Platform, staging: Staging, running: string, lines: readonly CallLine[]): ConfigDiff {
  const { writing } = staging;
  const state = readState(running, writing);
  const notes =
    writing.style === 'paths' ? markPaths(state, lines) : markSections(state, lines, profileOf(platform), writing);
  return { rows: rowsOf(state, 0), notes };
}

/** What changed, and above it the sections it stands in. */
function rowsOf(entries: readonly Entry[], depth: number): DiffRow[] {
  return entries.flatMap(({ text, mark, inside }) => {
    const below = rowsOf(inside, depth + 1);
    if (mark === ' ' && below.length === 0) return [];
    return [...text.split('\n').map((line) => ({ sign: mark, text: `${' '.repeat(depth)}${line}` })), ...below];
  });
}
