/**
 * The pack's rules for platforms whose secrets look like no Cisco or Junos line: FortiOS, PAN-OS, SR OS, VRP, Comware,
 * AOS-CX, VyOS, and the lines of IOS that say more before the secret. As in pack.ts: a literal word, the first group is kept, the
 * second is the secret.
 */
import type { PackRule } from './pack.ts';

const value = '("[^"\\n]{1,400}"|\'[^\'\\n]{1,400}\'|[^\\s;"\'<>]{1,400})';
const rule = (kind: string, literal: string, expression: string): PackRule => ({
  kind,
  literal,
  expression: new RegExp(expression, 'gi'),
});
const inTag = (kind: string, tag: string): PackRule => rule(kind, `<${tag}>`, `(<${tag}>)([^<\\s]{1,400})`);

const fortios: readonly PackRule[] = [
  rule('fortios', ' enc ', '(^[ \\t]*set [^\\n]{1,80}? ENC +)(\\S{4,400})'),
  rule(
    'fortios',
    'set ',
    `(^[ \\t]*set [a-z0-9-]{0,40}(?:passwd|password|psksecret|secret|pwd|passphrase|pskey)\\d? +)${value}`,
  ),
];

const panos: readonly PackRule[] = [
  rule('panos', '-aq==', '((?:^|[\\s>"\']))(-AQ==[A-Za-z0-9+/=]{4,400})'),
  ...['phash', 'password', 'secret', 'passphrase', 'bind-password', 'shared-secret', 'pre-shared-key'].map((tag) =>
    inTag('panos', tag),
  ),
  ...['snmp-community-string', 'community', 'authpwd', 'privpwd'].map((tag) => inTag('snmp-community', tag)),
  rule('snmp-community', 'snmp-community-string ', `(snmp-community-string +)${value}`),
  rule('panos', 'phash ', `(\\sphash +)${value}`),
  rule('snmp-user', 'authpwd ', `((?:^|\\s)authpwd +)${value}`),
  rule('snmp-user', 'privpwd ', `((?:^|\\s)privpwd +)${value}`),
];

const sros: readonly PackRule[] = [
  rule('sros', ' hash', '((?:^|\\s))("[^"\\n]{1,400}")(?= hash2?(?:\\s|$))'),
  rule('sros', ' hash', '((?:^|\\s)\\S{0,40}(?:key|secret|password|community|cak) +)([^\\s"]{4,400})(?= hash2?\\s*$)'),
  rule('sros', ' hash', '((?:^|\\s)")([^\\s"]{4,400})(?= hash2?")'),
  rule('snmp-user', ' hash ', '(\\sauthentication hash (?:md5|sha\\S{0,4}) +)(\\S{8,200})'),
  rule('snmp-user', 'privacy ', '(\\sprivacy (?:des|aes)\\S{0,16} +)(\\S{8,200})'),
];

/** VRP and Comware: what is stored carries a mark of its own, what is typed stands behind a word that says how. */
const huawei: readonly PackRule[] = [
  rule('vrp', '%^%#', '((?:^|\\s))(%\\^%#\\S{4,300})'),
  rule('vrp', '%@%@', '((?:^|\\s))(%@%@\\S{4,300})'),
  rule('vrp', '$1', '((?:^|\\s))(\\$1[acde]\\$\\S{4,400})'),
  rule('comware', '$c$', '((?:^|\\s))(\\$c\\$\\d\\$\\S{4,400})'),
  rule('comware', '$h$', '((?:^|\\s))(\\$h\\$\\d\\$\\S{4,400})'),
  rule(
    'vrp',
    'cipher ',
    `((?:password|key|secret|md5|sha\\S{0,8}|hmac-\\S{1,12}|simple|read|write|psk|pass-phrase|\\d{1,3}) +(?:irreversible-)?cipher +(?:\\d{1,3}(?:\\.\\d{1,3}){3} +)?)${value}`,
  ),
  rule('vrp', 'irreversible-cipher', `(irreversible-cipher +)${value}`),
  rule(
    'snmp-community',
    'snmp-agent community',
    `(snmp-agent community (?:read|write) +(?:cipher +|simple +)?)${value}`,
  ),
  rule(
    'snmp-user',
    'snmp-agent usm-user',
    `(\\sauthentication-mode (?:md5|sha\\S{0,8}) +(?:cipher +|simple +)?)${value}`,
  ),
  rule(
    'snmp-user',
    'snmp-agent usm-user',
    `(\\sprivacy-mode (?:aes\\S{0,6}|3?des\\S{0,4}) +(?:cipher +|simple +)?)${value}`,
  ),
  rule(
    'vrp',
    'authentication-mode',
    `(authentication-mode (?:md5|hmac-\\S{1,12}|simple|text) +(?:\\d{1,3} +)?(?:key-id \\d{1,5} +)?(?:cipher|plain) +)${value}`,
  ),
  rule('comware', 'password simple', `(password simple +)${value}`),
  rule(
    'comware',
    'simple ',
    `((?:key|shared-key|secret) +(?:authentication +|accounting +|authorization +)?simple +)${value}`,
  ),
];

