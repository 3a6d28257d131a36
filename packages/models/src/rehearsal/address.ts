/** IPv4 addresses as devices print them. */
export interface Network {
  readonly address: string;
  /** Length of the prefix in bits; undefined where the output does not say. */
  readonly length: number | undefined;
}

/** The address as a number, or undefined where the text is none. */
export function ipv4(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  const bytes = match.slice(1).map(Number);
  return bytes.every((byte) => byte <= 255) ? bytes.reduce((sum, byte) => sum * 256 + byte, 0) : undefined;
}

/** Prefix length of a mask such as 255.255.255.252; undefined where it is none. */
export function maskLength(mask: string): number | undefined {
  const bits = ipv4(mask)?.toString(2).padStart(32, '0');
  return bits !== undefined && /^1*0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : undefined;
}

/** Whether an address lies in the subnet of an interface's address. A /32 holds nothing but itself. */
export function within(address: string, network: Network): boolean {
  const [one, other] = [ipv4(address), ipv4(network.address)];
  if (one === undefined || other === undefined) return false;
  if (network.length === undefined) return one === other;
  const size = 2 ** (32 - network.length);
  return Math.floor(one / size) === Math.floor(other / size);
}

/** The same, and false where the length of the prefix is not known. */
export function holds(network: Network, address: string): boolean {
  return network.length !== undefined && within(address, network);
}
