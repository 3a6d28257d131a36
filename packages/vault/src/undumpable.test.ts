import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { test } from 'node:test';

const linux = process.platform === 'linux' ? false : 'there is no prctl here';
const module = JSON.stringify(new URL('undumpable.ts', import.meta.url).href);
/** Nobody, where the tests run as root: root may read whatever it likes. */
const other = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** A process that holds a word, and what another one of the same user reads of it. */
async function read(closing: boolean): Promise<string> {
  const program = `
    const { closeMemory } = await import(${module});
    if (${closing}) console.log(JSON.stringify(await closeMemory())); else console.log('open');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    ...other,
    env: {},
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    const said = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString()));
      child.once('exit', () => reject(new Error('it ended')));
    });
    if (closing && !said.includes('"closed":true')) return said;
    const look = `try { require('fs').openSync('/proc/${child.pid}/mem', 'r'); console.log('read'); } catch (error) { console.log(error.code); }`;
    return spawnSync(process.execPath, ['-e', look], { ...other, env: {}, encoding: 'utf8' }).stdout.trim();
  } finally {
    child.kill('SIGKILL');
  }
}

test('another program of the same user does not read the memory of a process that closed it', {
  skip: linux,
}, async (t) => {
  try {
    accessSync('/proc/self/mem', constants.R_OK);
  } catch {
    return t.skip('/proc is closed here');
  }
  const control = await read(false);
  if (control !== 'read') return t.skip(`the system keeps programs apart already: ${control}`);
  assert.equal(await read(true), 'EACCES');
});
