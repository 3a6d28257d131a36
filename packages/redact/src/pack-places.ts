/**
 * Secrets that a line does not give away by itself: the section above it does, or the line before that broke off. A
 * section opens with one line and is left by another; while it is open, one expression more is tried.
 */
export interface Place {
  readonly kind: string;
  /** In lower case, and in every line that opens the place. */
  readonly literal: string;
  readonly opens: RegExp;
  /** What is a secret in it: the first group is kept, the second is the secret. */
  readonly inside: RegExp;
  /** A line that opens a part of it, which ends with a line of its own. */
  readonly nests?: RegExp;
  readonly ends: RegExp;
  /** Secrets stand in its parts too. */
  readonly deep?: true;
  /** Lines after which it is left whatever they say. */
  readonly longest: number;
}

const value = '("[^"\\n]{1,400}"|[^\\s;"]{1,400})';

export const places: readonly Place[] = [
  {
    kind: 'snmp-community',
    literal: 'config system snmp community',
    opens: /^\s*config system snmp community\s*$/i,
    inside: new RegExp(`^([ \\t]*set name +)${value}`, 'i'),
    nests: /^\s*config /i,
    ends: /^\s*end\s*$/i,
    longest: 2000,
  },
  {
    kind: 'hsrp',
    literal: 'hsrp ',
    opens: /^\s+hsrp \d{1,4}(?: version \d)?\s*$/i,
    inside: /^([ \t]+authentication +)(?!md5|text)(\S{1,100})(?=\s*$)/i,
    ends: /^\s*!|^\S/,
    longest: 40,
  },
  {
    kind: 'ppp',
    literal: 'secret',
    opens: /^#\s*client\s+server\s+secret/i,
    inside: new RegExp(`^([^\\s#]\\S{0,200}[ \\t]+\\S{1,200}[ \\t]+)${value}`),
    ends: /^\s*$|^[$#>] |[$#>] $/,
    longest: 2000,
  },
  {
    kind: 'radius',
    literal: 'secret',
    opens: /^#\s*server\s+(?:name\s+)?(?:or address\s+)?secret/i,
    inside: new RegExp(`^([^\\s#]\\S{0,200}[ \\t]+)${value}`),
    ends: /^\s*$|^[$#>] |[$#>] $/,
    longest: 500,
  },
  {
    kind: 'snmp-community',
    literal: 'snmptrap {',
    opens: /^\s*snmptrap \{\s*$/,
    inside: /^([ \t]*community +)("[^"\n]{1,200}"|[^\s;"]{1,200})(?=;)/i,
    nests: /\{\s*$/,
    ends: /^\s*\}/,
    deep: true,
    longest: 2000,
  },
  {
    kind: 'openvpn',
    literal: '<auth-user-pass>',
    opens: /^<auth-user-pass>/,
    inside: /^()(\S{1,200})(?=\s*$)/,
    ends: /^<\/auth-user-pass>/,
    longest: 4,
  },
];

/** A command that goes on in the next line, behind the name of a secret: RouterOS breaks long ones so. */
export const brokenOff =
  /[\w.-]{0,40}(?:password|passphrase|secrets?|psk|(?<!public)-key|[\s.]key|community)=\\\r?\n$/i;
/** Every line that breaks off so has this in it. */
export const breakMark = '=\\';
export const goesOn = new RegExp(`^([ \\t]*)${value}`);
