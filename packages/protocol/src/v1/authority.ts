/** The card frame's socket: everything that authorizes, and every field a secret is typed into. */
import { agentModeSchema, idSchema, proofSchema, trustLevelSchema } from '@interlock/model';
import { z } from 'zod';
import { budgetSchema } from './budget.ts';
import { cardEndSchema, cardSchema, glassViewSchema, grantViewSchema, sequelViewSchema } from './card.ts';
import { fromEntrySheet } from './entry-sheet.ts';
import { fromKeychain, promptViewSchema } from './keychain.ts';
import { fromPerson, personStateSchema } from './person.ts';
import { planEditSchema } from './plan.ts';
import { conversationViewSchema, entryViewSchema, hostRowSchema } from './studio.ts';

const conversation = idSchema('conversation');

/** Milliseconds a card must have stood fully visible and unchanged before it can be approved. */
export const readingTime = 500;

/** How the next conversation begins: as a person last set one, and never Autonomous. */
export const beginningSchema = z.object({ trust: z.enum(['manual', 'supervised']), mode: agentModeSchema });
export type BeginningView = z.infer<typeof beginningSchema>;

const grantAsk = {
  card: idSchema('card'),
  hash: z.string().length(64),
  /** Other lines that should fit too; a word that differs is opened. */
  examples: z.array(z.string().max(10_000)).max(10),
};

export const fromAuthority = {
  hello: {
    ask: z.strictObject({ protocol: z.int(), session: z.string().max(200) }),
    answer: z.object({
      cards: z.array(cardSchema),
      conversations: z.array(conversationViewSchema),
      entries: z.array(entryViewSchema),
      /** So that the frame names the hosts an entry is for by its own knowledge. */
      hosts: z.array(hostRowSchema).optional(),
      person: personStateSchema.optional(),
      next: beginningSchema.optional(),
      grants: z.array(grantViewSchema).optional(),
      glass: z.array(glassViewSchema).optional(),
      sequels: z.array(sequelViewSchema).optional(),
    }),
  },
  'card.answer': {
    ask: z.strictObject({
      card: idSchema('card'),
      /** The hash that stood on the card; another one is refused. */
      hash: z.string().length(64),
      answer: z.enum(['approve', 'reject']),
      /** Milliseconds the card stood fully visible and unchanged, by the frame's own observer. */
      visible: z.int().min(0),
    }),
    answer: z.object({}),
  },
  /** Answers several cards of one group; all of them or none. */
  'card.answers': {
    ask: z.strictObject({
      cards: z
        .array(z.strictObject({ card: idSchema('card'), hash: z.string().length(64) }))
        .min(2)
        .max(256),
      answer: z.enum(['approve', 'reject']),
      visible: z.int().min(0),
    }),
    answer: z.object({}),
  },
  /** Makes a new call out of the edited text, which is classified and decided again; the card is closed as modified. */
  'card.modify': {
    ask: z.strictObject({ card: idSchema('card'), hash: z.string().length(64), command: z.string().max(10_000) }),
    answer: z.object({}),
  },
  /** The same for a plan: steps edited, moved or taken out. */
  'card.plan': {
    ask: z.strictObject({ card: idSchema('card'), hash: z.string().length(64), plan: planEditSchema }),
    answer: z.object({}),
  },
  /** Asks the device for its own diff by the lines that the card shows for it; the card closes, and returns with it. */
  'card.look': {
    ask: z.strictObject({ card: idSchema('card'), hash: z.string().length(64), visible: z.int().min(0) }),
    answer: z.object({}),
  },
  'conversation.trust': {
    ask: z.strictObject({
      conversation,
      trust: trustLevelSchema,
      /** Wanted with Autonomous: what it holds for. */
      autonomy: z
        .strictObject({
          hosts: z.array(idSchema('host')).min(1).max(1000),
          minutes: z
            .int()
            .min(1)
            .max(24 * 60),
        })
        .optional(),
    }),
    answer: z.object({}),
  },
  'conversation.mode': { ask: z.strictObject({ conversation, mode: agentModeSchema }), answer: z.object({}) },
  /** How the next conversation begins, while there is none to set it for. */
  'conversation.next': { ask: z.strictObject(beginningSchema.partial().shape), answer: z.object({}) },
  /**
   * What a run of this conversation may use from now on, the one that runs included; null goes back to the person's usual
   * budget. `goOn`: a run that stopped at its limit goes on with it.
   */
  'conversation.budget': {
    ask: z.strictObject({ conversation, budget: budgetSchema.nullable(), goOn: z.boolean().optional() }),
    answer: z.object({}),
  },
  /** What a grant drawn from an open card would let through, and which recent calls it would have. */
  'grant.preview': {
    ask: z.strictObject(grantAsk),
    answer: z.object({
      lines: z.array(z.string()),
      also: z.array(z.object({ host: z.string(), command: z.string() })),
    }),
  },
  'grant.give': {
    ask: z.strictObject({
      ...grantAsk,
      hosts: z.array(idSchema('host')).min(1).max(256),
      uses: z.int().min(1).max(100),
      minutes: z
        .int()
        .min(1)
        .max(8 * 60),
    }),
    answer: z.object({ id: idSchema('grant') }),
  },
  'grant.revoke': { ask: z.strictObject({ grant: idSchema('grant') }), answer: z.object({}) },
  /** Runs the undo or the clean-up that stood on an approved card, or asks again what nobody answered. */
  'sequel.run': { ask: z.strictObject({ sequel: z.string().max(80) }), answer: z.object({}) },
  /** Ends one that runs: between its lines, and at the second press on the wire. */
  'sequel.stop': { ask: z.strictObject({ sequel: z.string().max(80) }), answer: z.object({}) },
  /** It is not wanted. */
  'sequel.drop': { ask: z.strictObject({ sequel: z.string().max(80) }), answer: z.object({}) },
  /** Opens one host past the policy for half an hour; the agent is off meanwhile. */
  'glass.break': {
    ask: z.strictObject({ host: idSchema('host'), reason: z.string().min(1).max(500) }),
    answer: z.object({ id: z.string() }),
  },
  'glass.shut': { ask: z.strictObject({ id: z.string().max(60) }), answer: z.object({}) },
  'conversation.stop': { ask: z.strictObject({ conversation, cut: z.boolean() }), answer: z.object({}) },
  ...fromEntrySheet,
  ...fromKeychain,
  ...fromPerson,
} as const;
export type FromAuthority = typeof fromAuthority;

