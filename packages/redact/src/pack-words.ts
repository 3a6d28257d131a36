/**
 * The pack's rules that no platform owns: words behind which a secret stands wherever they are, in a line of a device, a
 * file of settings or a command. As in pack.ts: a literal word, the first group is kept, the second is the secret.
 */
import type { PackRule } from './pack.ts';

const value = '("[^"\\n]{1,400}"|\'[^\'\\n]{1,400}\'|[^\\s;"\']{1,400})';
/** What may stand between the word and the secret: how it is stored, whose it is, or with what it is used. */
const how =
  '(?:(?:[0-9]{1,2}[a-z]?|enc|chap|pap|cleartext|des|peer \\S{1,60}|option \\d{1,5} for \\S{1,60}|encrypted|cipher|irreversible-cipher|simple|plain|plaintext|ciphertext|clear|text|ascii|hex|hash|password|key|local|remote|md5|sha|sha1|sha-?256|sha-?512|hmac-\\S{1,14}|ascii-text|hexadecimal|pass-phrase|localized|plaintext-password|level \\d{1,2}|role \\S{1,40}) +){0,4}(?:\\d{1,3}(?:\\.\\d{1,3}){3} +)?';

const rule = (kind: string, literal: string, expression: string, flags = 'gi'): PackRule => ({
  kind,
  literal,
  expression: new RegExp(expression, flags),
});

/** A word that ends in one of these, a blank, and the secret. */
const spaced = ['password', 'passwd', 'secret', 'passphrase', 'pass-phrase', 'psk', 'psksecret', 'auth_pass', 'authtok']
  .concat(['-key', 'key-string', 'key-octet-string', '-pw', 'requirepass', 'password-encryption'])
  .map((word) => {
    // Of the many words that end in `-key` those whose value is one.
    const ending = word === '-key' ? '(?:pre-?shared|shared|server|auth|enc|md5|secret|api|cfb)-key' : word;
    return rule(
      'secret',
      `${word} `,
      `((?:^|[\\s"'({\`+|:])[\\w.-]{0,40}?${ending} +${how})(?!\\S{1,80} (?:\\{|(?:secret|id|key|version) )|\\d{1,2}\\s*$)${value}`,
    );
  });

/** A name that ends in one of these, `=` or `:`, and the secret: settings, environments, YAML, commands of RouterOS. */
const assigned = ['=', ':'].flatMap((sign) =>
  ['password', 'passwd', 'passphrase', 'pass', 'pwd', 'secret', 'secrets', 'secret_key', 'secretkey', 'token', 'psk']
    .concat(['api_key', 'apikey', 'api-key', 'privatekey', 'private_key', 'presharedkey', 'authtok', 'access_key'])
    .concat(['pre-shared-key', 'authentication-key', 'auth-key', 'trap-community', 'secret-key', 'md5-key'])
    .map((word) =>
      rule(
        'secret',
        `${word}${sign}`,
        `((?:^|[\\s"',{&?;(])[\\w.-]{0,60}?${word}${sign === ':' ? '["\']?:' : '='}${sign === ':' ? ' +' : ''})${value}`,
      ),
    ),
);

/** The same with blanks around the sign. */
const apart = ['password', 'passwd', 'passphrase', 'secret', 'token', 'psk', 'authtok', 'key'].flatMap((word) => [
  rule(
    'secret',
    `${word} = `,
    `((?:^|[\\s"'])[\\w.-]{0,60}?${word === 'key' ? '(?:private|preshared|secret|api|access)_?key' : word} = )${value}`,
  ),
  rule('secret', `${word} := `, `((?:^|[\\s"'])[\\w.-]{0,60}?${word} := )${value}`),
]);

