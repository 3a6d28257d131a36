/** The words around a diff. */
import type { Card } from '@interlock/protocol';

export interface PreviewHeading {
  readonly heading: string;
  /** Null on the first card of a call. */
  readonly warning: string | null;
}

/** Whose words the device's own diff is. */
export function ownHeading({ own }: NonNullable<Card['diff']>): string | null {
  if (!own) return null;
  const what = own.text === '' ? 'no line comes or goes' : 'in its own words, which nobody here checked';
  return `${own.host} itself, asked by ${own.how}: ${what}`;
}

/** What the key that asks the device does, said before it is pressed. */
export const askHeading = (met: boolean): string =>
  `Puts the lines into a candidate that is discarded, and commits nothing${met ? '' : '; never yet seen on such a device'}:`;

export function previewHeading(diff: NonNullable<Card['diff']>): PreviewHeading {
  const count = (sign: string) => diff.rows.filter((row) => row.sign === sign).length;
  const [more, less] = [count('+'), count('-')];
  const what = more + less === 0 ? 'No line comes or goes' : `${more} come, ${less} go`;
  if (diff.by === 'text') return { heading: `${what} · ${diff.read}`, warning: null };
  return {
    heading: `${what} · computed from ${diff.read}, state ${diff.fingerprint.slice(0, 8)}; read again before it runs`,
    warning: diff.returned ? 'The configuration changed after you approved. Nothing ran; this is the new diff.' : null,
  };
}
