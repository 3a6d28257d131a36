/**
 * AWS KMS as a key provider: the master key stays in its hardware (FIPS 140), and this asks it over the FIPS endpoint
 * of us-east-1. The encryption context holds opaque ids only, because it stands in AWS's own logs; what else a wrap is
 * bound to goes inside the ciphertext, as a hash in front of the key.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { pipeline, Readable, Transform } from 'node:stream';
import type { KMSClient } from '@aws-sdk/client-kms';
import { EnvelopeError, type Slot } from '@interlock/envelope';
import { Fault } from '@interlock/model';
import {
  type KeyProvider,
  type MasterState,
  masterEnded,
  providerRefused,
  providerSilent,
  slotBytes,
  wrapRefused,
} from './provider.ts';

const region = 'us-east-1';
/** Named and not looked up, because a configuration file of AWS's own tools may name another place. */
const fipsEndpoint = 'https://kms-fips.us-east-1.amazonaws.com';
const keyPattern = /^arn:aws:kms:us-east-1:\d{12}:key\/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const who = 'AWS KMS';
const version = 1;
const hashLength = 32;
/** Bytes of an answer; the longest that is meant has a few thousand. */
const longestAnswer = 256 * 1024;
/** Days that AWS keeps a key which is to be deleted: the longest it offers, because a mistake ends an organization. */
const waitingDays = 30;
const day = 86_400_000;

export interface KmsOptions {
  /** The key's ARN. Aliases are refused: they can be pointed at another key. */
  readonly key: string;
  /** For tests: an address of this machine. */
  readonly endpoint?: string;
  /** Milliseconds for one question, all attempts together. */
  readonly patience?: number;
}

/** Throws Fault `vault.malformed-key` for what is no ARN of a key in us-east-1. */
export function checkKmsKey(key: string): string {
  if (keyPattern.test(key)) return key;
  throw new Fault(
    'vault.malformed-key',
    'This is not the ARN of a KMS key in us-east-1.',
    'Give it as arn:aws:kms:us-east-1:ACCOUNT:key/ID; an alias will not do.',
  );
}

/** The endpoint, if it is on this machine. Faults: `vault.endpoint-elsewhere`. */
export function checkEndpoint(endpoint: string): string {
  const url = URL.parse(endpoint);
  const loopback = url && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (loopback && (url.protocol === 'http:' || url.protocol === 'https:') && !url.username) return endpoint;
  throw new Fault(
    'vault.endpoint-elsewhere',
    'INTERLOCK_KMS_ENDPOINT names another machine; it is for tests on this one.',
    'Name an address on 127.0.0.1, or remove it.',
  );
}

