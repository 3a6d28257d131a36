/**
 * The Studio's socket: JSON-RPC 2.0 in text frames, terminal output in binary frames (docs in terminalFrame).
 * Nothing in here authorizes: that is the card frame's socket (authority.ts).
 */
import {
  agentModeSchema,
  environmentSchema,
  hostSchema,
  hostViewSchema,
  idSchema,
  personSchema,
  platformSchema,
  proofSchema,
  trustLevelSchema,
} from '@interlock/model';
import { z } from 'zod';
import { budgetPartSchema, budgetSchema, spentSchema } from './budget.ts';
import { glassViewSchema } from './card.ts';
import { besideSchema, imageSchema } from './conversation.ts';
import { fromConversationList } from './conversations.ts';
import { fromHostSheet } from './edits.ts';
import { eventSchema } from './events.ts';
import { fromReader } from './ledger-asks.ts';
import { fromRules } from './rules.ts';

const conversation = idSchema('conversation');
/** Characters of a question, of words to a run, and of an answer. */
export const longestWords = 20_000;
const words = z.string().min(1).max(longestWords);
const session = z.int().min(1).max(0xffffffff);

export const conversationViewSchema = z.object({
  id: conversation,
  title: z.string(),
  trust: trustLevelSchema,
  mode: agentModeSchema,
  /** Hosts and end of Autonomous while it is on. */
  autonomy: z.object({ hosts: z.array(idSchema('host')), until: z.int() }).nullable(),
  model: z.string(),
  /** Whether its model is asked to think before it speaks; absent where that model cannot. */
  thinking: z.boolean().optional(),
  /** Whether its model sees images. */
  sees: z.boolean().optional(),
  running: z.boolean(),
  created: z.int(),
  /** What a run of it may use, and what the one under way has used. */
  budget: budgetSchema.optional(),
  spent: spentSchema.nullable().optional(),
  /** What its last run used up, where it stopped at its limit. */
  outOf: budgetPartSchema.nullable().optional(),
});
export type ConversationView = z.infer<typeof conversationViewSchema>;

/** A request to a model that left; `size` is in characters. */
export const sentLineSchema = z.object({
  number: z.int(),
  at: z.int(),
  model: z.string(),
  purpose: z.enum(['conversation', 'helper', 'title', 'summary']),
  size: z.int(),
});
export type SentLine = z.infer<typeof sentLineSchema>;

export const hostRowSchema = hostViewSchema.extend({
  port: z.int(),
  credential: z.object({ id: idSchema('entry'), name: z.string(), account: z.string() }).nullable(),
  /** The entry that logs in for changes, where it is another one. */
  forChanges: z
    .object({ id: idSchema('entry'), name: z.string(), account: z.string() })
    .nullable()
    .optional(),
  /** The enable secret that answers the device's question for it. */
  forEnable: z
    .object({ id: idSchema('entry'), name: z.string(), account: z.string() })
    .nullable()
    .optional(),
  hostKeys: hostSchema.shape.hostKeys,
  lab: z.boolean(),
  route: z.array(z.string()),
});
/** A host as the Studio lists it. */
export type HostRow = z.infer<typeof hostRowSchema>;

export const entryViewSchema = z.object({
  id: idSchema('entry'),
  name: z.string(),
  type: z.string(),
  account: z.string(),
  hosts: z.array(z.string()),
  version: z.int(),
  /** Of an SSH key, the line for `authorized_keys`. */
  publicKey: z.string().optional(),
  /** Hosts with one of these tags are meant as well. */
  tags: z.array(z.string()).optional(),
  /** Hosts that changed and wait until a person confirms them. */
  suspended: z.array(idSchema('host')).optional(),
  /** Of the built-in lab. */
  lab: z.boolean().optional(),
  /** After two hosts rejected it, until a person says go on. */
  paused: z.boolean(),
});
/** A keychain entry's clear part; nothing here is a secret. */
export type EntryView = z.infer<typeof entryViewSchema>;

