import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { malformedText } from './malformed.ts';

const schema = z.strictObject({
  name: z.string().min(1).max(5).default('x'),
  day: z.int().min(1).max(7).default(1),
  trust: z.enum(['manual', 'supervised']).default('manual'),
  tags: z.array(z.string()).max(1).default([]),
  key: z.base64().default(''),
  platform: z
    .string()
    .refine((one) => one === 'linux', 'no such platform')
    .default('linux'),
  needed: z.string(),
});

function told(given: object, named?: (place: string) => string): string {
  const whole = 'needed' in given ? given : { ...given, needed: 'y' };
  const parsed = schema.safeParse(whole);
  assert.ok(!parsed.success);
  return malformedText(parsed.error, { given: whole, ...(named && { named }) });
}

test('what a schema refuses is said in our words, with what was meant', () => {
  assert.equal(told({ name: 'abcdef' }), '“name” is too long: 5 characters at most.');
  assert.equal(told({ name: '' }), '“name” is empty.');
  assert.equal(told({ day: 9 }), '“day” is 7 at most, not “9”.');
  assert.equal(
    told({ day: 0 }, (place) => `--${place}`),
    '--day is 1 at least, not “0”.',
  );
  assert.equal(told({ day: 'x' }), '“day” is to be a number, not “x”.');
  assert.equal(told({ trust: 'bogus' }), '“trust” is one of manual, supervised, not “bogus”.');
  assert.equal(told({ tags: ['a', 'b'] }), '“tags” holds too many: 1 at most.');
  assert.equal(told({ tags: [1] }), '“tags.0” is to be a text, not “1”.');
  assert.equal(told({ key: '?' }), '“key” is not written as it should be, not “?”.');
  assert.equal(told({ platform: 'vms' }), '“platform” does not fit: no such platform.');
  assert.equal(told({ more: 1 }), 'what was given has “more”, which nobody here knows.');
  assert.equal(told({ needed: undefined }), '“needed” is missing.');
});
