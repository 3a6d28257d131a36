/** A host: one entry of the inventory. Everything on it decides something and is the gatekeeper's own. */
import { z } from 'zod';
import { platformSchema } from './cli-mode.ts';
import { idSchema } from './ids.ts';
import { environmentSchema } from './trust.ts';

export const hostKeySchema = z.object({
  /** As in the SSH protocol, for example `ssh-ed25519`. */
  algorithm: z.string().max(64),
  /** `SHA256:` and 43 characters of base64, as OpenSSH prints it. */
  fingerprint: z.string().regex(/^SHA256:[A-Za-z0-9+/]{43}$/),
});
export type HostKey = z.infer<typeof hostKeySchema>;

export const hostSchema = z.object({
  id: idSchema('host'),
  name: z.string().min(1).max(253),
  /** Folders from the top, for example `['customers', 'north']`. */
  folder: z.array(z.string().min(1).max(120)).max(16),
  platform: platformSchema,
  environment: environmentSchema,
  tags: z.array(z.string().min(1).max(60)).max(64),
  protocol: z.literal('ssh'),
  /** Name or address as the person entered it. */
  address: z.string().min(1).max(253),
  port: z.int().min(1).max(65535),
  /** Host ids to go through, nearest first; empty means directly. */
  route: z.array(idSchema('host')).max(4),
  /** The keychain entry that logs in; null asks the person to attach one. */
  credential: idSchema('entry').nullable(),
  /** The entry that logs in for changes, where it is another one: only an approved change is lent it. */
  credentialForChanges: idSchema('entry').nullable().optional(),
  /** The enable secret for where a login ends in user exec. */
  credentialForEnable: idSchema('entry').nullable().optional(),
  /** Keys pinned to this record and its route; none means that the first one must be trusted by a person. */
  hostKeys: z.array(hostKeySchema).max(8),
  /** Host of the built-in lab, set by the gatekeeper when it starts the lab and by nobody else. */
  lab: z.boolean(),
  version: z.int().min(1),
});
export type Host = z.infer<typeof hostSchema>;

/** What the workspace, the model and lists may know of a host. */
export const hostViewSchema = hostSchema.pick({
  id: true,
  name: true,
  folder: true,
  platform: true,
  environment: true,
  tags: true,
  address: true,
});
export type HostView = z.infer<typeof hostViewSchema>;
