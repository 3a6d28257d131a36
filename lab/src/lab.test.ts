import assert from 'node:assert/strict';
import { connect } from 'node:net';
import test, { type TestContext } from 'node:test';
import fc from 'fast-check';
import type ssh2 from 'ssh2';
import { faultKinds, hostileBanner, type LabOptions, newLabSecrets, type PlantedFault, startLab } from './index.ts';
import type { Lab } from './lab.ts';
import { converse, execute, login } from './ssh/expect.ts';
import { hostKeyView } from './ssh/keys.ts';
import { defaultTopology } from './topology.ts';

const secrets = newLabSecrets();

async function lab(t: TestContext, options: Partial<LabOptions> = {}): Promise<Lab> {
  const failures: unknown[] = [];
  const started = await startLab({
    secrets,
    pace: { syslog: 10, bgpOpen: 30, reload: 100, pingTimeout: 5 },
    failed: (error) => failures.push(error),
    ...options,
  });
  t.after(async () => {
    await started.close();
    assert.deepEqual(failures, []);
  });
  return started;
}

const device = (running: Lab, role: string) => {
  const found = running.devices.find((one) => one.role === role);
  assert.ok(found);
  return found;
};

const ask = async (running: Lab, role: string, command: string) => {
  const client = await login(device(running, role));
  const { output } = await execute(client, command);
  client.end();
  return output;
};

test('each fault can be planted on either router, alone or with another, and shows as itself', async (t) => {
  const running = await lab(t, { faults: [] });
  assert.equal(running.bgp('edge')['10.255.0.2'], 'Established');
  const expected: Record<string, [own: RegExp, far: RegExp]> = {
    'interface-shut': [/Idle$/m, /Idle$/m],
    'wrong-neighbor-address': [/^10\.255\.0\.[56] .*(Idle|Active)$/m, /Active$/m],
    'wrong-remote-as': [/Idle$/m, /Active$/m],
    'neighbor-shut': [/Idle \(Admin\)$/m, /Active$/m],
  };
  for (const kind of faultKinds)
    for (const [own, far] of [
      ['edge', 'core'],
      ['core', 'edge'],
    ] as const) {
      running.reset([{ kind, router: own }]);
      assert.match((await ask(running, own, 'show ip bgp summary')).trimEnd(), expected[kind]?.[0] as RegExp, kind);
      assert.match((await ask(running, far, 'show ip bgp summary')).trimEnd(), expected[kind]?.[1] as RegExp, kind);
      assert.equal(running.device(own).runningConfig(), running.startupConfig(own));
    }
  const two: PlantedFault[] = [
    { kind: 'interface-shut', router: 'core' },
    { kind: 'neighbor-shut', router: 'edge' },
  ];
  running.reset(two);
  assert.match(await ask(running, 'core', 'show ip interface brief'), /administratively down/);
  assert.match(await ask(running, 'edge', 'show ip bgp neighbors'), /Administratively shut down/);
});

test('a wrong remote AS leaves a notification in the logs of both ends', async (t) => {
  const running = await lab(t, { faults: [{ kind: 'wrong-remote-as', router: 'edge' }] });
  await new Promise((resolve) => setTimeout(resolve, 120));
  assert.match(await ask(running, 'edge', 'show logging'), /NOTIFICATION: sent to neighbor 10\.255\.0\.2 .*wrong AS/);
  assert.match(
    await ask(running, 'core', 'show logging'),
    /NOTIFICATION: received from neighbor 10\.255\.0\.1 .*wrong AS/,
  );
  assert.match(await ask(running, 'core', 'show ip bgp neighbors'), /Last reset .*, due to .*/);
});

test('routers, link and numbers are whatever the topology says', async (t) => {
  const running = await lab(t, {
    topology: {
      edge: {
        ...defaultTopology.edge,
        hostname: 'ams-pe-07',
        as: 4200000001,
        linkInterface: 'TenGigabitEthernet1/1',
        linkAddress: '172.31.9.17/29',
      },
      core: { ...defaultTopology.core, hostname: 'fra-rr', as: 64999, linkAddress: '172.31.9.20/29' },
    },
    faults: [{ kind: 'wrong-neighbor-address', router: 'core' }],
  });
  assert.deepEqual(
    running.devices.slice(0, 2).map((one) => one.name),
    ['ams-pe-07', 'fra-rr'],
  );
  const summary = await ask(running, 'core', 'show ip bgp summary');
  assert.match(summary, /^172\.31\.9\.18 +4 +4200000001 .* Active$/m);
  assert.match(await ask(running, 'edge', 'show interfaces te1/1'), /172\.31\.9\.17\/29/);
});

test('a port that is taken is refused and what had started is closed', async (t) => {
  const first = await lab(t);
  const { port } = device(first, 'core');
  await assert.rejects(startLab({ secrets, ports: { core: port } }), /EADDRINUSE/);
});

