import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { test } from 'node:test';
import { fingerprintsOf, multiplierOf } from './fingerprint.ts';
import { Filter } from './heads.ts';
import { newRedactor } from './index.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'));
const key = new Uint8Array(randomBytes(32));
const alphabet =
  'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!"#$%&\'()*+,-./:;<=>?@[]^_`{|}~\\ äß€😀';

function someText(length: number): string {
  const letters = [...alphabet];
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
}

const encodings: Record<string, (secret: string) => string> = {
  plain: (secret) => secret,
  base64: (secret) => Buffer.from(secret).toString('base64'),
  'base64 behind one byte': (secret) => Buffer.from(`x${secret}`).toString('base64'),
  'base64 behind two bytes': (secret) => Buffer.from(`xy${secret}yz`).toString('base64'),
  base64url: (secret) => Buffer.from(`u:${secret}`).toString('base64url'),
  'lower hex': (secret) => Buffer.from(secret).toString('hex'),
  'upper hex': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  'URL-encoded': (secret) => encodeURIComponent(secret),
  JSON: (secret) => JSON.stringify(secret).slice(1, -1),
  'shell quotes': (secret) => secret.replaceAll("'", "'\\''"),
};

/** No four units of an encoded secret in a row may be left, but for the unit at either end that base64 shares. */
function leaks(out: string, encoded: string): boolean {
  for (let at = 0; at + 6 <= encoded.length; at++) if (out.includes(encoded.slice(at, at + 6))) return true;
  return false;
}

for (const [name, encode] of Object.entries(encodings))
  test(`a known secret as ${name} is found however the text is cut`, () => {
    for (let trial = 0; trial < 60; trial++) {
      const secret = `${someText(randomInt(8, 30)).trim()}Zq7!xKpw`;
      const redactor = newRedactor({ key });
      assert.equal(redactor.know(bytes(secret), 'core-admin'), true);
      const encoded = encode(secret);
      const text = `some output = ${encoded} and the rest of it\r\nR1#`;
      const stream = redactor.stream();
      let out = '';
      for (let at = 0; at < text.length; ) {
        const next = at + randomInt(1, 12);
        out += stream.push(text.slice(at, next));
        at = next;
      }
      out += stream.end();
      assert.ok(out.includes('«secret:core-admin»'), `${name}: not found`);
      assert.ok(!leaks(out, encoded), `${name}: a piece is left`);
      assert.ok(out.startsWith('some output = ') && out.endsWith(' and the rest of it\r\nR1#'));
      assert.equal(out, redactor.redact(text).text);
    }
  });

test('a known secret is found through colours and line wraps', () => {
  const redactor = newRedactor({ key });
  redactor.know(bytes('Tr0ub4dor&3-correct'), 'vpn');
  const { text, found } = redactor.redact('x Tr0ub\u001b[31m4dor&3\u001b[0m-cor\r\nrect y');
  assert.equal(text, 'x «secret:vpn»\r\n y');
  assert.equal(found, 1);
});

test('a key of several lines is found whole and line by line', () => {
  const redactor = newRedactor({ key });
  const lines = [
    '-----BEGIN TEST-----',
    'b3BlbnNzaC1rZXktdjEAAAAABG5vbmU',
    'AAAAEbm9uZQAAAAAAAAABAAAAMwAAAAt',
    '-----END TEST-----',
  ];
  redactor.know(bytes(`${lines.join('\n')}\n`), 'key');
  for (const end of ['\n', '\r\n']) {
    const whole = redactor.redact(`x ${lines.join(end)}${end}y`);
    assert.ok(!whole.text.includes('b3Blbn') && !whole.text.includes('AAAAEb'), whole.text);
  }
  assert.equal(redactor.redact(`see ${lines[1]}.`).text, 'see «secret:key».');
});

test('what overlaps is replaced together', () => {
  const redactor = newRedactor({ key });
  redactor.know(bytes('abcdefgh1'), 'one');
  redactor.know(bytes('fgh1ijkl2'), 'two');
  assert.equal(redactor.redact('-abcdefgh1ijkl2-').text, '-«secret:one»-');
});

