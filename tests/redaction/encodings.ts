/** The ways in which the proof writes a known secret down: its own code, which shares nothing with the redactor's. */

export interface Encoding {
  readonly name: string;
  /** `lead` are bytes that stand before the secret in the same encoded text; base64 and base32 move with them. */
  encode(secret: string, lead: string): string;
  /** How many of the first units carry anything of the secret or of what leads it; all where this is missing. */
  carrying?(secret: string, lead: string): number;
}

const buffer = (text: string, lead = '') => Buffer.from(lead + text, 'utf8');
const hexOf = (text: string) => buffer(text).toString('hex');
const pairs = (text: string) => hexOf(text).match(/../g) ?? [];

export const encodings: readonly Encoding[] = [
  { name: 'plain', encode: (secret) => secret },
  {
    name: 'base64',
    encode: (secret, lead) => buffer(`${secret}zz`, lead).toString('base64'),
    carrying: (secret, lead) => Math.ceil((buffer(secret, lead).length * 8) / 6),
  },
  { name: 'base64url', encode: (secret, lead) => buffer(secret, lead).toString('base64url') },
  {
    name: 'base64 in lines of 64',
    encode: (secret, lead) => buffer(secret, lead).toString('base64').replace(/.{64}/g, '$&\r\n'),
  },
  {
    name: 'base64 of UTF-16',
    encode: (secret, lead) => Buffer.from(lead.slice(0, 2) + secret, 'utf16le').toString('base64'),
  },
  { name: 'base32', encode: (secret, lead) => base32(buffer(secret, lead)) },
  { name: 'lower hex', encode: (secret) => hexOf(secret) },
  { name: 'upper hex', encode: (secret) => hexOf(secret).toUpperCase() },
  { name: 'hex with colons', encode: (secret) => pairs(secret).join(':') },
  { name: 'hex with blanks', encode: (secret) => pairs(secret).join(' ').toUpperCase() },
  { name: 'URL component', encode: (secret) => encodeURIComponent(secret) },
  { name: 'form', encode: (secret) => new URLSearchParams({ a: secret }).toString().slice(2) },
  {
    name: 'URL, every byte',
    encode: (secret) =>
      pairs(secret)
        .map((pair) => `%${pair.toUpperCase()}`)
        .join(''),
  },
  { name: 'JSON', encode: (secret) => JSON.stringify(secret).slice(1, -1) },
  {
    name: 'JSON in ASCII',
    encode: (secret) =>
      JSON.stringify(secret)
        .slice(1, -1)
        .replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  },
  {
    name: 'markup',
    encode: (secret) =>
      secret
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        .replaceAll("'", '&#39;'),
  },
  { name: 'shell, single quotes', encode: (secret) => secret.replaceAll("'", "'\\''") },
  { name: 'shell, double quotes', encode: (secret) => secret.replace(/[\\"$`]/g, '\\$&') },
  { name: 'shell, backslashes', encode: (secret) => secret.replace(/[^A-Za-z0-9_@%+=:,./\u0080-\uffff-]/g, '\\$&') },
  {
    name: 'bytes as \\x',
    encode: (secret) =>
      pairs(secret)
        .map((pair) => `\\x${pair}`)
        .join(''),
  },
];

/** RFC 4648 without its padding. */
function base32(bytes: Uint8Array): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  let out = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += letters[(held >> bits) & 31];
    }
    held &= 31;
  }
  return bits > 0 ? out + letters[(held << (5 - bits)) & 31] : out;
}
