import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { realDisk } from './disk.ts';
import type { EntrySecret, EntryView } from './entry.ts';
import { diskThatDies, draft, freshFolder, keyFile, lendOf, open, surroundings } from './vault.double.ts';

const b = (text: string) => Buffer.from(text);
const pem = keyFile().toString();

describe('an entry', () => {
  for (const [type, secret, seen] of [
    ['token', { token: 'tok-1' }, ['token']],
    ['snmp-v2c', { community: 'not-public' }, ['community']],
    [
      'snmp-v3',
      { authProtocol: 'sha256', authPassword: 'auth-password', privProtocol: 'aes', privPassword: 'priv-password' },
      ['authPassword', 'privPassword'],
    ],
    ['snmp-v3', { authProtocol: 'sha', authPassword: 'auth-password' }, ['authPassword']],
    ['snmp-v3', {}, []],
    ['enable-secret', { enable: 'enable me' }, ['enable']],
    ['ssh-key', { privateKey: pem, passphrase: 'not asked for' }, ['passphrase', 'privateKey']],
  ] as [EntryView['type'], Record<string, string>, string[]][])
    it(`of the type ${type} with ${Object.keys(secret).join(', ') || 'nothing'} is kept and lent part by part`, async (t) => {
      const dir = freshFolder(t);
      const secrets = () => Object.fromEntries(Object.entries(secret).map(([part, text]) => [part, b(text)]));
      const first = await open(dir);
      const entry = await first.entries.put(draft({ type, secret: secrets() as EntrySecret }));
      first.close();
      const observed: string[] = [];
      const vault = await open(dir, { observe: (_, __, part) => void observed.push(part) });
      await vault.withCredential(lendOf(entry), async (credential) => {
        assert.equal(credential.type, type);
        const lent = credential as unknown as Record<
          string,
          { use: (read: (bytes: Buffer) => string) => string } | null
        >;
        for (const [part, text] of Object.entries(secret))
          assert.equal(
            lent[part]?.use((bytes) => `${bytes}`),
            text,
          );
      });
      assert.deepEqual(observed.sort(), seen, 'what is no secret is not looked for in output');
      vault.close();
    });

  it('is refused with parts of another type, too short ones, and names that are none', async (t) => {
    const vault = await open(freshFolder(t));
    for (const [type, secret] of [
      ['token', {}],
      ['token', { password: b('x') }],
      ['token', { token: b('') }],
      ['user-password', { password: b('') }],
      ['snmp-v2c', { community: Buffer.alloc(256) }],
      ['snmp-v3', { authPassword: b('long enough') }],
      ['snmp-v3', { authProtocol: b('sha') }],
      ['snmp-v3', { authProtocol: b('rot13'), authPassword: b('long enough') }],
      ['snmp-v3', { authProtocol: b('sha'), authPassword: b('short') }],
      ['snmp-v3', { privProtocol: b('aes'), privPassword: b('long enough') }],
      ['enable-secret', { enable: b('') }],
      ['totp', { seed: b('short') }],
      ['ssh-key', { privateKey: b(pem), certificate: b('ssh-ed25519 AAAA') }],
    ] as [EntryView['type'], EntrySecret][])
      await assert.rejects(vault.entries.put(draft({ type, secret })), { code: 'vault.malformed-entry' }, type);
    vault.close();
  });
});

describe('a one-time code', () => {
  // RFC 6238, appendix B, the last six digits.
  const seed = '12345678901234567890';
  const times: [number, string][] = [
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ];
  const clock = () => {
    const time = { now: 0 };
    return { time, around: { ...surroundings, now: () => time.now } };
  };
  const lifetime = { issued: 0, expires: Number.MAX_SAFE_INTEGER };

  it('is the one of the RFC, and is lent once, also after a restart', async (t) => {
    const { time, around } = clock();
    const dir = freshFolder(t);
    let vault = await open(dir, { surroundings: around });
    const entry = await vault.entries.put(draft({ type: 'totp', secret: { seed: b(seed) } }));
    const code = () =>
      vault.withCredential(lendOf(entry, undefined, lifetime), async (credential) =>
        credential.type === 'totp' ? credential.code.use((bytes) => `${bytes}`) : null,
      );
    for (const [seconds, expected] of times) {
      time.now = seconds * 1000;
      assert.equal(await code(), expected);
      await assert.rejects(code(), { code: 'vault.code-used' });
      vault.close();
      vault = await open(dir, { surroundings: around });
      await assert.rejects(code(), { code: 'vault.code-used' });
      time.now -= 60_000;
      await assert.rejects(
        code(),
        { code: 'vault.code-used', message: /1 min from now: this machine’s clock was ahead/ },
        'a clock that was set back gives no second one',
      );
    }
    vault.close();
  });

  it('is lent to one of two that ask at once, and to none where it could not be written down', async (t) => {
    const { time, around } = clock();
    const dir = freshFolder(t);
    time.now = 1_000_000;
    const vault = await open(dir, { surroundings: around });
    const entry = await vault.entries.put(draft({ type: 'totp', secret: { seed: b(seed) } }));
    const lend = lendOf(entry, undefined, lifetime);
    const both = await Promise.allSettled([1, 2].map(() => vault.withCredential(lend, async () => 'lent')));
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    vault.close();
    time.now += 30_000;
    const dying = await open(dir, { surroundings: around, disk: diskThatDies(realDisk, 1, false) });
    await assert.rejects(
      dying.withCredential(lend, async () => assert.fail('it was lent')),
      /the machine stopped/,
    );
    dying.close();
  });
});
