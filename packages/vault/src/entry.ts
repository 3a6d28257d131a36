/** Keychain entries: what of them is clear, and how their secrets are packed (docs/formats/keys.md, chapter 4). */
import { type CanonicalValue, canonicalBytes, Fault, type Id, idSchema } from '@interlock/model';
import { z } from 'zod';
import { helperWords } from './external.ts';
import { blobOfLine, faultOfCertificate, faultOfKey } from './key-check.ts';
import { LockedMemory } from './locked-memory.ts';

export const entryTypes = [
  'user-password',
  'ssh-key',
  'token',
  'snmp-v2c',
  'snmp-v3',
  'enable-secret',
  'totp',
  'ssh-agent',
  'external',
] as const;
export const entryViewSchema = z.strictObject({
  id: idSchema('entry'),
  name: z.string().min(1).max(120),
  type: z.enum(entryTypes),
  /** The account it logs in as; a card names it, so it is clear. */
  account: z.string().min(1).max(256),
  owner: idSchema('person'),
  /** The hosts that it may be lent to, set by a person. */
  hosts: z.array(idSchema('host')).max(10_000),
  /** Tags whose hosts it may be lent to as well, set by a person. */
  tags: z.array(z.string().min(1).max(60)).max(64).optional(),
  /** Hosts that it was meant for until their address, route or key changed; not lent to them, also not by a tag. */
  suspended: z.array(idSchema('host')).max(10_000).optional(),
  /** Of an SSH key, the line for `authorized_keys`. */
  publicKey: z.string().max(20_000).optional(),
  /** Made for the built-in lab; a practice vault takes no other. */
  lab: z.boolean(),
  version: z.int().min(1),
  created: z.int(),
  updated: z.int(),
});
/** Everything of an entry but its secrets. Bound to them: a changed view opens nothing. */
export type EntryView = z.infer<typeof entryViewSchema>;

/** Whether an entry may be lent to a host with these tags. */
export function meantFor(
  view: Pick<EntryView, 'hosts' | 'tags' | 'suspended'>,
  host: { readonly id: Id<'host'>; readonly tags: readonly string[] },
): boolean {
  if (view.suspended?.includes(host.id)) return false;
  return view.hosts.includes(host.id) || (view.tags?.some((tag) => host.tags.includes(tag)) ?? false);
}

/** Secrets by part: each type takes its own (`partsOf`), and which of them it must have is there too. */
export interface EntrySecret {
  readonly password?: Uint8Array;
  readonly privateKey?: Uint8Array;
  readonly passphrase?: Uint8Array;
  /** An OpenSSH certificate for the key, as `ssh-keygen -s` makes it. It is no secret, and rests with the key. */
  readonly certificate?: Uint8Array;
  readonly token?: Uint8Array;
  readonly community?: Uint8Array;
  /** `md5`, `sha`, `sha224`, `sha256`, `sha384` or `sha512`; and `des`, `aes`, `aes256b` or `aes256r`. */
  readonly authProtocol?: Uint8Array;
  readonly authPassword?: Uint8Array;
  readonly privProtocol?: Uint8Array;
  readonly privPassword?: Uint8Array;
  readonly enable?: Uint8Array;
  /** The shared secret of TOTP (RFC 6238) as bytes, not in base32. */
  readonly seed?: Uint8Array;
  /** Of a key that the person's own agent holds: its line in `authorized_keys`. No secret. */
  readonly publicLine?: Uint8Array;
  /** The words of a program that keeps the password, as a JSON array. No secret, and nobody else's to change. */
  readonly command?: Uint8Array;
}
export type SecretPart = keyof EntrySecret;

/** A new entry (no `id`), or a change of one, where `version` is the one that was read; without `secret` it stays. */
export interface EntryDraft extends Omit<EntryView, 'id' | 'version' | 'created' | 'updated'> {
  readonly id?: Id<'entry'>;
  readonly version?: number;
  /** Zeroed by `put`. */
  readonly secret?: EntrySecret;
}

interface Part {
  readonly part: SecretPart;
  readonly required: boolean;
  /** Bytes. */
  readonly longest: number;
  readonly shortest?: number;
  readonly among?: readonly string[];
}

const must = (part: SecretPart, longest = 4096, shortest = 1): Part => ({ part, required: true, longest, shortest });
const may = (part: SecretPart, longest = 4096, shortest = 1): Part => ({ part, required: false, longest, shortest });
const among = (part: SecretPart, names: readonly string[]): Part => ({ ...may(part, 16), among: names });

/** The parts that a secret of each type has. */
export const partsOf: Readonly<Record<EntryView['type'], readonly Part[]>> = {
  'user-password': [must('password')],
  'ssh-key': [must('privateKey', 65_536), may('passphrase', 4096, 0), may('certificate', 65_536)],
  token: [must('token', 16_384)],
  'snmp-v2c': [must('community', 255)],
  'snmp-v3': [
    among('authProtocol', ['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512']),
    may('authPassword', 255, 8),
    among('privProtocol', ['des', 'aes', 'aes256b', 'aes256r']),
    may('privPassword', 255, 8),
  ],
  'enable-secret': [must('enable')],
  totp: [must('seed', 128, 10)],
  'ssh-agent': [must('publicLine', 16_384), may('certificate', 65_536)],
  external: [must('command')],
};

