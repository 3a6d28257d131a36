/** Approvals that travel as files: out of an open card, signed with this vault's key for others, and back in. */
import { type Actor, Fault, type Id, type Verdict } from '@interlock/model';
import type { Card } from '@interlock/protocol';
import { classify } from '@interlock/risk';
import { z } from 'zod';
import { drawCard } from '../call/card.ts';
import type { Cards } from '../call/cards.ts';
import type { House } from '../house.ts';
import type { ControlAsk } from '../studio/control.ts';
import {
  type ApprovalAnswer,
  type ApprovalRequest,
  causeOf,
  keyFingerprint,
  namedBy,
  personOfKey,
  readAnswer,
  readRequest,
  saidHash,
  shownSchema,
  signedBytes,
} from './approval-file.ts';

interface Signing {
  readonly publicKey: Uint8Array;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

export interface ApprovalRooms {
  readonly house: House;
  readonly cards: Cards;
  readonly signer: () => Signing;
}

const text = z.strictObject({ text: z.string() });
const signing = z.strictObject({ text: z.string(), hash: z.string().max(64).nullable() });
const named = z.strictObject({ card: z.string().max(60) });

/** Letters of the call's hash that a person names to sign: as many as nobody hits by chance. */
const lettersNamed = 12;

/** What an entry says of a card. */
const about = ({ id, call, conversation, host }: Card) => ({
  ...(conversation ? { conversation } : {}),
  call,
  card: id,
  ...(host ? { host: { id: host.id, name: host.name } } : {}),
});

export class Approvals {
  readonly #rooms: ApprovalRooms;

  constructor(rooms: ApprovalRooms) {
    this.#rooms = rooms;
  }

  /** What the command line asks. */
  async answer({ ask, with: given }: ControlAsk, by: Actor): Promise<unknown> {
    switch (ask) {
      case 'approval.key':
        return { key: this.key(), organization: this.#rooms.house.organizationName };
      case 'approval.list':
        return this.#rooms.cards.list().map(summary);
      case 'approval.export':
        return this.export(named.parse(given).card as Id<'card'>, by);
      case 'approval.sign': {
        const { text: file, hash } = signing.parse(given);
        return this.sign(file, hash, by);
      }
      case 'approval.add':
        return this.#added(text.parse(given).text, by);
      default:
        throw new Fault('control.unknown', 'There is no such deed on an approval.', 'Look at `approval --help`.');
    }
  }

  key(): string {
    return keyFingerprint(this.#rooms.signer().publicKey);
  }

  /** The request for an open card. Throws `card.closed`. */
  async export(id: Id<'card'>, by: Actor): Promise<ApprovalRequest> {
    const { house, cards } = this.#rooms;
    const { card, call, policy } = cards.exported(id);
    const said = this.#said(card);
    await house.journal.write({
      type: 'approval.exported',
      ...about(card),
      by,
    });
    return {
      format: 'interlock/approval-request/v2',
      ...said,
      card: card.id,
      call,
      hash: card.hash,
      policy,
      expires: card.expires,
    };
  }

  /** What a request says of a card beside its call. */
  #said(card: Card) {
    const { house } = this.#rooms;
    return {
      organization: { id: house.organization, name: house.organizationName },
      class: card.class,
      shown: shownSchema.parse(card),
      account: card.account?.user ?? null,
      route: card.host?.route ?? [],
    };
  }

  /**
   * Shows a request as a card of this Interlock, classified here; with the first letters of its hash it is signed. The
   * ledger knows before the signature exists. Throws `approval.bad-file`, `approval.over`, `approval.other-hash`.
   */
  async sign(
    file: string,
    hash: string | null,
    by: Actor,
  ): Promise<{ card: Card; class: Verdict['class']; tags: Verdict['tags']; answer: ApprovalAnswer | null }> {
    const { house } = this.#rooms;
    const request = readRequest(file);
    const card = this.#drawn(request);
    const shown = { card, class: request.class, tags: request.shown.tags };
    if (hash === null) return { ...shown, answer: null };
    if (hash.length < lettersNamed || !request.hash.startsWith(hash))
      throw new Fault(
        'approval.other-hash',
        'These are not the first letters of the call that the file holds.',
        'Look at it first: `approval sign FILE` prints the call and its hash.',
      );
    if (request.expires <= house.around.now())
      throw new Fault('approval.over', 'The card behind this request is closed by now.', 'Ask for a new one.');
    const what = {
      organization: request.organization.id,
      card: request.card,
      hash: request.hash,
      policy: request.policy,
      expires: request.expires,
      said: saidHash(request),
    };
    await house.journal.write({
      type: 'approval.signed',
      requester: request.organization.id,
      card: request.card,
      callHash: request.hash,
      class: card.class,
      by,
      sealed: { lines: request.call.lines.map((line) => line.text), host: request.call.target?.name ?? null },
    });
    const signer = this.#rooms.signer();
    const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
    return {
      ...shown,
      answer: {
        format: 'interlock/approval-answer/v2',
        ...what,
        publicKey: base64(signer.publicKey),
        signature: base64(signer.sign(signedBytes(what))),
      },
    };
  }

  /** The same, and what is refused is written down: somebody tried it. */
  async #added(file: string, by: Actor): ReturnType<Approvals['add']> {
    try {
      return await this.add(file);
    } catch (error) {
      await this.#rooms.house.journal.write({ type: 'approval.refused', ...namedBy(file), cause: causeOf(error), by });
      throw error;
    }
  }

