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
  keyFingerprint,
  personOfKey,
  readAnswer,
  readRequest,
  saidHash,
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
const named_ = 12;

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
        return this.add(text.parse(given).text);
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
      ...(card.conversation ? { conversation: card.conversation } : {}),
      call: card.call,
      card: card.id,
      ...(card.host ? { host: { id: card.host.id, name: card.host.name } } : {}),
      by,
    });
    return {
      format: 'interlock/approval-request/v1',
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
      reason: card.asks.reason,
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
  ): Promise<{ card: Card; class: Verdict['class']; answer: ApprovalAnswer | null }> {
    const { house } = this.#rooms;
    const request = readRequest(file);
    const card = this.#drawn(request);
    const shown = { card, class: request.class };
    if (hash === null) return { ...shown, answer: null };
    if (hash.length < named_ || !request.hash.startsWith(hash))
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

  /** Takes an answer in for the card it was made for. Throws `approval.*` where it does not count, and says why. */
  async add(file: string): Promise<{ name: string; missing: string | null }> {
    const { house, cards } = this.#rooms;
    const answer = readAnswer(file);
    const refuse = (why: string) =>
      new Fault('approval.not-counted', why, 'Export the open card again and let one of its approvers sign it.');
    if (answer.organization !== house.organization) throw refuse('It was signed for another organization.');
    if (answer.key === this.key()) throw refuse('It was signed with the key of this vault: who asks never counts.');
    const { card, policy, decision } = cards.exported(answer.card);
    if (card.hash !== answer.hash) throw refuse('It was signed for another call.');
    if (policy !== answer.policy) throw refuse('The policy changed since it was asked for.');
    if (card.expires !== answer.expires) throw refuse('It was signed for another end.');
    if (saidHash(this.#said(card)) !== answer.said)
      throw refuse(
        'On the card that was signed stood another account, route, class, reason or organization than here.',
      );
    const approver = decision.demands?.approvers.find(({ key }) => key === answer.key);
    if (!approver) throw refuse('The policy does not name its key among those who may sign this call.');
    const by: Actor = {
      person: personOfKey(answer.key),
      name: approver.name,
      proof: { kind: 'signature', key: answer.key },
    };
    await house.journal.write({
      type: 'approval.added',
      ...(card.conversation ? { conversation: card.conversation } : {}),
      call: card.call,
      card: card.id,
      ...(card.host ? { host: { id: card.host.id, name: card.host.name } } : {}),
      by,
    });
    const missing = cards.sign(card.id, { by, through: 'signed-file', at: house.around.now() });
    return { name: approver.name, missing };
  }

  /** The same card, of this Interlock's own making: own classifier, own effect, own way back. */
  #drawn(request: ApprovalRequest): Card {
    const { call } = request;
    const command = call.lines.map((line) => line.text).join('\n');
    const verdict: Verdict =
      call.target && command !== ''
        ? classify({ platform: call.target.platform, mode: 'exec', command })
        : { class: request.class, reason: call.target ? 'It runs no command.' : 'It runs on no host.', tags: [] };
    return drawCard({
      id: request.card,
      call,
      verdict,
      decision: { outcome: 'ask', rule: 'approval.request', reason: request.reason, policy: request.policy },
      domain: call.tool,
      organization: request.organization.name,
      account: call.credential && {
        id: call.credential.entry,
        name: call.credential.name,
        account: request.account ?? '?',
        version: call.credential.version,
      },
      typed: [],
      routeNames: request.route,
      now: request.expires,
    });
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
