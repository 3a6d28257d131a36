/** The house itself: starts and stops, keys, policy, persons, shares, and what went wrong. */
import { idSchema, proofSchema } from '@interlock/model';
import { z } from 'zod';
import { by, count, hash, host, secret, word } from './events-parts.ts';

const key = z.object({
  /** Name of the key, as envelopes name it. */
  ref: word,
  kind: z.enum(['master', 'organization', 'data', 'recording', 'ledger', 'witness']),
});

export const keepingEvents = {
  /** Which walls stand around the workspace, and which clients were pointed elsewhere. */
  'gatekeeper.started': {
    instance: word,
    version: word,
    walls: z.array(z.enum(['node-permission', 'bubblewrap', 'heap-limit', 'no-core-dump', 'other'])).max(16),
    endpoints: z.array(z.object({ service: z.enum(['bedrock', 'kms', 'other']), url: z.string().max(500) })).max(8),
    practice: z.boolean(),
  },
  'gatekeeper.stopped': { instance: word, cause: word },
  'workspace.started': { walls: z.array(word).max(16) },
  /** `breach`, `flood`, `unknown-message`, `memory`, `exit`, `asked`. */
  'workspace.ended': { cause: word, exit: z.int().optional(), fault: word.optional() },
  /** An error that stopped something. Sealed: its message. */
  'fault.stopped': { code: word, where: word, host: host.optional(), call: word.optional() },
  /** A group that was never acknowledged was cut off at the start. */
  'ledger.repaired': { offset: count, bytes: count },
  /** At this start nothing outside the data folder said how long the log is; from here on something does, and a start without it is refused. */
  'ledger.anchored': { places: z.array(z.enum(['file', 'keychain'])).max(4) },
  /**
   * A person goes on with a log that is older than, or another than, what stood outside (`had`, `root`), or with a
   * store of records that was gone. What is missing is not in this log.
   */
  'ledger.accepted': { by, had: count, has: count, root: hash.optional(), records: z.boolean() },
  /** What opened it: its home, or `passkey` in the passphrase's place; and after a lock, where somebody did. */
  'vault.unlocked': { by, method: word, through: z.enum(['terminal', 'studio']).optional() },
  /** Tries that opened nothing, by way, since the vault was open before; written when it opens again. */
  'vault.unlock-failed': { method: word, count, from: z.int(), until: z.int() },
  /** The public side of a passkey stands in the keystore from now on, where it is checked while the vault is locked. */
  'vault.passkey-kept': { by, credential: z.string().max(1400), key: hash },
  /** A passkey opens the vault in the passphrase's place from now on, or no longer. */
  'vault.passkey-opens': { by, credential: z.string().max(1400), opens: z.boolean() },
  'vault.locked': { by: by.optional(), cause: word },
  'key.made': { key, by: by.optional() },
  'key.rotated': { key, from: word, by: by.optional() },
  /** Once before it happens, and once with how long it can be called off, until when, and the receipt's signature. */
  'key.destroyed': {
    key,
    by,
    days: count.optional(),
    gone: z.int().optional(),
    receipt: z.string().max(200).optional(),
  },
  'policy.changed': { policy: word, previous: word.optional(), by: by.optional(), commitment: hash.optional() },
  'hook.changed': { hook: word, change: z.enum(['added', 'changed', 'deleted']), by, commitment: hash.optional() },
  /** A hook was asked and did not answer as it should, or tightened a decision. */
  'hook.answered': { hook: word, call: word.optional(), answer: word, milliseconds: count, fault: word.optional() },
  /** A person of this machine, or a passkey of theirs. */
  'person.added': { by, proof: proofSchema },
  'person.renamed': { by, name: word },
  /** A passkey is no longer this person's: what it proved stands, and it proves nothing from here on. */
  'person.removed': { by, proof: proofSchema },
  /** A passkey's proof, which holds for a while where it was given. */
  'person.signed-in': { by, origin: word },
  /** Not written yet: the next belong to sign-out, grants, shares and telemetry. */
  'person.signed-out': { by, cause: word },
  /**
   * A person lets something through beforehand: a rule of their own, or a grant for the lines of a card, with its hosts,
   * its uses, the policy it dies with, and how many words may be any. Sealed: the lines.
   */
  'grant.given': {
    grant: word,
    to: word,
    scope: z.array(word).max(64),
    until: z.int().optional(),
    hosts: z.array(host).max(256).optional(),
    uses: count.optional(),
    policy: word.optional(),
    open: count.optional(),
    by,
  },
  'grant.revoked': { grant: word, by },
  'grant.ended': { grant: idSchema('grant'), cause: word, used: count, by: by.optional() },
  'share.made': { share: word, what: word, with: word, secret: secret.optional(), by },
  'share.accepted': { share: word, by },
  'share.ended': { share: word, by: by.optional(), cause: word },
  'witness.changed': {
    witness: word,
    change: z.enum(['added', 'removed', 'unreachable', 'disagreed']),
    size: count,
    by: by.optional(),
    fault: word.optional(),
  },
  'telemetry.changed': { errors: z.boolean(), usage: z.boolean(), by },
};
