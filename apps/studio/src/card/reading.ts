/**
 * How long a card has stood fully visible and unchanged, and why it may not be approved yet. Pure: time and what the
 * browser observed are arguments.
 */
import { readingTime } from '@interlock/protocol';

export interface Sight {
  /** The browser can tell whether something else is painted over the card, or nothing can be: it is its own window. */
  readonly honest: boolean;
  /** Every part of the card's box lies inside the window. */
  readonly whole: boolean;
  /** Something is painted over it, or an effect changes how it looks. */
  readonly covered: boolean;
  /** The document is in front. */
  readonly front: boolean;
  /** Its lines were scrolled to their end. */
  readonly ended: boolean;
}

export interface Reading {
  readonly sight: Sight;
  /** Since when the card has stood as it must, in milliseconds; null while it does not. */
  readonly since: number | null;
}

const unseen: Sight = { honest: true, whole: false, covered: false, front: false, ended: false };
export const unread: Reading = { sight: unseen, since: null };

/** The reading after the browser saw something else at `now`. */
export function look(reading: Reading, some: Partial<Sight>, now: number): Reading {
  const sight = { ...reading.sight, ...some };
  const good = sight.honest && sight.whole && !sight.covered && sight.front;
  return { sight, since: good ? (reading.since ?? now) : null };
}

/** The card was moved or changed: reading begins again. */
export function again(reading: Reading, now: number): Reading {
  return { ...reading, since: reading.since === null ? null : now };
}

/** Milliseconds it has stood as it must, or why it cannot be approved. */
export function standing(reading: Reading, now: number): { readonly visible: number } | { readonly why: string } {
  const { sight, since } = reading;
  if (!sight.honest) return { why: 'This browser cannot tell whether the card is covered.' };
  if (!sight.front) return { why: 'This window is not in front.' };
  if (!sight.whole) return { why: 'Part of the card is out of sight.' };
  if (sight.covered) return { why: 'Something covers the card.' };
  if (!sight.ended) return { why: 'Scroll to the end of the card first.' };
  const visible = since === null ? 0 : Math.floor(now - since);
  return visible < readingTime ? { why: '' } : { visible };
}
