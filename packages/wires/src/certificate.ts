/** Certificates of OpenSSH for a person's key: what they say, and whether they may be shown (OpenSSH's PROTOCOL.certkeys). */
import { Fault } from '@interlock/model';
import type { SshEnd } from './ssh.ts';

export interface Certificate {
  /** As the login names it: of an RSA key by its signature, `rsa-sha2-512-cert-v01@openssh.com`. */
  readonly algorithm: string;
  /** What a signature of its key is called, for example `ssh-ed25519` or `rsa-sha2-512`. */
  readonly signature: string;
  readonly blob: Buffer;
  /** Accounts that it names; which account each opens is for the host to say. */
  readonly principals: readonly string[];
  /** The limits that a host must know to let it in, such as `source-address`. */
  readonly limits: readonly string[];
  /** Milliseconds; the far end of time is Infinity. */
  readonly from: number;
  readonly to: number;
}

/** Fields of each kind of key that stand before the serial number. */
const kinds: Readonly<Record<string, { readonly fields: number; readonly plain: string; readonly signs?: string }>> = {
  'ssh-ed25519-cert-v01@openssh.com': { fields: 1, plain: 'ssh-ed25519' },
  'ecdsa-sha2-nistp256-cert-v01@openssh.com': { fields: 2, plain: 'ecdsa-sha2-nistp256' },
  'ecdsa-sha2-nistp384-cert-v01@openssh.com': { fields: 2, plain: 'ecdsa-sha2-nistp384' },
  'ecdsa-sha2-nistp521-cert-v01@openssh.com': { fields: 2, plain: 'ecdsa-sha2-nistp521' },
  'ssh-rsa-cert-v01@openssh.com': { fields: 2, plain: 'ssh-rsa', signs: 'rsa-sha2-512' },
};

/**
 * Reads a certificate that is about to be shown for the key `publicKey`. Faults: `wire.certificate-unreadable`,
 * `wire.certificate-other-key`, `wire.certificate-expired`; nothing of it was shown then.
 */
export function readCertificate(end: SshEnd, blob: Uint8Array, publicKey: Uint8Array, now: number): Certificate {
  const read = fieldsOf(blob);
  if (read === null || read.kind !== 1)
    throw new Fault(
      'wire.certificate-unreadable',
      read === null
        ? `The certificate for ${end.name} cannot be read, or is for a kind of key that is not shown.`
        : `The certificate for ${end.name} is one of a host and not of a person.`,
      'Put the certificate of the key, as ssh-keygen -s makes it, into the keychain entry.',
    );
  if (!read.key.equals(publicKey))
    throw new Fault(
      'wire.certificate-other-key',
      `The certificate for ${end.name} belongs to another key than the one beside it.`,
      'Put the key and its own certificate into the keychain entry.',
    );
  if (now < read.from || now >= read.to)
    throw new Fault(
      'wire.certificate-expired',
      now < read.from
        ? `The certificate for ${end.name} holds from ${moment(read.from)} on. It was not shown.`
        : `The certificate for ${end.name} ended at ${moment(read.to)}. It was not shown.`,
      'Have the key signed anew and put the new certificate into the keychain entry; check the clock of this machine.',
    );
  return read;
}

/** A host turned it away: what in it does not fit the login, as far as that can be told from here. */
export function certificateRejected(end: SshEnd, username: string, { principals, limits }: Certificate): Fault {
  const named = principals.slice(0, 8).map(quoted).join(', ');
  const because =
    principals.length === 0
      ? 'It names no account, and OpenSSH lets none such in.'
      : principals.includes(username)
        ? limits.length > 0
          ? `It is limited by ${limits.slice(0, 4).map(quoted).join(', ')}.`
          : 'Who signed it may not be trusted there, or it was revoked.'
        : `It names ${named}${principals.length > 8 ? ' and others' : ''} and not ${username}.`;
  return new Fault(
    'wire.certificate-rejected',
    `${end.name} rejected the certificate of ${username}. ${because} Not tried again.`,
    'Compare its accounts, its limits and its authority with what the host trusts, then correct the keychain entry.',
  );
}

const quoted = (text: string) => JSON.stringify(text.slice(0, 60));
const moment = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;

function fieldsOf(blob: Uint8Array): (Certificate & { readonly key: Buffer; readonly kind: number }) | null {
  const bytes = Buffer.from(blob);
  let at = 0;
  const number = () => {
    at += 4;
    return bytes.readUInt32BE(at - 4);
  };
  const string = (): Buffer => {
    const length = number();
    if (length > bytes.length - at) throw new RangeError('a string ends behind the bytes');
    at += length;
    return bytes.subarray(at - length, at);
  };
  const time = () => {
    at += 8;
    const seconds = bytes.readBigUInt64BE(at - 8);
    return seconds > 8_640_000_000_000n ? Number.POSITIVE_INFINITY : Number(seconds) * 1000;
  };
  try {
    const type = string().toString('latin1');
    const known = kinds[type];
    if (known === undefined) return null;
    string(); // a nonce
    const before = at;
    for (let field = 0; field < known.fields; field++) string();
    const key = Buffer.concat([lengthOf(known.plain.length), Buffer.from(known.plain), bytes.subarray(before, at)]);
    at += 8; // the serial number
    const kind = number();
    string(); // a name for the logs of the host
    const principals = stringsOf(string());
    const [from, to] = [time(), time()];
    const limits = stringsOf(string()).filter((_, n) => n % 2 === 0);
    for (let rest = 0; rest < 4; rest++) string();
    if (at !== bytes.length) return null;
    const signature = known.signs ?? known.plain;
    const algorithm = known.signs ? `${known.signs}-cert-v01@openssh.com` : type;
    return { algorithm, signature, blob: bytes, principals, limits, from, to, key, kind };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function stringsOf(bytes: Buffer): string[] {
  const found: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) throw new RangeError('a string ends behind the bytes');
    found.push(bytes.toString('utf8', at + 4, end));
    at = end;
  }
  return found;
}

function lengthOf(length: number): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(length);
  return head;
}
