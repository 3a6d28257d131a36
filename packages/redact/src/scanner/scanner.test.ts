import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { newScanner } from './scanner.ts';
import { tokenShapes } from './tokens.ts';

const scanner = newScanner({ key: new Uint8Array(32).fill(7) });
const letters = 'abcdefghijklmnopqrstuvwxyz';
const sets = {
  a: `${letters}${letters.toUpperCase()}0123456789`,
  u: `${letters}${letters.toUpperCase()}0123456789_-`,
  h: '0123456789abcdef',
  H: '0123456789ABCDEF',
  C: `${letters.toUpperCase()}0123456789`,
  B: `${letters.toUpperCase()}234567`,
  b: `${letters}${letters.toUpperCase()}0123456789+/`,
  l: `${letters}0123456789`,
  d: '0123456789',
  q: 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L',
} as const;

/** `ghp_{a36}`: a mark, then 36 letters of the set `a`; the n-th of its kind. */
function made(form: string, n: number): string {
  let state = n * 7919 + form.length;
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state;
  };
  return form.replace(/\{([a-zA-Z])(\d+)\}/g, (_, set: keyof typeof sets, count: string) =>
    Array.from({ length: Number(count) }, () => sets[set][(next() >> 8) % sets[set].length]).join(''),
  );
}

/** What the issuers say their tokens look like; `‹›` marks the part that must go where a name before it stays. */
const published: Record<string, readonly string[]> = {
  github: ['ghp_{a36}', 'gho_{a36}', 'ghs_{a36}', 'ghu_{a36}', 'ghr_{a36}', 'github_pat_{a22}_{a59}'],
  gitlab: ['glpat-{u20}', 'glrt-{u20}', 'gldt-{u20}', 'glptt-{h40}'],
  atlassian: ['ATATT3xFfGF0{u160}={H8}', 'ATBB{a32}', 'ATCTT3xFfGN0{u160}={H8}'],
  aws: ['AKIA{B16}', 'ASIA{B16}', 'aws_secret_access_key = ‹{b40}›', '"SecretAccessKey": "‹{b40}›"'],
  google: ['AIza{u35}', 'GOCSPX-{u28}', 'ya29.a0{u120}', '1//0{u60}'],
  azure: ['AccountKey=‹{b86}==›', 'SharedAccessKey=‹{b43}=›', '&sig=‹{a40}%2B{a6}›'],
  openai: ['sk-{a20}T3BlbkFJ{a20}', 'sk-proj-{u120}', 'sk-svcacct-{u120}'],
  anthropic: ['sk-ant-api03-{u93}AA', 'sk-ant-admin01-{u93}AA', 'sk-ant-oat01-{u93}AA'],
  huggingface: ['hf_{a34}'],
  groq: ['gsk_{a52}'],
  replicate: ['r8_{a37}'],
  slack: [
    'xoxb-{d12}-{d12}-{a24}',
    'xoxp-{d12}-{d12}-{d12}-{h32}',
    'xapp-1-A{C10}-{d13}-{h64}',
    'https://hooks.slack.com/services/‹T{C8}/B{C8}/{a24}›',
  ],
  discord: ['https://discord.com/api/webhooks/‹{d18}/{u68}›'],
  teams: ['https://x.webhook.office.com/webhookb2/‹{h8}-{h4}-{h4}-{h4}-{h12}@{h8}-{h4}-{h4}-{h4}-{h12}›'],
  telegram: ['https://api.telegram.org/bot‹{d10}:{u35}›'],
  stripe: ['sk_live_{a24}', 'sk_test_{a99}', 'rk_live_{a24}', 'whsec_{a32}'],
  square: ['sq0atp-{u22}', 'sq0csp-{u43}'],
  shopify: ['shpat_{h32}', 'shpca_{h32}', 'shpss_{h32}'],
  twilio: ['SK{h32}'],
  sendgrid: ['SG.{u22}.{u43}'],
  mailgun: ['key-{h32}'],
  brevo: ['xkeysib-{h64}-{a16}'],
  npm: ['npm_{a36}', '//registry.npmjs.org/:_authToken=‹{h8}-{h4}-{h4}-{h4}-{h12}›'],
  pypi: ['pypi-AgEIcHlwaS5vcmc{u120}'],
  rubygems: ['rubygems_{h48}'],
  crates: ['cio{a32}'],
  docker: ['dckr_pat_{u27}'],
  digitalocean: ['dop_v1_{h64}', 'doo_v1_{h64}'],
  heroku: ['HRKU-{u60}'],
  fly: ['fo1_{u43}', 'fm2_{b200}'],
  vercel: ['vcp_{a56}'],
  netlify: ['nfp_{a36}'],
  supabase: ['sbp_{h40}'],
  planetscale: ['pscale_tkn_{u43}', 'pscale_pw_{u43}'],
  databricks: ['dapi{h32}', 'dapi{h32}-2'],
  snowflake: ['ver:1-hint:{d8}-ETMsDgAAAX{b60}'],
  newrelic: ['NRAK-{C27}', 'NRII-{u32}'],
  grafana: ['glsa_{a32}_{h8}', 'glc_{b120}'],
  dynatrace: ['dt0c01.{B24}.{B64}'],
  sentry: ['sntryu_{h64}', 'sntrys_{b140}'],
  honeycomb: ['hcaik_{l58}'],
  pagerduty: ['pdus+_0XBPWQQ_{a8}-{h4}-{h12}'],
  vault: ['hvs.{u24}', 'hvs.CAES{u90}', 'hvb.{u140}'],
  terraform: ['{a14}‹.atlasv1.{u67}›'],
  pulumi: ['pul-{h40}'],
  doppler: ['dp.pt.{a43}', 'dp.st.prd.{a43}'],
  onepassword: ['ops_eyJ{u300}'],
  age: ['AGE-SECRET-KEY-1{q58}'],
  tailscale: ['tskey-auth-{a12}CNTRL-{a32}', 'tskey-api-{a12}CNTRL-{a32}'],
  wireguard: ['PrivateKey = ‹{b43}=›', 'PresharedKey = ‹{b43}=›'],
  postman: ['PMAK-{h24}-{h34}'],
  airtable: ['pat{a14}.{h64}'],
  notion: ['ntn_{a46}'],
  linear: ['lin_api_{a40}'],
  figma: ['figd_{u40}'],
  dropbox: ['sl.u.{u140}'],
  contentful: ['CFPAT-{u43}'],
  launchdarkly: ['sdk-{h8}-{h4}-4{h3}-a{h3}-{h12}'],
  meraki: ['X-Cisco-Meraki-API-Key: ‹{h40}›'],
  netbox: ['Authorization: Token ‹{h40}›', 'nbt_{a12}.{a40}'],
  paloalto: ['X-PAN-KEY: ‹{b86}=›'],
  fortinet: ['https://fw/api/v2/x?access_token=‹{a30}›'],
  f5: ['X-F5-Auth-Token: ‹{C26}›'],
  arista: ['access_token="‹{a60}›"'],
  jwt: ['eyJ{u30}.eyJ{u120}.{u43}'],
  quoted: ['"password": "‹{a12}›"', "client_secret: '‹{a30}›'", 'api_key="‹{u24}›"', '"token" : "‹{a40}›"'],
};

