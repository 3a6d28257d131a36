import { command } from '../../grammar/vocabulary.ts';
import { lineStatus } from '../../network/lines.ts';
import { compareInterfaces, type InterfaceConfig } from '../config.ts';
import { shortName } from '../interface-names.ts';
import type { IosSession, Run } from '../session.ts';

function listed({ device }: IosSession) {
  const { router, network } = device;
  return Object.keys(router.running.interfaces)
    .sort((a, b) => compareInterfaces(b, a) * (a.startsWith('Loop') === b.startsWith('Loop') ? -1 : 1))
    .map((name) => {
      const settings = router.running.interfaces[name] as InterfaceConfig;
      const line = lineStatus(network, router, name);
      return {
        name,
        settings,
        status: line === 'admin-down' ? 'administratively down' : line,
        protocol: line === 'up' ? 'up' : 'down',
      };
    });
}

type Row = ReturnType<typeof listed>[number];

function brief(session: IosSession, { interface: only }: Readonly<Record<string, string>>): string {
  const rows = listed(session)
    .filter((row) => only === undefined || row.name === only)
    .map(({ name, settings, status, protocol }) => {
      const address = settings.address?.address ?? 'unassigned';
      const method = settings.address ? 'NVRAM' : 'unset';
      return `${name.padEnd(26)} ${address.padEnd(15)} YES ${method.padEnd(6)} ${status.padEnd(21)} ${protocol.padEnd(8)}`;
    });
  return ['Interface                  IP-Address      OK? Method Status                Protocol', ...rows, ''].join(
    '\n',
  );
}

function descriptions(session: IosSession): string {
  const rows = listed(session).map(({ name, settings, status, protocol }) => {
    const shown = status === 'administratively down' ? 'admin down' : status;
    return `${shortName(name).padEnd(30)} ${shown.padEnd(14)} ${protocol.padEnd(8)} ${settings.description ?? ''}`.trimEnd();
  });
  return ['Interface                      Status         Protocol Description', ...rows, ''].join('\n');
}

/** A hardware address that every start gives again: it is made of the router's AS and the interface's name. */
export function hardwareAddress(as: number, name: string): string {
  let sum = as >>> 0;
  for (const char of name) sum = (Math.imul(sum, 31) + char.charCodeAt(0)) >>> 0;
  const digits = `5254${sum.toString(16).padStart(8, '0')}`;
  return `${digits.slice(0, 4)}.${digits.slice(4, 8)}.${digits.slice(8, 12)}`;
}

function detail(session: IosSession, { name, settings, status, protocol }: Row): string {
  const loopback = name.startsWith('Loopback');
  const mac = hardwareAddress(session.device.router.plan.as, name);
  const lines = [`${name} is ${status}, line protocol is ${protocol} `];
  lines.push(loopback ? '  Hardware is Loopback' : `  Hardware is iGbE, address is ${mac} (bia ${mac})`);
  if (settings.description !== null) lines.push(`  Description: ${settings.description}`);
  if (settings.address) lines.push(`  Internet address is ${settings.address.address}/${settings.address.length}`);
  lines.push(
    `  MTU ${loopback ? 1514 : 1500} bytes, BW ${loopback ? 8000000 : 1000000} Kbit/sec, DLY ${loopback ? 5000 : 10} usec, `,
  );
  lines.push('     reliability 255/255, txload 1/255, rxload 1/255');
  lines.push(`  Encapsulation ${loopback ? 'LOOPBACK' : 'ARPA'}, loopback not set`);
  lines.push(
    loopback ? '  Keepalive set (10 sec)' : '  Keepalive set (10 sec)\n  Full Duplex, 1Gbps, media type is RJ45',
    '  5 minute input rate 0 bits/sec, 0 packets/sec',
    '  5 minute output rate 0 bits/sec, 0 packets/sec',
    '     0 input errors, 0 CRC, 0 frame, 0 overrun, 0 ignored',
    '     0 output errors, 0 collisions, 1 interface resets',
  );
  return `${lines.join('\n')}\n`;
}

function details(session: IosSession, { interface: only }: Readonly<Record<string, string>>): string {
  return listed(session)
    .filter((row) => only === undefined || row.name === only)
    .map((row) => detail(session, row))
    .join('');
}

function ipDetail({ name, settings, status, protocol }: Row): string {
  const lines = [`${name} is ${status}, line protocol is ${protocol}`];
  if (!settings.address) return `${lines[0]}\n  Internet protocol processing disabled\n`;
  lines.push(
    `  Internet address is ${settings.address.address}/${settings.address.length}`,
    '  Broadcast address is 255.255.255.255',
    '  Address determined by non-volatile memory',
    `  MTU is ${name.startsWith('Loopback') ? 1514 : 1500} bytes`,
    '  Helper address is not set',
    '  Directed broadcast forwarding is disabled',
    '  Outgoing access list is not set',
    '  Inbound  access list is not set',
    '  Proxy ARP is enabled',
    '  ICMP redirects are always sent',
    '  ICMP unreachables are always sent',
    '  IP fast switching is enabled',
    '  IP CEF switching is enabled',
  );
  return `${lines.join('\n')}\n`;
}

function ipDetails(session: IosSession, { interface: only }: Readonly<Record<string, string>>): string {
  return listed(session)
    .filter((row) => only === undefined || row.name === only)
    .map(ipDetail)
    .join('');
}

function protocols(session: IosSession): string {
  const rows = listed(session).flatMap(({ name, settings, status, protocol }) => [
    `${name} is ${status}, line protocol is ${protocol}`,
    ...(settings.address ? [`  Internet address is ${settings.address.address}/${settings.address.length}`] : []),
  ]);
  return ['Global values:', '  Internet Protocol routing is enabled', ...rows, ''].join('\n');
}

/** Interfaces, from configuration and from what is at the other end of the cable. */
export const showInterfaceCommands = [
  command<Run>('show ip interface brief', brief, 1),
  command<Run>('show ip interface brief <interface>', brief, 1),
  command<Run>(['show ip interface', 'show ip interface <interface>'], ipDetails, 1),
  command<Run>('show protocols', protocols, 1),
  command<Run>('show interfaces description', descriptions, 1),
  command<Run>('show interfaces', details, 1),
  command<Run>('show interfaces <interface>', details, 1),
];
