/** The figures of the house: start, the price of the gate, memory, and how quickly a person is heard under load. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Card, ConversationView, RunEvent } from '@interlock/protocol';
import type { LabDevice } from '../../apps/gatekeeper/src/lab-hosts.ts';
import type { Figure } from '../../scripts/bench.ts';
import { gateCost } from './gate-cost.ts';
import { interlock, memory, quantile, rounded, screens, startProgram } from './program.ts';

type Print = (figure: Figure) => void;

export async function bench(print: Print): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-bench-'));
  const env = { PATH: process.env.PATH, HOME: folder, CI: 'true' };
  try {
    await readyAndMemory(print, path.join(folder, 'plain'), env);
    await gate(print, path.join(folder, 'gate'), path.join(folder, 'gate-lab'), env);
    await underLoad(print, folder, env);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readyAndMemory(print: Print, data: string, env: NodeJS.ProcessEnv): Promise<void> {
  const words = ['start', '--no-open', '--port', '0', '--data', data];
  await (await startProgram(env, ...words)).end();
  const times: number[] = [];
  for (let n = 0; n < 5; n++) {
    const program = await startProgram(env, ...words);
    times.push(program.ready);
    if (n === 4) {
      const { page, card } = await screens(program.link);
      await oneRun(page, 'Why is the BGP session between the two routers down?', card);
      const used = memory(program.child.pid as number);
      for (const [name, most] of [
        ['gatekeeper', 200],
        ['workspace', 150],
        ['lab', undefined],
        ['launcher', undefined],
      ] as const)
        print({
          figure: `memory of the ${name} after a run`,
          value: rounded(used[name] ?? 0),
          unit: 'MB',
          ...(most ? { target: `<= ${most}`, ok: (used[name] ?? 0) <= most } : {}),
        });
      page.close();
      card.close();
    }
    await program.end();
  }
  const median = quantile(times, 0.5) / 1000;
  print({
    figure: 'from start to ready, warm, median of 5',
    value: rounded(median),
    unit: 's',
    target: '<= 3',
    ok: median <= 3,
  });
}

async function oneRun(
  page: Awaited<ReturnType<typeof screens>>['page'],
  prompt: string,
  card: Awaited<ReturnType<typeof screens>>['card'],
): Promise<void> {
  const conversation = await page.ask<ConversationView>('conversation.create', {});
  const ended = new Promise<void>((resolve) => {
    page.heard = (method, params) => {
      const { event } = params as { event: RunEvent };
      if (method !== 'event') return;
      if (event.type === 'card.opened')
        void card.ask('card.answer', { card: event.card.id, hash: event.card.hash, answer: 'reject', visible: 0 });
      if (event.type === 'run.ended') resolve();
    };
  });
  await page.ask('conversation.prompt', { conversation: conversation.id, text: prompt });
  await ended;
}

async function gate(print: Print, data: string, labData: string, env: NodeJS.ProcessEnv): Promise<void> {
  const lab = await startProgram(env, 'lab', '--json', '--data', labData);
  const devices = (JSON.parse(lab.link) as Omit<LabDevice, 'hostKey'>[]).map((device) => ({
    ...device,
    hostKey: keyOf(device.port),
  }));
  const { through, plain } = await gateCost(data, devices);
  await lab.end();
  for (const [name, share] of [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const) {
    const value = quantile(through, share);
    const peerValue = quantile(plain, share);
    print({
      figure: `show clock through the gate, ${name}`,
      value: rounded(value),
      unit: 'ms',
      peer: 'the same over plain ssh2 on a warm shell',
      peerValue: rounded(peerValue),
      ratio: rounded(value / peerValue),
    });
    print({ figure: `added by the gate per call, ${name}`, value: rounded(value - peerValue), unit: 'ms' });
  }
}

/** A host's key by ssh-keyscan's own library: what a person would have pinned. */
function keyOf(port: number): LabDevice['hostKey'] {
  const text =
    spawnSync('ssh-keyscan', ['-p', String(port), '-t', 'ed25519', '127.0.0.1'], { encoding: 'utf8' }).stdout ?? '';
  const blob = /ssh-ed25519 (\S+)/.exec(text)?.[1] ?? '';
  return {
    algorithm: 'ssh-ed25519',
    fingerprint: `SHA256:${createHash('sha256').update(Buffer.from(blob, 'base64')).digest('base64').replace(/=+$/, '')}`,
  };
}

