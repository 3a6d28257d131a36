/** The tags of a group's calls. Pure. */
import type { Card } from '@interlock/protocol';

/** Each card's own words where they differ, so that one that reveals or probes is not read under another's; else null. */
export function tagsApart(cards: readonly Pick<Card, 'tags'>[]): readonly string[] | null {
  const words = cards.map(({ tags }) => tags.join(', '));
  return new Set(words).size > 1 ? words : null;
}