test('bad days: a new host key, refused logins, silence after accept', async (t) => {
  const running = await lab(t);
  const edge = device(running, 'edge');
  const seen: string[] = [];
  const hostVerifier = (key: Buffer) => seen.push(key.toString('base64')) > 0;
  (await login(edge, { hostVerifier })).end();
  const next = running.device('edge').changeHostKey();
  (await login(edge, { hostVerifier })).end();
  assert.notEqual(seen[0], seen[1]);
  assert.deepEqual(device(running, 'edge').hostKey, next);
  assert.notDeepEqual(next, hostKeyView(secrets.devices.edge.hostKey.privateKey));
  running.device('edge').misbehave({ rejectLogins: true });
  await assert.rejects(login(edge, { privateKey: secrets.userKey.privateKey }), /authentication/);
  running.device('edge').misbehave({ hangAfterAccept: true });
  await assert.rejects(login(edge, { readyTimeout: 150 }), /Timed out/);
});

test('bad days: an endless answer, none at all, a cut in the middle, a hostile banner', async (t) => {
  const running = await lab(t);
  const edge = device(running, 'edge');
  const handle = running.device('edge');
  handle.misbehave({ flood: { command: 'show tech', bytes: 5_000_000 } });
  assert.equal((await ask(running, 'edge', 'show tech')).replaceAll('\r', '').length, 5_000_000);
  handle.misbehave({ cut: { command: 'show run', bytes: 100 } });
  const client = await login(edge);
  const cut = await execute(client, 'show running-config');
  assert.equal(cut.output.length, 100);
  assert.equal(cut.status, null);
  handle.misbehave({ neverAnswer: 'show clock', banner: hostileBanner });
  const banners: string[] = [];
  const shell = await converse(edge);
  await shell.until('edge-1#');
  shell.send('show clock\r');
  await shell.until('show clock\r\n');
  const other = await login(edge);
  other.end();
  assert.equal((await ask(running, 'edge', 'show privilege')).includes('15'), true);
  assert.ok(shell.seen().endsWith('show clock\r\n'));
  shell.end();
  await greeted(edge, banners);
  assert.match(banners.join(''), /\x1b\[2J/);
});

async function greeted(edge: Lab['devices'][number], banners: string[]): Promise<void> {
  const { Client } = await import('ssh2').then((module) => module.default as typeof ssh2);
  const client = new Client();
  await new Promise<void>((resolve, reject) => {
    client
      .on('banner', (text) => banners.push(text))
      .on('ready', () => resolve())
      .on('error', reject);
    client.connect({ host: edge.host, port: edge.port, username: edge.username, password: edge.password });
  });
  client.end();
}

test('bad days: a slow line and a log that chatters into an answer', async (t) => {
  const running = await lab(t, { misbehave: { edge: { chatterEveryLines: 3, lineDelay: 1 } } });
  const shell = await converse(device(running, 'edge'), { rows: 0 });
  await shell.until('edge-1#');
  await shell.run('terminal length 0');
  const text = await shell.run('show running-config');
  assert.ok((text.match(/%SYS-6-LOGGINGHOST_STARTSTOP/g)?.length ?? 0) > 5);
  shell.end();
});

test('garbage instead of SSH ends that connection and nothing else', async (t) => {
  const running = await lab(t);
  const { port } = device(running, 'edge');
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.alloc(70_000, 0x41)));
    socket.on('close', () => resolve());
    socket.on('error', () => {});
    socket.resume();
  });
  assert.match(await ask(running, 'edge', 'show clock'), /UTC/);
});

test('an account named like a part of JavaScript is nobody', async (t) => {
  const running = await lab(t);
  for (const one of running.devices)
    for (const username of ['__proto__', 'constructor', 'toString'])
      await assert.rejects(login(one, { username }), /authentication/, one.name);
});

test('every device logs in by password, by keyboard-interactive and by key, and keeps its key', async (t) => {
  const running = await lab(t);
  const again = await lab(t);
  for (const one of running.devices) {
    assert.deepEqual(one.hostKey, device(again, one.role).hostKey);
    for (const method of ['password', 'keyboard-interactive', 'publickey'] as const) {
      const privateKey = secrets.userKey.privateKey;
      (await login(one, { authHandler: [method], tryKeyboard: true, privateKey })).end();
    }
    await assert.rejects(login(one, { password: 'wrong' }), /authentication/);
  }
});

test('lines of rubbish end no device', async (t) => {
  const rubbish = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replace(/[\r\n\x03\x04]/g, ' '));
  const words = fc.constantFrom(
    'show',
    'set',
    'ip',
    '/ip/address',
    'find',
    '[',
    '"',
    '|',
    'no',
    'print',
    'where',
    '=',
    '~',
    'interface',
    'cat',
    '>',
    '10.0.0.1',
    '__proto__',
    'constructor',
    'ping',
    '-c',
    'configure',
    'address',
    'delete',
    'edit',
    'rollback',
  );
  const lines = fc.array(
    fc.oneof(
      rubbish,
      fc.array(words, { maxLength: 7 }).map((all) => all.join(' ')),
    ),
    { minLength: 20, maxLength: 20 },
  );
  const running = await lab(t);
  for (const one of running.devices) {
    const client = await login(one);
    client.on('error', () => {});
    const channel = await new Promise<ssh2.ClientChannel>((resolve, reject) =>
      client.shell({ rows: 0 }, (error, opened) => (error ? reject(error) : resolve(opened))),
    );
    channel.resume();
    for (const line of fc.sample(lines, 8).flat()) channel.write(`${line}\r\x03`);
    channel.write('\rexit\r');
    await new Promise((resolve) => setTimeout(resolve, 150));
    client.destroy();
    (await login(one)).end();
  }
});
