/** What a person has in front of them while they ask: it goes with the question unless they leave it out. Pure. */
import type { Id } from '@interlock/model';
import type { Beside } from '@interlock/protocol';
import type { PageState } from './page-state.ts';
import { count } from './words.ts';

export interface BesideNow {
  /** Changes when something else is in front; what was left out before is not left out then. */
  readonly key: string;
  readonly what: Beside['what'];
  readonly host: Id<'host'>;
  readonly name: string;
  readonly marked?: string;
}

/** Characters of a marked text that go with a question. */
const mostMarked = 20_000;

/** The tab in front, where it shows a host. */
export function besideIn({ tabs, tab }: Pick<PageState, 'tabs' | 'tab'>): BesideNow | null {
  const front = tabs.find(({ id }) => id === tab);
  if (front?.kind !== 'terminal' && front?.kind !== 'host' && front?.kind !== 'compare') return null;
  const { id, kind, host, name } = front;
  const marked = front.kind === 'terminal' ? (front.marked ?? '').slice(0, mostMarked).toWellFormed() : '';
  return { key: id, what: kind, host, name, ...(marked.trim() === '' ? {} : { marked }) };
}

const shown = { terminal: 'Terminal of', host: 'Host', compare: 'History of' } as const;

/** The same in a few words. */
export function besideWords({
  what,
  name,
  marked,
}: {
  what: Beside['what'];
  name: string;
  marked?: string | undefined;
}): string {
  const lines = marked === undefined ? '' : `, ${count(marked.trimEnd().split('\n').length, 'marked line')}`;
  return `${shown[what]} ${name}${lines}`;
}
