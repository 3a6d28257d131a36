/** Reviewing a broken glass: the record travels as a file, and another person signs it with the key of their own vault. */
import { createPublicKey, verify } from 'node:crypto';
import { type Actor, type CanonicalValue, canonicalBytes, Fault, idSchema } from '@interlock/model';
import { z } from 'zod';
import { causeOf, keyFingerprint, namedBy, personOfKey } from '../approvals/approval-file.ts';
import type { House } from '../house.ts';
import type { ControlAsk } from '../studio/control.ts';
import { type BreakGlass, glassHash } from './break-glass.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const glassId = z.string().max(60);

const requestSchema = z.strictObject({
  format: z.literal('interlock/glass-request/v1'),
  organization: z.strictObject({ id: idSchema('org'), name: z.string().max(200) }),
  glass: glassId,
  record: z.strictObject({
    host: z.strictObject({ id: z.string(), name: z.string().max(253) }),
    by: z.strictObject({ name: z.string().max(200), proof: z.string().max(40) }),
    reason: z.string().max(500),
    opened: z.int(),
    until: z.int(),
    closed: z.int().nullable(),
  }),
  hash,
});
export type GlassRequest = z.infer<typeof requestSchema>;

const answerSchema = z.strictObject({
  format: z.literal('interlock/glass-answer/v1'),
  organization: idSchema('org'),
  glass: glassId,
  hash,
  publicKey: z.base64().length(44),
  signature: z.base64().length(88),
});
export type GlassAnswer = z.infer<typeof answerSchema>;

interface Signing {
  readonly publicKey: Uint8Array;
  readonly sign: (message: Uint8Array) => Uint8Array;
}

export interface ReviewRooms {
  readonly house: House;
  readonly glass: BreakGlass;
  readonly signer: () => Signing;
}

/** What the command line asks about broken glasses. Faults: `glass.*`. */
export async function glassAnswer({ ask, with: given }: ControlAsk, by: Actor, rooms: ReviewRooms): Promise<unknown> {
  const { house, glass, signer } = rooms;
  switch (ask) {
    case 'glass.list':
      return glass.views();
    case 'glass.shut':
      await glass.shut(z.strictObject({ id: glassId }).parse(given).id, 'person', by);
      return {};
    case 'glass.export': {
      const { id } = z.strictObject({ id: glassId }).parse(given);
      const { glass: found, hash: of } = glass.record(id);
      const { reviewed: _, ...record } = found;
      return {
        format: 'interlock/glass-request/v1',
        organization: { id: house.organization, name: house.organizationName },
        glass: id,
        record,
        hash: of,
      } satisfies GlassRequest;
    }
    case 'glass.sign': {
      const { text, hash: said } = z.strictObject({ text: z.string(), hash: z.string().nullable() }).parse(given);
      const request = read(text, requestSchema);
      if (glassHash(request.glass, request.record) !== request.hash) throw bad();
      if (said === null) return { request, answer: null };
      if (said.length < 12 || !request.hash.startsWith(said))
        throw new Fault('glass.other-hash', 'These are not the first letters of its hash.', 'Look at the file first.');
      await house.journal.write({
        type: 'approval.signed',
        requester: request.organization.id,
        glass: request.glass,
        callHash: request.hash,
        class: 'dangerous',
        by,
      });
      const key = signer();
      const what = { organization: request.organization.id, glass: request.glass, hash: request.hash };
      const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
      return {
        request,
        answer: {
          format: 'interlock/glass-answer/v1',
          ...what,
          publicKey: base64(key.publicKey),
          signature: base64(key.sign(signedBytes(what))),
        } satisfies GlassAnswer,
      };
    }
    case 'glass.add':
      return added(z.strictObject({ text: z.string() }).parse(given).text, by, rooms);
    default:
      throw new Fault('control.unknown', 'There is no such deed on a broken glass.', 'Look at `glass --help`.');
  }
}

/** What is refused is written down, as a refused signature on a card is. */
async function added(text: string, by: Actor, rooms: ReviewRooms): ReturnType<typeof add> {
  try {
    return await add(text, rooms);
  } catch (error) {
    await rooms.house.journal.write({ type: 'approval.refused', ...namedBy(text), cause: causeOf(error), by });
    throw error;
  }
}

async function add(text: string, { house, glass, signer }: ReviewRooms): Promise<{ name: string }> {
  const answer = read(text, answerSchema);
  const publicKey = Buffer.from(answer.publicKey, 'base64');
  const key = createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]),
    format: 'der',
    type: 'spki',
  });
  if (!verify(null, signedBytes(answer), key, Buffer.from(answer.signature, 'base64'))) throw bad();
  const fingerprint = keyFingerprint(publicKey);
  const refuse = (cause: string, why: string) =>
    new Fault('glass.not-counted', why, 'Somebody whom the policy names in @approvers reviews it.', { cause });
  if (answer.organization !== house.organization)
    throw refuse('other-organization', 'It was signed for another organization.');
  if (fingerprint === keyFingerprint(signer().publicKey))
    throw refuse('own-key', 'It was signed with the key of this vault: nobody reviews themselves.');
  if (glass.record(answer.glass).hash !== answer.hash)
    throw refuse('other-record', 'It was signed for another record.');
  const reviewer = house.policy().approvers.find((one) => one.key === fingerprint);
  if (!reviewer) throw refuse('not-named', 'The policy names its key nowhere.');
  await glass.review(answer.glass, {
    person: personOfKey(fingerprint),
    name: reviewer.name,
    proof: { kind: 'signature', key: fingerprint },
  });
  return { name: reviewer.name };
}

function signedBytes({ organization, glass, hash: of }: Pick<GlassAnswer, 'organization' | 'glass' | 'hash'>) {
  const value: CanonicalValue = ['interlock/glass-review/v1', { organization, glass, hash: of }];
  return canonicalBytes(value);
}

function read<T>(text: string, schema: z.ZodType<T>): T {
  if (text.length > 100_000) throw bad();
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw bad();
  }
}

const bad = () =>
  new Fault('glass.bad-file', 'This is no record of a broken glass, or somebody changed it.', 'Export it again.');
