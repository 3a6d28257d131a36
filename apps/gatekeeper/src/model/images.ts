/**
 * Images that a person puts into a question. They rest sealed, by the hash of their bytes; the workspace learns the hash
 * and never the bytes; a model is sent those that the person put into this very conversation. Nothing scans them.
 */
import { createHash } from 'node:crypto';
import { Fault, type Id } from '@interlock/model';
import type { Image, Message } from '@interlock/protocol';
import { ownSending, policyQuestion } from '../call/policy-question.ts';
import type { Conversation } from '../conversation/conversation.ts';
import type { Rows } from '../conversation/store.ts';
import type { House } from '../house.ts';
import { imageKind } from './image-kind.ts';

/** Bytes of one image: what fits a message of the page's socket. Pixels of one side: what Bedrock takes. */
export const imageLimits = { bytes: 3_000_000, side: 8000, perQuestion: 4, perRequest: 20 } as const;
const table = 'image';

export interface ImageRooms {
  readonly house: House;
  readonly rows: Pick<Rows, 'put'> & { get(table: string, id: string): unknown };
  readonly conversation: (id: Id<'conversation'>) => Conversation;
  /** Whether the model of a conversation sees. */
  readonly sees: (conversation: Conversation) => { readonly model: string; readonly sees: boolean };
}

/** An image at rest: what it is, and its bytes as base64. */
interface Kept {
  readonly image: Image;
  readonly data: string;
}

export class Images {
  readonly #rooms: ImageRooms;
  /** Taken since the start and in no question yet. */
  readonly #loose = new Map<Id<'conversation'>, Map<string, Image>>();

  constructor(rooms: ImageRooms) {
    this.#rooms = rooms;
  }

  /** Takes an image for the next question. Throws Fault `image.forbidden`, `.blind-model`, `.not-one`, `.too-large`. */
  attach(id: Id<'conversation'>, data: string): Image {
    const conversation = this.#rooms.conversation(id);
    this.#requireAllowed();
    const { model, sees } = this.#rooms.sees(conversation);
    if (!sees)
      throw new Fault(
        'image.blind-model',
        `${model} sees no images.`,
        'Choose another model with /model, or say it in words.',
      );
    const bytes = new Uint8Array(Buffer.from(data, 'base64'));
    const kind = imageKind(bytes);
    if (!kind) throw new Fault('image.not-one', 'This is no PNG, JPEG, GIF or WebP image.', 'Save it as one of these.');
    if (bytes.length > imageLimits.bytes || Math.max(kind.width, kind.height) > imageLimits.side)
      throw new Fault(
        'image.too-large',
        `The image has ${bytes.length} bytes and ${kind.width} x ${kind.height} pixels.`,
        `Make it smaller: at most ${imageLimits.bytes} bytes and ${imageLimits.side} pixels a side.`,
      );
    const hash = createHash('sha256').update(bytes).digest('hex');
    const image: Image = { hash, bytes: bytes.length, ...kind };
    this.#rooms.rows.put(table, hash, { image, data: Buffer.from(bytes).toString('base64') } satisfies Kept);
    const loose = this.#loose.get(id) ?? new Map<string, Image>();
    this.#loose.set(id, loose.set(hash, image));
    return image;
  }

  /** The images of a question by their hashes; they are in no other question then. Throws Fault `image.none`, `.too-many`. */
  take(id: Id<'conversation'>, hashes: readonly string[]): Image[] {
    if (hashes.length === 0) return [];
    this.#requireAllowed();
    if (hashes.length > imageLimits.perQuestion)
      throw new Fault('image.too-many', `A question has at most ${imageLimits.perQuestion} images.`, 'Leave some out.');
    const loose = this.#loose.get(id);
    const images = hashes.map((hash) => loose?.get(hash) ?? none());
    this.#loose.delete(id);
    return images;
  }

  /** What a person put into a conversation, to be looked at again. Throws Fault `image.none`. */
  read(id: Id<'conversation'>, hash: string): { readonly image: Image; readonly data: string } {
    if (!ofConversation(this.#rooms.conversation(id)).has(hash)) return none();
    return this.#kept(hash) ?? none();
  }

  /**
   * Bytes of the images that these messages name, the newest of them: of this conversation's own alone, whatever hash a
   * message names; none where the policy forbids them by now.
   */
  bytesFor(conversation: Conversation, messages: readonly Message[]): ReadonlyMap<string, Uint8Array> {
    const own = ofConversation(conversation);
    const named = messages.flatMap(({ content }) =>
      content.flatMap((block) => (block.type === 'image' && own.has(block.hash) ? [block.hash] : [])),
    );
    if (named.length === 0 || this.#forbidden() !== null) return new Map();
    return new Map(
      [...new Set(named.toReversed())].slice(0, imageLimits.perRequest).flatMap((hash) => {
        const kept = this.#kept(hash);
        return kept ? [[hash, new Uint8Array(Buffer.from(kept.data, 'base64'))] as const] : [];
      }),
    );
  }

  #kept(hash: string): Kept | undefined {
    return this.#rooms.rows.get(table, hash) as Kept | undefined;
  }

  /** Why the policy forbids images; null where it does not. A policy names them by the tool `image.attach`. */
  #forbidden(): string | null {
    const { house } = this.#rooms;
    const question = policyQuestion(ownSending, { tool: 'image.attach', host: null, house });
    const { run } = house.policy().ask(question);
    return run.allowed ? null : (run.reason ?? run.error ?? 'The policy does not allow it.');
  }

  #requireAllowed(): void {
    const why = this.#forbidden();
    if (why === null) return;
    throw new Fault('image.forbidden', `Images are not sent to a model here: ${why}`, 'Say it in words.');
  }
}

function ofConversation({ history }: Pick<Conversation, 'history'>): ReadonlySet<string> {
  return new Set(
    history.flatMap((item) => (item.kind === 'prompt' ? (item.images ?? []) : [])).map(({ hash }) => hash),
  );
}

function none(): never {
  throw new Fault('image.none', 'There is no such image in this conversation.', 'Attach it again.');
}
