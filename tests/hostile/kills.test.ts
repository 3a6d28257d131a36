/**
 * Killed at random moments while it lends and calls. What the router saw (logins that it let in, lines that it took) is
 * held against what stands in the ledger: entries are never fewer than effects. `npm run prove kills` does it a thousand times, a
 * continuous integration (CI is set) a hundred times.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { type LabDevice, newLabSecrets, startLab } from '@interlock/lab';
import { closing, ledgerOf, newFolder, root } from './besieged.ts';

const kills = process.env.LONG ? 1_000 : process.env.CI ? 100 : 12;
/** Side by side, each on a router of its own. */
const lanes = 2;
/** Kills on one ledger; then a new one, so that reading it does not become the work. */
const onOne = 25;
const compiled = path.join(root, 'node_modules/.cache/interlock/tests');

/** Numbers from 0 to 1, the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Tally {
  kills: number;
  released: number;
  lent: number;
  logins: number;
  changes: number;
  unknown: number;
}

function begin(given: { data: string; devices: readonly LabDevice[]; warm: boolean }) {
  const program = path.join(import.meta.dirname, 'lender.ts');
  const flags = ['--disable-sigusr1', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { NODE_COMPILE_CACHE: compiled, ...process.env },
  });
  child.stdin.on('error', () => {});
  child.stdin.write(`${JSON.stringify(given)}\n`);
  return child;
}

async function lane(t: TestContext, number: number, many: number): Promise<Tally> {
  const random = seeded(40 + number);
  const all: Tally = { kills: 0, released: 0, lent: 0, logins: 0, changes: 0, unknown: 0 };
  for (let done = 0; done < many; done += onOne) {
    const data = path.join(newFolder(t), 'data');
    const lab = await startLab({ secrets: newLabSecrets() });
    try {
      const edge = lab.device('edge-1');
      const seen = new Set<string>();
      let entries: Record<string, unknown>[] = [];
      for (let n = 0; n < Math.min(onOne, many - done); n++) {
        const child = begin({ data, devices: lab.devices, warm: false });
        const end = once(child, 'close');
        // One in five while it starts; the others between two of its deeds, and a random moment into the next.
        const [moment, wait] = [random() < 0.2 ? 0 : 1 + Math.floor(random() * 12), random()];
        let lines = 0;
        createInterface({ input: child.stdout }).on('line', (line) => {
          const text = edge.runningConfig();
          const described = /description (\d+-\d+)/.exec(text)?.[1];
          if (described) seen.add(described);
          if (line !== 'started' && lines++ === moment)
            setTimeout(() => child.kill('SIGKILL'), moment === 0 ? wait * 900 : wait * 40);
        });
        const [, signal] = await end;
        assert.equal(signal, 'SIGKILL');
        const described = /description (\d+-\d+)/.exec(edge.runningConfig())?.[1];
        if (described) seen.add(described);
        entries = existsSync(path.join(data, 'ledger')) ? await ledgerOf(data) : [];
        const of = (type: string) => entries.filter((entry) => entry.type === type);
        const changes = of('call.released').filter((entry) => entry.class !== 'read-only');
        assert.ok(changes.length >= seen.size, `${seen.size} changes, ${changes.length} entries`);
        assert.ok(
          of('secret.lent').length >= edge.logins(),
          `${edge.logins()} logins, ${of('secret.lent').length} entries`,
        );
        for (const name of ['call', 'permit'])
          assert.equal(new Set(changes.map((entry) => entry[name])).size, changes.length, `each ${name} once`);
        all.kills++;
      }
      const count = (type: string) => entries.filter((entry) => entry.type === type).length;
      all.released += count('call.released');
      all.lent += count('secret.lent');
      all.unknown += count('effect.unknown');
      all.logins += edge.logins();
      all.changes += seen.size;
    } finally {
      await lab.close();
    }
  }
  return all;
}

test(`after ${kills} kills, entries are never fewer than effects`, { timeout: 60_000 + kills * 10_000 }, async (t) => {
  const lab = await startLab({ secrets: newLabSecrets() });
  closing(t, () => lab.close());
  const warm = begin({ data: path.join(newFolder(t), 'data'), devices: lab.devices, warm: true });
  warm.stdout.resume();
  assert.deepEqual(await once(warm, 'close'), [0, null]);
  const tallies = await Promise.all(
    Array.from({ length: lanes }, (_, number) => lane(t, number, Math.floor(kills / lanes))),
  );
  const sum = (of: keyof Tally) => tallies.reduce((all, one) => all + one[of], 0);
  assert.equal(sum('kills'), kills);
  assert.ok(sum('changes') > 0 && sum('logins') > 0 && sum('unknown') > 0, JSON.stringify(tallies));
  t.diagnostic(
    `${kills} kills: ${sum('released')} released and ${sum('lent')} lent by the ledger, ${sum('changes')} changes and ${sum('logins')} logins seen by the routers, ${sum('unknown')} effects unknown`,
  );
});
