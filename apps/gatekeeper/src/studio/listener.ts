/** The listener on loopback: both families or none, our names only, our user only, no cookie, no CORS. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import { Fault } from '@interlock/model';
import {
  authoritySocketPath,
  exchangeAsk,
  exchangePath,
  lockedCode,
  studioSocketPath,
  unlockSocketPath,
} from '@interlock/protocol';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type WebSocket, WebSocketServer } from 'ws';
import type { StudioFile } from './files.ts';
import { headersFor, type Origins, originsOf, plainOrigins, roleOfHost } from './origins.ts';
import { isOwnUser } from './peer-user.ts';
import type { Role, Tokens } from './tokens.ts';

export interface ListenerOptions {
  readonly name: string;
  /** 0 asks the system for a free one. */
  readonly port: number;
  /** 127.0.0.1 instead of a name under localhost; passkeys are off then. */
  readonly plain: boolean;
  readonly files: ReadonlyMap<string, StudioFile>;
  readonly tokens: Tokens;
  readonly socket: (role: Role, socket: WebSocket) => void;
  /** Sockets of the card's origin that ask to unlock; without it there are none. */
  readonly unlock?: (socket: WebSocket) => void;
  /** Whether it is locked from the beginning. */
  readonly locked?: boolean;
  /** The card's own port where it is served on 127.0.0.1; a free one unless said. */
  readonly cardPort?: number;
  /** Something was turned away; for the ledger and for tests. */
  readonly refused: (what: string) => void;
}

export interface Listener {
  readonly origins: Origins;
  readonly port: number;
  /** Null where the card has a name of its own. */
  readonly cardPort: number | null;
  /** Ends every socket with the word that it is locked, and takes no other. */
  lock(): void;
  close(): Promise<void>;
}

/** Whether it is locked, or on its way there. */
interface State {
  locked: boolean;
  locking: boolean;
}

/** Throws Fault `studio.port-taken` where either family's port is not free. */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const servers: Server[] = [];
  try {
    const first = await bind('127.0.0.1', options.port);
    servers.push(first);
    const port = (first.address() as AddressInfo).port;
    if (hasIpv6()) servers.push(await bind('::1', port));
    let origins = originsOf(options.name, port);
    let cardPort: number | null = null;
    const state = { locked: options.locked === true, locking: false };
    if (options.plain) {
      const card = await bind('127.0.0.1', options.cardPort ?? 0);
      servers.push(card);
      cardPort = (card.address() as AddressInfo).port;
      origins = plainOrigins(port, cardPort);
    }
    const sockets = new WebSocketServer({ noServer: true, maxPayload: 4 * 1024 * 1024, perMessageDeflate: false });
    const answer = getRequestListener(application(options, origins, state).fetch);
    for (const server of servers) serve(server, options, origins, state, sockets, answer);
    return {
      origins,
      port,
      cardPort,
      lock() {
        state.locked = state.locking = true;
        for (const client of sockets.clients) client.close(lockedCode, 'locked');
      },
      async close() {
        for (const client of sockets.clients) client.terminate();
        await Promise.all(servers.map(shut));
      },
    };
  } catch (error) {
    await Promise.all(servers.map(shut));
    throw error;
  }
}

function serve(
  server: Server,
  options: ListenerOptions,
  origins: Origins,
  state: State,
  sockets: WebSocketServer,
  answer: ReturnType<typeof getRequestListener>,
): void {
  server.on('connection', (socket: Socket) => {
    if (isOwnUser(socket)) return;
    options.refused('a connection of another user of this machine');
    socket.destroy();
  });
  server.on('request', (request, response) => void answer(request, response));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const role = roleOfUpgrade(request, origins, options.unlock !== undefined);
    if (!role) {
      options.refused(`a socket for ${String(request.headers.host)} from ${String(request.headers.origin)}`);
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    if (state.locking) return void socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (client) =>
      request.url === unlockSocketPath ? options.unlock?.(client) : options.socket(role, client),
    );
  });
}

/** A socket is opened by its own page alone: host, path and origin must all be of one role. */
function roleOfUpgrade(request: IncomingMessage, origins: Origins, unlock: boolean): Role | undefined {
  const role = roleOfHost(request.headers.host, origins);
  if (!role || request.headers.origin !== origins[role]) return undefined;
  if (unlock && role === 'card' && request.url === unlockSocketPath) return role;
  return request.url === (role === 'page' ? studioSocketPath : authoritySocketPath) ? role : undefined;
}

function application(options: ListenerOptions, origins: Origins, state: State): Hono {
  const app = new Hono();
  app.use('*', async (context, next) => {
    const role = roleOfHost(context.req.header('host'), origins);
    const origin = context.req.header('origin');
    if (
      !role ||
      (origin !== undefined && origin !== origins[role]) ||
      (context.req.method !== 'GET' && origin === undefined)
    ) {
      options.refused(`${context.req.method} for ${context.req.header('host')} from ${origin}`);
      return context.text('Not here.\n', 403, { 'Content-Type': 'text/plain; charset=utf-8' });
    }
    await next();
    for (const [name, value] of Object.entries(headersFor(role, origins))) context.res.headers.set(name, value);
    return;
  });
  app.post(
    exchangePath,
    bodyLimit({ maxSize: 4096, onError: (context) => context.text('Too long.\n', 413) }),
    async (context) => {
      const ask = exchangeAsk.safeParse(await context.req.json().catch(() => undefined));
      const role = roleOfHost(context.req.header('host'), origins) as Role;
      if (!ask.success)
        return context.json(
          { code: 'studio.link-refused', message: 'That is no link of ours.', next: 'Run `npx --no interlock open`.' },
          400,
        );
      try {
        return context.json(options.tokens.exchange(ask.data.token, role));
      } catch (error) {
        if (error instanceof Fault) return context.json(error.view(), 403);
        throw error;
      }
    },
  );
  app.get('/v1/origins', (context) => context.json({ ...origins, locked: state.locked }));
  app.get('*', (context) => {
    const role = roleOfHost(context.req.header('host'), origins);
    const wanted = new URL(context.req.url).pathname;
    const file = options.files.get(wanted === '/' ? (role === 'card' ? '/card.html' : '/index.html') : wanted);
    if (!file || (wanted.endsWith('.html') && wanted !== '/')) return context.text('There is nothing here.\n', 404);
    return context.body(file.bytes, 200, { 'Content-Type': file.type });
  });
  app.onError((_error, context) => context.text('Something failed.\n', 500));
  return app;
}

/** A page is here and quick: who takes longer, or says more, is no page. Times in milliseconds, sizes in bytes. */
const limits = {
  headersTimeout: 4_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16_384,
};

function bind(address: string, port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(limits);
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' || error.code === 'EACCES'
          ? new Fault(
              'studio.port-taken',
              `Port ${port} on ${address} is taken by another program.`,
              'End that program, or start with `-- --port 0` for a free port.',
            )
          : error,
      ),
    );
    server.listen({ host: address, port, exclusive: true, ipv6Only: address === '::1' }, () => resolve(server));
  });
}

function shut(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

const hasIpv6 = (): boolean =>
  Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
