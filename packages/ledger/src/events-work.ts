/** Conversations, model calls, terminals, recordings: what people and agents do beside calls. */
import { agentModeSchema, idSchema, trustLevelSchema } from '@interlock/model';
import { z } from 'zod';
import { by, count, fingerprint, hash, host, place, secret, word } from './events-parts.ts';

const session = idSchema('session');
const recording = idSchema('recording');
const actor = z.object({ by });
/** What Autonomous was switched on for. */
const autonomous = z.object({ hosts: z.array(idSchema('host')).max(1000), until: z.int() }).optional();

export const workEvents = {
  /** Sealed: title. */
  'conversation.begun': {
    by,
    trust: trustLevelSchema,
    mode: agentModeSchema,
    autonomous,
    thinking: z.boolean().optional(),
  },
  /** A person set the trust level or the mode. */
  'conversation.set': {
    by,
    trust: trustLevelSchema,
    mode: agentModeSchema,
    autonomous,
    model: word.optional(),
    thinking: z.boolean().optional(),
  },
  /** It ends with the program in which it was worked in, or could not be kept; a later prompt takes it up again. */
  'conversation.ended': { by: by.optional(), cause: word },
  /** A person's prompt set the agent to work. Sealed: the prompt, and what was open beside it. */
  'run.begun': {
    by,
    agent: idSchema('agent').optional(),
    hosts: z.array(host).max(64).optional(),
    /** Images of the question, by the hash of their bytes. */
    images: z
      .array(z.object({ hash, format: word, bytes: count }))
      .max(4)
      .optional(),
  },
  'run.ended': { end: word, fault: word.optional() },
  /** An agent set a helper to work, within its own rights. Sealed: the task. */
  'helper.begun': { agent: idSchema('agent'), parent: idSchema('agent'), role: word, changes: z.boolean() },
  'helper.ended': { agent: idSchema('agent'), end: word },
  /** A person pressed Stop: once between lines, twice through the wire; or, without a person, what ended it. */
  'run.stopped': { by: by.optional(), press: z.union([z.literal(1), z.literal(2)]).optional(), cause: word.optional() },
  'model.called': {
    model: word,
    region: word,
    inputTokens: count,
    outputTokens: count,
    /** Of `inputTokens`: read from a cache, and written to one. */
    cachedTokens: count.optional(),
    writtenTokens: count.optional(),
    /** Millionths of a US dollar. */
    cost: count.optional(),
    /** The answer broke off and nobody told its tokens: they are counted by length. */
    guessed: z.boolean().optional(),
    /** What it was for, where that is not the conversation itself: title, summary. */
    purpose: word.optional(),
    /** Values replaced before the request left. */
    redactions: count,
    milliseconds: count,
    end: word,
  },
  /** A person set what a run may use: usually, or in one conversation. Absent is no limit; cost in millionths of a dollar. */
  'budget.set': {
    by,
    turns: count.optional(),
    tokens: count.optional(),
    cost: count.optional(),
    minutes: count.optional(),
  },
  /** A person set which models are used, from the next start on; what is absent is the usual. */
  'settings.set': { by, model: word.optional(), small: word.optional(), pool: word.optional() },
  /** A person's terminal; what is typed in it is in the recording alone. */
  'session.opened': {
    session,
    host,
    by,
    permit: idSchema('permit').optional(),
    credential: secret.optional(),
    recording: recording.optional(),
  },
  /** A person opened one host past the policy, with a reason (sealed), for half an hour; the agent is off meanwhile. */
  'glass.broken': { glass: session, host, by, until: z.int() },
  'glass.shut': { glass: session, host, cause: word, by: by.optional() },
  /** Another person, by the signature of their own vault, has looked at it. */
  'glass.reviewed': { glass: session, host, by },
  'session.closed': { session, host, cause: word, milliseconds: count },
  'recording.opened': { ...actor.shape, recording, range: place.optional() },
  'recording.deleted': { by: by.optional(), recording, cause: word },
  /** A person set how recordings are kept: days by tag, and what happens where one cannot be written. */
  'recording.set': {
    by,
    mode: z.enum(['best-effort', 'strict']),
    tags: z.array(z.object({ tag: word, days: count })).max(64),
    /** Days for every other host; absent is for ever. */
    otherwise: count.optional(),
  },
  /** A recording stopped being written. */
  'recording.failed': { recording, fault: word },
  /** A secret was lent to a login, filled into a line, or given to a device that asked for its enable password. */
  'secret.lent': {
    secret,
    use: z.enum(['login', 'placeholder', 'enable', 'connector', 'sync']),
    host: host.optional(),
    call: idSchema('call').optional(),
    session: session.optional(),
  },
  /** Opened before a run, so that it is found in what the run is shown. */
  'secret.recognised': { secret },
  /** A person looked at or copied a secret. */
  'secret.opened': { secret, by, use: z.enum(['reveal', 'copy', 'edit', 'export']) },
  'secret.stored': { secret, by, change: z.enum(['added', 'changed', 'renamed', 'bound']) },
  'secret.deleted': { secret, by },
  /** Refused by several hosts, or set going again by a person. */
  'secret.paused': { secret, hosts: z.array(host).max(64) },
  'secret.resumed': { secret, by },
  /** One access to sealed records: which, and why. */
  'record.opened': {
    table: word,
    records: z.array(word).max(256),
    /** First and last of a range, where the records are one. */
    range: z.object({ from: word, to: word }).optional(),
    by: by.optional(),
    purpose: word,
  },
  'record.deleted': { table: word, records: z.array(word).max(256), by: by.optional(), cause: word },
  /** Written from one format to another, or off the machine; `until` is the size of the log it holds. */
  'export.made': { by: by.optional(), what: word, format: word, until: count.optional(), commitment: hash.optional() },
  'host.changed': {
    host,
    by: by.optional(),
    change: z.enum(['added', 'changed', 'deleted', 'imported', 'lab']),
    fields: z.array(word).max(64),
    version: z.int(),
  },
  'hostkey.trusted': {
    host,
    by: by.optional(),
    how: z.enum(['card', 'list', 'known-hosts', 'lab']),
    algorithm: word,
    fingerprint,
  },
  /** A host showed another key than the pinned ones and was refused. */
  'hostkey.changed': { host, algorithm: word, expected: z.array(fingerprint).max(8), fingerprint },
  /** The device's own history names so many changes that did not come through here. Sealed: which, and the salt. */
  'device.differed': { host, source: word, deeds: count.optional(), commitment: hash },
};