  /** Takes an answer in for the card it was made for. Throws `approval.*` where it does not count, and says why. */
  async add(file: string): Promise<{ name: string; missing: string | null }> {
    const { house, cards } = this.#rooms;
    const answer = readAnswer(file);
    const refuse = (cause: string, why: string) =>
      new Fault('approval.not-counted', why, 'Export the open card again and let one of its approvers sign it.', {
        cause,
      });
    if (answer.organization !== house.organization)
      throw refuse('other-organization', 'It was signed for another organization.');
    if (answer.key === this.key())
      throw refuse('own-key', 'It was signed with the key of this vault: who asks never counts.');
    const { card, policy, decision } = cards.exported(answer.card);
    if (card.hash !== answer.hash) throw refuse('other-call', 'It was signed for another call.');
    if (policy !== answer.policy) throw refuse('other-policy', 'The policy changed since it was asked for.');
    if (card.expires !== answer.expires) throw refuse('other-end', 'It was signed for another end.');
    if (saidHash(this.#said(card)) !== answer.said)
      throw refuse(
        'other-words',
        'On the card that was signed stood something else than here: account, route, class, reason, diff or organization.',
      );
    const approver = decision.demands?.approvers.find(({ key }) => key === answer.key);
    if (!approver) throw refuse('not-named', 'The policy does not name its key among those who may sign this call.');
    const by: Actor = {
      person: personOfKey(answer.key),
      name: approver.name,
      proof: { kind: 'signature', key: answer.key },
    };
    if (!cards.hasSigned(card.id, answer.key))
      await house.journal.write({
        type: 'approval.added',
        ...about(card),
        by,
      });
    const missing = cards.sign(card.id, { by, through: 'signed-file', at: house.around.now() });
    return { name: approver.name, missing };
  }

  /**
   * The same card: of a command with this Interlock's own class, tags, effect and way back; the rest as it stood where it
   * was asked, which the signature binds.
   */
  #drawn(request: ApprovalRequest): Card {
    const { call, shown } = request;
    const command = call.lines.map((line) => line.text).join('\n');
    const runs = call.target !== null && command !== '';
    const verdict: Verdict =
      call.target && runs
        ? classify({ platform: call.target.platform, mode: 'exec', command })
        : { class: request.class, reason: shown.why, tags: shown.tags };
    const card = drawCard({
      id: request.card,
      call,
      verdict,
      decision: {
        outcome: 'ask',
        ...shown.asks,
        policy: request.policy,
        ...(shown.demands && { demands: shown.demands }),
      },
      domain: shown.domain,
      organization: request.organization.name,
      account: call.credential && {
        id: call.credential.entry,
        name: call.credential.name,
        account: request.account ?? '?',
        version: call.credential.version,
      },
      typed: [],
      ...(shown.diff && { diff: shown.diff }),
      ...(shown.sources && { sources: shown.sources }),
      change: shown.change,
      ...(shown.helper && { helper: shown.helper }),
      ...((!runs || shown.diff) && { undo: shown.undo }),
      routeNames: request.route,
      now: this.#rooms.house.around.now(),
    });
    const told = runs ? {} : { arguments: shown.arguments, effect: shown.effect };
    return { ...card, ...told, expires: request.expires };
  }
}

function summary({ id, host, domain, class: riskClass, lines, expires, demands, signed }: Card) {
  return {
    id,
    host: host?.name ?? null,
    domain,
    class: riskClass,
    lines: lines.map((line) => line.text),
    expires,
    others: demands?.others ?? 0,
    signed: (signed ?? []).map((one) => one.name),
  };
}
