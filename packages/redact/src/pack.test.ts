import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newRedactor } from './index.ts';
import { pack, quoted } from './pack.ts';

const redactor = newRedactor({ key: new Uint8Array(32).fill(9) });

const secrets: readonly (readonly [string, string])[] = [
  ['enable secret 5 $1$mERr$hx5rVt7rPNoS4wqbXKX7m0', '$1$mERr$hx5rVt7rPNoS4wqbXKX7m0'],
  [
    'enable secret 9 $9$nhEmQVczB7dqsO$X.HsgL6x1il0RxkOSSvyQYwucySCt7qFm4v7pqCxkKM',
    'X.HsgL6x1il0RxkOSSvyQYwucySCt7qFm4v7pqCxkKM',
  ],
  ['enable password level 15 7 094F471A1A0A', '094F471A1A0A'],
  ['username admin privilege 15 password 7 121A0C041104', '121A0C041104'],
  ['username admin secret sha512 $6$hc5mB2R0$9Q1', '$6$hc5mB2R0$9Q1'],
  ['R1(config)#username ops secret Winter2026', 'Winter2026'],
  [' password 7 02050D480809', '02050D480809'],
  ['snmp-server community s3cret-ro RO 10', 's3cret-ro'],
  ['snmp-server host 10.1.1.1 traps version 2c trapword', 'trapword'],
  ['snmp-server host 10.1.1.1 vrf MGMT version 2c trapword', 'trapword'],
  [' neighbor 10.0.0.2 password 7 13061E010803', '13061E010803'],
  [' neighbor PEERS password mysecret', 'mysecret'],
  [' ip ospf message-digest-key 1 md5 7 13061E010803', '13061E010803'],
  [' ip ospf authentication-key 0 clearword', 'clearword'],
  [' isis password isisword level-2', 'isisword'],
  ['tacacs-server host 10.2.2.2 key 7 13061E010803', '13061E010803'],
  ['tacacs-server key tacword', 'tacword'],
  ['radius-server host 10.2.2.2 auth-port 1812 acct-port 1813 key 7 13061E010803', '13061E010803'],
  ['radius-server key 7 13061E010803', '13061E010803'],
  ['  key 7 "F@cw3tq"', 'F@cw3tq'],
  ['  key-string 7 13061E010803', '13061E010803'],
  ['crypto isakmp key preshared address 0.0.0.0', 'preshared'],
  [' pre-shared-key local 6 AbCdEf', 'AbCdEf'],
  [' standby 1 authentication md5 key-string 7 13061E010803', '13061E010803'],
  ['set system root-authentication encrypted-password "$6$aB.cD$efGHij"', '$6$aB.cD$efGHij'],
  ['            encrypted-password "$5$aB.cD$efGHij"; ## SECRET-DATA', '$5$aB.cD$efGHij'],
  ['set system radius-server 10.1.1.1 secret "$9$ABcdEF"', '$9$ABcdEF'],
  ['    authentication-key "$9$xyzABCdef"; ## SECRET-DATA', '$9$xyzABCdef'],
  ['set security ike policy P pre-shared-key ascii-text "$9$QQQQQQ"', '$9$QQQQQQ'],
  ['set snmp community readword authorization read-only', 'readword'],
  ['    community readword {', 'readword'],
  ['set snmp v3 usm local-engine user U authentication-sha authentication-password authword', 'authword'],
  ['add name=u password=routerword profile=default', 'routerword'],
  ['/ppp secret add name=u password="router word" service=l2tp', 'router word'],
  ['add address=10.0.0.3 secret=radiusword service=login', 'radiusword'],
  ['set [ find default=yes ] wpa2-pre-shared-key=wifiword', 'wifiword'],
  ['add private-key="aGVsbG8td29ybGQtaGVsbG8td29ybGQtaGVsbG8hISE="', 'aGVsbG8td29ybGQtaGVsbG8td29ybGQtaGVsbG8hISE='],
  ['root:$6$u7Yhs0Lk$9vX1:19700:0:99999:7:::', '$6$u7Yhs0Lk$9vX1'],
  ['app:$y$j9T$abcdefgh$ijklmnop:19700:0:99999:7:::', '$y$j9T$abcdefgh$ijklmnop'],
  ['rocommunity netword default', 'netword'],
  ['DB_PASSWORD=dbword', 'dbword'],
  ['Authorization: Bearer abcdef0123456789', 'abcdef0123456789'],
  ['archive path ftp://ops:ftpword@192.0.2.1/cfg', 'ftpword'],
  ['\r            \r neighbor 10.0.0.2 password 7 13061E010803', '13061E010803'],
];

for (const [line, secret] of secrets)
  test(`a device's secret is found: ${line.trim().replace(secret, '…')}`, () => {
    const whole = redactor.redact(`!\r\n${line}\r\n!\r\n`);
    assert.ok(!whole.text.includes(secret), whole.text);
    assert.match(whole.text, /«secret:[a-z-]+:[0-9a-f]{6}»/);
    for (const size of [1, 3, 11]) {
      const stream = redactor.stream();
      let out = '';
      for (let at = 0; at < line.length; at += size) out += stream.push(line.slice(at, at + size));
      out += stream.push('\r\n') + stream.end();
      assert.ok(!out.includes(secret));
    }
  });

test('a private key is replaced with its block marks kept', () => {
  const text =
    'a\n-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAA\nBG5vbmU=\n-----END OPENSSH PRIVATE KEY-----\nb\n';
  const { text: out } = redactor.redact(text);
  assert.equal(
    out,
    'a\n-----BEGIN OPENSSH PRIVATE KEY-----«secret:private-key»\n-----END OPENSSH PRIVATE KEY-----\nb\n',
  );
});

