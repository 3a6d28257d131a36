/**
 * Lines of a device's grammar in which a secret stands and no name can. They are known from their beginning alone: a word
 * of theirs that stands further in may be the name of a file, a list or an alias, and what follows it acts.
 */
import type { Platform } from '@interlock/model';

/** How a secret is stored or meant, between the word for it and the secret. */
const stored =
  '(?:(?:\\d{1,2}[a-z]?|enc|encrypted|(?:irreversible-)?cipher|simple|plain|plain-?text|ciphertext|cleartext|clear|text|ascii(?:-text)?|hex(?:adecimal)?|hash|md5|sha-?\\d*|hmac-\\S{1,14}|key|level \\d{1,2}|role \\S{1,40}) +){0,4}';

/** Cisco's lines and those alike: IOS, NX-OS, ASA, EOS, FRR, VRP, Comware, AOS-CX. */
const lines = [
  'enable (?:algorithm-type \\S+ )?(?:secret|password)',
  '(?:super |isis |ip (?:ftp|http client|rcmd) |area-|domain-)?password',
  'secret',
  'username \\S+(?: (?:privilege|role|group|algorithm-type) \\S+| nopassword){0,4} (?:secret|password)',
  'user(?:name)? \\S+ password',
  'local-user \\S+(?: class \\S+)? password',
  'set authentication password',
  '(?:neighbor|peer) \\S+ password',
  'mpls ldp (?:neighbor (?:vrf \\S+ )?\\S+ )?password',
  'ppp (?:chap|pap) (?:(?:sent-username|local-user) \\S+ )?password',
  'snmp-server (?:community|(?:host|user) \\S.*)',
  'snmpv3 user \\S.* (?:auth|priv)-pass',
  'snmp-agent (?:community (?:read|write)|usm-user \\S.*)',
  '(?:(?:ip )?ospf |ntp )?authentication-key(?: \\d+ (?:md5|sha\\S*|cmac\\S*|hmac\\S*))?',
  'area \\S+ virtual-link \\S+ authentication-key',
  '(?:(?:ip )?ospf |area \\S+ virtual-link \\S+ )?message-digest-key \\d+ \\S+',
  '(?:(?:ospf|isis|rip|vrrp vrid \\d+) )?authentication-mode \\S+(?: \\d+)?(?: key-id \\d+)?',
  'key(?:-string|-octet-string)?',
  'key (?:authentication|accounting|authorization)',
  'pre-shared-key(?: local| remote| (?:address|hostname) \\S+(?: \\S+)?)?',
  'crypto isakmp key',
  '(?:tacacs|radius|hwtacacs)[- ]server (?:\\S.* )?(?:shared-)?key',
  'server-private \\S.* key',
  'aaa-server \\S+ (?:\\(\\S+\\) )?host \\S+',
  '(?:ip )?(?:standby|vrrp)(?: \\d+)? authentication(?: mode)?(?: md5 key-string)?',
  'ip nhrp authentication',
  'authentication(?: key)?',
  'community',
  '(?:security )?wpa(?: akm)?[ -]psk(?: set-key| (?:wpa-)?passphrase)?',
];

/** A word of FortiOS, behind `set` alone. */
const fortios = 'set [a-z\\d-]*(?:passwd|password|psksecret|secret|pwd|passphrase|pskey|key)\\d?';

/** Statements of Junos, VyOS and PAN-OS, wherever they stand behind `set`, or a line of their own within braces. */
const statements = [
  '(?:encrypted|plaintext|authentication|privacy|bind|ppp)-password',
  'plain-text-password-value',
  '(?:authentication|privacy|md5|auth|private|preshared|shared)-key',
  'authentication-key \\d+ type \\S+ value',
  'pre-shared-(?:key|secret)(?: ascii-text| hexadecimal| key)?',
  'shared-secret',
  'phash|authpwd|privpwd|snmp-community-string',
  '(?:radius|tacplus|accounting)-server \\S+ secret',
  '(?:radius|tacplus|ldap) \\S+ server \\S+ secret',
  '(?:neighbor|peer-group) \\S+ password',
  'authentication (?:password|secret)',
  'authentication psk \\S+ secret',
  'snmp (?:v3 )?community',
].join('|');
/** Behind one of these stands a name, whatever it is called, and in some hierarchies nothing but names. */
const name =
  'groups?|users?|name|polic(?:y|ies)|policy-statement|term|filter|prefix-list|community|as-path|routing-instances|instance|logical-systems|interfaces?|vlans?|\\S*zones?|application|application-set|address|address-set|proposal|profile|gateway|vpn|view|class|scheduler|policer|rule|rule-set|list|map|pool|tunnel';
const statement = `(?:set (?!policy-options |firewall |policy )(?:\\S+ )*?(?<! (?:${name}) ))?(?:${statements})`;

const takes = new RegExp(`^[ \\t]*(?:(?:no )?(?:${lines.join('|')})|${fortios}|${statement}) +${stored}["']?$`, 'i');
/** The password of an ASA; elsewhere a shell's program, which acts on an account. */
const passwd = new RegExp(`^[ \\t]*passwd +${stored}["']?$`, 'i');

/** Whether a line that begins so goes on with a secret. NX-OS takes several commands in a line. */
export function takesSecret(line: string, platform: Platform): boolean {
  const command = platform === 'cisco_nxos' ? line.slice(line.lastIndexOf(';') + 1) : line;
  return takes.test(command) || (platform === 'cisco_asa' && passwd.test(command));
}