test('every kind has its published form, and at least three tokens of each are hidden to the last letter', () => {
  const kinds = [...new Set(tokenShapes.map(({ kind }) => kind))].sort();
  assert.deepEqual(Object.keys(published).sort(), kinds);
  for (const [kind, forms] of Object.entries(published))
    for (const form of forms)
      for (let n = 1; n <= 3; n++) {
        const token = made(form, n);
        const secret = /‹(.*)›/.exec(token)?.[1] ?? token;
        const line = `# set it: ${token.replace(/[‹›]/g, '')} , then go on`;
        const { text, found } = scanner.scan(line);
        assert.ok(!text.includes(secret), `${kind} ${form}: ${text}`);
        assert.equal(found, 1, `${kind} ${form}`);
        assert.match(text, /«secret:[a-z0-9]+:[0-9a-f]{6}»/);
        assert.ok(text.startsWith('# set it: ') && text.endsWith(' , then go on'), text);
      }
});

test('the same secret has the same tag with the same key, and another one with another', () => {
  const token = made('ghp_{a36}', 4);
  const other = newScanner({ key: new Uint8Array(32).fill(8) });
  assert.equal(scanner.scan(token).text, scanner.scan(token).text);
  assert.notEqual(scanner.scan(token).text, other.scan(token).text);
});

test('what only looks a little like a token stays as it is', () => {
  for (const line of [
    'interface GigabitEthernet0/0/0',
    ' description SK to DC-2, see ticket key-1234',
    'ip prefix-list npm_ seq 5 permit 10.0.0.0/8',
    'neighbor 198.51.100.2 route-map sk-in in',
    'crypto pki certificate chain TP-self-signed-1234567890',
    'hostname pat-gateway.example.net',
    'snmp-server location api-gateway',
    'password policy strength',
    'token ring',
    'SSH-2.0-OpenSSH_9.6',
    'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    'd41d8cd98f00b204e9800998ecf8427e',
    '00:1a:2b:3c:4d:5e  10.0.0.1 ciscoABCD',
    'access_token lifetime 3600',
  ])
    assert.deepEqual(scanner.scan(line), { text: line, found: 0 });
});

test('a token is found wherever it stands, and nothing else of the text is touched', () => {
  const around = fc.string({ unit: fc.constantFrom('a ', ' ', '\n', '"', '(', 'é', '=', ','), maxLength: 30 });
  const one = fc.tuple(fc.constantFrom('ghp_{a36}', 'glpat-{u20}', 'AKIA{B16}', 'SG.{u22}.{u43}'), fc.nat(999));
  fc.assert(
    fc.property(around, one, around, (before, [form, n], after) => {
      const token = made(form, n);
      const { text } = scanner.scan(`${before} ${token} ${after}`);
      assert.ok(!text.includes(token));
      assert.ok(text.startsWith(`${before} «secret:`) && text.endsWith(`» ${after}`));
    }),
  );
});

test('nothing but marks, of any kind and in any order, takes time that grows with the text alone: else it would not end', () => {
  const literals = tokenShapes.flatMap((shape) => shape.literals);
  for (const between of ['', ' ', '.', '"'])
    scanner.scan(Array.from({ length: 12_000 }, (_, i) => literals[(i * 31) % literals.length]).join(between));
  for (const literal of ['eyJ', 'hvs.', 'password="', 'sk-'])
    scanner.scan(` ${literal}${'a'.repeat(100)}`.repeat(4000));
});