export const statusSchema = z.object({
  organization: z.string(),
  person: personSchema.extend({ proof: proofSchema }),
  vault: z.object({
    state: z.enum(['open', 'locked']),
    home: z.enum(['keychain', 'passphrase', 'practice', 'kms', 'pkcs11']),
  }),
  ledger: z.object({ size: z.int(), verified: z.boolean(), writable: z.boolean() }),
  /** Which walls stand around the workspace. */
  walls: z.object({ permission: z.boolean(), bubblewrap: z.boolean() }),
  /** The model that a new conversation begins with. */
  model: z.object({
    id: z.string(),
    rehearsal: z.boolean(),
    thinks: z.boolean().optional(),
    sees: z.boolean().optional(),
  }),
  workspace: z.enum(['up', 'restarting', 'down']),
  /** Sentences that stand in a band while they hold: an endpoint override, a practice folder, passkeys off. */
  banners: z.array(z.string()),
  /** Texts of the policy or the hooks that wait to be put in force. */
  rules: z.int().optional(),
  /** What stands in red: a host that was opened past the policy, until somebody else has reviewed it. */
  glass: z.array(glassViewSchema).optional(),
});
export type Status = z.infer<typeof statusSchema>;

/** Asked by the page. */
export const fromStudio = {
  hello: {
    ask: z.strictObject({ protocol: z.int(), session: z.string().max(200) }),
    answer: z.object({
      status: statusSchema,
      hosts: z.array(hostRowSchema),
      entries: z.array(entryViewSchema),
      conversations: z.array(conversationViewSchema),
    }),
  },
  ...fromConversationList,
  'conversation.create': { ask: z.strictObject({}), answer: conversationViewSchema },
  /** Events of a conversation so far, to draw it again after a reload. */
  'conversation.events': { ask: z.strictObject({ conversation }), answer: z.object({ events: z.array(eventSchema) }) },
  'conversation.prompt': {
    ask: z.strictObject({
      conversation,
      text: words,
      /** Hashes of images that were attached before. */
      images: z.array(imageSchema.shape.hash).max(4).optional(),
      /** What the person has in front of them, where they did not leave it out. */
      beside: z
        .strictObject({
          what: besideSchema.shape.what,
          host: idSchema('host'),
          marked: besideSchema.shape.marked,
        })
        .optional(),
    }),
    answer: z.object({ run: idSchema('run') }),
  },
  /** Takes an image (base64) for the next question of a conversation. Nothing scans it. */
  'image.attach': { ask: z.strictObject({ conversation, data: z.base64().max(4_000_000) }), answer: imageSchema },
  'image.read': {
    ask: z.strictObject({ conversation, hash: imageSchema.shape.hash }),
    answer: z.object({ image: imageSchema, data: z.base64() }),
  },
  'conversation.steer': {
    ask: z.strictObject({ conversation, kind: z.enum(['send', 'queue']), text: words }),
    answer: z.object({}),
  },
  /** Another model for a conversation, by name, from its next turn on. */
  'conversation.model': {
    ask: z.strictObject({ conversation, model: z.string().min(1).max(60) }),
    answer: z.object({}),
  },
  /** Whether its model thinks before it speaks, from its next turn on. */
  'conversation.thinking': { ask: z.strictObject({ conversation, on: z.boolean() }), answer: z.object({}) },
  /** An answer to a question of the agent: words, like a prompt. */
  'question.answer': {
    ask: z.strictObject({ question: idSchema('message'), text: words }),
    answer: z.object({}),
  },
  /** The requests to models, oldest first. */
  'conversation.sent': {
    ask: z.strictObject({ conversation }),
    answer: z.object({ requests: z.array(sentLineSchema) }),
  },
  /** A piece of one request, letter for letter as it left, and the SHA-256 of the whole of it. */
  'conversation.sent-body': {
    ask: z.strictObject({ conversation, number: z.int().min(0), from: z.int().min(0) }),
    answer: z.object({ text: z.string(), sha256: z.string() }),
  },
  'artifact.read': {
    ask: z.strictObject({ conversation, name: z.string().min(1).max(80) }),
    answer: z.object({ text: z.string() }),
  },
  /** Stopping is never wrong, so the page may ask for it too. */
  'conversation.stop': { ask: z.strictObject({ conversation, cut: z.boolean() }), answer: z.object({}) },
  'terminal.open': {
    ask: z.strictObject({ host: idSchema('host'), columns: z.int().min(2).max(1000), rows: z.int().min(1).max(1000) }),
    answer: z.object({ session }),
  },
  'terminal.type': { ask: z.strictObject({ session, text: z.string().max(65_536) }), answer: z.object({}) },
  'terminal.resize': {
    ask: z.strictObject({ session, columns: z.int().min(2).max(1000), rows: z.int().min(1).max(1000) }),
    answer: z.object({}),
  },
  /** Bytes drawn; the gatekeeper sends at most `terminalWindow` ahead of this. */
  'terminal.drawn': { ask: z.strictObject({ session, bytes: z.int().min(0) }), answer: z.object({}) },
  'terminal.close': { ask: z.strictObject({ session }), answer: z.object({}) },
  'host.add': {
    ask: z.strictObject({
      name: z.string().min(1).max(253),
      address: z.string().min(1).max(253),
      port: z.int().min(1).max(65535),
      platform: platformSchema,
      environment: environmentSchema,
      folder: z.array(z.string().min(1).max(120)).max(16),
      tags: z.array(z.string().min(1).max(60)).max(64),
    }),
    answer: hostRowSchema,
  },
  'host.import': {
    /** Text of an OpenSSH client configuration, and of a known_hosts file where the person gives one. */
    ask: z.strictObject({
      sshConfig: z.string().max(2_000_000),
      knownHosts: z.string().max(20_000_000),
      /** Of every host in the file; `linux` and `prod` unless said. */
      platform: platformSchema.optional(),
      environment: environmentSchema.optional(),
    }),
    answer: z.object({
      added: z.array(hostRowSchema),
      skipped: z.array(z.object({ name: z.string(), why: z.string() })),
    }),
  },
  /** Fetches the first host keys of hosts that have none; they come back as one card. */
  'host.keys': {
    ask: z.strictObject({ hosts: z.array(idSchema('host')).min(1).max(500) }),
    answer: z.object({
      asked: z.int(),
      known: z.int(),
      failed: z.array(z.object({ host: z.string(), why: z.string() })),
    }),
  },
  'ledger.recent': {
    ask: z.strictObject({ before: z.int().min(0).optional() }),
    answer: z.object({
      entries: z.array(z.object({ index: z.int(), at: z.int(), type: z.string(), text: z.string() })),
    }),
  },
  ...fromHostSheet,
  ...fromReader,
  ...fromRules,
} as const;
export type FromStudio = typeof fromStudio;

