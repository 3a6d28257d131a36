/** OpenSSH's known_hosts, read: which keys a person has trusted already (sshd(8), “SSH_KNOWN_HOSTS FILE FORMAT”). */
import { createHash, createHmac } from 'node:crypto';
import type { HostKey } from '@interlock/model';

interface Line {
  readonly matches: (name: string) => boolean;
  readonly key: HostKey;
  readonly revoked: boolean;
}

/** Looks a host up as ssh does: `name` on port 22, `[name]:port` elsewhere. Malformed lines are passed over. */
export function readKnownHosts(
  text: string,
): (address: string, port: number) => { trusted: HostKey[]; revoked: HostKey[] } {
  const lines: Line[] = [];
  for (const raw of text.split('\n')) {
    const line = parse(raw.trim());
    if (line) lines.push(line);
  }
  return (address, port) => {
    const name = port === 22 ? address.toLowerCase() : `[${address.toLowerCase()}]:${port}`;
    const found = lines.filter(({ matches }) => matches(name));
    return {
      trusted: found.filter(({ revoked }) => !revoked).map(({ key }) => key),
      revoked: found.filter(({ revoked }) => revoked).map(({ key }) => key),
    };
  };
}

function parse(line: string): Line | undefined {
  if (line === '' || line.startsWith('#')) return undefined;
  const fields = line.split(/\s+/);
  const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined;
  const [names, algorithm, blob] = fields;
  // A certificate authority signs keys; it is no key of a host.
  if (!names || !algorithm || !blob || marker === '@cert-authority') return undefined;
  const bytes = Buffer.from(blob, 'base64');
  if (bytes.length < 20) return undefined;
  const fingerprint = `SHA256:${createHash('sha256').update(bytes).digest('base64').replace(/=+$/, '')}`;
  return {
    matches: names.startsWith('|1|') ? hashed(names) : plain(names),
    key: { algorithm, fingerprint },
    revoked: marker === '@revoked',
  };
}

function hashed(field: string): (name: string) => boolean {
  const [, , salt, digest] = field.split('|');
  if (!salt || !digest) return () => false;
  return (name) => createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === digest;
}

function plain(field: string): (name: string) => boolean {
  const patterns = field.toLowerCase().split(',');
  const one = (pattern: string, name: string) => wildcard(pattern, name);
  return (name) =>
    !patterns.some((p) => p.startsWith('!') && one(p.slice(1), name)) &&
    patterns.some((p) => !p.startsWith('!') && one(p, name));
}

/** Whether `text` fits a pattern of `*` and `?`; no regular expression is made of a file’s text. */
export function wildcard(pattern: string, text: string): boolean {
  let p = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (p < pattern.length && (pattern[p] === '?' || (pattern[p] === text[t] && pattern[p] !== '*'))) {
      p++;
      t++;
    } else if (pattern[p] === '*') {
      star = p++;
      mark = t;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}
