import { passwordDigest } from '../digest.ts';
import type { DeviceSecrets } from '../secrets.ts';
import type { Stanza } from './tree.ts';

/** The upstream that is really at the other end of ge-0/0/0. */
export const upstream = {
  address: '203.0.113.1',
  as: 64500,
  routerId: '203.0.113.254',
  prefixes: ['0.0.0.0/0', '100.64.0.0/10'],
};
/** Ports with a cable in them; the others are down. */
export const cabled: readonly string[] = ['ge-0/0/0', 'ge-0/0/1', 'lo0'];
export const ports: readonly string[] = ['ge-0/0/0', 'ge-0/0/1', 'ge-0/0/2', 'ge-0/0/3', 'lo0'];

const inet = (address: string): Stanza => ({ 'family inet': { [`address ${address}`]: {} } });

/** A border router with one upstream. */
export function firstJunosConfig(hostname: string, secrets: DeviceSecrets, salt: () => string): Stanza {
  const password = (text: string): Stanza => ({ 'encrypted-password': passwordDigest(text, salt()) });
  return {
    system: {
      'host-name': hostname,
      'root-authentication': password(secrets.enableSecret),
      login: {
        message: 'Practice device. # Problems? noc> ext. 4711 #',
        'user admin': { class: 'super-user', authentication: password(secrets.password) },
        'user reader': { class: 'read-only', authentication: password(secrets.readerPassword) },
      },
      services: { ssh: true, netconf: { ssh: true } },
    },
    interfaces: {
      'ge-0/0/0': { description: 'upstream', 'unit 0': inet('203.0.113.2/30') },
      'ge-0/0/1': { description: 'servers', 'unit 0': inet('198.18.7.1/24') },
      lo0: { 'unit 0': inet('10.0.0.3/32') },
    },
    snmp: { [`community ${secrets.community}`]: { authorization: 'read-only' } },
    'routing-options': {
      'router-id': '10.0.0.3',
      'autonomous-system': '65030',
      static: { 'route 198.18.0.0/16': { discard: true } },
    },
    protocols: {
      bgp: {
        'group upstream': {
          type: 'external',
          'peer-as': String(upstream.as),
          [`neighbor ${upstream.address}`]: { description: 'transit' },
        },
      },
    },
  };
}
