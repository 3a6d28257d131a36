/** Handing entries on: to a file, and to a syslog receiver that is away, hangs up, and comes back. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createServer } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { openRooms } from '@interlock/gatekeeper';
import { claimOf, leafHash, treeRoot } from '@interlock/ledger';

const bin = fileURLToPath(new URL('../../../bin/interlock.mjs', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'interlock-export-'));
after(() => rmSync(folder, { recursive: true, maxRetries: 5, retryDelay: 200 }));
const data = path.join(folder, 'data');
const file = (name: string) => path.join(folder, name);
const env = { ...process.env, HOME: folder, XDG_STATE_HOME: file('state') };

function start(...words: string[]) {
  const child = spawn(process.execPath, [bin, 'ledger', 'export', ...words, '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return { child, ended: once(child, 'close').then(([code]) => ({ code: code as number | null, out, err })) };
}
const run = (...words: string[]) => start(...words).ended;

/** Brings the log on by `count` entries. */
async function grow(count: number): Promise<number> {
  const rooms = await openRooms(data, { passphrase: async () => undefined }, (id) => id, {
    state: file('state/interlock'),
  });
  const { house, ledger } = rooms;
  const one = { type: 'gatekeeper.stopped', instance: 'i', cause: 'asked' } as const;
  await Promise.all(Array.from({ length: count }, () => house.journal.write(one)));
  const { size } = ledger;
  await rooms.close();
  return size;
}
before(async () => void (await grow(20)));

interface Line {
  readonly raw_data: string;
  readonly metadata: { readonly sequence: number };
  readonly checkpoint?: string;
}

test('JSON lines and OCSF events come from a cursor, and the last one brings what is signed', async () => {
  const first = await run('--format', 'ocsf', '--cursor', file('c1'));
  assert.equal(first.code, 0, first.err);
  const size = await grow(5);
  const second = await run('--format', 'ocsf', '--cursor', file('c1'));
  const lines = `${first.out}${second.out}`
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  assert.deepEqual(
    lines.map(({ metadata }) => metadata.sequence),
    Array.from({ length: size }, (_, i) => i),
  );
  const claim = claimOf(lines.at(-1)?.checkpoint ?? '');
  assert.equal(claim.size, size);
  assert.deepEqual(
    Buffer.from(treeRoot(lines.map(({ raw_data }) => leafHash(Buffer.from(raw_data))))),
    Buffer.from(claim.root),
  );
  writeFileSync(file('export'), second.out);
  const verify = spawnSync(process.execPath, [bin, 'ledger', 'verify', '--against', file('export'), '--data', data], {
    env,
  });
  assert.match(String(verify.stdout), new RegExp(`continues the checkpoint of ${size} entries that you gave`));
  const traces = await run('--format', 'otlp');
  assert.equal(traces.code, 0);
  writeFileSync(file('traces'), traces.out);
  const fits = spawnSync(process.execPath, [bin, 'ledger', 'verify', '--against', file('traces'), '--data', data], {
    env,
  });
  assert.match(String(fits.stdout), /continues the checkpoint of \d+ entries that you gave/);
  writeFileSync(file('traces'), traces.out.replaceAll('interlock.checkpoint', 'interlock.other'));
  const none = spawnSync(process.execPath, [bin, 'ledger', 'verify', '--against', file('traces'), '--data', data], {
    env,
  });
  assert.equal(none.status, 2);
  const clear = await run('--format', 'jsonl', '--from', String(size - 2));
  assert.deepEqual(
    clear.out
      .trim()
      .split('\n')
      .slice(0, 2)
      .map((line) => (JSON.parse(line) as { index: number }).index),
    [size - 2, size - 1],
  );
  assert.equal((await run('--format', 'xml')).code, 2);
});

test('a receiver that is away, and one that hangs up in the middle, lose nothing', async (t) => {
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ed25519', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', file('key'), '-out', file('cert')],
  ]);
  if (made.status !== 0) return t.skip('no openssl to make a certificate with');
  const taken = new Set<number>();
  let rude = 0;
  const server = createServer({ key: readFileSync(file('key')), cert: readFileSync(file('cert')) }, (socket) => {
    const parts: Buffer[] = [];
    socket.on('error', () => {});
    socket.on('data', (part: Buffer) => {
      parts.push(part);
      if (rude > 0) {
        rude--;
        socket.destroy();
      }
    });
    socket.on('end', () => void sequences(Buffer.concat(parts)).forEach((one) => void taken.add(one)));
  });
  server.listen(0);
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const to = ['--to', `tls://localhost:${port}`, '--cursor', file('c2'), '--ca', file('cert')];

  const stranger = await run('--to', `tls://localhost:${port}`, '--cursor', file('c2'));
  assert.equal(stranger.code, 1);
  assert.match(stranger.err, /\(export\.receiver\)/, 'a certificate that nobody vouches for is refused');
  rude = 1;
  assert.equal((await run(...to)).code, 1);
  assert.equal(taken.size, 0);
  const size = await grow(2500);
  assert.equal((await run(...to)).code, 0);
  assert.equal(taken.size, size);

  // It follows the log, over an outage, and the log goes on meanwhile.
  const follower = start(...to, '--follow', '1');
  rude = 1;
  const more = await grow(7);
  for (let tries = 0; taken.size < more && tries < 300; tries++) await pause(50);
  follower.child.kill('SIGKILL');
  await follower.ended;
  assert.deepEqual(
    [...taken].filter((one) => one < more).sort((a, b) => a - b), // that it was handed on is an entry as well
    Array.from({ length: more }, (_, i) => i),
  );
});

test('an export is an entry before it is made, and leaves none where nothing but exports is new', async () => {
  const exports = async () => (await run('--format', 'jsonl')).out.match(/"type":"export\.made"/g)?.length ?? 0;
  await run('--format', 'ocsf', '--cursor', file('c4'));
  const before = await exports();
  assert.ok(before > 0);
  await grow(1);
  const made = await run('--format', 'ocsf', '--cursor', file('c4'));
  assert.equal(made.err, '');
  const quiet = await run('--format', 'ocsf', '--cursor', file('c4'));
  assert.match(quiet.out, /"class_name":"[^"]+"/);
  assert.equal((await run('--format', 'ocsf', '--cursor', file('c4'))).out, '', 'it comes to rest');
  assert.ok((await exports()) > before);
});

test('a cursor of another log is refused: the receiver holds another story', async () => {
  assert.equal((await run('--format', 'ocsf', '--cursor', file('c3'))).code, 0);
  const kept = JSON.parse(readFileSync(file('c3'), 'utf8')) as { leaf: string };
  writeFileSync(file('c3'), JSON.stringify({ ...kept, leaf: kept.leaf.replace(/^../, '00') }));
  const refused = await run('--format', 'ocsf', '--cursor', file('c3'));
  assert.equal(refused.code, 1);
  assert.match(refused.err, /\(export\.other-log\)/);
});

/** Sequence numbers of the messages in a stream, each after its length. */
function sequences(bytes: Buffer): number[] {
  const found: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    const cut = bytes.indexOf(' ', at);
    const end = cut + 1 + Number(bytes.subarray(at, cut).toString());
    const message = bytes.subarray(cut + 1, end).toString('utf8');
    const [, json = ''] = /^<1\d\d>1 \S+Z \S+ interlock - \S+ \[meta sequenceId="\d+"\] (\{.*\})$/s.exec(message) ?? [];
    found.push((JSON.parse(json) as Line).metadata.sequence);
    at = end;
  }
  return found;
}
