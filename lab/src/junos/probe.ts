/** `ping` and `traceroute` from a Junos-like device, whose world is its own ports and one upstream. */
import { networkOf, parseSubnet } from '../address.ts';
import { upstream } from './first-config.ts';
import { connected, routes } from './model.ts';
import type { JunosSession } from './session.ts';
import type { Stanza } from './tree.ts';

/** Hops to an address, itself last; null where nothing answers. */
function hopsTo(tree: Stanza, address: string): string[] | null {
  if (routes(tree).some((route) => route.protocol !== 'Static' && route.prefix === `${address}/32`)) return [address];
  if (connected(tree, address)) return address === upstream.address ? [address] : null;
  const best = routes(tree)
    .filter((route) => holds(route.prefix, address))
    .sort((a, b) => Number(b.prefix.split('/')[1]) - Number(a.prefix.split('/')[1]) || a.preference - b.preference)[0];
  // What lies behind the upstream answers where the upstream has announced it by name.
  const announced = best?.protocol === 'BGP' && best.prefix !== '0.0.0.0/0';
  return announced && best.to === upstream.address ? [upstream.address, address] : null;
}

export function holds(prefix: string, address: string): boolean {
  const { length, address: network } = parseSubnet(prefix);
  return networkOf({ address, length }).address === network;
}

const active = (session: JunosSession) => session.device.store.active;

export async function ping(session: JunosSession, address: string, count: number, rapid = false): Promise<undefined> {
  const answers = hopsTo(active(session), address) !== null;
  session.say(`PING ${address} (${address}): 56 data bytes\n`);
  let back = 0;
  for (let sequence = 0; sequence < count && !session.visit.terminal.closed; sequence++) {
    if (rapid) session.say(answers ? '!' : '.');
    else if (answers)
      session.say(`64 bytes from ${address}: icmp_seq=${sequence} ttl=64 time=0.9${sequence % 10} ms\n`);
    if (answers) back++;
    if (!(await session.visit.terminal.pause(session.device.pace.pingTimeout))) break;
  }
  session.say(
    `\n--- ${address} ping statistics ---\n${count} packets transmitted, ${back} packets received, ${Math.round(((count - back) * 100) / Math.max(count, 1))}% packet loss\n`,
  );
}

/** Hops after which a real one gives up. */
const furthest = 30;

export async function traceroute(session: JunosSession, address: string): Promise<undefined> {
  const hops = hopsTo(active(session), address);
  session.say(`traceroute to ${address} (${address}), ${furthest} hops max, 52 byte packets\n`);
  for (let hop = 1; hop <= (hops?.length ?? furthest); hop++) {
    const seen = hops?.[hop - 1];
    const start = String(hop).padStart(2);
    if (seen !== undefined) session.say(`${start}  ${seen} (${seen})  0.9${hop} ms  0.8${hop} ms  0.8${hop} ms\n`);
    else {
      if (!(await session.visit.terminal.pause(session.device.pace.pingTimeout))) break;
      session.say(`${start}  * * *\n`);
    }
  }
}
