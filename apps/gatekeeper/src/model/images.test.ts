import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultSet, loadPolicies } from '@interlock/policy';
import type { Message } from '@interlock/protocol';
import { wayDouble } from '../call/way.double.ts';
import { messagesOf } from '../conversation/history.ts';
import { imageKind } from './image-kind.ts';
import { Images } from './images.ts';

const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'));
const number = (n: number, length: number, little = false) => {
  const all = Array.from({ length }, (_, i) => String.fromCharCode((n >>> (8 * i)) & 255));
  return (little ? all : all.reverse()).join('');
};
const png = (width = 4, height = 3, more = '') =>
  bytes(`\x89PNG\r\n\x1a\n${number(13, 4)}IHDR${number(width, 4)}${number(height, 4)}\x08\x06\0\0\0crc!${more}`);
const gif = bytes(`GIF89a${number(4, 2, true)}${number(3, 2, true)}\0\0\0;`);
const jpeg = bytes(
  `\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc4\0\x04ab\xff\xc0\0\x11\x08${number(3, 2)}${number(4, 2)}\x03\x01\x22\0`,
);
const webp = (kind: string, rest: string) =>
  bytes(`RIFF${number(50, 4, true)}WEBP${kind}${number(20, 4, true)}${rest}${'\0'.repeat(20)}`);
const size = { width: 4, height: 3 };

test('an image is what its first bytes say, of four kinds, with its size', () => {
  for (const [what, format] of [
    [png(), 'png'],
    [gif, 'gif'],
    [jpeg, 'jpeg'],
    [webp('VP8 ', `\0\0\0\x9d\x01\x2a${number(4, 2, true)}${number(3, 2, true)}`), 'webp'],
    [webp('VP8L', `\x2f${number(3 | (2 << 14), 4, true)}`), 'webp'],
    [webp('VP8X', `\0\0\0\0${number(3, 3, true)}${number(2, 3, true)}`), 'webp'],
  ] as const)
    assert.deepEqual(imageKind(what), { format, ...size });
});

test('what is no image, is cut, or has no size is none', () => {
  for (const what of [
    '',
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
    'GIF89',
    'BM66666666666666666666666666666666666666',
    '%PDF-1.7 0000000000000000000000000000000',
    `\xff\xd8${'\xff'.repeat(60)}`,
    `\xff\xd8\xff\xd9${'x'.repeat(60)}`,
    `\xff\xd8\xff\xe0\0\0${'x'.repeat(60)}`,
    `RIFF\0\0\0\0WAVEfmt ${'x'.repeat(60)}`,
  ])
    assert.equal(imageKind(bytes(what)), undefined, what);
  assert.equal(imageKind(png(0, 3)), undefined);
  for (let cut = 0; cut < 33; cut++) assert.equal(imageKind(png().subarray(0, cut)), undefined);
  for (let seed = 1; seed < 2000; seed++) {
    const noise = Uint8Array.from({ length: seed % 90 }, (_, i) => (seed * 31 + i * i * 17) & 255);
    noise.set(jpeg.subarray(0, Math.min(4, noise.length)));
    imageKind(noise); // never throws
  }
});

function room(sees = true) {
  const double = wayDouble();
  const rows = new Map<string, unknown>();
  const { conversation } = double.at;
  const images = new Images({
    house: double.rooms.house,
    rows: {
      put: (_table, id, body) => void rows.set(id, structuredClone(body)),
      get: (_table, id) => rows.get(id),
    },
    conversation: () => conversation,
    sees: () => ({ model: 'A model', sees }),
  });
  const attach = (what: Uint8Array) => images.attach(conversation.id, Buffer.from(what).toString('base64'));
  return { ...double, images, conversation, attach, rows };
}

test('an image becomes part of one question, and its model gets the bytes of this conversation’s own alone', () => {
  const { images, conversation, attach } = room();
  const first = attach(png());
  const second = attach(gif);
  assert.throws(() => images.take(conversation.id, ['0'.repeat(64)]), { code: 'image.none' });
  const taken = images.take(conversation.id, [first.hash]);
  assert.deepEqual(taken, [{ ...first, format: 'png', bytes: 33, ...size }]);
  assert.throws(() => images.take(conversation.id, [second.hash]), { code: 'image.none' }, 'they go with one question');
  conversation.history.push({ kind: 'prompt', text: 'What is this?', images: taken });
  const { messages } = messagesOf(conversation.history);
  assert.deepEqual(messages, [
    {
      role: 'user',
      content: [
        { type: 'image', ...first },
        { type: 'text', text: 'What is this?' },
      ],
    },
  ]);
  assert.deepEqual([...images.bytesFor(conversation, messages)], [[first.hash, png()]]);
  const lie: Message[] = [{ role: 'user', content: [{ type: 'image', ...second }] }];
  assert.equal(images.bytesFor(conversation, lie).size, 0, 'a hash that the workspace names by itself opens nothing');
  assert.deepEqual(images.read(conversation.id, first.hash).image, first);
  assert.throws(() => images.read(conversation.id, second.hash), { code: 'image.none' });
});

test('what is no image, too large, too many, or for a model that does not see is refused before it is kept', () => {
  const { attach, rows, images, conversation } = room();
  assert.throws(() => attach(bytes('<svg/>')), { code: 'image.not-one' });
  assert.throws(() => attach(png(8001, 3)), { code: 'image.too-large' });
  assert.throws(() => attach(png(4, 3, 'x'.repeat(3_000_000))), { code: 'image.too-large' });
  assert.throws(() => room(false).attach(png()), { code: 'image.blind-model' });
  assert.equal(rows.size, 0);
  const hashes = [1, 2, 3, 4, 5].map((width) => attach(png(width)).hash);
  assert.throws(() => images.take(conversation.id, hashes), { code: 'image.too-many' });
});

test('a policy forbids images by their tool’s name: none is taken, and none that stands is sent', () => {
  const { attach, images, conversation, enforce } = room();
  const image = attach(png());
  conversation.history.push({ kind: 'prompt', text: 'x', images: images.take(conversation.id, [image.hash]) });
  const { messages } = messagesOf(conversation.history);
  assert.equal(images.bytesFor(conversation, messages).size, 1);
  enforce(
    loadPolicies(
      `${defaultSet}
@id("no-images") @reason("Pictures of the plant stay here.")
forbid (principal, action == Interlock::Action::"run", resource) when { context.tool == "image.attach" };`,
      'active',
    ),
  );
  assert.throws(() => attach(gif), { code: 'image.forbidden', message: /Pictures of the plant stay here/ });
  assert.equal(images.bytesFor(conversation, messages).size, 0);
});
