import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newRedactor } from './redactor.ts';

const redactor = newRedactor({ key: new Uint8Array(32).fill(3) });
/** `S` stands for a secret; three different ones go in its place. */
const secrets = ['Zx9kQ2vLm7Ta', 'h0rse-battery.Staple', 'k7/uPq+3vv=='];

const lines: Record<string, readonly string[]> = {
  FortiOS: [
    '        set password ENC SH2S',
    '        set passwd ENC S',
    '        set psksecret ENC S',
    '        set psksecret S',
    '        set secret ENC S',
    '        set key ENC S',
    '        set auth-pwd ENC S',
    '        set priv-pwd ENC S',
    '        set passphrase ENC S',
    '        set wifi-passphrase ENC S',
    '        set ppk-secret ENC S',
  ],
  'PAN-OS': [
    'set mgt-config users admin phash S',
    'set network ike gateway x authentication pre-shared-key key -AQ==S',
    'set shared server-profile radius r server s secret -AQ==S',
    '          <key>-AQ==S</key>',
    '          <phash>S</phash>',
    '          <secret>S</secret>',
    '          <password>S</password>',
    'set deviceconfig system snmp-setting access-setting version v2c snmp-community-string S',
    '<snmp-community-string>S</snmp-community-string>',
    '                authpwd S;',
    '                privpwd S;',
  ],
  RouterOS: [
    'add addresses=10.0.0.0/8 name=S read-access=yes',
    'set [ find default=yes ] addresses=::/0 name="S"',
    'add addresses=10.0.0.0/8,192.0.2.0/24 disabled=yes name=S',
    '/snmp community set 0 name=S',
    '/snmp community add addresses=::/0 name=S',
    ' 0 * S   ::/0            none      yes         no',
    ' 1 X S   10.0.0.0/8      private   yes         yes',
    ' 1   name="S" addresses=10.0.0.0/8 security=none read-access=yes write-access=no',
  ],
  'SR OS': [
    '            password "S" hash2',
    '                authentication-key "S" hash2',
    '                    secret "S" hash2',
    '            community "S" hash2 r version v2c',
    '                message-digest-key 1 md5 "S" hash2',
    '            authentication-key S hash',
  ],
  VRP: [
    'local-user admin password irreversible-cipher S',
    'local-user admin password cipher %^%#S%^%#',
    'snmp-agent community read cipher %^%#S%^%#',
    'snmp-agent community write S',
    ' peer 192.0.2.1 password cipher S',
    ' hwtacacs-server shared-key cipher %^%#S',
    ' radius-server shared-key cipher S',
    ' ospf authentication-mode md5 1 cipher S',
    ' ospf authentication-mode md5 1 plain S',
    ' set authentication password cipher S',
    ' pre-shared-key cipher S',
    'snmp-agent usm-user v3 u g authentication-mode sha S privacy-mode aes128 S',
    ' isis authentication-mode md5 cipher S',
    ' super password level 3 cipher S',
    ' authentication-mode simple cipher S',
    ' ppp chap password cipher S',
  ],
  Comware: [
    ' password hash $h$6$S',
    ' password simple S',
    ' key authentication cipher $c$3$S',
    ' key authentication simple S',
    'super password role network-admin hash $h$6$S',
    'snmp-agent community read simple S',
    ' pre-shared-key address 192.0.2.1 32 key cipher $c$3$S',
  ],
  VyOS: [
    '            plaintext-password "S"',
    "set system login user vyos authentication plaintext-password 'S'",
    "set vpn ipsec authentication psk P secret 'S'",
    "set interfaces wireguard wg0 private-key 'S'",
    'set service snmp community S authorization ro',
    "set protocols bgp neighbor 192.0.2.2 password 'S'",
    '    pre-shared-secret S',
    "set interfaces ethernet eth0 ip ospf authentication md5 key-id 1 md5-key 'S'",
  ],
  IOS: [
    'snmp-server user u g v3 auth sha S priv aes 128 S',
    'snmp-server user u g v3 encrypted auth md5 S priv des S',
    ' wpa-psk ascii 0 S',
    ' authentication key S',
    'enable algorithm-type scrypt secret S',
    'username u algorithm-type sha256 secret S',
    ' ip nhrp authentication S',
    'ntp authentication-key 1 md5 S 7',
    'mpls ldp neighbor 192.0.2.1 password S',
    'mpls ldp neighbor vrf A 192.0.2.1 password 7 S',
  ],
};

test('of every line of these platforms that holds a secret nothing of it is left, whatever the secret is', () => {
  for (const [platform, all] of Object.entries(lines))
    for (const line of all)
      for (const secret of secrets) {
        const { text } = redactor.redact(`${line.replaceAll('S', secret).replaceAll(`${secret}H2`, 'SH2')}\n`);
        assert.ok(!text.includes(secret.slice(0, 8)), `${platform}: ${text}`);
      }
});

test('lines that only look so stay as they are', () => {
  for (const line of [
    '        set name "branch-fw-01"',
    '        set key-lifetime 3600',
    '        set status enable',
    ' ssh server cipher aes256_ctr aes128_ctr',
    ' ssl cipher-suite aes_128_cbc_sha',
    ' authentication-mode aaa',
    ' authentication-mode scheme',
    'snmp-agent sys-info version v3',
    'snmp-agent trap enable',
    ' ospf authentication message-digest',
    'set interfaces ethernet eth0 description "core uplink"',
    'set protocols bgp 65001 neighbor 192.0.2.2 remote-as 65002',
    ' mpls ldp router-id Loopback0 force',
    'ntp authentication-key',
    'crypto key generate rsa modulus 4096',
    '<description>edge</description>',
    ' load-balance hash-mode enhanced',
    ' authentication key-chain BGP',
    ' port-channel load-balance src-dst-ip',
  ])
    assert.deepEqual(redactor.redact(`${line}\n`), { text: `${line}\n`, found: 0 });
});
