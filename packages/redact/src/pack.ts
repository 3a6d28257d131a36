/**
 * What device output gives away by its shape. One rule is a literal word that must stand in the line and an expression
 * that is tried only then; the first group is kept, the second is the secret. Expressions begin at the start of a line,
 * at the literal or where a configuration line is quoted, have no nested repetition, and so take time linear in the line.
 */
import { platformRules } from './pack-platforms.ts';
import { wordRules } from './pack-words.ts';

export interface PackRule {
  /** Names the placeholder: `«secret:KIND:…»`. */
  readonly kind: string;
  /** In lower case; the line is searched without regard to case. */
  readonly literal: string;
  readonly expression: RegExp;
}

/** `0`, `5`, `7` … before a stored secret, or a word that says how it is stored. */
const stored =
  '(?:(?:[0-9]{1,2}a?|encrypted|cipher|simple|clear|plain-text|sha512|hash|md5|key|ascii-text|hexadecimal|hex|ascii|text|plaintext|ciphertext) ){0,3}';
const value = '("[^"\\n]{1,400}"|[^\\s;"]{1,400})';

/** Where a configuration line begins: a line, what a pager left, or a prompt that echoes it. */
const begin = '(?:^|[\\r\\x08])(?:[^\\s#>]{1,80}[#>] ?)?[ \\t]*';

/** Where one begins in what is not a configuration itself: a diff, a log that tells a command, a numbered or quoted line. */
const within = '(?:^|[\\s"\'`:|+*!#<>({\\x08-])';

/** A configuration line, as [kind, literal, what stands before the secret]. */
type Line = readonly [kind: string, literal: string, before: string];

const lineRule = ([kind, literal, before]: Line, where: string): PackRule => ({
  kind,
  literal,
  expression: new RegExp(`(${where}(?:no )?${before} +${stored})${value}`, 'gi'),
});

function junos(kind: string, literal: string): PackRule {
  return { kind, literal, expression: new RegExp(`((?:^|\\s)${literal} +)(?!\\d{1,10}\\s)${value}`, 'gi') };
}

function named(kind: string, literal: string): PackRule {
  return { kind, literal: `${literal}=`, expression: new RegExp(`((?:^|[\\s;,{&?])${literal}=)${value}`, 'gi') };
}

/** Lines of a Cisco-like configuration. */
const lines: readonly Line[] = [
  ['enable', 'enable secret', 'enable (?:secret|password)(?: level \\d+)?'],
  ['enable', 'enable password', 'enable (?:secret|password)(?: level \\d+)?'],
  [
    'user',
    'username ',
    'username \\S{1,120}(?: privilege \\d+| role \\S{1,60}| group \\S{1,60}| nopassword){0,3} (?:secret|password)',
  ],
  ['line', 'password ', 'password'],
  ['line', 'secret ', 'secret'],
  ['snmp-community', 'snmp-server community', 'snmp-server community'],
  [
    'snmp-community',
    'snmp-server host',
    'snmp-server host \\S{1,120}(?: vrf \\S{1,60})?(?: (?:traps|informs))?(?: version (?:1|2c))',
  ],
  ['snmp-user', 'snmp-server user', 'snmp-server user \\S{1,120}(?: \\S{1,120}){0,8}? auth (?:md5|sha|sha-?\\d+)'],
  ['bgp', ' password ', 'neighbor \\S{1,120} password'],
  // Not the number of a Junos key, behind which its type and then the key itself stand.
  ['ospf', 'authentication-key', '(?:ip )?(?:ospf )?authentication-key(?! +\\d{1,10} type )'],
  [
    'ospf',
    'message-digest-key',
    '(?:ip )?(?:ospf )?(?:\\S{1,60} ){0,4}message-digest-key \\d{1,3} (?:md5|sha\\d{1,3}|hmac-sha\\S{0,10})',
  ],
  ['ospf', 'virtual-link', 'area \\S{1,60} virtual-link \\S{1,60} authentication-key'],
  ['isis', 'isis password', 'isis password'],
  ['isis', 'area-password', 'area-password'],
  ['isis', 'domain-password', 'domain-password'],
  ['key', 'key-string', 'key-string'],
  [
    'key',
    'pre-shared-key',
    'pre-shared-key(?: local| remote| address \\S{1,80}(?: \\S{1,80})?| hostname \\S{1,80}(?= +key ))?',
  ],
  ['key', 'isakmp key', 'crypto isakmp key'],
  ['tacacs', ' key ', '(?:tacacs-server|tacacs server) (?:host \\S{1,120} (?:\\S{1,40} ){0,8}?)?key'],
  ['radius', ' key ', '(?:radius-server|radius server) (?:host \\S{1,120} (?:\\S{1,40} ){0,8}?)?key'],
  ['server', 'server-private', 'server-private \\S{1,120} (?:\\S{1,40} ){0,8}?key'],
  ['hsrp', 'standby', 'standby(?: \\d{1,4})? authentication(?: md5 key-string| text)?'],
  ['hsrp', 'vrrp', '(?:ip )?vrrp(?: \\d{1,4})? authentication(?: mode)?(?: md5 key-string| text)?'],
  ['ppp', 'ppp ', 'ppp (?:chap|pap) (?:password|sent-username \\S{1,120} password)'],
  ['wpa', 'wpa-psk', '(?:security )?wpa-psk(?: (?:set-key|(?:wpa-)?passphrase))?'],
  ['wpa', 'psk set-key', '(?:security )?wpa(?: akm)? psk set-key'],
];

