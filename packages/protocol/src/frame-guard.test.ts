import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fault } from '@interlock/model';
import fc from 'fast-check';
import { FrameGuard } from './frame-guard.ts';

const encode = (text: string) => new TextEncoder().encode(text);

function frame(body: Uint8Array): Uint8Array {
  const head = encode(`Content-Length: ${body.length}\r\n\r\n`);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

function join(parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

function refusal(code: string) {
  return (error: unknown) => error instanceof Fault && error.code === code;
}

test('frames within the limit pass, however the stream is cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 6 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      (bodies, cuts) => {
        const guard = new FrameGuard(64);
        const bytes = join(bodies.map(frame));
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const end = at + (cuts[i % cuts.length] as number);
          guard.push(bytes.subarray(at, end));
          at = end;
        }
      },
    ),
    { numRuns: 200 },
  );
});

test('a frame over the limit is refused at its header, before any byte of its body', () => {
  const guard = new FrameGuard(64);
  guard.push(frame(new Uint8Array(64)));
  assert.throws(() => guard.push(encode('Content-Length: 65\r\n\r\n')), refusal('protocol.frame-too-long'));
  assert.throws(
    () => new FrameGuard(64).push(encode('Content-Length: 9999999999\r\n\r\n')),
    refusal('protocol.frame-too-long'),
  );
});

test('anything but one header of one form is refused', () => {
  for (const text of [
    'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n',
    'content-length: 3\r\n\r\nabc',
    'Content-Length: -3\r\n\r\n',
    'Content-Length: 3\n\nabc then a long text that never ends a header',
    'Content-Length: 3\r\nContent-Length: 4\r\n\r\n',
    'Content-Length: 0x3\r\n\r\n',
    'Content-Length: \r\n\r\n',
    '\r\n\r\n',
    'x'.repeat(1000),
  ])
    assert.throws(() => new FrameGuard(64).push(encode(text)), refusal('protocol.frame-malformed'), text);
});

test('random bytes never hold more than a header', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 31, maxLength: 200 }), (bytes) => {
      assert.throws(() => new FrameGuard(64).push(bytes), refusal('protocol.frame-malformed'));
    }),
    { numRuns: 200 },
  );
});
