import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { LockedMemory, requireLockedMemory } from './locked-memory.ts';

/** Runs a module in a process of its own. */
function run(source: string, shell: string): { status: number | null; output: string } {
  const from = new URL('./locked-memory.ts', import.meta.url).href;
  const program = `import { LockedMemory, requireLockedMemory } from '${from}';\n${source}`;
  const done = spawnSync('sh', ['-c', shell, 'sh', process.execPath, '--input-type=module', '-e', program], {
    encoding: 'utf8',
  });
  return { status: done.status, output: done.stdout + done.stderr };
}

describe('locked memory', () => {
  it('is locked as the system counts it, and is given back at once', (t) => {
    if (process.platform !== 'linux') return t.skip('only Linux tells how much memory is locked');
    const locked = () => Number(/^VmLck:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1]);
    const before = locked();
    const pieces = Array.from({ length: 5 }, (_, n) => new LockedMemory(n * 10).fillRandom());
    assert.ok(locked() >= before + 20);
    for (const piece of pieces) piece.free();
    assert.equal(locked(), before);
  });

  it('empties every reference when it is freed, and answers nothing afterwards', () => {
    const memory = new LockedMemory(16).fill((bytes) => bytes.fill(7));
    const kept = memory.open();
    assert.deepEqual(kept, Buffer.alloc(16, 7));
    memory.free();
    memory.free();
    assert.equal(kept.length, 0);
    assert.throws(() => memory.use(() => undefined), { code: 'vault.closed' });
    assert.throws(() => memory.fillRandom(), { code: 'vault.closed' });
    memory.shut();
  });

  it('is freed when filling it fails', () => {
    const memory = new LockedMemory(4);
    assert.throws(() => memory.fill(() => assert.fail('no')));
    assert.ok(memory.freed);
  });

  it('ends the process that reads it while nobody uses it', (t) => {
    if (process.platform !== 'linux') return t.skip('how a stray read ends is tried on Linux alone');
    const { status, output } = run(
      `const memory = new LockedMemory(8).fillRandom();
       let kept; memory.use((bytes) => { kept = bytes; });
       console.log('before'); console.log('read ' + kept[0]);`,
      'ulimit -c 0; "$@"',
    );
    assert.match(output, /before/);
    assert.doesNotMatch(output, /read/);
    assert.notEqual(status, 0);
  });

  it('is missed at the start where the system locks none, and the fault says what to do', (t) => {
    if (process.platform !== 'linux') return t.skip('the limit of locked memory is lowered on Linux alone');
    const root = process.getuid?.() === 0;
    const drop = root ? 'setpriv --bounding-set -ipc_lock --inh-caps -ipc_lock --' : '';
    if (root && spawnSync('setpriv', ['--version']).status !== 0) return t.skip('setpriv is not installed');
    const source =
      'try { requireLockedMemory(); console.log("locked"); } catch (error) { console.log(error.code, error.next); }';
    const { output } = run(source, `ulimit -l 0; exec ${drop} "$@"`);
    assert.match(output, /^vault\.memory-not-locked Raise the limit/);
    requireLockedMemory();
  });
});
