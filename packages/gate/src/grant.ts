/** What a grant lets through: exact lines, or lines whose words a person opened by giving examples. Pure. */
import type { Call, RiskClass, RiskTag } from '@interlock/model';

/** Lines of words; null stands for any one word of letters, digits and . / : _ - */
export type GrantPattern = readonly (readonly (string | null)[])[];

const openWord = /^[A-Za-z0-9./:_-]{1,64}$/;
const never: ReadonlySet<RiskTag> = new Set<RiskTag>([
  'leaves-box',
  'may-lock-out',
  'reveals-secrets',
  'needs-session-state',
  'probe',
  'copy',
]);

/** Why no grant may cover such a call; null where one may. */
export function beyondGrants(
  call: Pick<Call, 'target' | 'lines' | 'placeholders'>,
  { class: riskClass, tags }: { readonly class: RiskClass; readonly tags: readonly RiskTag[] },
): string | null {
  if (!call.target || call.lines.length === 0) return 'it runs no lines on a host';
  if (riskClass !== 'moderate') return `it is ${riskClass}, and a grant is for Moderate alone`;
  if (call.placeholders.length > 0) return 'it fills in a keychain entry';
  const tag = tags.find((one) => never.has(one));
  return tag ? `it carries ${tag}` : null;
}

/**
 * The pattern of some lines and of examples beside them: a word that differs from one to the next is open. Null where
 * they have not the same shape, or where a word that differs is more than a plain word.
 */
export function grantPattern(lines: readonly string[], examples: readonly (readonly string[])[]): GrantPattern | null {
  const all = [lines, ...examples].map((one) => one.map(words));
  const [first, ...rest] = all as [string[][], ...string[][][]];
  const sameShape = rest.every(
    (one) => one.length === first.length && one.every((line, at) => line.length === first[at]?.length),
  );
  if (!sameShape) return null;
  const pattern = first.map((line, at) =>
    line.map((word, place) => (rest.every((one) => one[at]?.[place] === word) ? word : null)),
  );
  const opened = all.every((one) =>
    pattern.every((line, at) => line.every((word, place) => word !== null || openWord.test(one[at]?.[place] ?? ''))),
  );
  // The first word of a line says what it does.
  return opened && pattern.every((line) => line[0] !== null) ? pattern : null;
}

/** Whether lines fit: word for word where the pattern is closed, blanks included where it is closed throughout. */
export function fitsGrant(pattern: GrantPattern, granted: readonly string[], lines: readonly string[]): boolean {
  if (pattern.length !== lines.length) return false;
  return pattern.every((line, at) => {
    const text = lines[at] ?? '';
    if (!line.includes(null)) return text === granted[at];
    const said = words(text);
    return (
      text === said.join(' ') &&
      said.length === line.length &&
      line.every((word, place) => (word === null ? openWord.test(said[place] ?? '') : word === said[place]))
    );
  });
}

/** The pattern as a person reads it. */
export function shownPattern(pattern: GrantPattern, granted: readonly string[]): string[] {
  return pattern.map((line, at) =>
    line.includes(null) ? line.map((word) => word ?? '‹any word›').join(' ') : (granted[at] ?? ''),
  );
}

const words = (line: string): string[] => line.split(' ').filter((word) => word !== '');
