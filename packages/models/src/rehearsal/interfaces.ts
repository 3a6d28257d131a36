/** Reads the state and addresses of interfaces from what IOS and FRR print. */
import { ipv4, maskLength, type Network } from './address.ts';

export interface InterfaceFacts {
  readonly name: string;
  readonly networks: readonly Network[];
  /** Switched off by configuration. */
  readonly shut: boolean;
  /** Carries traffic: not shut, and the line protocol is up. */
  readonly up: boolean;
  /** The line that says its state, as evidence. */
  readonly line: string;
}

const briefLine =
  /^(?<name>[A-Za-z][\w./:-]*)\s+(?<address>\S+)\s+(?:YES|NO)\s+\S+\s+(?<status>administratively down|\S+)\s+(?<protocol>up|down)\b/i;

/** `show ip interface brief` of IOS says the state, the interface sections of the running configuration the masks. */
export function readIosInterfaces(brief: string, sections: string): InterfaceFacts[] {
  const configured = readIosSections(sections);
  const found: InterfaceFacts[] = [];
  for (const line of brief.split('\n')) {
    const fields = briefLine.exec(line.trim())?.groups;
    if (fields === undefined) continue;
    const { name = '', address = '', status = '', protocol = '' } = fields;
    const shut = /^administratively/i.test(status);
    const own: Network[] = ipv4(address) === undefined ? [] : [{ address, length: undefined }];
    found.push({
      name,
      networks: configured.get(name.toLowerCase()) ?? own,
      shut,
      up: !shut && /^up$/i.test(status) && /^up$/i.test(protocol),
      line: line.trim(),
    });
  }
  return found;
}

/** Addresses with their masks by interface name in lower case. */
function readIosSections(text: string): Map<string, Network[]> {
  const found = new Map<string, Network[]>();
  let current: Network[] | undefined;
  for (const line of text.split('\n')) {
    const name = /^interface (\S+)/.exec(line)?.[1];
    if (name !== undefined) {
      current = [];
      found.set(name.toLowerCase(), current);
    }
    const [, address = '', mask = ''] = /^\s+ip address (\S+) (\S+)/.exec(line) ?? [];
    if (ipv4(address) !== undefined) current?.push({ address, length: maskLength(mask) });
  }
  for (const [name, networks] of found) if (networks.length === 0) found.delete(name);
  return found;
}

/** `show interface` of FRR: a block an interface. */
export function readFrrInterfaces(text: string): InterfaceFacts[] {
  const found: (InterfaceFacts & { networks: Network[] })[] = [];
  for (const line of text.split('\n')) {
    const head = /^Interface (\S+) is (up|down)(?:, line protocol is (up|down))?/.exec(line.trim());
    if (head) {
      const [, name = '', state, protocol] = head;
      const up = state === 'up' && protocol === 'up';
      found.push({ name, networks: [], shut: state === 'down', up, line: line.trim() });
    }
    const [, address = '', length] = /^\s+inet (\d+\.\d+\.\d+\.\d+)\/(\d+)/.exec(line) ?? [];
    if (address !== '' && !address.startsWith('127.')) found.at(-1)?.networks.push({ address, length: Number(length) });
  }
  return found;
}