/** The master key `options.key` under the name `ref`. The SDK is loaded at the first question. */
export function kmsProvider(ref: string, options: KmsOptions): KeyProvider {
  const key = checkKmsKey(options.key);
  const endpoint = options.endpoint === undefined ? fipsEndpoint : checkEndpoint(options.endpoint);
  const patience = options.patience ?? 5_000;
  let opening: Promise<{ sdk: typeof import('@aws-sdk/client-kms'); client: KMSClient }> | undefined;
  const open = () => {
    opening ??= import('@aws-sdk/client-kms').then((sdk) => {
      const client = new sdk.KMSClient({
        region,
        endpoint,
        useFipsEndpoint: false, // already in the address; with both the SDK refuses
        maxAttempts: 3,
        requestHandler: { connectionTimeout: 2_000, requestTimeout: patience, throwOnRequestTimeout: true },
      });
      boundAnswers(client);
      return { sdk, client };
    });
    return opening;
  };
  type Opened = Awaited<ReturnType<typeof open>>;
  async function asking<T>(ask: (opened: Opened, options: { abortSignal: AbortSignal }) => Promise<T>): Promise<T> {
    try {
      const opened = await open(); // loading the SDK is not the service's silence
      return await ask(opened, { abortSignal: AbortSignal.timeout(patience) });
    } catch (error) {
      if (error instanceof EnvelopeError || error instanceof Fault) throw error;
      throw ours(error);
    }
  }
  const state = () =>
    asking<MasterState>(async ({ sdk, client }, signal) => {
      try {
        const { KeyMetadata } = await client.send(new sdk.DescribeKeyCommand({ KeyId: key }), signal);
        if (KeyMetadata?.Arn !== key) throw providerRefused(who, 'its answer is about another key');
        return stateOf(KeyMetadata.KeyState);
      } catch (error) {
        if (nameOf(error) === 'NotFoundException') return 'gone';
        throw error;
      }
    });

  return {
    ref,
    remote: true,
    wrap: (slot, memory) =>
      asking(async ({ sdk, client }, signal) => {
        const plaintext = Buffer.alloc(hashLength + memory.length);
        try {
          plaintext.set(slotHash(ref, slot));
          memory.use((bytes) => plaintext.set(bytes, hashLength));
          const command = new sdk.EncryptCommand({
            KeyId: key,
            Plaintext: plaintext,
            EncryptionContext: context(slot),
          });
          const { CiphertextBlob, KeyId } = await client.send(command, signal);
          if (KeyId !== key || !CiphertextBlob) throw providerRefused(who, 'its answer is about another key');
          return Buffer.concat([Uint8Array.of(version), CiphertextBlob]);
        } finally {
          plaintext.fill(0);
        }
      }),
    unwrap: (slot, wrapped, memory) =>
      asking(async ({ sdk, client }, signal) => {
        if (wrapped[0] !== version || wrapped.length < 2) throw wrapRefused();
        const command = new sdk.DecryptCommand({
          KeyId: key,
          CiphertextBlob: wrapped.subarray(1),
          EncryptionContext: context(slot),
        });
        const { Plaintext, KeyId } = await client.send(command, signal);
        try {
          if (KeyId !== key || Plaintext?.length !== hashLength + memory.length) throw wrapRefused();
          if (!timingSafeEqual(Plaintext.subarray(0, hashLength), slotHash(ref, slot))) throw wrapRefused();
          memory.fill((bytes) => bytes.set(Plaintext.subarray(hashLength)));
        } finally {
          Plaintext?.fill(0);
        }
      }),
    state,
    destroy: (now) =>
      asking(async ({ sdk, client }, signal) => {
        try {
          const command = new sdk.ScheduleKeyDeletionCommand({ KeyId: key, PendingWindowInDays: waitingDays });
          const { KeyId, DeletionDate, PendingWindowInDays } = await client.send(command, signal);
          if (KeyId !== key || !DeletionDate) throw providerRefused(who, 'its answer is about another key');
          return { days: PendingWindowInDays ?? waitingDays, gone: DeletionDate.getTime() };
        } catch (error) {
          if (nameOf(error) !== 'KMSInvalidStateException') throw error;
          // Scheduled before, or by an attempt whose answer was lost: the receipt names what still stands there.
          const { KeyMetadata } = await client.send(new sdk.DescribeKeyCommand({ KeyId: key }), signal);
          if (KeyMetadata?.Arn !== key || !KeyMetadata.DeletionDate) throw error;
          const gone = KeyMetadata.DeletionDate.getTime();
          return { days: Math.max(0, Math.round((gone - now) / day)), gone };
        }
      }),
    close: () => void opening?.then(({ client }) => client.destroy()).catch(() => undefined),
  };
}

/** An answer is read to its longest and no further: the SDK would take in whatever comes. */
function boundAnswers(client: KMSClient): void {
  client.middlewareStack.add(
    (next) => async (asked) => {
      const answered = await next(asked);
      const response = answered.response as { body?: unknown };
      if (response.body instanceof Readable) response.body = pipeline(response.body, bounded(), () => {});
      return answered;
    },
    { step: 'deserialize', priority: 'low', name: 'boundAnswers' }, // before it is parsed
  );
}

function bounded(): Transform {
  let heard = 0;
  return new Transform({
    transform(bytes: Buffer, _, done) {
      heard += bytes.length;
      if (heard > longestAnswer) done(new Error('the answer is too long'));
      else done(null, bytes);
    },
  });
}

/** Ids that mean nothing to a reader of AWS's logs. */
function context(slot: Slot): Record<string, string> {
  return { organization: slot.organization, key: slot.record };
}

function slotHash(ref: string, slot: Slot): Buffer {
  return createHash('sha256').update(slotBytes(ref, slot)).digest();
}

function stateOf(state: string | undefined): MasterState {
  if (state === 'Enabled') return 'enabled';
  return state === 'PendingDeletion' || state === 'PendingReplicaDeletion' ? 'pending-deletion' : 'disabled';
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

const answers: Readonly<Record<string, () => Error>> = {
  DisabledException: () => masterEnded('disabled'),
  KMSInvalidStateException: () => masterEnded('pending-deletion'),
  NotFoundException: () => masterEnded('gone'),
  InvalidCiphertextException: wrapRefused,
  IncorrectKeyException: wrapRefused,
};

/** What KMS said, in our words. An answer of the 400s that is none of ours is a no; all else is silence. */
function ours(error: unknown): Error {
  const name = nameOf(error);
  const known = Object.hasOwn(answers, name) ? answers[name] : undefined;
  if (known) return known();
  const { $metadata, $retryable } = error as { $metadata?: { httpStatusCode?: number }; $retryable?: object };
  const status = $metadata?.httpStatusCode ?? 0;
  const busy = status === 429 || $retryable !== undefined || /Throttl|LimitExceeded|Unavailable|Timeout/.test(name);
  const word = /^[A-Z][A-Za-z]{0,59}$/.test(name) ? name : `it answered ${status}`; // it goes to a terminal
  if (status >= 400 && status < 500 && !busy) return providerRefused(who, word, error);
  return providerSilent(who, error);
}