/** Cisco-like lines first, then Junos, RouterOS, servers, and at the end what is a secret wherever it stands. */
export const pack: readonly PackRule[] = [
  ...platformRules,
  ...lines.map((line) => lineRule(line, begin)),
  junos('password', 'encrypted-password'),
  junos('password', 'plain-text-password-value'),
  { kind: 'secret', literal: 'secret "', expression: /((?:^|\s)secret +)("[^"\n]{1,400}")/g },
  junos('ospf', 'authentication-key'),
  junos('bgp', 'authentication-key'),
  junos('key', 'pre-shared-key ascii-text'),
  junos('key', 'pre-shared-key hexadecimal'),
  junos('snmp-user', 'authentication-password'),
  junos('snmp-user', 'privacy-password'),
  junos('snmp-user', 'authentication-key'),
  junos('snmp-user', 'privacy-key'),
  {
    kind: 'snmp-community',
    literal: ' community ',
    expression: new RegExp(`((?:^|\\s)snmp (?:v3 )?community +)${value}`, 'g'),
  },
  { kind: 'snmp-community', literal: 'community ', expression: /^([ \t]*community +)([^\s;{"]{1,200})(?= *\{)/gi },
  ...['rocommunity', 'rwcommunity'].map((literal) => ({
    kind: 'snmp-community',
    literal,
    expression: /^([ \t]*(?:ro|rw)community6? +)([^\s;{"]{1,200})/gi,
  })),
  ...['password', 'secret', 'passphrase', 'private-key', 'preshared-key', 'pre-shared-key', 'wpa-pre-shared-key'].map(
    (word) => named('routeros', word),
  ),
  ...['wpa2-pre-shared-key', 'authentication-password', 'encryption-password', 'auth-key', 'tcp-md5-key'].map((word) =>
    named('routeros', word),
  ),
  ...['static-key-0', 'management-protection-key', 'ipsec-secret', 'shared-secret', 'psk', 'sae_password'].map((word) =>
    named('key', word),
  ),
  ...['PGPASSWORD', 'MYSQL_PWD', 'AWS_SECRET_ACCESS_KEY', 'api_key', 'token', 'wpa_passphrase', 'bindpw'].map((word) =>
    named('variable', word.toLowerCase()),
  ),
  { kind: 'variable', literal: 'password=', expression: new RegExp(`((?:^|\\s)[A-Z_]{0,60}PASSWORD=)${value}`, 'g') },
  {
    kind: 'token',
    literal: 'authorization:',
    expression: /(authorization: *(?:bearer|basic) +)([A-Za-z0-9._~+/=-]{6,2000})/gi,
  },
  { kind: 'url', literal: '://', expression: /([a-z][a-z0-9+.-]{1,12}:\/\/[^\s:/@]{1,100}:)([^\s@/]{1,200})(?=@)/gi },
  {
    kind: 'hash',
    literal: '$',
    expression: /((?:^|[\s:"'=]))(\$(?:1|5|6|8|9|14|y|2[aby]|sha512|7)\$[./A-Za-z0-9$=,+-]{6,400})/g,
  },
  { kind: 'hash', literal: '$9$', expression: /((?:^|[\s"]))(\$9\$[./A-Za-z0-9$-]{4,400})/g },
  ...wordRules,
];

/**
 * The same lines in what is not a configuration itself. They are tried after the pack: there they would take a word of a
 * command that only begins alike for the secret, and the rule that knows the command would no longer fit.
 */
export const quoted: readonly PackRule[] = lines
  .filter(([kind]) => kind !== 'line')
  .map((line) => lineRule(line, within));

/** Every literal once, with its rules in order. */
export const byLiteral: ReadonlyMap<string, readonly PackRule[]> = Map.groupBy(pack, (rule) => rule.literal);
/** Of those literals some once more, with the rules that are tried last. */
export const quotedByLiteral: ReadonlyMap<string, readonly PackRule[]> = Map.groupBy(quoted, (rule) => rule.literal);

/** Longest literal, in units: how much of an unfinished line must wait for a word that may still become one. */
export const longestLiteral = Math.max(...pack.map((rule) => rule.literal.length));

/** A block whose lines are a private key. */
export const keyBlock = {
  begin: /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/,
  end: /-----END (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/,
} as const;
