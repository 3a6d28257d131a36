/**
 * A person's own changes to hosts and keychain entries. Asking for one opens a card with what stands there now and what
 * would; who asks decides nothing, so the page may ask for those that carry no secret.
 */
import { environmentSchema, hostSchema, idSchema, platformSchema } from '@interlock/model';
import { z } from 'zod';

const entry = idSchema('entry');

/** What shall be otherwise on a host; what is left out stays. */
export const hostChangeSchema = z.strictObject({
  name: hostSchema.shape.name.optional(),
  address: hostSchema.shape.address.optional(),
  port: hostSchema.shape.port.optional(),
  platform: platformSchema.optional(),
  environment: environmentSchema.optional(),
  folder: hostSchema.shape.folder.optional(),
  tags: hostSchema.shape.tags.optional(),
  route: hostSchema.shape.route.optional(),
  /** The entry that logs in; choosing one allows it for this host. */
  credential: entry.nullable().optional(),
  credentialForChanges: entry.nullable().optional(),
  /** The enable secret that answers the device's question for it; choosing one allows it for this host. */
  credentialForEnable: entry.nullable().optional(),
  /** Fingerprints of keys that are no longer trusted. */
  forgetKeys: z.array(z.string().max(80)).max(8).optional(),
});
export type HostChange = z.infer<typeof hostChangeSchema>;

/** What shall be otherwise on a keychain entry. `hosts` and `tags` are whole lists. */
export const entryChangeSchema = z.strictObject({
  name: z.string().min(1).max(120).optional(),
  account: z.string().min(1).max(120).optional(),
  hosts: z.array(idSchema('host')).max(1000).optional(),
  tags: z.array(z.string().min(1).max(60)).max(64).optional(),
});
export type EntryChange = z.infer<typeof entryChangeSchema>;

/** Answered at once; what became of it is told by the card's end, and by a notice where it could not be done. */
export const cardOpened = z.object({ card: idSchema('card') });

/** Asked by the page. */
export const fromHostSheet = {
  'host.edit': { ask: z.strictObject({ host: idSchema('host'), change: hostChangeSchema }), answer: cardOpened },
  'host.remove': { ask: z.strictObject({ host: idSchema('host') }), answer: cardOpened },
} as const;
