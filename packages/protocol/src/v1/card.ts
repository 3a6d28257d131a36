/** The approval card: what a person reads before a call runs, computed by the gatekeeper from the canonical call. */
import {
  demandsSchema,
  environmentSchema,
  idSchema,
  platformSchema,
  riskClassSchema,
  riskTagSchema,
} from '@interlock/model';
import { z } from 'zod';
import { planEditSchema } from './plan.ts';

export const cardLineSchema = z.object({ text: z.string(), mode: z.string(), class: riskClassSchema });

/**
 * What staged lines do to the running configuration, and the state that was computed from; or what a text of the policy
 * or the hooks changes of the one in force, whose version then is the state.
 */
export const diffSchema = z.object({
  by: z.enum(['computed', 'text']),
  /** The line that read the state; of a text, what it is compared with. */
  read: z.string(),
  /** SHA-256 of the state; it is in the call, and the state is read again before the call runs. */
  fingerprint: z.string(),
  rows: z.array(z.object({ sign: z.enum([' ', '+', '-']), text: z.string() })),
  /** What could not be told. */
  notes: z.array(z.string()),
  /** The device changed after an earlier card of this call was approved. */
  returned: z.boolean(),
  /** The device's own diff, in its words, which nobody vouches for: where it was asked, and by what. */
  own: z.object({ host: z.string(), how: z.string(), text: z.string() }).optional(),
  /** The device can be asked for one by these lines, which go into a candidate and discard it; `met` on a device before. */
  ask: z.object({ lines: z.array(z.string()), met: z.boolean() }).optional(),
});

export const cardSchema = z.object({
  id: idSchema('card'),
  call: idSchema('call'),
  conversation: idSchema('conversation').nullable(),
  /** callHash of what is shown; the answer must name it. */
  hash: z.string(),
  tool: z.string(),
  /** Terminal command, inventory write, host key, …: the trade's word for what this is. */
  domain: z.string(),
  organization: z.string(),
  host: z
    .object({
      id: idSchema('host'),
      name: z.string(),
      address: z.string(),
      port: z.int(),
      route: z.array(z.string()),
      environment: environmentSchema,
      platform: platformSchema,
    })
    .nullable(),
  lines: z.array(cardLineSchema),
  /** Arguments of a tool that has no lines, as readable `name: value` rows. */
  /** `was` is what stands there now, of what would change. */
  arguments: z.array(z.object({ name: z.string(), value: z.string(), was: z.string().optional() })),
  /** Of a plan, what a person may edit: its title and its steps. */
  plan: planEditSchema.optional(),
  answers: z.array(z.object({ question: z.string(), answer: z.string() })),
  diff: diffSchema.optional(),
  class: riskClassSchema,
  tags: z.array(riskTagSchema),
  /** The classifier's sentence. */
  why: z.string(),
  /** Why the gate asks, and the name of its rule. */
  asks: z.object({ reason: z.string(), rule: z.string() }),
  effect: z.string(),
  undo: z.object({ lines: z.array(z.string()), note: z.string() }),
  /** What it starts that goes on by itself, and the lines that end it. */
  cleanup: z.object({ lines: z.array(z.string()) }).optional(),
  /** Account it runs as and the keychain entry by name; `enable` is the entry for the device's enable password. */
  account: z
    .object({
      user: z.string(),
      entry: z.string(),
      enable: z.string().optional(),
      /** What the session may do, as far as that is known before it logs in. */
      privilege: z.string().optional(),
    })
    .nullable(),
  placeholders: z.array(z.object({ name: z.string(), line: z.int() })),
  /** Secrets that were written into the command: hidden everywhere, and sent as they were written. */
  typed: z.array(z.object({ name: z.string(), line: z.int(), kind: z.string() })).optional(),
  /** Where host, verbs and arguments came from, by the gatekeeper's own history. */
  sources: z
    .array(
      z.object({
        from: z.enum(['person', 'inventory', 'device', 'tool', 'agent']),
        words: z.array(z.string()),
        /** The host whose text it is, and the line of it. */
        source: z.string().optional(),
        quote: z.string().optional(),
      }),
    )
    .optional(),
  /** Of a helper's call: its role, and the role of the helper that set it to work. */
  helper: z.array(z.string()).optional(),
  /** The change that it belongs to, as the person named it in their own words. */
  change: z.array(z.string()).optional(),
  /** Fingerprint rows for a card about host keys. */
  hostKeys: z.array(z.object({ host: z.string(), algorithm: z.string(), fingerprint: z.string() })),
  /** What the card's approve button says: the deed where the class is dangerous. */
  deed: z.string(),
  /** What the policy demands of the approval; without it one person's press is enough. */
  demands: demandsSchema.optional(),
  /** Others who signed it so far. */
  signed: z.array(z.object({ name: z.string(), at: z.int() })).optional(),
  /** Cards of one key may be answered together: the same call on several hosts, or reads that Manual asks for. */
  group: z.string().optional(),
  opened: z.int(),
  expires: z.int(),
});
export type Card = z.infer<typeof cardSchema>;

/** What became of a card. */
export const cardEndSchema = z.object({
  card: idSchema('card'),
  answer: z.enum(['approved', 'rejected', 'modified', 'expired', 'withdrawn']),
  by: z.string().nullable(),
});
export type CardEnd = z.infer<typeof cardEndSchema>;

/** What follows a card, one key each: its undo, its clean-up, or asking again where nobody answered. */
export const sequelViewSchema = z.object({
  id: z.string(),
  kind: z.enum(['undo', 'clean-up', 'again']),
  conversation: idSchema('conversation'),
  host: z.object({ id: idSchema('host'), name: z.string() }).nullable(),
  lines: z.array(z.string()),
  until: z.int(),
  running: z.boolean(),
});
export type SequelView = z.infer<typeof sequelViewSchema>;

/** A grant as its giver sees it. */
export const grantViewSchema = z.object({
  id: idSchema('grant'),
  conversation: idSchema('conversation'),
  by: z.string(),
  lines: z.array(z.string()),
  hosts: z.array(z.string()),
  left: z.int(),
  uses: z.int(),
  until: z.int(),
});
export type GrantView = z.infer<typeof grantViewSchema>;

/** A host that somebody opened past the policy: open still, or not reviewed by anybody else. */
export const glassViewSchema = z.object({
  id: z.string(),
  host: z.string(),
  by: z.string(),
  reason: z.string(),
  opened: z.int(),
  until: z.int(),
  open: z.boolean(),
});
export type GlassView = z.infer<typeof glassViewSchema>;