const benign = [
  'service password-encryption',
  'no service password-recovery',
  'aaa authentication login default group tacacs+ local',
  ' neighbor 10.0.0.2 remote-as 65002',
  ' ip ospf authentication message-digest',
  ' standby 1 authentication md5 key-chain KC',
  'key chain KC',
  ' key 1',
  'snmp-server location Berlin',
  'ip ssh version 2',
  'Password: ',
  'route-map OUT permit 10',
  ' set community 65000:100 additive',
  'set policy-options community CUST members 65000:1',
  'BGP neighbor is 10.0.0.2,  remote AS 65002, external link',
  'GigabitEthernet0/0 is administratively down, line protocol is down',
  'price is $5 and $10',
  'http://192.0.2.1:8080/path',
];

test('lines without a secret pass unchanged', () => {
  for (const line of benign) assert.equal(redactor.redact(`${line}\n`).text, `${line}\n`);
});

test('the same secret has the same placeholder, another kind of key another', () => {
  const one = redactor.redact('snmp-server community word1 RO\nsnmp-server community word1 RW\n').text;
  const marks = one.match(/«[^»]+»/g);
  assert.equal(marks?.[0], marks?.[1]);
  const other = newRedactor({ key: new Uint8Array(32).fill(1) }).redact('snmp-server community word1 RO\n').text;
  assert.notEqual(other.match(/«[^»]+»/g)?.[0], marks?.[0]);
});

test('with a key that is kept, the same secret has the same placeholder in another process', () => {
  const line = 'snmp-server community word1 RO\n';
  const kept = new Uint8Array(32).fill(4);
  const [one, other] = [1, 2].map((own) => {
    const made = newRedactor({ key: new Uint8Array(32).fill(own) });
    made.tagWith(kept);
    return made.redact(line).text;
  });
  assert.equal(one, other);
  assert.notEqual(one, newRedactor({ key: new Uint8Array(32).fill(1) }).redact(line).text);
});

test('every rule takes time linear in the line: a quadratic one would not end', () => {
  const piece = [' ', 'a', '$9$', 'key ', 'password ', 'x=', '\r', '://a:', 'neighbor '];
  for (const rule of [...pack, ...quoted])
    for (const part of piece) {
      rule.expression.lastIndex = 0;
      rule.expression.exec(rule.literal + part.repeat(Math.floor(400_000 / part.length)));
    }
});

test('a line of a configuration gives its secret away in a diff, a log, a numbered line and a quotation too', () => {
  const lines = [
    ['radius-server key S3cretKey9', 'S3cretKey9'],
    ['tacacs-server host 192.0.2.1 key S3cretKey9', 'S3cretKey9'],
    ['crypto isakmp key MyPreShared address 192.0.2.1', 'MyPreShared'],
    ['key-string MyKeyStr1ng', 'MyKeyStr1ng'],
    ['pre-shared-key local MyPsk123', 'MyPsk123'],
    ['snmp-server host 192.0.2.1 version 2c C0mmunity', 'C0mmunity'],
    ['area-password Ar3aPass', 'Ar3aPass'],
    ['ip ospf message-digest-key 1 md5 OspfKey12', 'OspfKey12'],
  ] as const;
  const before = ['+', '- ', '! ', '12: ', '| ', '> ', '`', '%PARSER-5-CFGLOG_LOGGEDCMD: User:kim  logged command:'];
  for (const mark of before)
    for (const [line, secret] of lines)
      assert.ok(!redactor.redact(`${mark}${line}\n`).text.includes(secret), `${mark}${line}`);
  const prose = 'The radius-server key is not set, and no tacacs-server key was found on edge-1.';
  assert.equal(redactor.redact(prose).text, prose);
});

test('a line that only begins like another does not hide where its secret stands', () => {
  const lines = [
    'set system ntp authentication-key 1234 type md5 value …',
    "%UI_CMDLINE_READ_LINE: User 'kim', command 'set system ntp authentication-key 1234 type md5 value … '",
    'set groups G system ntp authentication-key 4711 type sha1 value …',
    '    authentication-key 1234 type md5 value "…"; ## SECRET-DATA',
    '+    authentication-key 1234 type md5 value "…";',
    'ntp authentication-key 1234 md5 …',
    '+ntp authentication-key 1234 md5 …',
    ' wpa-psk passphrase …',
    ' wpa-psk wpa-passphrase …',
    'wpa-psk set-key ascii 0 …',
    ' security wpa psk set-key ascii 8 …',
    ' security wpa akm psk set-key ascii 0 …',
    ' pre-shared-key hostname peer.example key …',
    ' ip vrrp authentication mode text …',
    'radius-server host 192.0.2.1 key plaintext …',
    'radius-server host 192.0.2.1 key ciphertext …',
    'tacacs-server key ciphertext …',
    'ip ospf authentication-key plaintext …',
    'ip ospf authentication-key ciphertext …',
    'snmp-server community plaintext …',
    'snmpv3 user b auth sha auth-pass plaintext … priv aes priv-pass plaintext …',
  ];
  for (const line of lines)
    for (const mark of ['', '+', "logged command 'configure "])
      for (const secret of ['MySecr3t9', 'sesame-open']) {
        const { text } = redactor.redact(`${mark}${line.replaceAll('…', secret)}\n`);
        assert.ok(!text.includes(secret), text);
      }
});
