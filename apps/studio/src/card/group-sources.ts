/** Where the words of a group's calls came from, told once for all of them. Pure. */
import type { Card } from '@interlock/protocol';

type Sources = NonNullable<Card['sources']>;

/** Each word once under whoever named it; where every host was named by the same, they are one word. */
export function sourcesTogether(cards: readonly Pick<Card, 'sources'>[]): Sources {
  const groups = new Map<string, { readonly of: Omit<Sources[number], 'words'>; readonly words: Set<string> }>();
  for (const { words, ...of } of cards.flatMap(({ sources = [] }) => sources)) {
    const key = JSON.stringify([of.from, of.source, of.quote]);
    const group = groups.get(key) ?? { of, words: new Set<string>() };
    for (const word of words) group.words.add(word);
    groups.set(key, group);
  }
  const naming = [...groups.values()].filter(({ words }) => [...words].some(isHost));
  return [...groups.values()].map(({ of, words }) => {
    const hosts = [...words].filter(isHost);
    if (hosts.length < 2 || naming.length > 1) return { ...of, words: [...words] };
    return { ...of, words: ['each host', ...[...words].filter((word) => !isHost(word))] };
  });
}

const isHost = (word: string): boolean => word.startsWith('host ');
