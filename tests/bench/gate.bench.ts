/**
 * What the gate costs a call that it lets through: the time before the call may begin, and the whole of it beside the
 * same command over a connection that is open already. On the lab's router, and on real FRR and Linux where at hand.
 */
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Platform } from '@interlock/model';
import type { LabDevice } from '../../apps/gatekeeper/src/lab-hosts.ts';
import type { Figure } from '../../scripts/bench.ts';
import { startRealShell } from '../hostile/benchmark/real-shell.ts';
import { startFrrPair, whyNot } from '../peers/frr-pair.ts';
import { type GateCost, gateCost, plainExec } from './gate-cost.ts';
import { quantile, rounded, startProgram } from './program.ts';

type Print = (figure: Figure) => void;

export async function bench(print: Print): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-gate-'));
  try {
    await onLab(print, folder);
    const reason = whyNot();
    if (reason === undefined) await onRealPeers(print, folder);
    else console.error(`Real FRR and Linux were left out: ${reason}.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onLab(print: Print, folder: string): Promise<void> {
  const env = { PATH: process.env.PATH, HOME: folder, CI: 'true' };
  const lab = await startProgram(env, 'lab', '--json', '--data', path.join(folder, 'lab'));
  try {
    const devices = (JSON.parse(lab.link) as Omit<LabDevice, 'hostKey'>[]).map((device) => ({
      ...device,
      hostKey: keyOf(device.port),
    }));
    const cost = await gateCost(path.join(folder, 'on-lab'), devices);
    for (const [share, name, most] of [
      [0.5, 'p50', 1],
      [0.99, 'p99', 5],
    ] as const) {
      const unwritten = quantile(cost.beforeUnwritten, share);
      print({
        figure: `look-up, class, policy, decision, permit: before a call may begin, ${name}`,
        value: rounded(unwritten),
        unit: 'ms',
        target: `<= ${most}`,
        ok: unwritten <= most,
      });
      print({
        figure: `the same with its entries durable, ${name}`,
        value: rounded(quantile(cost.before, share)),
        unit: 'ms',
      });
    }
    compare(print, cost, 'show clock on the lab’s router', 'the same line in a warm shell of plain ssh2');
  } finally {
    await lab.end();
  }
}

async function onRealPeers(print: Print, folder: string): Promise<void> {
  const password = randomBytes(9).toString('hex');
  const [name, other] = ['north5', 'south5'];
  const pair = await startFrrPair([name, other], password);
  const shell = await startRealShell('shell5', password, 'frrvty,frr');
  try {
    const device = (platform: Platform, port: number, username: string): LabDevice => ({
      name: platform === 'frr' ? name : 'shell5',
      platform,
      host: '127.0.0.1',
      port,
      username,
      password,
      hostKey: keyOf(port),
    });
    const linux = device('linux', shell.port, shell.account);
    const frr = device('frr', pair.routers[0].port, pair.account);
    const onRouter = await gateCost(path.join(folder, 'on-frr'), [frr], {
      platform: 'frr',
      command: 'show version',
      peer: async () => {
        const exec = await plainExec(linux);
        return { ...exec, ask: (line) => exec.ask(`vtysh -N ${name} -c '${line}'`) };
      },
    });
    compare(print, onRouter, 'show version on real FRR', 'exec of vtysh through sshd on an open connection', 1.05);
    const onShell = await gateCost(path.join(folder, 'on-linux'), [linux], {
      platform: 'linux',
      command: 'true',
      peer: plainExec,
    });
    compare(print, onShell, 'true on real Linux', 'exec of true through sshd on an open connection', 1.3);
  } finally {
    await shell.close();
    await pair.close();
  }
}

function compare(
  print: Print,
  { through, plain, during, after, settling }: GateCost,
  what: string,
  peer: string,
  most?: number,
): void {
  for (const [part, times] of [
    ['on the wire', during],
    ['from the wire to the result', after],
    ['from the result until the outcome is durable', settling],
  ] as const)
    print({ figure: `${what}: ${part}, p50`, value: rounded(quantile(times, 0.5)), unit: 'ms' });
  for (const [share, name] of [
    [0.5, 'p50'],
    [0.99, 'p99'],
  ] as const) {
    const value = quantile(through, share);
    const peerValue = quantile(plain, share);
    print({
      figure: `${what} through the gate, ${name}`,
      value: rounded(value),
      unit: 'ms',
      peer,
      peerValue: rounded(peerValue),
      ratio: rounded(value / peerValue),
      ...(most !== undefined && name === 'p50' ? { target: `<= ${most} times`, ok: value / peerValue <= most } : {}),
    });
  }
}

/** A host's key by ssh-keyscan: what a person would have pinned. */
function keyOf(port: number): LabDevice['hostKey'] {
  const scan = spawnSync('ssh-keyscan', ['-p', String(port), '-t', 'ed25519', '127.0.0.1'], { encoding: 'utf8' });
  const blob = /ssh-ed25519 (\S+)/.exec(scan.stdout)?.[1] ?? '';
  const digest = createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64').replace(/=+$/, '');
  return { algorithm: 'ssh-ed25519', fingerprint: `SHA256:${digest}` };
}
