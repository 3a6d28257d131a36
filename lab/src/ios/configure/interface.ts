import { addressOf, formatAddress, maskLength, maskOf, networkOf, type Subnet } from '../../address.ts';
import { type Command, command } from '../../grammar/vocabulary.ts';
import { type InterfaceConfig, newInterface } from '../config.ts';
import { dottedMask } from '../render-config.ts';
import type { IosSession, Outcome, Run, Values } from '../session.ts';

function settings({ device, mode }: IosSession): InterfaceConfig {
  const name = mode.kind === 'config-if' ? mode.interface : '';
  // Another session may have removed the loopback that this one is in.
  device.router.running.interfaces[name] ??= newInterface(name);
  return device.router.running.interfaces[name];
}

function setAddress(session: IosSession, { address, mask }: Values): Outcome {
  const name = session.mode.kind === 'config-if' ? session.mode.interface : '';
  const wanted: Subnet = { address: address as string, length: maskLength(mask as string) as number };
  const problem = badAddress(wanted) ?? overlap(session, name, wanted);
  if (problem !== null) return problem;
  settings(session).address = wanted;
}

/** Addresses that no host may have: a network's own, its broadcast, zero and above unicast. */
function badAddress(wanted: Subnet): string | null {
  const bad = `Bad mask /${wanted.length} for address ${wanted.address}\n`;
  const first = Number(wanted.address.split('.')[0]);
  if (first === 0 || first === 127 || first >= 224) return `% ${wanted.address} is not a valid host address\n`;
  if (wanted.length === 0) return bad;
  if (wanted.length >= 31) return null;
  const network = addressOf(networkOf(wanted).address);
  const broadcast = (network | ~maskOf(wanted.length)) >>> 0;
  const host = addressOf(wanted.address);
  return host === network || host === broadcast ? bad : null;
}

function overlap(session: IosSession, name: string, wanted: Subnet): string | null {
  for (const [other, { address }] of Object.entries(session.device.router.running.interfaces)) {
    if (other === name || !address) continue;
    const mask = maskOf(Math.min(address.length, wanted.length));
    if ((addressOf(address.address) & mask) === (addressOf(wanted.address) & mask))
      return `% ${formatAddress(addressOf(networkOf(wanted).address))} overlaps with ${other}\n`;
  }
  return null;
}

/** `interface X`. */
export const interfaceCommands: Command<Run>[] = [
  command('shutdown', (session) => {
    settings(session).shutdown = true;
  }),
  command('no shutdown', (session) => {
    settings(session).shutdown = false;
  }),
  command('description <line>', (session, { line }) => {
    settings(session).description = line as string;
  }),
  command(['no description', 'no description <line>'], (session) => {
    settings(session).description = null;
  }),
  command('ip address <address> <mask>', setAddress),
  command('no ip address', (session) => {
    settings(session).address = null;
  }),
  command('no ip address <address> <mask>', (session, { address, mask }) => {
    const now = settings(session).address;
    if (now && now.address === address && dottedMask(now.length) === mask) settings(session).address = null;
    else session.say('% Invalid address\n');
  }),
];
