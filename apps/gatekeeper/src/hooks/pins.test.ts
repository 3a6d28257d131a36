import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { ask, kim, never, room, says, script } from './hooks.double.ts';

test('a hook whose program or file is another one than was approved does not run, and says which and what to do', async (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-hook-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string) => path.join(folder, name);
  const write = (name: string, text: string) => {
    writeFileSync(at(name), text);
    chmodSync(at(name), 0o755);
  };
  const seen = at('seen');
  write('hook.mjs', `${says({ decision: 'deny', reason: 'No.' })};`);
  write('own.sh', `#!/bin/sh\n`);
  write('list.txt', 'edge-1');
  const evil = `require('node:fs').writeFileSync(${JSON.stringify(seen)}, '');`;
  const list = [
    { name: 'pre', stage: 'pre', command: [process.execPath, at('hook.mjs'), `--list=${at('list.txt')}`] },
    { name: 'post', stage: 'post', command: [at('own.sh')] },
  ];
  const { open, deeds } = room();
  const hooks = open();
  await hooks.set(list, kim);
  const { version, text } = hooks.current();
  assert.match(text, /"sha256": "[0-9a-f]{64}"/);
  assert.equal((await open().before(ask, never)).ruling?.reason, 'No.');

  for (const spoil of [
    () => write('hook.mjs', evil),
    () => rmSync(at('hook.mjs')),
    () => {
      rmSync(at('hook.mjs'));
      mkdirSync(at('hook.mjs'));
    },
    () => write('list.txt', 'edge-1 core-1'),
  ]) {
    spoil();
    const { ruling } = await hooks.before(ask, never);
    assert.equal(ruling?.outcome, 'deny');
    assert.match(ruling?.reason ?? '', /(hook\.mjs|list\.txt) is not as it was .* interlock hook set FILE/);
    assert.equal(existsSync(seen), false);
    rmSync(at('hook.mjs'), { recursive: true, force: true });
    write('hook.mjs', `${says({ decision: 'deny', reason: 'No.' })};`);
  }
  const proposed = hooks.propose(list);
  assert.deepEqual([proposed.version === version, proposed.changed, proposed.loosens], [false, ['pre'], true]);
  await assert.rejects(hooks.set(list, kim, version), { code: 'hook.other-version' });

  write('own.sh', `#!/bin/sh\ntouch ${seen}\n`);
  await hooks.after({ ...ask, stage: 'post' });
  assert.equal(existsSync(seen), false);
  const last = deeds.at(-1);
  assert.ok(last?.type === 'hook.answered' && last.answer === 'failed');
  assert.match(last.fault ?? '', /^It was not run, because .*own\.sh/);
  assert.ok((last.fault ?? '').length <= 200, 'a word of the ledger is no longer');
  await hooks.set(list, kim);
  assert.equal((await hooks.before(ask, never)).ruling?.reason, 'No.');
  await hooks.after({ ...ask, stage: 'post' });
  assert.equal(existsSync(seen), true, 'what a person approved anew runs');
});

test('what a person writes pins nothing by itself, and hooks that were set before files were pinned do not run', async () => {
  const { open, stored } = room();
  const pins = [{ file: process.execPath, sha256: '0'.repeat(64) }];
  await assert.rejects(open().set([{ ...script('a', ''), pins }], kim), { code: 'hook.invalid' });
  stored.set('active', [{ ...script('a', ''), milliseconds: 5000 }]);
  assert.match((await open().before(ask, never)).ruling?.reason ?? '', /is not as it was/);
});
