/** The way of one call, from decision to outcome. Each entry is durable before the next step happens. */
import { agentModeSchema, idSchema, outcomeSchema, riskClassSchema, trustLevelSchema } from '@interlock/model';
import { z } from 'zod';
import { by, count, hash, host, place, secret, through, word } from './events-parts.ts';

const call = idSchema('call');
/** Who proposed a call. */
const proposer = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('agent'),
    agent: idSchema('agent'),
    /** Of a helper: who set it to work, nearest first. */
    under: z.array(idSchema('agent')).max(16).optional(),
  }),
  z.object({ kind: z.literal('person'), by }),
]);

export const callEvents = {
  /** The gate's decision. Sealed: lines, arguments, reason, salt. */
  'call.decided': {
    call,
    proposer,
    tool: word,
    host: host.optional(),
    class: riskClassSchema,
    outcome: z.enum(['allow', 'ask', 'deny']),
    rule: word,
    policy: word,
    trust: trustLevelSchema.optional(),
    mode: agentModeSchema.optional(),
    /** Salted commitment to the canonical bytes of the call. */
    commitment: hash,
  },
  /** A card stands. */
  'call.asked': {
    call,
    card: idSchema('card').optional(),
    host: host.optional(),
    class: riskClassSchema,
    /** What the policy demands of the approval. */
    demands: z.object({ presence: z.boolean(), others: count, rules: z.array(word).max(16) }).optional(),
  },
  /** The open card left as a file, for others to sign. */
  'approval.exported': { call, card: idSchema('card'), host: host.optional(), by },
  /** Another person's signature on the open card came in. */
  'approval.added': { call, card: idSchema('card'), host: host.optional(), by },
  /** A signature that was brought and does not count: for which card or broken glass it says it is, and why not. */
  'approval.refused': { card: idSchema('card').optional(), glass: word.optional(), cause: word, by },
  /** A call of another Interlock was signed with this vault's key. `requester` is that organization. */
  'approval.signed': {
    requester: idSchema('org'),
    card: idSchema('card').optional(),
    /** Where what was signed is the review of a broken glass. */
    glass: word.optional(),
    callHash: hash,
    class: riskClassSchema,
    by,
  },
  /** A person's answer; for `modify` the call that took its place. Sealed: the person's reason. */
  'call.answered': {
    call,
    host: host.optional(),
    answer: z.enum(['approve', 'reject', 'modify']),
    by,
    through,
    becomes: call.optional(),
  },
  /** The card went away without an answer: time, Stop, lock, restart. Or no permit was given after all: a Fault's code. */
  'call.withdrawn': { call, host: host.optional(), cause: word },
  /** The permit is burned here; what it allows happens after this entry is durable, and never a second time. */
  'call.released': {
    call,
    permit: idSchema('permit'),
    host: host.optional(),
    class: riskClassSchema,
    outcome: z.enum(['allow', 'ask']),
    rule: word,
    policy: word,
    approvals: z.array(z.object({ by, through, at: z.int() })).max(16),
    credential: secret.optional(),
    commitment: hash,
    expires: z.int(),
  },
  /** What became of a released call, by evidence. Sealed: prompt seen, salt, message of a fault. */
  'call.ended': {
    call,
    permit: idSchema('permit'),
    host: host.optional(),
    end: outcomeSchema.shape.end,
    ran: count,
    /** Exit status, where the device gives one. */
    exit: z.int().optional(),
    /** Salted commitment to the scrubbed output. */
    output: hash.optional(),
    milliseconds: count,
    fault: word.optional(),
    recording: place.optional(),
  },
  /** A released call without an outcome, found at the next start; its permit is void and it is never retried. */
  'effect.unknown': { call, permit: idSchema('permit'), host: host.optional(), released: count },
};
