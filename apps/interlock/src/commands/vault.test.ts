/** A recovery kit is somebody else’s file: the names in it are shown, and steer nothing. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takenInText } from './vault.ts';

test('names out of a kit steer no terminal, whether they were taken or left', () => {
  const name = 'one\u001b[2K\u202eowt';
  assert.equal(
    takenInText({ added: [name, 'two'], left: [{ name, why: `There is a ${name}.` }] }),
    'Added one‹ESC›[2K‹\\u{202e}›owt, two; bind them to hosts with interlock entry bind.\n' +
      'Left out one‹ESC›[2K‹\\u{202e}›owt: There is a one‹ESC›[2K‹\\u{202e}›owt.\n',
  );
  assert.match(takenInText({ added: [], left: [] }), /^Added nothing; [^\n]*\n$/);
});
