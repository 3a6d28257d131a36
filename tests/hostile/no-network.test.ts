/** While a real run goes on, its workspace has no network: it is looked at from outside, and it tries from inside. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { startGatekeeper, workspaceProgram } from '@interlock/gatekeeper';
import { newLabSecrets, startLab } from '@interlock/lab';
import type { RunEvent } from '@interlock/protocol';
import { findBubblewrap } from '../../apps/gatekeeper/src/workspace/walls.ts';
import { closing, newFolder, root } from './besieged.ts';
import { setTraps } from './traps.ts';

const job = 'The BGP session between the two routers is down. Find out why and fix it.';

/** A gatekeeper with the lab, the rehearsal and this workspace; a person who approves everything. */
async function start(t: TestContext, folder: string, workspace = workspaceProgram(root)) {
  const lab = await startLab({ secrets: newLabSecrets() });
  closing(t, () => lab.close());
  const gatekeeper = await startGatekeeper({
    folder: path.join(folder, 'data'),
    installation: root,
    model: 'rehearsal',
    unlock: { passphrase: async () => undefined },
    startLab: async () => ({ devices: lab.devices, close: async () => {} }),
    workspace,
  });
  closing(t, () => gatekeeper.close());
  gatekeeper.approve(() => ({
    answer: 'approved',
    approval: { by: gatekeeper.person(), through: 'approve-all', at: Date.now() },
  }));
  const events: RunEvent[] = [];
  gatekeeper.events.listen((event) => void events.push(event));
  const next = async <T>(look: () => T | undefined): Promise<T> => {
    for (let n = 0; n < 3000; n++) {
      const found = look();
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(`in vain: ${look}\n${JSON.stringify(events.slice(-3))}`);
  };
  const ended = () => events.find((event) => event.type === 'run.ended');
  return { gatekeeper, events, next, ended };
}

/** A process and all below it. */
function family(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        return [[Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])] as const];
      } catch {
        return []; // it ended meanwhile
      }
    });
  const found = [pid];
  for (const one of found) found.push(...parents.filter(([, parent]) => parent === one).map(([child]) => child));
  return found;
}

/** Network namespace, interfaces, and sockets beside the three streams of a process; null where it ended meanwhile. */
function networkOf(pid: number) {
  try {
    const sockets = readdirSync(`/proc/${pid}/fd`).filter(
      (fd) => Number(fd) > 2 && readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith('socket:'),
    );
    const lines = readFileSync(`/proc/${pid}/net/dev`, 'utf8').trim().split('\n').slice(2);
    return {
      command: readFileSync(`/proc/${pid}/comm`, 'utf8').trim(),
      namespace: readlinkSync(`/proc/${pid}/ns/net`),
      interfaces: lines.map((line) => line.trim().split(':')[0]),
      sockets: sockets.length,
    };
  } catch {
    return null;
  }
}

test('seen from outside all through a run: a network namespace of its own with nothing but a loopback, and no socket', async (t) => {
  if (process.platform !== 'linux' || !findBubblewrap()) return t.skip('bubblewrap is not installed');
  const { gatekeeper, next, ended, events } = await start(t, newFolder(t));
  const pid = await next(() => gatekeeper.workspacePid());
  await gatekeeper.converse(job, { trust: 'supervised', mode: 'default', hosts: null });
  const own = readlinkSync('/proc/self/ns/net');
  let looks = 0;
  await next(() => {
    const inside = family(pid)
      .map(networkOf)
      .filter((one) => one !== null && one.command !== 'bwrap');
    for (const one of inside) {
      assert.notEqual(one?.namespace, own, JSON.stringify(one));
      assert.deepEqual(one?.interfaces, ['lo']);
      assert.equal(one?.sockets, 0, JSON.stringify(one));
    }
    if (inside.length > 0 && !ended()) looks++;
    return ended();
  });
  assert.ok(looks > 5, `it was looked at while the run went on (${looks} times)`);
  assert.equal(events.find((event) => event.type === 'run.ended')?.end, 'done');
  assert.equal(gatekeeper.workspacePid(), pid, 'it was the same workspace all the while');
});

test('one that tries the network all through a run does its work and reaches nobody', async (t) => {
  if (!findBubblewrap()) t.diagnostic('bubblewrap is not installed: it stands behind Node’s permissions alone');
  const folder = newFolder(t);
  const program = path.join(folder, 'program');
  mkdirSync(program);
  const traps = await setTraps(path.join(program, 'socket'));
  closing(t, () => traps.close());
  copyFileSync(path.join(import.meta.dirname, 'restless.ts'), path.join(program, 'restless.mts'));
  const targets = {
    port: traps.port,
    datagram: traps.datagram,
    socket: path.join(program, 'socket'),
    real: path.join(root, 'apps/workspace/src/main.ts'),
  };
  writeFileSync(path.join(program, 'targets.json'), JSON.stringify(targets));
  const real = workspaceProgram(root);
  const own = path.relative(real.root, program);
  const { gatekeeper, events, next, ended } = await start(t, folder, {
    ...real,
    parts: [...real.parts, own],
    entry: path.join(own, 'restless.mts'),
  });
  await gatekeeper.converse(job, { trust: 'supervised', mode: 'default', hosts: null });
  assert.equal((await next(ended)).type, 'run.ended');
  assert.equal(events.find((event) => event.type === 'run.ended')?.end, 'done');
  assert.deepEqual(
    events.filter((event) => event.type === 'notice' && event.code === 'workspace.ended'),
    [],
  );
  writeFileSync(path.join(program, 'tell'), '');
  const told = await next(() => events.find((event) => event.type === 'notice' && event.code === 'workspace.ended'));
  assert.match(JSON.stringify(told), /ended with 42/, 'it tried at least ten times each way and was refused each time');
  assert.deepEqual(traps.arrivals, []);
});