/** What the sealed secret is bound to. */
export function viewBytes(view: EntryView): Uint8Array {
  return canonicalBytes(entryViewSchema.parse(view) as CanonicalValue);
}

/** Parts as one piece of locked memory: each its name and its bytes, with lengths of one and four bytes. */
export function packSecret(type: EntryView['type'], secret: EntrySecret): LockedMemory {
  const items = Object.entries(secret as Record<string, Uint8Array | undefined>).filter(([, bytes]) => bytes);
  for (const { part, required, longest, shortest = 0, among: names } of partsOf[type]) {
    const bytes = secret[part];
    if (required && !bytes) throw malformed(`it has no ${part}`);
    if (bytes && bytes.length > longest) throw malformed(`its ${part} is longer than ${longest} bytes`);
    if (bytes && bytes.length < shortest)
      throw malformed(`its ${part} is ${bytes.length === 0 ? 'empty' : `shorter than ${shortest} bytes`}`);
    if (bytes && names && !names.includes(Buffer.from(bytes).toString('latin1')))
      throw malformed(`its ${part} is none of ${names.join(', ')}`);
  }
  for (const [name] of items)
    if (!partsOf[type].some(({ part }) => part === name)) throw malformed(`an entry of this type has no ${name}`);
  if (type === 'ssh-key' && !begins(secret.privateKey as Uint8Array, '-----BEGIN '))
    throw malformed('its private key is neither in OpenSSH nor in PEM format');
  if (
    secret.certificate &&
    !/^[\w@.-]+-cert-v01@openssh\.com [\w+/]+=*( |\r?\n|$)/.test(Buffer.from(secret.certificate).toString('latin1'))
  )
    throw malformed('its certificate is not one of OpenSSH');
  const keyFault =
    type === 'ssh-key' &&
    faultOfKey(
      bufferOf(secret.privateKey),
      secret.passphrase ? bufferOf(secret.passphrase) : null,
      secret.certificate ?? null,
    );
  if (keyFault) throw malformed(keyFault);
  if (
    secret.publicLine &&
    !/^(?:ssh|ecdsa|sk)-[\w@.-]+ AAAA[\w+/]*={0,2}( [^\r\n]*)?$/.test(Buffer.from(secret.publicLine).toString('utf8'))
  )
    throw malformed('its public key is not a line as it stands in authorized_keys');
  const other = type === 'ssh-agent' && secret.publicLine && secret.certificate;
  const certificateFault = other && faultOfCertificate(other, blobOfLine(secret.publicLine as Uint8Array));
  if (certificateFault) throw malformed(certificateFault);
  if (secret.command && !helperWords(secret.command)) throw malformed('its command is no list of words');
  if (type === 'snmp-v3' && secret.privPassword && !secret.authPassword)
    throw malformed('SNMP encrypts nothing that it does not authenticate');
  for (const [protocol, password] of [
    ['authProtocol', 'authPassword'],
    ['privProtocol', 'privPassword'],
  ] as const)
    if (type === 'snmp-v3' && !secret[protocol] !== !secret[password])
      throw malformed(`it has one of ${protocol} and ${password}`);
  const length = items.reduce((sum, [name, bytes]) => sum + 5 + name.length + (bytes as Uint8Array).length, 0);
  return new LockedMemory(length).fill((memory) => {
    let at = 0;
    for (const [name, bytes] of items as [string, Uint8Array][]) {
      at = memory.writeUInt8(name.length, at);
      at += memory.write(name, at, 'ascii');
      at = memory.writeUInt32BE(bytes.length, at);
      memory.set(bytes, at);
      at += bytes.length;
    }
  });
}

/** Each part in locked memory of its own; the caller frees them. */
export function unpackSecret(packed: LockedMemory): Map<SecretPart, LockedMemory> {
  const found = new Map<SecretPart, LockedMemory>();
  try {
    packed.use((bytes) => {
      for (let at = 0; at < bytes.length; ) {
        const name = bytes.subarray(at + 1, at + 1 + bytes.readUInt8(at)).toString('ascii') as SecretPart;
        at += 1 + name.length;
        const part = bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at));
        at += 4 + part.length;
        const memory = new LockedMemory(part.length);
        found.set(name, memory);
        memory.fill((target) => target.set(part));
      }
    });
    return found;
  } catch (error) {
    for (const memory of found.values()) memory.free();
    throw error;
  }
}

/** The same bytes, not a copy of them. */
function bufferOf(bytes: Uint8Array = new Uint8Array(0)): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function begins(bytes: Uint8Array, text: string): boolean {
  return [...Buffer.from(text)].every((byte, n) => bytes[n] === byte);
}

function malformed(what: string): Fault {
  return new Fault(
    'vault.malformed-entry',
    `This keychain entry cannot be kept: ${what}.`,
    'Correct it and try again.',
  );
}
