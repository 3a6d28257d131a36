/**
 * A device whose every word an attacker wrote (a double, on ssh2's own server): it answers read commands with whatever
 * was planted, keeps every byte and every password that reached it, and changes no state because it has none.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import ssh2 from 'ssh2';

export interface PlantedDevice {
  readonly port: number;
  readonly password: string;
  /** What it answers, by the line that was typed. */
  readonly answers: Map<string, string>;
  /** Bytes before the first prompt of a session. */
  banner: string;
  /** Bytes a piece of an answer is sent in. */
  piece: number;
  /** Everything that came over its wire: keys that were typed, and passwords. */
  received(): Buffer;
  /** Lines that were typed in full. */
  readonly lines: string[];
  dropAll(): void;
  close(): Promise<void>;
}

export async function startPlantedDevice(name: string, password: string): Promise<PlantedDevice> {
  const received: Buffer[] = [];
  const clients = new Set<{ end(): void }>();
  const { private: key } = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
  const own = { banner: '\r\n', piece: 4096, answers: new Map<string, string>(), lines: [] as string[] };
  const server = new ssh2.Server({ hostKeys: [key] }, (client) => {
    clients.add(client);
    client.on('error', () => {});
    client.on('close', () => clients.delete(client));
    client.on('authentication', (context) => {
      if (context.method !== 'password') return context.reject(['password']);
      received.push(Buffer.from(`${context.username} ${context.password}\n`));
      context.password === password ? context.accept() : context.reject(['password']);
    });
    client.on('session', (accept) => {
      const session = accept();
      session.on('pty', (ok) => ok?.());
      session.on('exec', (ok, _, info) => {
        received.push(Buffer.from(info.command));
        ok().end();
      });
      session.on('shell', (ok) => void converse(ok(), name, own, received).catch(() => {}));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const dropAll = () => {
    for (const client of clients) client.end();
  };
  return Object.assign(own, {
    port: (server.address() as AddressInfo).port,
    password,
    received: () => Buffer.concat(received),
    dropAll,
    close() {
      dropAll();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

async function converse(
  channel: ssh2.ServerChannel,
  name: string,
  own: Pick<PlantedDevice, 'banner' | 'piece' | 'answers' | 'lines'>,
  received: Buffer[],
): Promise<void> {
  const prompt = `${name}#`;
  channel.on('error', () => {});
  channel.write(`${own.banner}${prompt}`);
  let line = '';
  for await (const bytes of channel as AsyncIterable<Buffer>) {
    received.push(bytes);
    for (const key of bytes.toString('utf8'))
      if (key === '\r') {
        channel.write('\r\n');
        if (line !== '' && !line.startsWith('terminal ')) own.lines.push(line);
        const answer = Buffer.from(own.answers.get(line) ?? '');
        for (let at = 0; at < answer.length; at += own.piece) channel.write(answer.subarray(at, at + own.piece));
        channel.write(prompt);
        line = '';
      } else if (key === '\x03') {
        channel.write(`^C\r\n${prompt}`);
        line = '';
      } else {
        line += key;
        channel.write(key);
      }
  }
}
