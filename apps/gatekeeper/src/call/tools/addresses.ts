/** Where a probe of this machine may go. What it could reach by standing here, and nobody else could, it never asks. */
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Fault, type Host } from '@interlock/model';

const ownGround = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
  ['224.0.0.0', 3],
] as const)
  ownGround.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 128],
  ['::1', 128],
  ['fe80::', 10],
  ['ff00::', 8],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
  ['fd00:ec2::', 64],
  ['fd20:ce::254', 128],
] as const)
  ownGround.addSubnet(net, bits, 'ipv6');

/** Whether an address is this machine, its link, the cloud's metadata, a group, or wraps an address of version 4. */
export function isOwnGround(address: string, own: () => readonly string[] = ownAddresses): boolean {
  const family = isIP(address);
  if (family === 0) return false;
  if (family === 6 && /^[0:]*:(ffff:)?(0:)?\d+\.\d+\.\d+\.\d+$|^(0{0,4}:){0,5}:?ffff:/i.test(address)) return true;
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  if (ownGround.check(address, kind)) return true;
  const here = new BlockList();
  for (const one of own()) if (isIP(one) === family) here.addAddress(one, kind);
  return here.check(address, kind);
}

/** Addresses of this machine as they are now: what listens on all of them answers there as well as on the loopback. */
const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address));

/** A name or an address as a probe takes it: nothing that a program could read as an option or a list. */
export function isDestination(text: string): boolean {
  if (isIP(text) !== 0) return !text.includes('%');
  return (
    text.length <= 253 && /^(?!-)[a-z0-9_-]{1,63}(\.(?!-)[a-z0-9_-]{1,63})*\.?$/i.test(text) && /[a-z]/i.test(text)
  );
}

/**
 * The address that is probed, for good: what connects afterwards asks no name again. Throws `probe.own-ground` where it
 * is this machine's own, unless the inventory has a host at exactly this address and port.
 */
export async function settled(
  destination: string,
  port: number | null,
  hosts: readonly Pick<Host, 'address' | 'port'>[],
): Promise<string> {
  const address = isIP(destination) === 0 ? await addressOf(destination) : destination;
  const known = hosts.some((host) => host.address === destination && host.port === port);
  if (isOwnGround(address) && !known)
    throw new Fault(
      'probe.own-ground',
      `${destination} is this machine itself, its link or a group${address === destination ? '' : ` (${address})`}, and is not probed.`,
      'Probe it from a device, or look at it yourself.',
    );
  return address;
}

async function addressOf(name: string): Promise<string> {
  try {
    return (await lookup(name)).address;
  } catch (error) {
    throw new Fault('probe.no-such-name', `Nobody knows the name ${name}.`, 'Give an address, or another name.', {
      cause: error,
    });
  }
}