test('a secret that was forgotten is looked for no longer', () => {
  const redactor = newRedactor({ key });
  redactor.know(bytes('hunter22'), 'old');
  redactor.know(bytes('hunter33'), 'new');
  redactor.forget('old');
  assert.equal(redactor.redact('hunter22 hunter33').text, 'hunter22 «secret:new»');
});

test('a secret that becomes known while its beginning waits in a stream is found, whatever was known before', () => {
  for (const before of [[], ['another-one-22']]) {
    const redactor = newRedactor({ key });
    for (const name of before) redactor.know(bytes(name), 'before');
    const stream = redactor.stream();
    // Where nothing is known nothing waits: what is out already cannot be taken back.
    const first = before.length > 0 ? stream.push('password is hunt') : '';
    redactor.know(bytes('hunter22'), 'new');
    const text = first + stream.push(before.length > 0 ? 'er22 now' : 'password is hunter22 now') + stream.end();
    assert.equal(text, 'password is «secret:new» now');
  }
});

test('of many secrets each is found, also where two begin with the same slot of the filter', () => {
  const redactor = newRedactor({ key: new Uint8Array(32).fill(3) });
  const secrets = Array.from({ length: 3000 }, (_, n) => `S${(n * 7919).toString(36)}-${n}-x`);
  const filter = new Filter(multiplierOf(new Uint8Array(32).fill(3)));
  const slots = new Set<number>();
  let shared = 0;
  for (const [n, secret] of secrets.entries()) {
    redactor.know(bytes(secret), String(n));
    for (const print of fingerprintsOf(key, filter.multiplier, bytes(secret), String(n))) {
      if (slots.has(print.first >>> 15)) shared++;
      slots.add(print.first >>> 15);
      filter.add(print);
      assert.ok(filter.has(print.first));
    }
  }
  assert.ok(shared > 1000, `${shared} share a slot`);
  const { text, found } = redactor.redact(secrets.join('\n'));
  assert.equal(found, secrets.length);
  assert.doesNotMatch(text, /-x/);
});

test('a secret under four characters is not looked for, and that is said', () => {
  const redactor = newRedactor({ key });
  assert.equal(redactor.know(bytes('abc'), 'short'), false);
  assert.equal(redactor.redact('abc').text, 'abc');
});

test('a redactor keeps nothing of the secret that could be read', () => {
  const redactor = newRedactor({ key });
  const secret = bytes('only-in-the-vault-91');
  redactor.know(secret, 'kept');
  secret.fill(0);
  assert.equal(redactor.redact('only-in-the-vault-91').text, '«secret:kept»');
});

test('a stream holds back no more than a window where nothing begins like a secret', () => {
  const redactor = newRedactor({ key });
  redactor.know(bytes('a-long-secret-of-the-core'), 'core');
  const stream = redactor.stream();
  const text = 'Interface  IP-Address  OK?\r\n';
  const out = stream.push(text.repeat(20));
  assert.ok(out.length > text.length * 20 - 64);
  assert.equal(out + stream.end(), text.repeat(20));
});

test('benign text passes unchanged, random text too, however it is cut', () => {
  const redactor = newRedactor({ key });
  for (let i = 0; i < 20; i++) redactor.know(bytes(someText(randomInt(9, 40))), `entry-${i}`);
  for (let trial = 0; trial < 40; trial++) {
    const text = `${someText(300)}\r\n\u001b[2J${someText(200)}\n`.replace(/[$=:"]/g, '.');
    const stream = redactor.stream();
    let out = '';
    for (let at = 0; at < text.length; at += 7) out += stream.push(text.slice(at, at + 7));
    assert.equal(out + stream.end(), text);
  }
});

test('time grows with the text and not with its square', () => {
  const redactor = newRedactor({ key });
  for (let i = 0; i < 50; i++) redactor.know(new Uint8Array(randomBytes(24)), `entry-${i}`);
  const hostile = 'a'.repeat(400_000) + '\u001b['.repeat(20_000);
  assert.equal(redactor.redact(hostile).text.length, hostile.length);
});
