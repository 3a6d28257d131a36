/** The public Cedar corpus through our door, when it lies beside the repository: same answers, no digit lost. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { answerOf } from './cedar.ts';

const shared = path.resolve(import.meta.dirname, '../../../../shared/vectors/cedar');
const part = process.env.LONG === '1' ? 1 : 12;

/** JSON whose integers keep all their digits on the way to Cedar. */
const exact = (text: string): unknown =>
  JSON.parse(text, (_key: string, value: unknown, context?: { source?: string }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && context?.source
      ? (JSON as unknown as { rawJSON(source: string): unknown }).rawJSON(context.source)
      : value,
  );

interface Case {
  readonly policies: string;
  readonly entities: string;
  readonly schema: string;
  readonly requests: readonly {
    readonly principal: cedar.TypeAndId;
    readonly action: cedar.TypeAndId;
    readonly resource: cedar.TypeAndId;
    readonly context: cedar.Context;
    readonly validateRequest?: boolean;
    readonly decision: 'allow' | 'deny';
    readonly reason: readonly string[];
    readonly errors: readonly string[];
  }[];
}

test('an integer of 64 bits keeps its digits', () => {
  for (const [digits, decision] of [
    ['9223372036854775807', 'allow'],
    ['9223372036854775806', 'deny'],
  ] as const) {
    const answer = cedar.isAuthorized({
      principal: { type: 'A', id: 'a' },
      action: { type: 'Action', id: 'a' },
      resource: { type: 'A', id: 'a' },
      context: exact(`{ "n": ${digits} }`) as cedar.Context,
      policies: { staticPolicies: 'permit(principal, action, resource) when { context.n == 9223372036854775807 };' },
      entities: [],
    });
    assert.equal(answer.type === 'success' && answer.response.decision, decision);
  }
});

test('the Cedar corpus is answered as it says', (t) => {
  const archive = path.join(shared, 'corpus-tests.tar.gz');
  if (!existsSync(archive)) return t.skip('the corpus of ../shared is not here');
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-cedar-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  execFileSync('tar', ['xzf', archive, '-C', folder]);
  const names = readdirSync(path.join(folder, 'corpus-tests')).filter((name) => /^[0-9a-f]+\.json$/.test(name));
  assert.ok(names.length > 7000);
  const read = (name: string) => readFileSync(path.join(folder, name), 'utf8');
  let asked = 0;
  for (const [at, name] of names.sort().entries()) {
    if (at % part !== 0) continue;
    const one = exact(read(`corpus-tests/${name}`)) as Case;
    const base = {
      policies: { staticPolicies: read(one.policies) },
      entities: exact(read(one.entities)) as cedar.Entities,
      schema: read(one.schema),
    };
    for (const request of one.requests) {
      const { decision, reason, errors, validateRequest, principal, action, resource, context } = request;
      const raw = cedar.isAuthorized({
        ...base,
        principal,
        action,
        resource,
        context,
        validateRequest: validateRequest ?? true,
      });
      const answer = answerOf(raw);
      asked++;
      assert.equal(answer.allowed, decision === 'allow', `${name}: ${JSON.stringify(answer.errors)}`);
      if (raw.type === 'failure') continue;
      assert.deepEqual(answer.reasons, [...reason].sort(), name);
      assert.deepEqual(
        answer.errors.map((error) => error.split(':')[0]),
        [...errors].sort(),
        name,
      );
    }
  }
  assert.ok(asked > 1000);
});
