import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect } from 'node:net';
import { after, test } from 'node:test';
import { Fault } from '@interlock/model';
import { WebSocket } from 'ws';
import { type Listener, listen } from './listener.ts';
import { findUser } from './peer-user.ts';
import { linkLife, Tokens } from './tokens.ts';

let now = 1_000_000;
const tokens = new Tokens({ load: () => [], add: () => {} }, () => now);
const turnedAway: string[] = [];
const opened: string[] = [];
const file = (text: string) => ({ bytes: new TextEncoder().encode(text), type: 'text/html; charset=utf-8' });
const options = {
  name: 'ktest',
  plain: false,
  files: new Map([
    ['/index.html', file('the page')],
    ['/card.html', file('the card')],
  ]),
  tokens,
  socket: (role: string) => void opened.push(role),
  refused: (what: string) => void turnedAway.push(what),
};
const listener: Listener = await listen({ ...options, port: 0 });
after(() => listener.close());
const page = `ktest.localhost:${listener.port}`;
const card = `card.${page}`;

interface Reply {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A raw client: says exactly the headers it is given, as no browser would let a page do. */
function ask(path: string, headers: Record<string, string>, body?: string, address = '127.0.0.1'): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: address,
        port: listener.port,
        path,
        method: body === undefined ? 'GET' : 'POST',
        headers,
        setHost: false,
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
const exchange = (token: string, host: string, origin = `http://${host}`) =>
  ask('/v1/exchange', { host, origin, 'content-type': 'application/json' }, JSON.stringify({ token }));

test('the page and the card are served on their own names, on both families', async () => {
  assert.equal((await ask('/', { host: page })).body, 'the page');
  assert.equal((await ask('/', { host: card })).body, 'the card');
  assert.equal((await ask('/', { host: page }, undefined, '::1')).body, 'the page');
});

test('any other name is refused, whatever it resolves to', async () => {
  for (const host of [
    `127.0.0.1:${listener.port}`,
    `localhost:${listener.port}`,
    `localhost.:${listener.port}`,
    `[::1]:${listener.port}`,
    `0.0.0.0:${listener.port}`,
    'ktest.localhost',
    `evil.example:${listener.port}`,
    `x.${page}`,
    `${page}.`,
    `ktest.localhost:1`,
    '',
  ])
    assert.match(String((await ask('/', { host })).status), /^40[03]$/, host);
  assert.ok(turnedAway.length >= 8);
});

test('another page’s origin is refused before a body is read, and no answer carries CORS', async () => {
  for (const origin of ['http://evil.example', 'null', `http://${card}`, 'http://127.0.0.1']) {
    const reply = await ask('/v1/exchange', { host: page, origin }, '{"token":"x"}');
    assert.equal(reply.status, 403, origin);
    assert.equal(reply.headers['access-control-allow-origin'], undefined);
  }
  assert.equal(
    (await ask('/v1/exchange', { host: page, 'content-type': 'text/plain' }, '{"token":"x"}')).status,
    403,
    'a post without an origin',
  );
});

test('answers forbid inline script, frames and foreign content, and set no cookie', async () => {
  const { headers } = await ask('/', { host: page });
  const policy = String(headers['content-security-policy']);
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self';/);
  assert.match(policy, /require-trusted-types-for 'script'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.equal(headers['set-cookie'], undefined);
  assert.match(
    String((await ask('/', { host: card })).headers['content-security-policy']),
    new RegExp(`frame-ancestors http://${page}`),
  );
});

test('no path leads outside the built files', async () => {
  for (const path of [
    '/../package.json',
    '/..%2f..%2fetc/passwd',
    '/%2e%2e/x',
    '//etc/passwd',
    '/index.html',
    '/card.html',
  ])
    assert.equal((await ask(path, { host: page })).status, 404, path);
});

test('a link’s token works once, for a minute, for the card alone; the page’s comes with it', async () => {
  let seconds = 0;
  tokens.onSecondUse = () => void seconds++;
  const token = tokens.newLink();
  assert.equal((await exchange(token, page)).status, 403, 'the page cannot redeem the card’s');
  const first = await exchange(token, card);
  assert.equal(first.status, 200);
  const { session, pageToken } = JSON.parse(first.body) as { session: string; pageToken: string };
  tokens.requireSession(session, 'card');
  assert.throws(() => tokens.requireSession(session, 'page'), Fault);
  const again = await exchange(token, card);
  assert.equal(again.status, 403);
  assert.match(again.body, /`npx --no interlock open`/);
  assert.equal(seconds, 1, 'a second use is shown');
  const forPage = JSON.parse((await exchange(pageToken, page)).body) as { session: string };
  tokens.requireSession(forPage.session, 'page');
  assert.throws(() => tokens.requireSession(forPage.session, 'card'), Fault);
  const late = tokens.newLink();
  now += linkLife + 1;
  assert.equal((await exchange(late, card)).status, 403);
});

test('malformed and huge bodies are refused', async () => {
  for (const body of ['', '{', '[]', '{"token":5}', `{"token":"${'x'.repeat(300)}"}`])
    assert.ok(
      (await ask('/v1/exchange', { host: card, origin: `http://${card}` }, body)).status >= 400,
      body.slice(0, 20),
    );
  assert.equal(
    (
      await ask(
        '/v1/exchange',
        { host: card, origin: `http://${card}`, 'content-type': 'application/json' },
        'x'.repeat(100_000),
      )
    ).status,
    413,
  );
});

function upgrade(path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${listener.port}${path}`, { headers });
    socket.on('open', () => {
      resolve(101);
      socket.terminate();
    });
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on('error', () => {});
  });
}

test('a socket opens for its own page alone', async () => {
  assert.equal(await upgrade('/v1/studio', { host: page, origin: `http://${page}` }), 101);
  assert.equal(await upgrade('/v1/authority', { host: card, origin: `http://${card}` }), 101);
  assert.equal(
    await upgrade('/v1/authority', { host: page, origin: `http://${page}` }),
    403,
    'the page may not authorize',
  );
  assert.equal(await upgrade('/v1/authority', { host: card, origin: `http://${page}` }), 403);
  assert.equal(await upgrade('/v1/studio', { host: page, origin: 'http://evil.example' }), 403);
  assert.equal(await upgrade('/v1/studio', { host: page }), 403, 'no origin');
  assert.equal(await upgrade('/v1/studio', { host: `127.0.0.1:${listener.port}`, origin: `http://${page}` }), 403);
  assert.deepEqual(opened.sort(), ['card', 'page']);
});

test('a slow client is cut off', { timeout: 30_000 }, async () => {
  const socket = connect(listener.port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: ');
  await new Promise<void>((resolve) => void socket.resume().on('close', () => resolve()));
});

test('a port that is taken on either family is not used', async () => {
  await assert.rejects(
    listen({ ...options, port: listener.port }),
    (error: unknown) => error instanceof Fault && error.code === 'studio.port-taken',
  );
});

test('the user of a loopback peer is read from the kernel’s table', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1
   1: 0100007F:1F90 0100007F:9C40 01 00000000:00000000 00:00000000 00000000  1000        0 2
   2: 0100007F:9C40 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 3
   3: 0200A8C0:9C41 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1002        0 4`;
  assert.equal(findUser(table, 0x9c40, 0x1f90), 1001);
  assert.equal(findUser(table, 0x9c41, 0x1f90), undefined, 'not from loopback');
  assert.equal(findUser('', 1, 2), undefined);
});
