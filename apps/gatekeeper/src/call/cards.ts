/** Open cards: each is answered at most once, whoever races, and expires by itself. */
import { missing } from '@interlock/gate';
import { type Actor, type Approval, type Call, type Decision, Fault, type Id } from '@interlock/model';
import { type Card, type CardEnd, type PlanEdit, readingTime } from '@interlock/protocol';
import { type House, proveFirst } from '../house.ts';

export type CardAnswer =
  | {
      readonly answer: 'approved';
      readonly approval: Approval;
      /** Others who signed it, where the policy demands some. */
      readonly signed?: readonly Approval[];
    }
  | { readonly answer: 'rejected'; readonly by: Actor | null }
  | { readonly answer: 'modified'; readonly by: Actor; readonly command: string }
  /** The lines that stood on it were approved by which the device is asked for its own diff, and nothing else of it. */
  | { readonly answer: 'look'; readonly approval: Approval }
  | { readonly answer: 'expired' | 'withdrawn' };

/** The call a card stands for, and what was decided about it. */
export interface Behind {
  readonly call: Call;
  readonly decision: Decision;
}

interface Open {
  card: Card;
  readonly behind: Behind;
  readonly signed: Approval[];
  /** Somebody answered, though it still stands here until that is taken up. */
  over: boolean;
  readonly settle: (answer: CardAnswer) => void;
  readonly timer: NodeJS.Timeout;
}

/** Whoever may answer besides the card frame: the command line's `--approve`. Undefined leaves it to a person. */
export type Approver = (card: Card) => CardAnswer | undefined;

export class Cards {
  readonly #house: House;
  readonly #open = new Map<Id<'card'>, Open>();
  approver: Approver | undefined;
  /** Throws where a plan could not be proposed in a conversation as it was edited. */
  judgePlan: (plan: PlanEdit, conversation: Id<'conversation'> | null) => void = () => {};

  constructor(house: House) {
    this.#house = house;
  }

