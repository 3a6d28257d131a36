/** Probes from this machine: each goes to one settled address, sends as little as it can, and ends by itself. */
import { spawn } from 'node:child_process';
import { Resolver } from 'node:dns/promises';
import { existsSync } from 'node:fs';
import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { Fault } from '@interlock/model';

export const probeKinds = ['ping', 'traceroute', 'dns', 'tcp', 'tls', 'banner'] as const;
export type ProbeKind = (typeof probeKinds)[number];

export interface Probe {
  readonly kind: ProbeKind;
  /** As the call names it; a name is what TLS asks for and DNS looks up. */
  readonly destination: string;
  /** The address that was settled on; not used for DNS. */
  readonly address: string;
  readonly port: number;
}

/** Milliseconds that one connection may take. */
const patience = 5000;
/** Bytes of a greeting that are read. */
const greeting = 1024;

/** What it met, as text for the model. Rejects with a Fault of area `probe`, or with the signal's reason. */
export function runProbe(probe: Probe, signal: AbortSignal): Promise<string> {
  switch (probe.kind) {
    case 'ping':
      return program(['/usr/bin/ping', '/bin/ping', '/sbin/ping'], ['-n', '-c', '4', '-W', '2', probe.address], signal);
    case 'traceroute':
      return program(
        ['/usr/bin/traceroute', '/usr/sbin/traceroute', '/usr/bin/tracepath'],
        ['-n', '-m', '20', probe.address],
        signal,
      );
    case 'dns':
      return names(probe.destination, signal);
    case 'tcp':
      return opened(probe, signal);
    case 'banner':
      return greeted(probe, signal);
    case 'tls':
      return certified(probe, signal);
  }
}

function program(places: readonly string[], words: readonly string[], signal: AbortSignal): Promise<string> {
  const file = places.find((place) => existsSync(place));
  if (!file)
    throw new Fault(
      'probe.no-program',
      `This machine has none of ${places.join(', ')}.`,
      'Probe from a device, or check the port with kind "tcp".',
    );
  return new Promise((resolve, reject) => {
    let text = '';
    const child = spawn(file, words, { env: {}, stdio: ['ignore', 'pipe', 'pipe'], signal, timeout: 45_000 });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (piece: string) => {
        if (text.length < 20_000) text += piece;
      });
    child.on('error', (error) => reject(signal.aborted ? signal.reason : error));
    child.on('close', () => resolve(text));
  });
}

const kinds = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT'] as const;

async function names(name: string, signal: AbortSignal): Promise<string> {
  const resolver = new Resolver({ timeout: patience, tries: 1 });
  const stop = () => resolver.cancel();
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (isIP(name) !== 0) return (await resolver.reverse(name)).map((found) => `PTR ${found}`).join('\n');
    const found = await Promise.all(
      kinds.map(async (kind) => {
        const records: unknown = await resolver.resolve(name, kind).catch(() => []);
        return (Array.isArray(records) ? records : []).map((record) => `${kind} ${words(record)}`);
      }),
    );
    signal.throwIfAborted();
    return found.flat().join('\n') || `No records of ${kinds.join(', ')}.`;
  } catch (error) {
    signal.throwIfAborted();
    throw new Fault('probe.no-answer', `Nobody answered for ${name}.`, 'See which resolver this machine uses.', {
      cause: error,
    });
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

const words = (record: unknown): string => (typeof record === 'string' ? record : JSON.stringify(record));

/** Connects, hands the socket over, and closes it whatever comes. */
function connected<T>(
  { address, port }: Probe,
  signal: AbortSignal,
  use: (socket: Socket, done: (value: T) => void, failed: (error: unknown) => void) => void,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const socket = connect({ host: address, port });
    const failed = (error: unknown) => {
      socket.destroy();
      const code = (error as NodeJS.ErrnoException).code ?? 'no answer';
      reject(
        signal.aborted
          ? signal.reason
          : error instanceof Fault
            ? error
            : new Fault('probe.not-reached', `${address} port ${port}: ${code}.`, 'Nothing was sent to it.'),
      );
    };
    const stop = () => failed(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    socket.setTimeout(patience, () => failed(Object.assign(new Error(), { code: 'no answer in time' })));
    socket.on('error', failed);
    socket.on('close', () => signal.removeEventListener('abort', stop));
    socket.once('connect', () =>
      use(
        socket,
        (value) => {
          socket.destroy();
          resolve(value);
        },
        failed,
      ),
    );
    if (signal.aborted) stop();
  });
}

function opened(probe: Probe, signal: AbortSignal): Promise<string> {
  const begun = performance.now();
  return connected<string>(probe, signal, (_, done) =>
    done(`${probe.address} port ${probe.port} is open (${Math.round(performance.now() - begun)} ms).`),
  );
}

function greeted(probe: Probe, signal: AbortSignal): Promise<string> {
  return connected<string>(probe, signal, (socket, done) => {
    let bytes = Buffer.alloc(0);
    const end = () => done(bytes.length === 0 ? 'It said nothing of itself.' : visible(bytes));
    socket.setTimeout(2000, end);
    socket.on('end', end);
    socket.on('data', (piece: Buffer) => {
      bytes = Buffer.concat([bytes, piece]).subarray(0, greeting);
      if (bytes.length === greeting) end();
    });
  });
}

/** What a stranger's bytes say, without a way to steer whatever shows them. */
const visible = (bytes: Buffer): string =>
  bytes.toString('latin1').replace(/[^\n\x20-\x7e]/g, (sign) => (sign === '\r' ? '' : '.'));

function certified(probe: Probe, signal: AbortSignal): Promise<string> {
  const named = isIP(probe.destination) === 0;
  return connected<string>(probe, signal, (socket, done, failed) => {
    // Nothing is trusted and nothing is sent over it: the certificate is looked at, and the connection closed.
    const secure = connectTls({
      socket,
      ...(named ? { servername: probe.destination } : {}),
      rejectUnauthorized: false,
    });
    secure.on('error', failed);
    secure.once('secureConnect', () => {
      const seen = secure.getPeerCertificate();
      const told = {
        protocol: secure.getProtocol(),
        cipher: secure.getCipher().name,
        subject: seen.subject,
        issuer: seen.issuer,
        names: seen.subjectaltname,
        from: seen.valid_from,
        to: seen.valid_to,
        fingerprint: seen.fingerprint256,
        trusted: secure.authorized,
        why: secure.authorized ? undefined : String(secure.authorizationError),
      };
      secure.destroy();
      done(visible(Buffer.from(JSON.stringify(told, null, 1))));
    });
  });
}
