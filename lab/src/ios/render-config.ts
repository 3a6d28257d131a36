import { compareAddresses, formatAddress, maskOf, type Subnet } from '../address.ts';
import {
  type BgpConfig,
  classfulLength,
  compareInterfaces,
  type InterfaceConfig,
  type RouterConfig,
} from './config.ts';

export function dottedMask(length: number): string {
  return formatAddress(maskOf(length));
}

/** A configuration as `show running-config` lists it from `version` to `end`. */
export function renderConfig(config: RouterConfig): string {
  const extras = [...(config.extras ?? [])].sort();
  const first = (line: string) => line.startsWith('service ') || line.startsWith('clock ');
  const sections: string[][] = [
    [
      'version 15.9',
      'service timestamps debug datetime msec',
      'service timestamps log datetime msec',
      ...extras.filter(first),
    ],
    [`hostname ${config.hostname}`],
    ['boot-start-marker', 'boot-end-marker'],
    ...(config.enableDigest ? [[`enable secret 9 ${config.enableDigest}`]] : []),
    ['aaa new-model', 'aaa authentication login default local', 'aaa authorization commands 15 default local'],
    ['no ip domain lookup', 'ip cef'],
    Object.entries(config.users).map(
      ([name, { privilege, digest }]) =>
        `username ${name}${privilege === 1 ? '' : ` privilege ${privilege}`} secret 9 ${digest}`,
    ),
    ...Object.keys(config.interfaces)
      .sort(compareInterfaces)
      .map((name) => renderInterface(name, config.interfaces[name] as InterfaceConfig)),
    ...(config.bgp ? [renderBgp(config.bgp)] : []),
    ['ip forward-protocol nd'],
    extras.filter((line) => !first(line)),
    config.routes.map((route) => renderRoute(route)),
    Object.entries(config.communities).map(([community, access]) => `snmp-server community ${community} ${access}`),
    ...(config.banner === null ? [] : [[`banner motd ^C${config.banner}^C`]]),
    ['line con 0', ' logging synchronous'],
    renderVty(config),
  ];
  const body = sections.filter((lines) => lines.length > 0).flatMap((lines) => ['!', ...lines]);
  return `${[...body, '!', 'end'].join('\n')}\n`;
}

export function renderInterface(name: string, settings: InterfaceConfig): string[] {
  const lines = [`interface ${name}`];
  if (settings.description !== null) lines.push(` description ${settings.description}`);
  if (settings.address) lines.push(` ip address ${settings.address.address} ${dottedMask(settings.address.length)}`);
  else lines.push(' no ip address');
  if (settings.shutdown) lines.push(' shutdown');
  if (!name.startsWith('Loopback')) lines.push(' duplex auto', ' speed auto');
  return lines;
}

function renderBgp(bgp: BgpConfig): string[] {
  const lines = [`router bgp ${bgp.as}`];
  if (bgp.routerId !== null) lines.push(` bgp router-id ${bgp.routerId}`);
  lines.push(bgp.logChanges ? ' bgp log-neighbor-changes' : ' no bgp log-neighbor-changes');
  for (const prefix of bgp.networks)
    lines.push(
      ` network ${prefix.address}${prefix.length === classfulLength(prefix.address) ? '' : ` mask ${dottedMask(prefix.length)}`}`,
    );
  for (const address of Object.keys(bgp.neighbors).sort(compareAddresses)) {
    const neighbor = bgp.neighbors[address];
    if (!neighbor) continue;
    const start = ` neighbor ${address}`;
    lines.push(`${start} remote-as ${neighbor.remoteAs}`);
    if (neighbor.description !== null) lines.push(`${start} description ${neighbor.description}`);
    if (neighbor.password !== null) lines.push(`${start} password ${neighbor.password}`);
    if (neighbor.shutdown) lines.push(`${start} shutdown`);
  }
  return lines;
}

export function renderRoute(route: { prefix: Subnet; via: string; distance: number }): string {
  const distance = route.distance === 1 ? '' : ` ${route.distance}`;
  return `ip route ${route.prefix.address} ${dottedMask(route.prefix.length)} ${route.via}${distance}`;
}

function renderVty({ vty }: RouterConfig): string[] {
  const lines = ['line vty 0 4'];
  if (vty.execTimeout !== 600) lines.push(` exec-timeout ${Math.floor(vty.execTimeout / 60)} ${vty.execTimeout % 60}`);
  if (vty.synchronous) lines.push(' logging synchronous');
  if (vty.monitor) lines.push(' monitor');
  if (vty.length !== null) lines.push(` length ${vty.length}`);
  return [...lines, ' transport preferred none', ' transport input ssh'];
}
