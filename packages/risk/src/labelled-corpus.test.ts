import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { CliMode, Platform, RiskClass } from '@interlock/model';
import { classify } from './index.ts';

interface SharedRow {
  readonly platform: Platform;
  readonly command: string;
  readonly mode?: CliMode;
  readonly expected: RiskClass;
  readonly acceptable?: readonly RiskClass[];
}

const folder = fileURLToPath(new URL('../../../../shared/corpus/', import.meta.url));
const skip = existsSync(folder) ? false : 'the labelled commands beside the repository are not here';

test('no labelled command is called read-only where no label is', { skip }, () => {
  const wrong: string[] = [];
  let refused = 0;
  let reads = 0;
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.jsonl')))
    for (const line of readFileSync(folder + file, 'utf8')
      .split('\n')
      .filter(Boolean)) {
      const row = JSON.parse(line) as SharedRow;
      const answer = classify(row).class;
      if (answer === 'read-only' && !(row.acceptable ?? [row.expected]).includes('read-only')) wrong.push(row.command);
      if (row.expected === 'read-only') {
        reads++;
        if (answer !== 'read-only') refused++;
      }
    }
  assert.deepEqual(wrong, []);
  assert.ok(refused / reads < 0.03, `${refused} of ${reads} plain reads refused`);
});