/** Twenty sessions that send as fast as they can, and a person who types, approves and stops beside them. */
async function underLoad(print: Print, folder: string, base: NodeJS.ProcessEnv): Promise<void> {
  const data = path.join(folder, 'load');
  const passphrase = path.join(folder, 'passphrase');
  writeFileSync(passphrase, 'a passphrase for a bench', { mode: 0o600 });
  const env = { ...base, INTERLOCK_PASSPHRASE_FILE: passphrase };
  const double = spawn(process.execPath, [fileURLToPath(new URL('./devices.double.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const port = (await createInterface({ input: double.stdout })[Symbol.asyncIterator]().next()).value as string;
  for (const name of ['flood', 'echo']) {
    interlock(
      env,
      'host',
      'add',
      name,
      '--address',
      '127.0.0.1',
      '--port',
      port,
      '--platform',
      'cisco_ios',
      '--data',
      data,
    );
    interlock(
      env,
      'entry',
      'add',
      `${name} entry`,
      '--account',
      name,
      '--password-file',
      passphrase,
      '--host',
      name,
      '--data',
      data,
    );
  }
  const program = await startProgram(env, 'start', '--no-open', '--port', '0', '--data', data);
  const { page, card } = await screens(program.link);
  const hosts = await hostsOf(env, data);
  const id = (name: string) => hosts.hosts.find((host) => host.name === name)?.id as string;
  let flooded = 0;
  const drawn = new Map<number, number>();
  const echo = { session: 0, seen: () => {} };
  page.bytes = (session, bytes) => {
    if (session === echo.session) return echo.seen();
    flooded += bytes.length;
    const total = (drawn.get(session) ?? 0) + bytes.length;
    drawn.set(session, total);
    void page.ask('terminal.drawn', { session, bytes: total }).catch(() => {});
  };
  const opened = new Map<string, (card: Card) => void>();
  const waits: { want: (event: RunEvent) => boolean; done: () => void }[] = [];
  page.heard = (method, params) => {
    if (method !== 'event') return;
    const { event } = params as { event: RunEvent };
    if (event.type === 'card.opened') for (const seen of opened.values()) seen(event.card);
    for (const wait of waits.splice(0)) wait.want(event) ? wait.done() : waits.push(wait);
  };
  const until = (want: (event: RunEvent) => boolean) => new Promise<void>((done) => void waits.push({ want, done }));
  const nextCard = () => new Promise<Card>((resolve) => void opened.set('next', resolve));
  const approve = async (shown: Card) => {
    await sleep(600);
    await card.ask('card.answer', { card: shown.id, hash: shown.hash, answer: 'approve', visible: 600 });
  };
  opened.set('keys', (shown) => void (shown.hostKeys.length > 0 && approve(shown)));
  await page.ask('host.keys', { hosts: [id('flood'), id('echo')] });
  for (let n = 0; n < 20; n++) await page.ask('terminal.open', { host: id('flood'), columns: 120, rows: 40 });
  echo.session = (
    await page.ask<{ session: number }>('terminal.open', { host: id('echo'), columns: 120, rows: 40 })
  ).session;
  await sleep(1000);
  const [before, begun] = [flooded, performance.now()];

  const keys: number[] = [];
  for (let n = 0; n < 200; n++) {
    const pressed = performance.now();
    const seen = new Promise<void>((resolve) => (echo.seen = resolve));
    void page.ask('terminal.type', { session: echo.session, text: 'x' });
    await seen;
    keys.push(performance.now() - pressed);
    await sleep(5);
  }
  const approvals: number[] = [];
  const stops: number[] = [];
  for (let n = 0; n < 20; n++) {
    const conversation = await page.ask<ConversationView>('conversation.create', {});
    await card.ask('conversation.trust', { conversation: conversation.id, trust: 'manual' });
    const asked = nextCard();
    await page.ask('conversation.prompt', { conversation: conversation.id, text: 'show clock on echo' });
    const first = await asked;
    await sleep(600);
    const released = until((event) => event.type === 'call.released' && event.call === first.call);
    const second = nextCard();
    const answered = performance.now();
    void card.ask('card.answer', { card: first.id, hash: first.hash, answer: 'approve', visible: 600 });
    await released;
    approvals.push(performance.now() - answered);
    await second;
    const over = until((event) => event.type === 'run.ended');
    const stopped = performance.now();
    void card.ask('conversation.stop', { conversation: conversation.id, cut: false });
    await over;
    stops.push(performance.now() - stopped);
  }
  const rate = (flooded - before) / 1e6 / ((performance.now() - begun) / 1000);
  print({ figure: 'what 20 sessions sent meanwhile, drawn by the page', value: rounded(rate), unit: 'MB/s' });
  for (const [name, times] of [
    ['a key press to its echo', keys],
    ['an approval to the release of its call', approvals],
    ['Stop (a card open) to the end of the run', stops],
  ] as const)
    for (const [quantileName, share] of [
      ['p50', 0.5],
      ['p99', 0.99],
    ] as const) {
      const value = quantile(times, share);
      print({
        figure: `from ${name} beside 20 flooding sessions, ${quantileName} of ${times.length}`,
        value: rounded(value),
        unit: 'ms',
        ...(share === 0.99 ? { target: '<= 100', ok: value <= 100 } : {}),
      });
    }
  page.close();
  card.close();
  await program.end();
  double.stdin.end();
}

async function hostsOf(env: NodeJS.ProcessEnv, data: string): Promise<{ hosts: { id: string; name: string }[] }> {
  return {
    hosts: JSON.parse(interlock(env, 'host', 'list', '--json', '--data', data)) as { id: string; name: string }[],
  };
}