export const toAuthority = {
  'card.opened': cardSchema,
  'card.closed': cardEndSchema,
  conversations: z.array(conversationViewSchema),
  entries: z.array(entryViewSchema),
  hosts: z.array(hostRowSchema),
  person: personStateSchema,
  next: beginningSchema,
  prompts: z.array(promptViewSchema),
  grants: z.array(grantViewSchema),
  glass: z.array(glassViewSchema),
  sequels: z.array(sequelViewSchema),
} as const;
export type ToAuthority = typeof toAuthority;

/** Messages between page and frame by postMessage: sizes and which conversation is in front, nothing that decides. */
export const frameToPage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('height'), pixels: z.int().min(0).max(4000) }),
  z.object({ type: z.literal('overlay'), open: z.boolean() }),
  /** What proves the person in this window now; for the page to show. */
  z.object({ type: z.literal('proof'), proof: proofSchema }),
]);
export const pageToFrame = z.discriminatedUnion('type', [
  z.object({ type: z.literal('front'), conversation: conversation.nullable() }),
  z.object({ type: z.literal('theme'), theme: z.enum(['light', 'dark']) }),
  /** Opens the form for a credential; `hosts` are proposed in it, and a person sees and chooses them there. */
  z.object({ type: z.literal('add-entry'), hosts: z.array(idSchema('host')).max(1000).optional() }),
  /** Opens the sheet that opens a host past the policy. */
  z.object({ type: z.literal('break-glass'), host: idSchema('host') }),
  /** Opens the sheet of a keychain entry. */
  z.object({ type: z.literal('entry'), entry: idSchema('entry') }),
  /** Opens the person's name and passkeys. */
  z.object({ type: z.literal('person') }),
]);
