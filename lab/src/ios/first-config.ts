import { networkOf, parseSubnet } from '../address.ts';
import { passwordDigest } from '../digest.ts';
import type { DeviceSecrets } from '../secrets.ts';
import type { RouterPlan } from '../topology.ts';
import type { RouterConfig } from './config.ts';

/** A banner with the signs that a careless prompt search takes for a prompt. */
const banner = [
  '',
  '#############################################################',
  '#  PRACTICE DEVICE  --  authorized use only                 #',
  '#  Problems? noc> ext. 4711, or ask router#1 on the map     #',
  '#############################################################',
  '> Changes between 22:00 and 04:00 only. <',
  '',
].join('\n');

/** The healthy configuration of one of the two routers. */
export function firstConfig(
  plan: RouterPlan,
  far: RouterPlan,
  secrets: DeviceSecrets,
  salt: () => string,
): RouterConfig {
  const digest = (password: string) => passwordDigest(password, salt());
  const lan = parseSubnet(plan.lanAddress);
  const loopback = parseSubnet(plan.loopbackAddress);
  return {
    hostname: plan.hostname,
    enableDigest: digest(secrets.enableSecret),
    users: {
      admin: { privilege: 15, digest: digest(secrets.password) },
      reader: { privilege: 1, digest: digest(secrets.readerPassword) },
    },
    interfaces: {
      Loopback0: { description: 'router id', address: loopback, shutdown: false },
      [plan.linkInterface]: {
        description: `link to ${far.hostname}`,
        address: parseSubnet(plan.linkAddress),
        shutdown: false,
      },
      [plan.lanInterface]: { description: 'users', address: lan, shutdown: false },
      [plan.spareInterface]: { description: null, address: null, shutdown: true },
    },
    bgp: {
      as: plan.as,
      routerId: loopback.address,
      logChanges: true,
      neighbors: {
        [parseSubnet(far.linkAddress).address]: {
          remoteAs: far.as,
          description: far.hostname,
          shutdown: false,
          password: null,
        },
      },
      networks: [networkOf(loopback), networkOf(lan)],
    },
    routes: [],
    communities: { [secrets.community]: 'RO' },
    banner,
    vty: { execTimeout: 600, monitor: true, synchronous: false, length: null },
  };
}
