/** A double of a Cisco IOS router, in as much as the rehearsal reads of one. */
import type { Got } from './script.ts';

export interface RouterDouble {
  readonly name: string;
  readonly as: number;
  readonly address: string;
  /** `neighbor …` lines without their first word. */
  neighbors: string[];
  shut: boolean;
  up: boolean;
  /** Answers instead of what the state says, by the beginning of a command; used up one by one. */
  readonly instead: [string, Got][];
}

export const ok = (text: string): Got => ({ status: 'ok', source: 'device', text });

/** Renders a double as IOS would. */
export function output(device: RouterDouble, command: string): Got {
  const at = device.instead.findIndex(([start]) => command.startsWith(start));
  const [given] = at === -1 ? [] : device.instead.splice(at, 1);
  if (given) return given[1];
  if (command.startsWith('configure')) {
    const peer = /^neighbor (\S+) shutdown$/m.exec(command)?.[1];
    device.neighbors = device.neighbors.filter((line) => !line.endsWith('shutdown'));
    if (peer !== undefined) device.neighbors.push(`${peer} shutdown`);
    if (/^no shutdown$/m.test(command)) device.shut = false;
    if (/^shutdown$/m.test(command)) device.shut = true;
    return ok('Building configuration...\n[OK]');
  }
  if (command === 'show ip bgp summary') {
    const remote = device.neighbors
      .map((line) => /^(\S+) remote-as (\d+)/.exec(line))
      .filter((match) => match !== null);
    const lines = remote.map(([, address, as]) => {
      const admin = device.neighbors.includes(`${address} shutdown`);
      return `${address} 4 ${as} 0 0 1 0 0 never ${admin ? 'Idle (Admin)' : device.up ? '4' : 'Active'}`;
    });
    return ok([`BGP router identifier 1.1.1.1, local AS number ${device.as}`, ...lines].join('\n'));
  }
  if (command.startsWith('ping')) return ok(`Success rate is ${device.up ? 100 : 0} percent (${device.up ? 5 : 0}/5)`);
  if (command === 'write memory') return ok('Building configuration...\n[OK]');
  const state = device.shut ? 'administratively down down' : 'up up';
  if (command === 'show ip interface brief') return ok(`Gi0/0 ${device.address} YES NVRAM ${state}`);
  if (command.includes('^interface')) return ok(`interface Gi0/0\n ip address ${device.address} 255.255.255.252`);
  if (command.includes('^router bgp'))
    return ok([`router bgp ${device.as}`, ...device.neighbors.map((line) => ` neighbor ${line}`)].join('\n'));
  return ok('');
}

/** Two routers on one link; the second has its neighbour shut down. */
export function pair(): [RouterDouble, RouterDouble] {
  const [a, b] = ['192.0.2.1', '192.0.2.2'] as const;
  const one = {
    name: 'north',
    as: 65001,
    address: a,
    neighbors: [`${b} remote-as 65002`],
    shut: false,
    up: false,
    instead: [],
  };
  const other = {
    ...one,
    name: 'south',
    as: 65002,
    address: b,
    neighbors: [`${a} remote-as 65001`, `${a} shutdown`],
    instead: [],
  };
  return [one, other];
}
