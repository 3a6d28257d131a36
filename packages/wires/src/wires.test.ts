import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, test } from 'node:test';
import type { HostKey } from '@interlock/model';
import { connectSsh, fetchHostKey, HostKeyFault, type SshOptions } from './index.ts';
import { type Double, passwordLender, startDouble } from './server.double.ts';

const open: { close: () => Promise<void> }[] = [];
after(async () => {
  for (const one of open) await one.close();
});

async function device(options: Parameters<typeof startDouble>[0] = {}): Promise<Double> {
  const double = await startDouble(options);
  open.push(double);
  return double;
}

function to(double: Double, more: Partial<SshOptions> = {}): SshOptions {
  return {
    name: 'core-1',
    address: '127.0.0.1',
    port: double.port,
    hostKeys: [double.hostKey],
    credential: passwordLender('core-admin', 'right'),
    ...more,
  };
}

test('a pinned host is logged in to with a password and gives a session both ways', async () => {
  const double = await device();
  const connection = await connectSsh(to(double));
  assert.deepEqual(connection.hostKey, double.hostKey);
  const session = await connection.shell({ columns: 511, rows: 50, term: 'vt100' });
  const seen: Buffer[] = [];
  const answered = new Promise<void>((resolve) => {
    session.onData((bytes) => {
      seen.push(Buffer.from(bytes));
      if (Buffer.concat(seen).toString().includes('HELLO')) resolve();
    });
  });
  await session.write('hello');
  await answered;
  assert.deepEqual(double.sizes[0], { columns: 511, rows: 50, term: 'vt100' });
  session.resize(80, 24);
  session.close();
  assert.deepEqual(await session.closed, { fault: null });
  connection.close();
  assert.deepEqual(await connection.closed, { fault: null });
  await assert.rejects(session.write('more'), { code: 'wire.cut' });
});

test('an unpinned host is refused with its key before any credential is lent', async () => {
  const double = await device();
  let lent = 0;
  const credential: SshOptions['credential'] = async () => {
    lent++;
  };
  const refused = await connectSsh(to(double, { hostKeys: [], credential })).catch((error: unknown) => error);
  assert.ok(refused instanceof HostKeyFault);
  assert.equal(refused.code, 'wire.host-key-unknown');
  assert.deepEqual(refused.presented, double.hostKey);
  assert.equal(lent, 0);
  assert.deepEqual(double.attempts, []);
});

test('a changed host key is refused with both fingerprints before any credential is lent', async () => {
  const double = await device();
  const pinned: HostKey = { algorithm: 'ssh-ed25519', fingerprint: `SHA256:${'A'.repeat(43)}` };
  let lent = 0;
  const credential: SshOptions['credential'] = async () => {
    lent++;
  };
  const refused = await connectSsh(to(double, { hostKeys: [pinned], credential })).catch((error: unknown) => error);
  assert.ok(refused instanceof HostKeyFault);
  assert.equal(refused.code, 'wire.host-key-changed');
  assert.match(refused.message, new RegExp(pinned.fingerprint.replaceAll(/[+/]/g, '.')));
  assert.ok(refused.message.includes(double.hostKey.fingerprint));
  assert.equal(lent, 0);
  assert.deepEqual(double.attempts, []);
});

test('the first host key is fetched without a login', async () => {
  const double = await device();
  const key = await fetchHostKey({ name: 'core-1', address: '127.0.0.1', port: double.port });
  assert.deepEqual(key, double.hostKey);
  assert.deepEqual(double.attempts, []);
});

test('a host with several keys shows the one it is pinned to', async () => {
  const double = await device({ rsa: true });
  assert.ok(double.rsaKey);
  const connection = await connectSsh(to(double, { hostKeys: [double.rsaKey] }));
  assert.deepEqual(connection.hostKey, double.rsaKey);
  connection.close();
  await connection.closed;
});

test('a wrong password is tried exactly once, whatever else the host offers', async () => {
  const double = await device();
  await assert.rejects(connectSsh(to(double, { credential: passwordLender('core-admin', 'wrong') })), {
    code: 'wire.auth-rejected',
    message: 'core-1 rejected the password of core-admin. Not tried again: the account may lock.',
  });
  assert.deepEqual(double.attempts, ['password']);
});

test('keyboard-interactive gets the password once and no second answer', async () => {
  const double = await device({ methods: ['keyboard-interactive'] });
  const connection = await connectSsh(to(double));
  connection.close();
  await connection.closed;
  await assert.rejects(connectSsh(to(double, { credential: passwordLender('core-admin', 'wrong') })), {
    code: 'wire.auth-rejected',
  });
  assert.deepEqual(double.attempts, ['keyboard-interactive', 'keyboard-interactive']);
  const stubborn = await device({ methods: ['keyboard-interactive'], asksTwice: true });
  await assert.rejects(connectSsh(to(stubborn)), { code: 'wire.auth-rejected' });
});

test('a question that is not for one hidden password is not answered', async () => {
  const double = await device({
    methods: ['keyboard-interactive'],
    question: { prompt: 'One-time code: ', echo: true },
  });
  await assert.rejects(connectSsh(to(double)), { code: 'wire.auth-method', message: /One-time code/ });
  assert.deepEqual(double.answers, []);
});

test('a key logs in, an unreadable one is said to be so', async () => {
  const double = await device({ methods: ['publickey'] });
  const credential =
    (key: string): SshOptions['credential'] =>
    (login) =>
      login({ kind: 'ssh-key', username: 'core-admin', privateKey: Buffer.from(key) });
  const connection = await connectSsh(to(double, { credential: credential(double.userKey) }));
  connection.close();
  await connection.closed;
  await assert.rejects(connectSsh(to(double, { credential: credential('nonsense') })), { code: 'wire.key-unreadable' });
  await assert.rejects(connectSsh(to(double)), { code: 'wire.auth-method', message: /offers publickey/ });
});

