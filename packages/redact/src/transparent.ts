/**
 * What a terminal does not show: escape sequences, carriage returns, line feeds and nulls. A secret that a device
 * wraps, colours or pads is still a secret, so the search looks through them.
 */

export type EscapeState = 'text' | 'escape' | 'csi' | 'string' | 'string-escape' | 'charset';

/** The state after one unit, and whether the unit belongs to what is not shown. */
export function step(state: EscapeState, unit: number): { readonly state: EscapeState; readonly hidden: boolean } {
  switch (state) {
    case 'text':
      if (unit === 0x1b) return { state: 'escape', hidden: true };
      if (unit === 0x9b) return { state: 'csi', hidden: true };
      return { state: 'text', hidden: unit === 0x0a || unit === 0x0d || unit === 0x00 };
    case 'escape':
      if (unit === 0x5b) return { state: 'csi', hidden: true };
      if (unit === 0x5d || unit === 0x50 || unit === 0x58 || unit === 0x5e || unit === 0x5f)
        return { state: 'string', hidden: true };
      if (unit === 0x28 || unit === 0x29 || unit === 0x2a || unit === 0x2b || unit === 0x23)
        return { state: 'charset', hidden: true };
      return { state: unit === 0x1b ? 'escape' : 'text', hidden: true };
    case 'csi':
      if (unit === 0x1b) return { state: 'escape', hidden: true };
      // Parameters and intermediates go on; a final byte ends; anything else was never a sequence.
      if (unit >= 0x20 && unit <= 0x3f) return { state: 'csi', hidden: true };
      return { state: 'text', hidden: unit >= 0x40 && unit <= 0x7e };
    case 'charset':
      return { state: 'text', hidden: true };
    case 'string':
      // The text of a title is kept in sight: a secret may stand in it.
      if (unit === 0x07) return { state: 'text', hidden: true };
      return unit === 0x1b ? { state: 'string-escape', hidden: true } : { state: 'string', hidden: false };
    case 'string-escape':
      return { state: unit === 0x5c ? 'text' : 'string', hidden: true };
  }
}
