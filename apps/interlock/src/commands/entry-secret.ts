/** The secret of an entry at the command line: typed without echo or read from a file, never an argument. */
import { seedOf } from '@interlock/gatekeeper';
import { Fault } from '@interlock/model';
import { fileBytes, largestText } from '../files.ts';
import { fromPerson } from '../unlocking.ts';
import { UsageError, usageError } from '../usage.ts';

/** What was said of it. */
export interface Given {
  readonly key?: string | undefined;
  readonly 'key-passphrase-file'?: string | undefined;
  readonly certificate?: string | undefined;
  readonly 'agent-key'?: string | undefined;
  readonly helper?: string | undefined;
  readonly type?: string | undefined;
  readonly auth?: string | undefined;
  readonly privacy?: string | undefined;
  readonly 'password-file'?: string | undefined;
}

type Parts = [string, Uint8Array][];

/** The part that a secret of each type is kept in. */
const single: Readonly<Record<string, string>> = {
  'user-password': 'password',
  token: 'token',
  'enable-secret': 'enable',
  'snmp-v2c': 'community',
  totp: 'seed',
};

/** Type and parts, which the caller zeroes. Throws UsageError; Faults: `entry.bad-seed`, `entry.other-codes`, `entry.empty-secret`. */
export async function secretOf(values: Given, usage: string): Promise<{ type: string; parts: Parts }> {
  if (values.key) return { type: 'ssh-key', parts: await keyParts(values.key, values) };
  if (values['agent-key']) {
    const line = withoutLineEnd(readBytes(values['agent-key']));
    return { type: 'ssh-agent', parts: [['publicLine', line], ...certificateIn(values)] };
  }
  if (values.helper) {
    const words = JSON.stringify(values.helper.split(/\s+/).filter(Boolean));
    return { type: 'external', parts: [['command', new TextEncoder().encode(words)]] };
  }
  const type = values.type ?? 'user-password';
  if (type === 'snmp-v3') return { type, parts: await snmpParts(values) };
  const part = single[type];
  if (!part) throw usageError(usage, 'add', `“${type}” is not a type that is typed in one piece.`);
  const file = values['password-file'];
  const typed = notEmpty(file ? withoutLineEnd(readBytes(file)) : await asked('Password: '), part);
  return { type, parts: [[part, type === 'totp' ? seedOf(Buffer.from(typed).toString('latin1')) : typed]] };
}

async function keyParts(path: string, values: Given): Promise<Parts> {
  const file = readBytes(path);
  const parts: Parts = [['privateKey', file]];
  const words = values['key-passphrase-file'];
  if (words) parts.push(['passphrase', withoutLineEnd(readBytes(words))]);
  else if (isEncrypted(Buffer.from(file.buffer, file.byteOffset, file.length)))
    parts.push(['passphrase', await asked('Passphrase of the key: ', '--key-passphrase-file')]);
  return [...parts, ...certificateIn(values)];
}

function certificateIn({ certificate }: Given): Parts {
  return certificate ? [['certificate', withoutLineEnd(readBytes(certificate))]] : [];
}

/** How a file of OpenSSH without a passphrase begins: the name of its format, then no cipher. */
const inClear = Buffer.from('openssh-key-v1\0\0\0\0\u0004none\0\0').toString('base64').slice(0, 28);

function isEncrypted(file: Buffer): boolean {
  if (!file.includes('-----BEGIN OPENSSH PRIVATE KEY-----')) return file.includes('ENCRYPTED');
  return !file.includes(inClear);
}

/** Passwords for authentication and, where there is a second one, for encryption. */
async function snmpParts(values: Given): Promise<Parts> {
  const file = values['password-file'];
  const [auth, privacy] = file
    ? linesOf(readBytes(file))
    : [
        await asked('Authentication password: '),
        await asked('Encryption password (Enter where it does not encrypt): '),
      ];
  const text = (word: string) => new TextEncoder().encode(word);
  const parts: Parts = [['authProtocol', text(values.auth ?? 'sha256')]];
  parts.push(['authPassword', notEmpty(auth, 'authentication password')]);
  if (privacy && privacy.length > 0)
    parts.push(['privProtocol', text(values.privacy ?? 'aes')], ['privPassword', privacy]);
  return parts;
}

function linesOf(bytes: Uint8Array): [Uint8Array, Uint8Array | undefined] {
  const whole = withoutLineEnd(bytes);
  const end = whole.indexOf(10);
  return end < 0 ? [whole, undefined] : [withoutLineEnd(whole.subarray(0, end)), whole.subarray(end + 1)];
}

/** A login with nothing would be tried on every host that the entry is bound to. */
function notEmpty(secret: Uint8Array, part: string): Uint8Array {
  if (secret.length > 0) return secret;
  throw new Fault(
    'entry.empty-secret',
    `The ${part} is empty.`,
    'Nothing was changed. Look at the file that you named, or type it again.',
  );
}

function readBytes(file: string): Uint8Array {
  const bytes = fileBytes(file, largestText);
  if (bytes) return bytes;
  throw new UsageError(`“${file}” cannot be read: it has more than a megabyte.`);
}

function withoutLineEnd(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 10 || bytes[end - 1] === 13)) end--;
  return bytes.subarray(0, end);
}

function asked(question: string, option = '--password-file'): Promise<Uint8Array> {
  if (!process.stdin.isTTY) throw new UsageError(`nobody is there to type the password; name a file with ${option}.`);
  return fromPerson(question);
}
