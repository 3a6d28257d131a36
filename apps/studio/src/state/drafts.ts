/** What the person has typed or pasted and not sent, by conversation; the text stays in this tab over a reload. */
import { get, put } from './page-state.ts';

const kept = 'interlock.drafts';

/** The key under which a text is kept that belongs to no conversation yet. */
export const loose = 'loose';

export function draft(conversation: string, text: string): void {
  const drafts = { ...get().drafts, [conversation]: text };
  if (text === '') delete drafts[conversation];
  put({ drafts });
  try {
    sessionStorage.setItem(kept, JSON.stringify(drafts));
  } catch {
    // Larger than a tab may keep: it stands on the page alone, and a reload forgets it.
  }
}

/** Images that go with the next question of a conversation; a reload forgets them. */
export function keepPictures(conversation: string, files: readonly File[]): void {
  const { [conversation]: _, ...others } = get().pictures;
  put({ pictures: files.length > 0 ? { ...others, [conversation]: files } : others });
}

/** What was typed and pasted before the page knew which conversation is in front belongs to that one. */
export function adoptDraft(front: string): void {
  const { [loose]: early, [front]: own } = get().drafts;
  if (early && !own) {
    draft(front, early);
    draft(loose, '');
  }
  const { [loose]: pasted = [], [front]: there = [] } = get().pictures;
  if (pasted.length === 0) return;
  keepPictures(front, [...there, ...pasted]);
  keepPictures(loose, []);
}

/** The drafts this tab kept; what cannot be read is forgotten. */
export function keptDrafts(): Readonly<Record<string, string>> {
  try {
    return JSON.parse(sessionStorage.getItem(kept) ?? '{}') as Record<string, string>;
  } catch {
    sessionStorage.removeItem(kept);
    return {};
  }
}
