import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textOfBytes } from './text.ts';

const bytes = (...parts: (string | number)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));

test('bytes that are not UTF-8 are refused with their line', () => {
  const latin1 = bytes('// names\nresource.name == "caf', 0xe9, '"\n');
  assert.throws(() => textOfBytes(latin1, 'x.cedar'), {
    code: 'file.not-utf8',
    message: 'x.cedar is not UTF-8: line 2.',
  });
  assert.throws(() => textOfBytes(bytes('a\r\nb\r\nc', 0xc3), 'x'), { message: 'x is not UTF-8: line 3.' });
  assert.throws(() => textOfBytes(bytes(0xff, 0xfe, 'p', 0), 'x'), { message: 'x is not UTF-8: line 1.' });
});

test('UTF-8 is read as it stands, without the mark that an editor put before it', () => {
  const text = '“café” \ufffd\n';
  assert.equal(textOfBytes(bytes(text), 'x'), text);
  assert.equal(textOfBytes(bytes('\ufeff', text), 'x'), text);
  assert.equal(textOfBytes(bytes(''), 'x'), '');
});
