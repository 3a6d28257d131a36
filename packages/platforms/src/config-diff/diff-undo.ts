/** How a change is taken back that is known as a diff: what came goes, and what went is typed again as it stood. */
import type { DiffRow } from './index.ts';
import type { Staging } from './staging.ts';

interface Section {
  readonly path: readonly string[];
  readonly takes: string[];
  readonly types: string[];
}

export interface DiffUndo {
  /** Lines to type from exec; none where nothing changed. */
  readonly lines: readonly string[];
  /** Lines that stood there and hold something that nobody was shown. */
  readonly lost: readonly string[];
}

/** Undefined where the platform takes a commit back instead. */
export function undoOfDiff(staging: Staging, rows: readonly DiffRow[]): DiffUndo | undefined {
  if (staging.writing.style !== 'sections' || staging.after.includes('commit')) return undefined;
  const sections: Section[] = [];
  const lost: string[] = [];
  const path: string[] = [];
  let gone = Number.POSITIVE_INFINITY;
  for (const { sign, text } of rows) {
    const depth = text.length - text.trimStart().length;
    const bare = text.trim();
    path.length = depth;
    if (depth <= gone) gone = Number.POSITIVE_INFINITY;
    const at = sectionAt(sections, path);
    if (sign === '+' && depth < gone) {
      at.takes.push(`${staging.writing.negation} ${bare}`);
      gone = depth; // what stands inside goes with it
    } else if (sign === '-')
      if (bare.includes('«secret:') || text.includes('\n')) lost.push(bare);
      else at.types.push(bare);
    path.push(bare);
  }
  // What stands at the top is typed first: behind a section it could be taken for a line of it.
  const order = [
    ...sections.filter(({ path: way }) => way.length === 0),
    ...sections.filter(({ path: way }) => way.length > 0),
  ];
  const lines = order.flatMap(({ path: way, takes, types }) =>
    takes.length + types.length === 0 ? [] : [...way, ...takes, ...types],
  );
  if (lines.length === 0) return { lines: [], lost };
  return { lines: [...staging.before, ...lines, ...staging.after, ...staging.save], lost };
}

/** The section that rows stand in now; a section that comes up again is another one, so that the order stays. */
function sectionAt(sections: Section[], path: readonly string[]): Section {
  const last = sections.at(-1);
  if (last && last.path.join('\0') === path.join('\0')) return last;
  const next: Section = { path: [...path], takes: [], types: [] };
  sections.push(next);
  return next;
}
