/**
 * How another person's approval travels until a server carries it: a request with the whole call, and an answer signed
 * with the key of that person's own vault. Neither holds a secret; both are checked, whoever carried them.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import {
  type CanonicalValue,
  callHash,
  callSchema,
  canonicalBytes,
  Fault,
  type Id,
  idSchema,
  keyFingerprintSchema,
  newId,
  riskClassSchema,
} from '@interlock/model';
import { cardSchema } from '@interlock/protocol';
import { z } from 'zod';

/** What of the requester's card an approver's Interlock cannot work out from the call. */
export const shownSchema = cardSchema.pick({
  domain: true,
  arguments: true,
  diff: true,
  tags: true,
  why: true,
  asks: true,
  effect: true,
  undo: true,
  sources: true,
  helper: true,
  change: true,
  demands: true,
});

export const requestSchema = z.strictObject({
  format: z.literal('interlock/approval-request/v2'),
  organization: z.strictObject({ id: idSchema('org'), name: z.string().max(200) }),
  card: idSchema('card'),
  call: callSchema,
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  class: riskClassSchema,
  shown: shownSchema,
  policy: z.string().max(200),
  account: z.string().max(200).nullable(),
  route: z.array(z.string().max(253)).max(4),
  /** Milliseconds since 1970 at which the card closes. */
  expires: z.int(),
});
export type ApprovalRequest = z.infer<typeof requestSchema>;

export const answerSchema = z.strictObject({
  format: z.literal('interlock/approval-answer/v2'),
  organization: idSchema('org'),
  card: idSchema('card'),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  policy: z.string().max(200),
  expires: z.int(),
  /** What the request said beside the call, as `saidHash` has it. */
  said: z.string().regex(/^[0-9a-f]{64}$/),
  /** Ed25519, 32 and 64 bytes in base64. */
  publicKey: z.base64().length(44),
  signature: z.base64().length(88),
});
export type ApprovalAnswer = z.infer<typeof answerSchema>;

/** Most bytes of either file. */
export const largestFile = 1_000_000;

/** Reads a request. Throws `approval.bad-file` where it is none, or where its hash is not that of its call. */
export function readRequest(text: string): ApprovalRequest {
  const request = read(text, requestSchema, 'a request for an approval');
  if (callHash(request.call) !== request.hash) throw bad('The call in it is not the one whose hash it names.');
  return request;
}

/** Reads an answer whose signature holds. Throws `approval.bad-file`, `approval.bad-signature`. */
export function readAnswer(text: string): ApprovalAnswer & { readonly key: string } {
  const answer = read(text, answerSchema, 'an answer to one');
  const publicKey = Buffer.from(answer.publicKey, 'base64');
  const key = createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]),
    format: 'der',
    type: 'spki',
  });
  if (!verify(null, signedBytes(answer), key, Buffer.from(answer.signature, 'base64')))
    throw new Fault(
      'approval.bad-signature',
      'The signature does not fit what the file says.',
      'Ask for the file again, and carry it unchanged.',
    );
  return { ...answer, key: keyFingerprint(publicKey) };
}

/**
 * What is signed: the organization, the card, the call by its hash, the policy, the end, and by a hash what else stood on
 * the approver's card; nothing of it can move.
 */
export function signedBytes(
  what: Pick<ApprovalAnswer, 'organization' | 'card' | 'hash' | 'policy' | 'expires' | 'said'>,
) {
  const { organization, card, hash, policy, expires, said } = what;
  const value: CanonicalValue = ['interlock/approval/v2', { organization, card, hash, policy, expires, said }];
  return canonicalBytes(value);
}

/**
 * SHA-256 over what an approver reads and neither the call nor their own Interlock says: the organization's name, the
 * class, the account, the names of the route, and what else stood on the card. Whoever carries the request and changes
 * any of it gets a signature that counts for nothing.
 */
export function saidHash({
  organization,
  class: riskClass,
  shown,
  account,
  route,
}: Pick<ApprovalRequest, 'organization' | 'class' | 'shown' | 'account' | 'route'>): string {
  const card = JSON.stringify(shownSchema.parse(shown)); // its keys in the schema's order, on both machines
  const words = { organization: organization.name, class: riskClass, card, account, route };
  return createHash('sha256')
    .update(canonicalBytes(['interlock/approval-said/v2', words]))
    .digest('hex');
}

/** The card or the broken glass that a file says it is for; nothing where it says none, and nothing of it is believed. */
export function namedBy(text: string): { readonly card?: Id<'card'>; readonly glass?: string } {
  try {
    const { card, glass } = z
      .object({ card: z.unknown().optional(), glass: z.unknown().optional() })
      .parse(JSON.parse(text));
    const known = idSchema('card').safeParse(card).data;
    const other = idSchema('session').safeParse(glass).data;
    return { ...(known && { card: known }), ...(other && { glass: other }) };
  } catch {
    return {};
  }
}

/** Why a signature does not count, in a word for the ledger. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Fault)) return 'approval.unforeseen';
  return typeof error.cause === 'string' ? error.cause : error.code;
}

/** The person behind a key, by an id that is the same wherever the key is met. */
export const personOfKey = (key: string): Id<'person'> =>
  newId('person', (bytes) => createHash('sha256').update(`interlock/approver ${key}`).digest().subarray(0, bytes));

/** How a policy names a key: `SHA256:` and base64 without padding, over the 32 bytes of the public key. */
export function keyFingerprint(publicKey: Uint8Array): string {
  return keyFingerprintSchema.parse(
    `SHA256:${createHash('sha256').update(publicKey).digest('base64').replace(/=+$/, '')}`,
  );
}

function read<T>(text: string, schema: z.ZodType<T>, what: string): T {
  if (text.length > largestFile) throw bad('It is too large.');
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw bad('It is no JSON.');
  }
  const parsed = schema.safeParse(raw);
  if (!parsed.success) throw bad(`It is not ${what}: ${parsed.error.issues[0]?.path.join('.') || 'its shape'}.`);
  return parsed.data;
}

const bad = (why: string) =>
  new Fault('approval.bad-file', `This file cannot be used. ${why}`, 'Export it again and carry it unchanged.');
