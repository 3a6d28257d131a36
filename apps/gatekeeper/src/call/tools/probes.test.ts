import assert from 'node:assert/strict';
import { type AddressInfo, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { runProbe } from './probes.ts';

const never = new AbortController().signal;

async function listening(t: TestContext, greet: (write: (bytes: string) => void) => void) {
  let heard = 0;
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('data', (bytes) => (heard += bytes.length)).on('error', () => {});
    greet((bytes) => socket.write(bytes));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const probe = { destination: '127.0.0.1', address: '127.0.0.1', port } as const;
  return { probe, heard: () => heard };
}

test('a port that is open is said to be, and one that is not is a fault', async (t) => {
  const { probe, heard } = await listening(t, () => {});
  assert.match(await runProbe({ ...probe, kind: 'tcp' }, never), /is open/);
  await assert.rejects(runProbe({ ...probe, kind: 'tcp', port: 1 }, never), { code: 'probe.not-reached' });
  assert.equal(heard(), 0);
});

test('a greeting is read without a word of ours, shown inert, and cut', async (t) => {
  const { probe, heard } = await listening(t, (write) => write(`SSH-2.0-x\u001b[2J\r\n${'y'.repeat(5000)}`));
  const text = await runProbe({ ...probe, kind: 'banner' }, never);
  assert.match(text, /^SSH-2\.0-x\.\[2J\ny+$/);
  assert.equal(text.length <= 1024, true);
  assert.equal(heard(), 0);
});

test('a stop ends a probe at once', async (t) => {
  const { probe } = await listening(t, () => {});
  const stop = new AbortController();
  const running = runProbe({ ...probe, kind: 'banner' }, stop.signal);
  stop.abort(new Error('stopped'));
  await assert.rejects(running, /stopped/);
});

test('what speaks no TLS shows no certificate', async (t) => {
  const { probe } = await listening(t, (write) => write('no TLS here'));
  await assert.rejects(runProbe({ ...probe, kind: 'tls' }, never), { code: 'probe.not-reached' });
});