const vyos: readonly PackRule[] = [
  rule('vyos', 'plaintext-password', `((?:^|\\s)plaintext-password +)${value}`),
  rule('vyos', 'pre-shared-secret', `((?:^|\\s)pre-shared-secret +)${value}`),
  rule('vyos', 'md5-key', `((?:^|\\s)md5-key +)${value}`),
  rule('vyos', "secret '", "(\\ssecret +)('[^'\\n]{1,400}')"),
  rule('vyos', "password '", "(\\spassword +)('[^'\\n]{1,400}')"),
  rule('vyos', "key '", "(\\s(?:private|preshared|shared|pre-shared|auth)-key +)('[^'\\n]{1,400}')"),
  rule('wireguard', 'key ', '(\\s(?:private|preshared)-key +"?)([A-Za-z0-9+/]{43}=)'),
];

const ios: readonly PackRule[] = [
  rule(
    'snmp-user',
    'snmp-server user',
    `(snmp-server user .{1,200}? priv +(?:(?:aes|des|3des)(?:-?\\d{2,3})? +)?(?:(?:128|192|256) +)?(?:(?:encrypted|clear|0|7) +)?)${value}`,
  ),
  rule(
    'ntp',
    'ntp authentication-key',
    `(ntp authentication-key \\d{1,10} (?:md5|sha\\S{0,6}|cmac\\S{0,10}|hmac\\S{0,12}) +(?:[0-9]a? +)?)${value}`,
  ),
  rule('wpa', 'wpa-psk', `(wpa-psk +(?:ascii|hex) +(?:[0-9] +)?)${value}`),
  rule('enable', 'algorithm-type', `(algorithm-type \\S{1,20} secret +(?:[0-9] +)?)${value}`),
  rule('nhrp', 'ip nhrp authentication', `(ip nhrp authentication +(?:[0-9] +)?)${value}`),
  rule('ldp', 'password ', `(\\bldp (?:neighbor (?:vrf \\S{1,60} )?\\S{1,60} )?password +(?:[0-9] +)?)${value}`),
  rule('key', 'authentication key ', `(^[ \\t]*authentication key +(?:[0-9] +)?)${value}`),
];

/** The community of RouterOS is the name of an item under /snmp community: exported, printed, in a table, and set. */
const routeros: readonly PackRule[] = [
  rule('snmp-community', 'addresses=', `(\\baddresses=\\S{1,400} (?:[a-z0-9-]{1,40}=\\S{0,80} ){0,6}?name=)${value}`),
  rule('snmp-community', 'addresses=', `(\\bname=)${value}(?= addresses=)`),
  ...['snmp community', 'snmp/community'].map((literal) =>
    rule('snmp-community', literal, `(snmp[ /]community [^\\n]{0,200}?\\bname=)${value}`),
  ),
  ...[' none ', ' authorized ', ' private '].map((security) =>
    rule(
      'snmp-community',
      security,
      `(^ *\\d{1,4} [X* ]{0,6})(\\S{1,64})(?= +[0-9a-f.:/]{3,45}\\S{0,200}${security.replaceAll(' ', ' +')}(?:yes|no) +(?:yes|no))`,
    ),
  ),
];

const aoscx: readonly PackRule[] = ['auth-pass ', 'priv-pass '].map((word) =>
  rule('snmp-user', word, `(\\s${word}+(?:(?:plaintext|ciphertext) +)?)${value}`),
);

export const platformRules: readonly PackRule[] = [
  ...routeros,
  ...ios,
  ...fortios,
  ...panos,
  ...sros,
  ...huawei,
  ...aoscx,
  ...vyos,
];
