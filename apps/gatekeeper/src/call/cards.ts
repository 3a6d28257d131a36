/** Open cards: each is answered at most once, whoever races, and expires by itself. */
import { type Actor, type Approval, Fault, type Id } from '@interlock/model';
import { type Card, type CardEnd, readingTime } from '@interlock/protocol';
import type { House } from '../house.ts';

export type CardAnswer =
  | { readonly answer: 'approved'; readonly approval: Approval }
  | { readonly answer: 'rejected'; readonly by: Actor | null }
  | { readonly answer: 'modified'; readonly by: Actor; readonly command: string }
  | { readonly answer: 'expired' | 'withdrawn' };

interface Open {
  readonly card: Card;
  readonly settle: (answer: CardAnswer) => void;
  readonly timer: NodeJS.Timeout;
}

/** Whoever may answer besides the card frame: the command line's `--approve`. Undefined leaves it to a person. */
export type Approver = (card: Card) => CardAnswer | undefined;

export class Cards {
  readonly #house: House;
  readonly #open = new Map<Id<'card'>, Open>();
  approver: Approver | undefined;

  constructor(house: House) {
    this.#house = house;
  }

  list(): Card[] {
    return [...this.#open.values()].map(({ card }) => card);
  }

  /** Shows a card and waits for its answer, the end of its time, or `signal`. */
  async ask(card: Card, signal: AbortSignal): Promise<CardAnswer> {
    await this.#house.journal.write({
      type: 'call.asked',
      ...idsOf(card),
      call: card.call,
      card: card.id,
      ...hostOf(card),
      class: card.class,
    });
    const answered = new Promise<CardAnswer>((settle) => {
      const timer = setTimeout(() => settle({ answer: 'expired' }), card.expires - this.#house.around.now());
      this.#open.set(card.id, { card, settle, timer });
    });
    const withdraw = () => this.#settle(card.id, { answer: 'withdrawn' });
    signal.addEventListener('abort', withdraw, { once: true });
    this.#house.events.emit({
      type: 'card.opened',
      at: this.#house.around.now(),
      conversation: card.conversation,
      card,
    });
    if (signal.aborted) withdraw();
    const flag = this.approver?.(card);
    if (flag) this.#settle(card.id, flag);
    const answer = await answered;
    signal.removeEventListener('abort', withdraw);
    clearTimeout(this.#open.get(card.id)?.timer);
    this.#open.delete(card.id);
    await this.#close(card, answer);
    return answer;
  }

  /** An answer from the card frame, by the person whose session it is. Throws a Fault where it does not count. */
  answer(id: Id<'card'>, hash: string, answer: 'approve' | 'reject', visible: number, by: Actor): void {
    const { card } = this.#find(id, hash);
    if (answer === 'reject') {
      this.#settle(id, { answer: 'rejected', by });
      return;
    }
    const stood = this.#house.around.now() - card.opened;
    if (visible < readingTime || stood < readingTime)
      throw new Fault(
        'card.too-soon',
        'The card had not been in full view for half a second.',
        'Read it, then approve.',
      );
    this.#settle(id, { answer: 'approved', approval: { by, through: 'card', at: this.#house.around.now() } });
  }

  modify(id: Id<'card'>, hash: string, command: string, by: Actor): void {
    const { card } = this.#find(id, hash);
    if (card.lines.length === 0)
      throw new Fault('card.not-a-command', 'This card has no lines to change.', 'Approve or reject it.');
    this.#settle(id, { answer: 'modified', by, command });
  }

  #find(id: Id<'card'>, hash: string): Open {
    const open = this.#open.get(id);
    if (!open) throw new Fault('card.closed', 'This card is closed already.', 'Look at the run for what became of it.');
    if (open.card.hash !== hash)
      throw new Fault('card.changed', 'The call is not the one that stood on the card.', 'Read the card again.');
    return open;
  }

  #settle(id: Id<'card'>, answer: CardAnswer): void {
    this.#open.get(id)?.settle(answer);
  }

  async #close(card: Card, answer: CardAnswer): Promise<void> {
    const by = answer.answer === 'approved' ? answer.approval.by : 'by' in answer ? answer.by : null;
    const end: CardEnd = { card: card.id, answer: answer.answer, by: by?.name ?? null };
    this.#house.events.emit({
      type: 'card.closed',
      at: this.#house.around.now(),
      conversation: card.conversation,
      end,
    });
    if (!by || answer.answer === 'expired' || answer.answer === 'withdrawn') {
      await this.#house.journal.write({
        type: 'call.withdrawn',
        ...idsOf(card),
        call: card.call,
        ...hostOf(card),
        cause: answer.answer,
      });
      return;
    }
    await this.#house.journal.write({
      type: 'call.answered',
      ...idsOf(card),
      call: card.call,
      ...hostOf(card),
      answer: answer.answer === 'approved' ? 'approve' : answer.answer === 'modified' ? 'modify' : 'reject',
      by,
      through: answer.answer === 'approved' ? answer.approval.through : 'card',
      ...(answer.answer === 'modified' ? { sealed: { command: answer.command } } : {}),
    });
  }
}

const idsOf = (card: Card) => (card.conversation ? { conversation: card.conversation } : {});
const hostOf = (card: Card) => (card.host ? { host: { id: card.host.id, name: card.host.name } } : {});
