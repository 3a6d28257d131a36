/** Things that are shown by one command, each by its everyday name and by platform. */

export type Topic =
  | 'discovery'
  | 'version'
  | 'uptime'
  | 'bgp'
  | 'arp'
  | 'routes'
  | 'interfaces'
  | 'log'
  | 'config'
  | 'load'
  | 'users'
  | 'clock';

/** In this order: the first word that is met decides. */
const words: readonly (readonly [Topic, RegExp])[] = [
  ['discovery', /\b(cdp|lldp|(connected|neighbou?ring|adjacent) devices|topology)\b/i],
  ['uptime', /\b(uptime|how long|last (reboot|reload)|rebooted)\b/i],
  ['version', /\b(versions?|software|firmware|images?|operating systems?|os|models?|releases?)\b/i],
  ['bgp', /\b([ei]?bgp|peers?|peerings?|neighbou?rs?|sessions?)\b/i],
  ['arp', /\b(arp|mac addresses)\b/i],
  ['routes', /\b(routes?|routing|rib|prefixes)\b/i],
  ['interfaces', /\b(interfaces?|ports?|links?|addresses|ips?)\b/i],
  ['log', /\b(logs?|logging|syslog|log messages|events)\b/i],
  ['config', /\b(config\w*|running-config)\b/i],
  ['load', /\b(cpu|load|memory|utili[sz]ation)\b/i],
  ['users', /\b(users|logged ?in|who is on)\b/i],
  ['clock', /\b(clock|time|date)\b/i],
];

/** What a question is about, if it is about one thing that a command shows. */
export function topicOf(text: string): Topic | undefined {
  return words.find(([, word]) => word.test(text))?.[0];
}

type Commands = { readonly [topic in Topic]?: string };

const ios: Commands = {
  discovery: 'show cdp neighbors',
  version: 'show version',
  uptime: 'show version | include uptime',
  bgp: 'show ip bgp summary',
  arp: 'show ip arp',
  routes: 'show ip route',
  interfaces: 'show ip interface brief',
  log: 'show logging',
  config: 'show running-config',
  load: 'show processes cpu | include CPU',
  users: 'show users',
  clock: 'show clock',
};

const junos: Commands = {
  discovery: 'show lldp neighbors',
  version: 'show version',
  uptime: 'show system uptime',
  bgp: 'show bgp summary',
  arp: 'show arp',
  routes: 'show route',
  interfaces: 'show interfaces terse',
  log: 'show log messages | last 30',
  config: 'show configuration',
  load: 'show chassis routing-engine',
  users: 'show system users',
  clock: 'show system uptime',
};

const routeros: Commands = {
  discovery: '/ip neighbor print',
  version: '/system resource print',
  uptime: '/system resource print',
  bgp: '/routing bgp session print',
  arp: '/ip arp print',
  routes: '/ip route print',
  interfaces: '/ip address print',
  log: '/log print',
  config: '/export',
  load: '/system resource print',
  users: '/user active print',
  clock: '/system clock print',
};

const linux: Commands = {
  version: 'cat /etc/os-release',
  uptime: 'uptime',
  arp: 'ip neigh',
  routes: 'ip route',
  interfaces: 'ip -brief address',
  log: 'journalctl -n 30',
  load: 'uptime',
  users: 'who',
  clock: 'date',
};

const byPlatform: { readonly [platform: string]: Commands } = {
  cisco_ios: ios,
  arista_eos: { ...ios, discovery: 'show lldp neighbors' },
  cisco_nxos: { ...ios, interfaces: 'show ip interface brief', load: 'show system resources' },
  frr: {
    version: 'show version',
    bgp: 'show ip bgp summary',
    routes: 'show ip route',
    interfaces: 'show interface brief',
    log: 'show logging',
    config: 'show running-config',
  },
  juniper_junos: junos,
  mikrotik_routeros: routeros,
  linux,
};

/** The command that shows a topic, where it is known. */
export function topicCommand(platform: string, topic: Topic): string | undefined {
  return Object.hasOwn(byPlatform, platform) ? byPlatform[platform]?.[topic] : undefined;
}

const pings: { readonly [platform: string]: (address: string) => string } = {
  linux: (address) => `ping -c 3 ${address}`,
  mikrotik_routeros: (address) => `/ping ${address} count=3`,
  juniper_junos: (address) => `ping ${address} count 3`,
  cisco_ios: (address) => `ping ${address}`,
  arista_eos: (address) => `ping ${address}`,
  cisco_nxos: (address) => `ping ${address}`,
};

/** A ping that ends by itself, where its form is known. `address` is one of IPv4. */
export function pingCommand(platform: string, address: string): string | undefined {
  return Object.hasOwn(pings, platform) ? pings[platform]?.(address) : undefined;
}
