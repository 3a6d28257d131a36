/** Listeners on this machine that note who reaches them; nobody behind a wall should. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

export interface Traps {
  /** One word for each that came. */
  readonly arrivals: string[];
  /** Ports of 127.0.0.1. */
  readonly port: number;
  readonly datagram: number;
  close(): void;
}

/** One for TCP, one for datagrams, and one at the path `socket`. */
export async function setTraps(socket: string): Promise<Traps> {
  const arrivals: string[] = [];
  const tcp = createServer((one) => {
    arrivals.push('tcp');
    one.on('error', () => {}).destroy();
  }).listen(0, '127.0.0.1');
  const unix = createServer((one) => {
    arrivals.push('unix');
    one.destroy();
  }).listen(socket);
  const udp = createSocket('udp4', () => void arrivals.push('udp'));
  udp.bind(0, '127.0.0.1');
  await Promise.all([once(tcp, 'listening'), once(unix, 'listening'), once(udp, 'listening')]);
  return {
    arrivals,
    port: (tcp.address() as AddressInfo).port,
    datagram: udp.address().port,
    close() {
      for (const server of [tcp, unix, udp]) server.close();
    },
  };
}