/** Keys whose line says no more than that they are keys. */
const keys: readonly PackRule[] = [
  // Not the number of a key, not a public one, and nothing that opens a block.
  rule('key', 'key ', '(^[ \\t]+key +)(?!AAAA|\\d+\\s*$)("[^"\\n]{1,400}"|[^\\s;"{}=]{4,400})(?= *\\r?\\n?$)'),
  ...['0', '5', '6', '7', '8', '8a'].map((type) =>
    rule('key', `key ${type} `, `((?:^|[\\s-])key ${type} +)("[^"\\n]{1,400}"|[^\\s;"]{4,400})`),
  ),
  rule('key', 'key ', `(^[ \\t]+key [0-9a-f]{2,64} 7 +)${value}`),
  rule('key', ' key ', `((?:failover|common|(?:radius|tacacs) server \\S{1,80}|keys id \\S{1,80}) key +)${value}`),
  rule('key', ' key ', `((?:pre-shared-key|shared-secret \\S{1,80}|private) key +)${value}`),
  rule('key', 'md5 ', `(^[ \\t]+md5 +)("[^"\\n]{1,400}"|[^\\s;"{}]{4,400})(?= *\\r?\\n?$)`),
  rule('key', 'key=', '(^[^\\n]{0,400}\\skey=)(?!\\S+ name=)("[^"\\n]{1,400}"|[^\\s;"]{4,400})'),
  ...['text', 'string', 'simple'].map((word) =>
    rule('key', `authentication ${word}`, `((?:^|\\s)authentication ${word} +(?:[0-9] +)?)${value}`),
  ),
  ...['text-authentication', 'cisco-authentication'].map((word) => rule('key', word, `((?:^|\\s)${word} +)${value}`)),
  rule('key', ' value ', `(authentication-key \\d{1,10} type \\S{1,20} value +)${value}`),
  rule('key', 'value=', `(\\skey=\\S{0,80}(?:pass|secret|token|key)\\S{0,40} [^\\n]{0,200}?value=)${value}`),
  rule('key', 'authentication-mode', `(authentication-mode [^\\n]{1,60}? (?:plain|simple|cipher) +)${value}`),
  rule('key', 'set key ', `(^[ \\t]*set key +)(?!"?(?:authorization|content-|accept|user-agent|x-))${value}`),
  rule('key', 'key = "', '(^[ \\t]*key = )("[^"\\n]{1,400}")'),
  rule('macsec', 'cak=', `(\\scak=)${value}`),
  rule('server', 'aaa-server', `(aaa-server \\S{1,80} (?:\\(\\S{1,40}\\) )?host \\S{1,100} +)(?!timeout)${value}`),
  rule('token', 'token ', '((?:^|\\s)(?:id)?token +)([A-Za-z0-9+/=_-]{16,800})'),
  rule('xfrm', ') 0x', '(\\) )(0x[0-9a-f]{16,400})'),
  rule('wireguard', '=\t', '(^)([A-Za-z0-9+/]{43}=)(?=\\t[A-Za-z0-9+/]{43}=\\t\\d{1,5}\\t)'),
  rule('wireguard', '=\t', '(^[A-Za-z0-9+/]{43}=\\t)([A-Za-z0-9+/]{43}=)(?=\\t\\S{1,100}\\t)'),
  rule('key', 'authentication key eigrp', `(authentication key eigrp \\S{1,40} +(?:[0-9] +)?)${value}`),
  rule(
    'key',
    'authentication-mode',
    `(vrid \\d{1,3} authentication-mode (?:md5|simple) +(?!(?:cipher|plain) )(?:[0-9] +)?)${value}`,
  ),
  rule(
    'ipsec',
    ' spi ',
    `( spi \\d{1,10} [^\\n]{0,160}?(?:md5|sha\\d{0,3}) +(?:(?:[0-9]|clear|password|encrypted|passphrase) +){0,2})([0-9a-f]{16,200})`,
  ),
  rule(
    'ipsec',
    ' spi ',
    `( spi \\d{1,10} esp (?:aes-cbc|aes|3des|des)(?: \\d{3})? +(?:(?:[0-9]|clear|password|encrypted) +)?)([0-9a-f]{16,200})`,
  ),
  rule('macsec', 'cak ', `((?:^|\\s)cak +)${value}`),
];

const communities: readonly PackRule[] = [
  rule('snmp-community', 'community ', '(^[ \\t]+community +)("[^"\\n]{1,400}"|[^\\s;"{}]{1,200})(?= *\\r?\\n?$)'),
  rule('snmp-community', 'community ', '(^[ \\t]*community +"?)([^\\s;"{}]{1,200})(?= hash2?"?)'),
  ...['notify-community', 'usm-community', 'community-map'].map((word) =>
    rule('snmp-community', word, `(${word} +(?:encrypted +)?)${value}`),
  ),
  rule(
    'snmp-community',
    'community ',
    `((?:snmp|trap)[^\\n]{1,200}? community (?!(?:read|write|map) )(?:(?:encrypted|clear|[0-9]) +)?)${value}`,
  ),
  rule('snmp-community', 'securityname', `(\\ssecurityname (?:(?:cipher|simple) +)?)${value}`),
  rule('snmp-community', 'community ', '(^[ \\t]+community +)([^\\s;"{}]{1,200})(?= (?:r|rw|rwa|mgmt) )'),
  rule('snmp-community', 'community=', `((?:^|[\\s_])community=)${value}`),
  rule('snmp-community', 'community = ', `(^[ \\t]*community = )${value}`),
  rule('snmp-community', 'community: ', `(snmp\\w{0,20}community: )${value}`),
  ...['trapcommunity', 'trapsink', 'trap2sink', 'informsink'].map((word) =>
    rule('snmp-community', word, '(^[ \\t]*(?:trapcommunity|(?:trap2?sink|informsink) \\S{1,200}) +)([^\\s;"]{1,200})'),
  ),
  rule('snmp-community', 'com2sec', '(^[ \\t]*com2sec6? +\\S{1,80} +\\S{1,80} +)([^\\s;"]{1,200})'),
];

