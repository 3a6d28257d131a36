import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { newRedactor, newScanner } from '../../packages/redact/src/index.ts';
import { composed } from './composed.ts';
import { changed, parsed, readConfigurations } from './configurations.ts';

/** Words that may be changed of a thousand. */
const most = 5;
const key = new Uint8Array(32).fill(5);
const scanner = newScanner({ key });
/** As on the way to a model: the pack, then the scanner. */
const sent = (text: string) => scanner.scan(newRedactor({ key }).redact(text).text).text;

function count(all: readonly ReturnType<typeof parsed>[]) {
  const gone = all.flatMap((one) => changed(one, sent(one.text)));
  const words = all.reduce((sum, one) => sum + one.benign.length, 0);
  return { gone, words, of: `${gone.length} of ${words} words: ${gone.slice(0, 20).join(' ')}` };
}

test('of a hundred configurations at most one benign word in two hundred is changed', (t) => {
  const written = readConfigurations();
  const drawn = composed().map(({ name, text }) => parsed('composed', name, text));
  assert.ok(written.length + drawn.length >= 100, String(written.length + drawn.length));
  for (const [name, all] of [
    [`${written.length} written with secrets in them`, written],
    [`${drawn.length} composed without any`, drawn],
  ] as const) {
    const { gone, words, of } = count(all);
    t.diagnostic(`${name}: ${of}`);
    assert.ok(gone.length * 1000 <= words * most, `${name}: ${of}`);
  }
});

const corpus = new URL('../../../shared/corpus/', import.meta.url);
test('commands that only read stay as they are', (t) => {
  if (!existsSync(corpus)) return t.skip('there is no ../shared/corpus beside the repository');
  const lines = ['readonly_real', 'readonly_other'].flatMap((name) =>
    readFileSync(new URL(`${name}.jsonl`, corpus), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { command: string }).command),
  );
  const { gone, words, of } = count([parsed('corpus', 'reads', lines.join('\n'))]);
  t.diagnostic(`${lines.length} commands: ${of}`);
  assert.ok(gone.length * 1000 <= words * most, of);
});
