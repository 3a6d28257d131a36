import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { type Client, serveSocket } from './rpc.ts';

const table = {
  hello: { ask: z.strictObject({ protocol: z.int(), session: z.string() }), answer: z.object({}) },
  echo: { ask: z.strictObject({ text: z.string() }), answer: z.object({ text: z.string() }) },
};

async function served() {
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  const clients: Client[] = [];
  sockets.on('connection', (socket) =>
    serveSocket<typeof table>(
      socket,
      table,
      (session) => {
        if (session !== 'good') throw new Error('refused');
      },
      (client) => {
        clients.push(client);
        return { hello: () => ({}), echo: ({ text }) => ({ text }) };
      },
    ),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await new Promise((resolve) => socket.once('open', resolve));
  let id = 0;
  const ask = (method: string, params: unknown) =>
    new Promise<{ result?: unknown; error?: { data?: { code?: string } } }>((resolve) => {
      const mine = ++id;
      socket.on('message', (data) => {
        const reply = JSON.parse(String(data)) as {
          id: number;
          result?: unknown;
          error?: { data?: { code?: string } };
        };
        if (reply.id === mine) resolve(reply);
      });
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: mine, method, params }));
    });
  const close = async () => {
    socket.terminate();
    sockets.close();
    await new Promise((resolve) => server.close(resolve));
  };
  return { socket, clients, ask, close };
}

test('nothing is answered before hello, and another revision is told so', async () => {
  const { ask, close } = await served();
  assert.equal((await ask('echo', { text: 'x' })).error?.data?.code, 'studio.session-refused');
  assert.equal((await ask('hello', { protocol: 99, session: 'good' })).error?.data?.code, 'protocol.version');
  assert.ok((await ask('hello', { protocol: 1, session: 'bad' })).error);
  assert.ok((await ask('echo', { text: 'x' })).error, 'a refused hello admits nobody');
  assert.deepEqual((await ask('hello', { protocol: 1, session: 'good' })).result, {});
  assert.deepEqual((await ask('echo', { text: 'x' })).result, { text: 'x' });
  assert.equal((await ask('echo', { text: 'x', more: 1 })).error?.data?.code, 'protocol.malformed');
  await close();
});

test('telling a page that is gone harms nobody', async () => {
  const { ask, clients, socket, close } = await served();
  await ask('hello', { protocol: 1, session: 'good' });
  socket.terminate();
  await clients[0]?.closed;
  clients[0]?.notify('event', {});
  clients[0]?.binary(new Uint8Array(4));
  await close();
});

test('what is no JSON closes the socket', async () => {
  const { socket, close } = await served();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.send('{');
  assert.equal(await closed, 1007);
  await close();
});