test('the lender learns when the login is over, and its own fault is passed on', async () => {
  const double = await device();
  const order: string[] = [];
  const connection = await connectSsh(
    to(double, {
      credential: async (login) => {
        order.push('lent');
        await login({ kind: 'password', username: 'core-admin', password: Buffer.from('right') });
        order.push('back');
      },
    }),
  );
  order.push('connected');
  connection.close();
  await connection.closed;
  assert.equal(order[0], 'lent');
  assert.ok(order.includes('back'));
  const { Fault } = await import('@interlock/model');
  const locked = new Fault('vault.locked', 'The vault is locked.', 'Unlock it.');
  await assert.rejects(connectSsh(to(double, { credential: () => Promise.reject(locked) })), { code: 'vault.locked' });
});

test('an address that refuses, has no name or does not answer says which', async () => {
  const double = await device();
  const port = double.port;
  await double.close();
  await assert.rejects(connectSsh(to(double, { port })), { code: 'wire.refused' });
  await assert.rejects(connectSsh(to(double, { address: 'no-such-host.invalid' })), { code: 'wire.no-such-name' });
  const mute = createServer((socket) => void socket.on('error', () => {}).resume()).listen(0, '127.0.0.1');
  await once(mute, 'listening');
  const address = mute.address();
  assert.ok(address !== null && typeof address === 'object');
  await assert.rejects(connectSsh(to(double, { port: address.port, timeouts: { login: 100 } })), {
    code: 'wire.timed-out',
  });
  mute.close();
});

test('a listener that is not SSH, or that hangs up, is said to be so', async () => {
  const double = await device();
  for (const [greeting, code] of [
    ['HTTP/1.1 400 Bad Request\r\n\r\n'.repeat(2000), 'wire.not-ssh'],
    ['', 'wire.closed-early'],
  ] as const) {
    const server = createServer((socket) => void socket.on('error', () => {}).end(greeting)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    await assert.rejects(connectSsh(to(double, { port: address.port })), (error: unknown) => {
      assert.ok(error instanceof Error && 'code' in error);
      assert.ok([code, 'wire.closed-early', 'wire.not-ssh'].includes(String(error.code)), String(error.code));
      return true;
    });
    server.close();
  }
});

test('a cut connection is a fault of the session and of the connection', async () => {
  const double = await device();
  const connection = await connectSsh(to(double));
  const session = await connection.shell({ columns: 80, rows: 24, term: 'vt100' });
  session.onData(() => {});
  double.cut();
  assert.equal((await session.closed).fault?.code, 'wire.cut');
  assert.equal((await connection.closed).fault?.code, 'wire.cut');
});

test('a device that ends the session in order is no fault', async () => {
  const double = await device();
  const connection = await connectSsh(to(double));
  const session = await connection.shell({ columns: 80, rows: 24, term: 'vt100' });
  session.onData(() => {});
  await session.write('exit');
  assert.deepEqual(await session.closed, { fault: null });
  connection.close();
});

test('giving up ends the attempt and, later, the connection', async () => {
  const double = await device();
  const early = AbortSignal.abort();
  await assert.rejects(connectSsh(to(double, { signal: early })), { code: 'wire.stopped' });
  const stop = new AbortController();
  const connection = await connectSsh(to(double, { signal: stop.signal }));
  stop.abort();
  await connection.closed;
});

test('a paused session makes the device wait', async () => {
  const double = await device();
  const connection = await connectSsh(to(double));
  const session = await connection.shell({ columns: 80, rows: 24, term: 'vt100' });
  let received = 0;
  session.onData((bytes) => {
    received += bytes.length;
    session.pause();
  });
  await session.write('flood');
  await double.flooding;
  const stood = double.flooded();
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.ok(double.flooded() - stood < 8 * 1024 * 1024, 'the device went on sending');
  assert.ok(double.flooded() < 32 * 1024 * 1024);
  assert.ok(received < 4 * 1024 * 1024);
  session.close();
  connection.close();
  await connection.closed;
});

test('a host behind another is reached through it, each with its own key and credential', async () => {
  const bastion = await device({ forwards: true });
  const inner = await device();
  const connection = await connectSsh(
    to(inner, {
      route: [
        {
          name: 'bastion',
          address: '127.0.0.1',
          port: bastion.port,
          hostKeys: [bastion.hostKey],
          credential: passwordLender('core-admin', 'right'),
        },
      ],
    }),
  );
  assert.deepEqual(connection.hostKey, inner.hostKey);
  bastion.cut();
  assert.equal((await connection.closed).fault?.code, 'wire.cut');
});

test('a host on the way with an unknown key stops the connection there', async () => {
  const bastion = await device({ forwards: true });
  const inner = await device();
  const hop = {
    name: 'bastion',
    address: '127.0.0.1',
    port: bastion.port,
    hostKeys: [],
    credential: passwordLender('a', 'b'),
  };
  await assert.rejects(connectSsh(to(inner, { route: [hop] })), { code: 'wire.host-key-unknown', message: /^bastion/ });
  await assert.rejects(fetchHostKey({ name: 'core-1', address: '127.0.0.1', port: inner.port, route: [hop] }), {
    code: 'wire.host-key-unknown',
    message: /^bastion/,
  });
});

test('algorithms that are no longer safe are off', async () => {
  const double = await device({ kex: ['diffie-hellman-group1-sha1', 'diffie-hellman-group14-sha1'] });
  await assert.rejects(connectSsh(to(double)), { code: 'wire.algorithms' });
});
