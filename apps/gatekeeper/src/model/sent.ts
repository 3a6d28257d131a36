/**
 * Every request to a model as it left: a person may look at exactly what was sent. Sealed rows, as all that is kept; of a
 * request that says most of the one before it again, what differs is kept.
 */
import { createHash } from 'node:crypto';
import { Fault, type Id } from '@interlock/model';
import type { SmallTask } from '@interlock/models';
import type { SentLine } from '@interlock/protocol';
import type { Run } from '../conversation/conversation.ts';
import type { Rows } from '../conversation/store.ts';

type Purpose = SentLine['purpose'];

/** At rest: of the request of the same agent, model and purpose before it, `head` and `tail` characters stand at its ends. */
interface Row {
  readonly at: number;
  readonly model: string;
  readonly agent: Id<'agent'>;
  readonly purpose: Purpose;
  readonly size: number;
  readonly head: number;
  readonly tail: number;
  readonly rest: string;
}

const table = 'sent';
/** Requests that the next of their agent is compared with. */
const atHand = 4;
/** Characters of one answer to the page. */
const piece = 400_000;

export class SentRequests {
  readonly #now: () => number;
  readonly #rows: Pick<Rows, 'append' | 'children'>;
  readonly #last = new Map<string, string>();

  constructor(now: () => number, rows: Pick<Rows, 'append' | 'children'>) {
    this.#now = now;
    this.#rows = rows;
  }

  /** Keeps a request of a run letter for letter, as it leaves. Throws where it cannot. */
  keep({ agent, conversation, parent }: Run, model: string, body: string, task?: SmallTask): void {
    const purpose: Purpose = task ?? (parent ? 'helper' : 'conversation');
    const about = { at: this.#now(), model, agent, purpose };
    const key = `${conversation} ${keyOf(about)}`;
    const before = this.#last.get(key) ?? '';
    this.#last.delete(key);
    const { head, tail } = alike(before, body);
    const rest = body.slice(head, body.length - tail);
    this.#rows.append(table, conversation, { ...about, size: body.length, head, tail, rest } satisfies Row);
    this.#last.set(key, body);
    for (const oldest of this.#last.keys()) if (this.#last.size > atHand) this.#last.delete(oldest);
  }

  /** Oldest first; they count from 0. */
  of(conversation: Id<'conversation'>): SentLine[] {
    return this.#kept(conversation).map(({ at, model, purpose, size }, number) => ({
      number,
      at,
      model,
      purpose,
      size,
    }));
  }

  /** A piece of one of them, and the SHA-256 of the whole of it. Throws Fault `sent.none`, `sent.damaged`. */
  read(conversation: Id<'conversation'>, number: number, from: number): { text: string; sha256: string } {
    const rows = this.#kept(conversation);
    const wanted = rows[number];
    if (!wanted) throw new Fault('sent.none', 'There is no such request.', 'Open the list again.');
    let body = '';
    for (const row of rows.slice(0, number + 1)) if (keyOf(row) === keyOf(wanted)) body = whole(row, body);
    return { text: body.slice(from, from + piece), sha256: createHash('sha256').update(body).digest('hex') };
  }

  #kept(conversation: Id<'conversation'>): readonly Row[] {
    return this.#rows.children(table, conversation) as Row[];
  }
}

const keyOf = ({ agent, purpose, model }: Pick<Row, 'agent' | 'purpose' | 'model'>): string =>
  `${agent} ${purpose} ${model}`;

function whole({ size, head, tail, rest }: Row, before: string): string {
  const body = before.slice(0, head) + rest + before.slice(before.length - tail);
  if (body.length !== size)
    throw new Fault('sent.damaged', 'A request before this one is missing, so it cannot be shown.', 'Look at others.');
  return body;
}

/** How many characters two texts have alike at their beginnings, and at their ends beside these. */
function alike(a: string, b: string): { readonly head: number; readonly tail: number } {
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a.charCodeAt(head) === b.charCodeAt(head)) head++;
  let tail = 0;
  while (tail < most - head && a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail)) tail++;
  return { head, tail };
}