const commands: readonly PackRule[] = [
  rule(
    'command',
    'curl',
    `(\\bcurl\\b[^\\n]{0,300}? (?:-u|--user|-U|--proxy-user) *["']?[^\\s:"']{1,80}:)([^\\s"']{1,200})`,
  ),
  rule('command', 'sshpass', `(\\bsshpass +-p *)${value}`),
  rule('command', 'mysql', `(\\bmysql\\w{0,10}\\b[^\\n|;]{0,300}? -p)([^\\s"']{1,200})`),
  rule('command', 'ldap', `(\\bldap\\w{2,10}\\b[^\\n|;]{0,300}? -w +)${value}`),
  rule('command', '-c ', `(\\bsnmp\\w{2,10} [^\\n|;]{0,300}?-c +)([^\\s"']{1,200})`),
  rule('command', ' -a ', `(\\bsnmp\\w{2,10} [^\\n|;]{0,300}? -A +)${value}`, 'g'),
  rule('command', ' -x ', `(\\bsnmp\\w{2,10} [^\\n|;]{0,300}? -X +)${value}`, 'g'),
  rule('command', 'ipmitool', `(\\bipmitool [^\\n|;]{0,300}? -P +)${value}`),
  rule('command', 'mosquitto', `(\\bmosquitto_\\w{3,5} [^\\n|;]{0,300}? -P +)${value}`),
  rule('command', 'pass:', `(\\spass:)([^\\s"']{1,200})`),
  rule('command', '--pass', `(\\s--pass(?:word|wd|phrase)?[ =])${value}`),
  rule('command', '--token', `(\\s--token[ =])${value}`),
  rule('command', 'cvauth=', '(-cvauth=(?:key|token-secure|token),)([^\\s,]{1,400})'),
];

const files: readonly PackRule[] = [
  ...['psk', 'eap', 'xauth', 'rsa', 'ecdsa', 'ntlm'].map((word) =>
    rule(
      'ipsec',
      `: ${word} `,
      `(^[^\\n:]{0,200}(?::[^\\n:]{0,80}){0,12}: ${word} +(?:\\S{1,120} +(?="))?)("[^"\\n]{1,400}"|0[sx]\\S{1,400})`,
    ),
  ),
  ...['md5', 'sha1', 'sha256', 'sha512', 'aes128', 'aes256', 'm'].map((word) =>
    rule('ntp', ` ${word} `, `(^[ \\t]*\\d{1,5} +${word} +(?:hex:|ascii:)?)([^\\s;"]{1,200})(?= *\\r?\\n?$)`),
  ),
  ...['des', 'cleartext'].map((how) => rule('tacacs', ` = ${how} `, `( = ${how} +)${value}`)),
  ...['_key: ', '_md5: ', '_secret: ', '_auth: '].map((word) =>
    rule(
      'secret',
      word,
      `(^[ \\t-]*\\w{0,40}(?:tacacs|radius|bgp|ospf|isis|snmp|ntp|hsrp|vrrp|ldp|rsvp|api|auth|enc)\\w{0,20}${word}+)${value}`,
    ),
  ),
  rule('enable', 'enable: ', '(^[ \\t]+enable: +)(?!\\d+\\s*$)("[^"\\n]{1,400}"|[^\\s;"{}]{4,200})(?= *\\r?\\n?$)'),
  ...[
    'ios',
    'iosxr',
    'nxos',
    'asa',
    'eos',
    'junos',
    'routeros',
    'vrp',
    'comware',
    'fortios',
    'panos',
    'timos',
    'vyos',
  ].map((model) => rule('oxidized', `:${model}:`, `(^[\\w.-]{1,120}:${model}:[^\\s:]{0,80}:)(\\S{1,200})(?=\\s*$)`)),
  rule('pgpass', ':5432:', '(^[^\\s:]{1,200}:5432:[^\\s:]{1,80}:[^\\s:]{1,80}:)(\\S{1,200})(?=\\s*$)'),
  ...[':25 ', ':465 ', ':587 '].map((port) =>
    rule('mail', port, `(^\\[?[\\w.-]{1,200}\\]?${port}+[^\\s:]{1,100}:)(\\S{1,200})(?=\\s*$)`),
  ),
  rule('snmp-user', 'createuser', `(createUser +\\S{1,100} +(?:-e \\S{1,80} +)?(?:MD5|SHA\\S{0,8}) +)${value}`),
  rule('snmp-user', 'createuser', `(createUser [^\\n]{1,500}? (?:AES\\S{0,6}|DES) +)${value}`),
  rule('token', 'bearer ', '(\\bbearer +)([A-Za-z0-9._~+/=-]{16,2000})'),
];

export const wordRules: readonly PackRule[] = [
  ...files,
  ...commands,
  ...communities,
  ...keys,
  ...spaced,
  ...assigned,
  ...apart,
];
