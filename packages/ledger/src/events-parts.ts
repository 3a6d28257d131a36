/** What several kinds of entry have in common; one name means one thing, so that a search by host or person is one. */
import { actorSchema, idSchema } from '@interlock/model';
import { z } from 'zod';

/** Stands in every entry. */
export const common = {
  organization: idSchema('org'),
  /** Trace of OpenTelemetry, 16 bytes in hex. */
  trace: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  conversation: idSchema('conversation').optional(),
  run: idSchema('run').optional(),
};

/** A short word or name of ours; never a person's or a device's text. */
export const word = z.string().min(1).max(200);
export const count = z.int().min(0);
/** SHA-256 as hex; over text or output always a salted commitment, whose salt is sealed. */
export const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** Fingerprint of an SSH key as OpenSSH prints it. */
export const fingerprint = z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/);

export const host = z.object({ id: idSchema('host'), name: z.string().min(1).max(253) });
/** A keychain entry as a call names it; never its value. */
export const secret = z.object({ entry: idSchema('entry'), name: z.string().max(200), version: z.int() });
/** The person who acted, and how we know. */
export const by = actorSchema;
/** Where a person's answer came from, as in an approval. */
export const through = z.enum(['card', 'plan', 'command-line', 'approve-all', 'approve-file', 'signed-file']);
/** A place in a recording: milliseconds from its beginning. */
export const place = z.object({ id: idSchema('recording'), from: count, to: count.optional() });
