/**
 * What a terminal does not show: escape sequences, control characters (a tab moves, so it counts as shown) and letters
 * without width. A secret that a device wraps, colours or pads is still a secret, so the search looks through them.
 */

export type EscapeState = 'text' | 'escape' | 'csi' | 'string' | 'string-escape' | 'intermediate';

interface Step {
  readonly state: EscapeState;
  readonly hidden: boolean;
}

const hide = (state: EscapeState): Step => ({ state, hidden: true });
const show = (state: EscapeState): Step => ({ state, hidden: false });
/** Soft hyphen, zero-width blanks and joiners, and the mark of byte order. */
const widthless = (unit: number): boolean =>
  unit === 0xad || (unit >= 0x200b && unit <= 0x200f) || unit === 0x2060 || unit === 0xfeff;
const isControl = (unit: number): boolean => unit < 0x20 && unit !== 0x09;
/** Device control strings, titles and the like, by their second letter and by their one-unit form. */
const opensString = (unit: number): boolean =>
  unit === 0x50 || unit === 0x58 || unit === 0x5d || unit === 0x5e || unit === 0x5f;

/** The state after one unit, and whether the unit belongs to what is not shown. */
export function step(state: EscapeState, unit: number): Step {
  switch (state) {
    case 'text':
      if (unit === 0x1b) return hide('escape');
      if (unit === 0x9b) return hide('csi');
      if (unit >= 0x80 && unit < 0xa0) return hide(opensString(unit - 0x40) ? 'string' : 'text');
      return isControl(unit) || unit === 0x7f || widthless(unit) ? hide('text') : show('text');
    case 'escape':
      if (unit === 0x1b) return hide('escape');
      if (unit === 0x5b) return hide('csi');
      if (opensString(unit)) return hide('string');
      if (unit >= 0x20 && unit < 0x30) return hide('intermediate');
      if (unit < 0x20) return hide('escape');
      return unit < 0x7f ? hide('text') : step('text', unit);
    case 'csi':
      if (unit === 0x1b) return hide('escape');
      if (unit === 0x18 || unit === 0x1a) return hide('text');
      // Parameters and intermediates go on, and so does a control character; a final byte ends.
      if (unit < 0x40 || unit === 0x7f) return hide('csi');
      return unit < 0x7f ? hide('text') : step('text', unit);
    case 'intermediate':
      if (unit === 0x1b) return hide('escape');
      if (unit < 0x30) return hide('intermediate');
      return unit < 0x7f ? hide('text') : step('text', unit);
    case 'string':
      // The text of a title is kept in sight: a secret may stand in it.
      if (unit === 0x07 || unit === 0x9c || unit === 0x18 || unit === 0x1a) return hide('text');
      if (unit === 0x1b) return hide('string-escape');
      return isControl(unit) || widthless(unit) ? hide('string') : show('string');
    case 'string-escape':
      // Its end, or another sequence that broke it off.
      return unit === 0x5c ? hide('text') : step('escape', unit);
  }
}

/** What `step` says of a unit in plain text, in short; whatever stands in no table of 256 wants a step. */
export const inText = { step: 0, shown: 1, hidden: 2 } as const;
export const textUnits = Uint8Array.from({ length: 256 }, (_, unit) => {
  const next = step('text', unit);
  if (next.state !== 'text') return inText.step;
  return next.hidden ? inText.hidden : inText.shown;
});
