import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { open } from '@interlock/envelope';
import { readRecording, resumePoint } from './index.ts';

const path = new URL('../../../tests/vectors/recording.json', import.meta.url);
const vector = JSON.parse(readFileSync(path, 'utf8')) as {
  dekRef: string;
  key: string;
  organization: string;
  record: string;
  recording: string;
  text: string;
  cuts: { from: number; frames: number; bytes: number; end: string }[];
};
const whole = Buffer.from(vector.recording, 'hex');
const { organization, record } = vector;

describe('the vector of docs/formats/recording.md', () => {
  it('opens to its text', () => {
    const key = { ref: vector.dekRef, bytes: Buffer.from(vector.key, 'hex') };
    const opened = readRecording(
      whole,
      (field, envelope) => open(key, { organization, table: 'recording', record, field, schema: 1 }, envelope),
      'finished',
    );
    assert.deepEqual(opened, { text: vector.text, end: 'finished' });
  });

  it('goes on where it says, wherever it was cut', () => {
    for (let length = 0; length <= whole.length; length++) {
      const { from: _, ...expected } = vector.cuts.findLast(({ from }) => from <= length) ?? assert.fail();
      assert.deepEqual(resumePoint(whole.subarray(0, length)), expected, `${length} bytes`);
    }
  });
});
