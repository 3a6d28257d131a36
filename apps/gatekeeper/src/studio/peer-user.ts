/** Whose process is at the other end of a loopback connection, as Linux tells it in /proc/net/tcp. */
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';

/** User id of the peer; undefined where the system does not say (another system than Linux, or it is gone). */
export function peerUser(socket: Socket): number | undefined {
  const { remoteAddress, remotePort, localPort } = socket;
  if (process.platform !== 'linux' || !remoteAddress || !remotePort || !localPort) return undefined;
  for (const file of ['/proc/net/tcp', '/proc/net/tcp6'])
    try {
      const user = findUser(readFileSync(file, 'latin1'), remotePort, localPort);
      if (user !== undefined) return user;
    } catch {
      // no such table on this kernel: the other one may have it
    }
  return undefined;
}

/** Row of the peer's own socket: its local port is our remote one, both ends on loopback. Uid is the eighth column. */
export function findUser(table: string, theirPort: number, ourPort: number): number | undefined {
  const port = (n: number) => n.toString(16).toUpperCase().padStart(4, '0');
  const local = `:${port(theirPort)}`;
  const remote = `:${port(ourPort)}`;
  for (const line of table.split('\n')) {
    const column = line.trim().split(/\s+/);
    const from = column[1];
    const to = column[2];
    if (from?.endsWith(local) && to?.endsWith(remote) && isLoopback(from) && isLoopback(to)) return Number(column[7]);
  }
  return undefined;
}

const isLoopback = (address: string): boolean =>
  /^[0-9A-F]{6}7F:/.test(address) || /^0{24}01000000:/.test(address) || /^0{16}FFFF0000[0-9A-F]{6}7F:/.test(address);

/** Whether a connection is by the user who runs the gatekeeper. Where the system does not say, the token decides alone. */
export function isOwnUser(socket: Socket): boolean {
  if (process.platform !== 'linux' || !process.getuid) return true;
  return peerUser(socket) === process.getuid();
}
