/** IPv4 addresses as unsigned 32-bit numbers. */
export interface Subnet {
  /** Dotted address; of an interface its own, of a route the network's. */
  readonly address: string;
  /** Prefix length, 0 to 32. */
  readonly length: number;
}

/** The number of a dotted address, or null where the text is none. */
export function parseAddress(text: string): number | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let value = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null;
    value = value * 256 + Number(part);
  }
  return value;
}

export function formatAddress(value: number): string {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join('.');
}

/** The address as a number; throws RangeError where the text is none. */
export function addressOf(text: string): number {
  const value = parseAddress(text);
  if (value === null) throw new RangeError(`not an IPv4 address: ${text}`);
  return value;
}

export function maskOf(length: number): number {
  return length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0;
}

/** Length of a dotted mask, or null where its ones are not together. */
export function maskLength(text: string): number | null {
  const value = parseAddress(text);
  if (value === null) return null;
  for (let length = 0; length <= 32; length++) if (maskOf(length) === value) return length;
  return null;
}

/** The network that a subnet lies in, for example 10.0.0.0/30 of 10.0.0.1/30. */
export function networkOf(subnet: Subnet): Subnet {
  return { address: formatAddress((addressOf(subnet.address) & maskOf(subnet.length)) >>> 0), length: subnet.length };
}

export function contains(subnet: Subnet, address: string): boolean {
  const mask = maskOf(subnet.length);
  return (addressOf(subnet.address) & mask) >>> 0 === (addressOf(address) & mask) >>> 0;
}

/** `10.0.0.1/30` as a subnet; throws RangeError. */
export function parseSubnet(text: string): Subnet {
  const [address = '', length = ''] = text.split('/');
  if (parseAddress(address) === null || !/^\d{1,2}$/.test(length) || Number(length) > 32)
    throw new RangeError(`not an address with its prefix length: ${text}`);
  return { address, length: Number(length) };
}

/** Order of addresses by their numbers. */
export function compareAddresses(a: string, b: string): number {
  return addressOf(a) - addressOf(b);
}
