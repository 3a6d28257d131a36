import { parseAddress } from '../address.ts';

/** What may stand at a place of the configuration. */
export type SchemaNode =
  | { readonly kind: 'stanza'; readonly children: Readonly<Record<string, SchemaNode>>; readonly named?: NamedEntries }
  /** A word with a name behind it and a stanza of its own: `unit 0 { … }`. */
  | { readonly kind: 'list'; readonly name: ValueKind; readonly entry: SchemaNode }
  /** A word with one value: `host-name r1;`. */
  | { readonly kind: 'leaf'; readonly value: ValueKind }
  /** A word that stands or does not: `disable;`. */
  | { readonly kind: 'flag' };

/** Entries without a word before them, as the interfaces are. */
export interface NamedEntries {
  readonly name: ValueKind;
  readonly entry: SchemaNode;
}

/** A kind of value: how the command line calls it, and whether a text is one. */
export interface ValueKind {
  readonly shown: string;
  readonly accepts: (text: string) => boolean;
}

const text: ValueKind = { shown: 'text', accepts: (value) => value !== '' };
const name: ValueKind = { shown: 'name', accepts: (value) => /^[A-Za-z0-9._:/-]{1,64}$/.test(value) };
const address: ValueKind = { shown: 'address', accepts: (value) => parseAddress(value) !== null };
const number = (least: number, most: number): ValueKind => ({
  shown: `number (${least}..${most})`,
  accepts: (value) => /^\d{1,10}$/.test(value) && Number(value) >= least && Number(value) <= most,
});
const oneOf = (...words: string[]): ValueKind => ({
  shown: words.join('|'),
  accepts: (value) => words.includes(value),
});
const prefix: ValueKind = {
  shown: 'address/prefix-length',
  accepts: (value) => /^[\d.]+\/([12]?\d|3[0-2])$/.test(value) && parseAddress(value.split('/')[0] ?? '') !== null,
};
const interfaceName: ValueKind = {
  shown: 'interface-name',
  accepts: (value) => /^((ge|xe|et)-\d+\/\d+\/\d+|lo0|fxp0|irb|ae\d+)(\.\d+)?$/.test(value),
};

const stanza = (children: Record<string, SchemaNode>): SchemaNode => ({ kind: 'stanza', children });
const list = (entryName: ValueKind, children: Record<string, SchemaNode> = {}): SchemaNode => ({
  kind: 'list',
  name: entryName,
  entry: stanza(children),
});
const leaf = (value: ValueKind): SchemaNode => ({ kind: 'leaf', value });
const flag: SchemaNode = { kind: 'flag' };

const physical: Record<string, SchemaNode> = {
  description: leaf(text),
  disable: flag,
  mtu: leaf(number(256, 9192)),
  unit: list(number(0, 16385), {
    description: leaf(text),
    disable: flag,
    'vlan-id': leaf(number(1, 4094)),
    family: list(oneOf('inet'), { address: list(prefix), mtu: leaf(number(256, 9192)) }),
  }),
};

/** The statements that the practice device knows. */
export const schema: SchemaNode = stanza({
  system: stanza({
    'host-name': leaf(name),
    'domain-name': leaf(name),
    'time-zone': leaf(text),
    'name-server': list(address),
    'root-authentication': stanza({ 'encrypted-password': leaf(text) }),
    login: stanza({
      message: leaf(text),
      user: list(name, {
        class: leaf(oneOf('super-user', 'read-only', 'operator')),
        authentication: stanza({ 'encrypted-password': leaf(text) }),
      }),
    }),
    services: stanza({ ssh: flag, telnet: flag, netconf: stanza({ ssh: flag }) }),
    ntp: stanza({ server: list(address) }),
  }),
  interfaces: { kind: 'stanza', children: {}, named: { name: interfaceName, entry: stanza(physical) } },
  snmp: stanza({
    location: leaf(text),
    contact: leaf(text),
    community: list(name, { authorization: leaf(oneOf('read-only', 'read-write')) }),
  }),
  'routing-options': stanza({
    'router-id': leaf(address),
    'autonomous-system': leaf(number(1, 4294967295)),
    static: stanza({ route: list(prefix, { 'next-hop': leaf(address), discard: flag }) }),
  }),
  protocols: stanza({
    bgp: stanza({
      group: list(name, {
        type: leaf(oneOf('external', 'internal')),
        description: leaf(text),
        'peer-as': leaf(number(1, 4294967295)),
        'authentication-key': leaf(text),
        shutdown: flag,
        neighbor: list(address, { description: leaf(text), 'peer-as': leaf(number(1, 4294967295)), shutdown: flag }),
      }),
    }),
    lldp: stanza({ interface: list(interfaceName) }),
  }),
});