  list(): Card[] {
    return [...this.#open.values()].map(({ card }) => card);
  }

  /** Shows a card and waits for its answer, the end of its time, or `signal`. */
  async ask(card: Card, signal: AbortSignal, behind: Behind): Promise<CardAnswer> {
    await this.#house.journal.write({
      type: 'call.asked',
      ...idsOf(card),
      call: card.call,
      card: card.id,
      ...hostOf(card),
      class: card.class,
      ...(card.demands && {
        demands: { presence: card.demands.presence, others: card.demands.others, rules: [...card.demands.rules] },
      }),
    });
    const answered = new Promise<CardAnswer>((settle) => {
      const timer = setTimeout(() => settle({ answer: 'expired' }), card.expires - this.#house.around.now());
      this.#open.set(card.id, { card, behind, signed: [], over: false, settle, timer });
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
    if (flag) this.#settle(card.id, enough(card, flag) ? flag : { answer: 'rejected', by: null });
    const answer = await answered;
    signal.removeEventListener('abort', withdraw);
    clearTimeout(this.#open.get(card.id)?.timer);
    this.#open.delete(card.id);
    await this.#close(card, answer);
    return answer;
  }

  /** An answer from the card frame, by the person whose session it is. Throws a Fault where it does not count, as every other answer does. */
  answer(id: Id<'card'>, hash: string, answer: 'approve' | 'reject', visible: number, by: Actor): void {
    const { card, signed } = this.#find(id, hash);
    if (answer === 'reject') {
      this.#settle(id, { answer: 'rejected', by });
      return;
    }
    const stood = this.#house.around.now() - card.opened;
    if (visible < readingTime || stood < readingTime) throw tooSoon();
    const approval: Approval = { by, through: 'card', at: this.#house.around.now() };
    const lacks = missing({ outcome: 'ask', ...asked(card) }, [approval, ...signed]);
    if (lacks !== null)
      throw new Fault(
        'card.not-enough',
        `It is not enough yet: ${lacks}.`,
        lacks.includes('signed')
          ? `Export the card with \`npx --no interlock approval export ${id}\`, let others sign it, and add what they send.`
          : proveFirst,
      );
    this.#settle(id, { answer: 'approved', approval, signed: [...signed] });
  }

  /** An open card with the call behind it. Throws `card.closed`. */
  exported(id: Id<'card'>): Behind & { readonly card: Card; readonly policy: string } {
    const open = this.#open.get(id);
    if (!open) throw new Fault('card.closed', 'No open card has this id.', 'List them with `approval list`.');
    this.#requireInTime(open);
    return { card: open.card, ...open.behind, policy: open.behind.decision.policy };
  }

  hasSigned(id: Id<'card'>, key: string): boolean {
    return this.#open.get(id)?.signed.some(({ by }) => by.proof.kind === 'signature' && by.proof.key === key) ?? false;
  }

  /** Adds another person's approval. Answers what is missing still, the press at this desk aside. */
  sign(id: Id<'card'>, approval: Approval): string | null {
    const open = this.#open.get(id);
    if (!open) throw new Fault('card.closed', 'This card is closed already.', 'Nothing ran because of this file.');
    this.#requireInTime(open);
    const key = (one: Approval) => (one.by.proof.kind === 'signature' ? one.by.proof.key : null);
    if (!open.signed.some((one) => key(one) === key(approval))) open.signed.push(approval);
    open.card = { ...open.card, signed: open.signed.map(({ by, at }) => ({ name: by.name, at })) };
    this.#house.events.emit({
      type: 'card.signed',
      at: this.#house.around.now(),
      conversation: open.card.conversation,
      card: open.card,
    });
    const here: Approval = { ...approval, through: 'card', by: { ...approval.by, proof: { kind: 'passphrase' } } };
    return missing({ outcome: 'ask', ...asked(open.card) }, [here, ...open.signed]);
  }

  /** Answers several cards of one group: each has a permit of its own, and either all of them count or none does. */
  answerAll(
    all: readonly { readonly card: Id<'card'>; readonly hash: string }[],
    answer: 'approve' | 'reject',
    visible: number,
    by: Actor,
  ): void {
    const open = all.map(({ card, hash }) => this.#find(card, hash).card);
    const group = open[0]?.group;
    if (group === undefined || open.some((card) => card.group !== group) || new Set(open).size !== open.length)
      throw new Fault('card.not-a-group', 'These cards are not of one group.', 'Answer them one by one.');
    const now = this.#house.around.now();
    if (answer === 'approve' && open.some(({ opened }) => visible < readingTime || now - opened < readingTime))
      throw tooSoon();
    for (const { id } of open)
      this.#settle(
        id,
        answer === 'reject'
          ? { answer: 'rejected', by }
          : { answer: 'approved', approval: { by, through: 'card', at: now } },
      );
  }

  modify(id: Id<'card'>, hash: string, command: string, by: Actor): void {
    const { card } = this.#find(id, hash);
    if (card.lines.length === 0)
      throw new Fault('card.not-a-command', 'This card has no lines to change.', 'Approve or reject it.');
    this.#settle(id, { answer: 'modified', by, command });
  }

  /** An edited plan in place of the one on the card. Throws Fault `card.not-a-plan`, or what is wrong with the plan. */
  modifyPlan(id: Id<'card'>, hash: string, plan: PlanEdit, by: Actor): void {
    const { card } = this.#find(id, hash);
    if (!card.plan)
      throw new Fault('card.not-a-plan', 'This card has no steps to change.', 'Approve, modify or reject it.');
    this.judgePlan(plan, card.conversation);
    this.#settle(id, { answer: 'modified', by, command: JSON.stringify(plan) });
  }

  /** Asks the device for its own diff, by the lines on the card. Throws Fault `card.nothing-to-ask`. */
  look(id: Id<'card'>, hash: string, visible: number, by: Actor): void {
    const { card } = this.#find(id, hash);
    if (!card.diff?.ask)
      throw new Fault('card.nothing-to-ask', 'This card has no lines to ask the device by.', 'Approve or reject it.');
    const now = this.#house.around.now();
    if (visible < readingTime || now - card.opened < readingTime) throw tooSoon();
    this.#settle(id, { answer: 'look', approval: { by, through: 'card', at: now } });
  }

  #find(id: Id<'card'>, hash: string): Open {
    const open = this.#open.get(id);
    if (!open || open.over)
      throw new Fault('card.closed', 'This card is closed already.', 'Look at the run for what became of it.');
    if (open.card.hash !== hash)
      throw new Fault('card.changed', 'The call is not the one that stood on the card.', 'Read the card again.');
    this.#requireInTime(open);
    return open;
  }

  /** A timer sleeps where the machine does: the end on the card counts by the clock too. Throws `card.expired`. */
  #requireInTime({ card, settle }: Open): void {
    if (this.#house.around.now() < card.expires) return;
    settle({ answer: 'expired' });
    throw new Fault('card.expired', 'The time of this card is over.', 'Nothing ran because of it. Ask again for it.');
  }

  #settle(id: Id<'card'>, answer: CardAnswer): void {
    const open = this.#open.get(id);
    if (!open) return;
    open.over = true;
    open.settle(answer);
  }

  async #close(card: Card, answer: CardAnswer): Promise<void> {
    const by = answer.answer === 'approved' ? answer.approval.by : 'by' in answer ? answer.by : null;
    const ending = answer.answer === 'look' ? 'withdrawn' : answer.answer;
    const end: CardEnd = { card: card.id, answer: ending, by: by?.name ?? null };
    this.#house.events.emit({
      type: 'card.closed',
      at: this.#house.around.now(),
      conversation: card.conversation,
      end,
    });
    if (!by || answer.answer === 'look' || answer.answer === 'expired' || answer.answer === 'withdrawn') {
      await this.#house.journal.write({
        type: 'call.withdrawn',
        ...idsOf(card),
        call: card.call,
        ...hostOf(card),
        cause: answer.answer === 'look' ? 'own-diff-asked' : answer.answer,
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

const tooSoon = () =>
  new Fault('card.too-soon', 'The card had not been in full view for half a second.', 'Read it, then approve.');

/** Of a decision, what counts here. */
const asked = ({ demands }: Card) => ({ rule: '', reason: '', policy: '', ...(demands && { demands }) });

/** A flag's approval meets no demand that a person must meet. */
const enough = (card: Card, answer: CardAnswer): boolean =>
  answer.answer !== 'approved' || missing({ outcome: 'ask', ...asked(card) }, [answer.approval]) === null;

const idsOf = (card: Card) => (card.conversation ? { conversation: card.conversation } : {});
const hostOf = (card: Card) => (card.host ? { host: { id: card.host.id, name: card.host.name } } : {});