/** Said to the page without being asked. `lane` is the gatekeeper's mark: who said the text inside. */
export const toStudio = {
  event: z.object({ lane: z.enum(['gatekeeper', 'model', 'workspace']), event: eventSchema }),
  status: statusSchema,
  hosts: z.array(hostRowSchema),
  entries: z.array(entryViewSchema),
  conversations: z.array(conversationViewSchema),
  'terminal.ended': z.object({
    session,
    fault: z.object({ code: z.string(), message: z.string(), next: z.string() }).nullable(),
  }),
} as const;
export type ToStudio = typeof toStudio;

/** Bytes of terminal output that may be under way to a page that has not drawn them; then the device is paused. */
export const terminalWindow = 32 * 1024;

/** Binary frame: the session as an unsigned 32-bit big-endian number, then bytes as the device wrote them. */
export function terminalFrame(sessionNumber: number, bytes: Uint8Array): Uint8Array {
  const frame = new Uint8Array(4 + bytes.length);
  new DataView(frame.buffer).setUint32(0, sessionNumber);
  frame.set(bytes, 4);
  return frame;
}

/** The two parts of a binary frame; undefined where it is too short to be one. */
export function parseTerminalFrame(frame: Uint8Array): { session: number; bytes: Uint8Array } | undefined {
  if (frame.length < 4) return undefined;
  return { session: new DataView(frame.buffer, frame.byteOffset).getUint32(0), bytes: frame.subarray(4) };
}
