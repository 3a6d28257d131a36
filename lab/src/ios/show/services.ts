import { command } from '../../grammar/vocabulary.ts';
import { connectedInterface } from '../../network/lines.ts';
import { uptime } from '../../time.ts';
import type { IosSession, Run } from '../session.ts';
import { neighborsWithPort } from './system.ts';

function lines(session: IosSession): string {
  const busy = new Set([...session.device.sessions].map(({ line }) => line));
  const rows = [0, 1, 2, 3, 4].map((line) => {
    const mark = line === session.line ? '*' : busy.has(line) ? 'A' : ' ';
    return `${mark}${String(line + 2).padStart(7)} VTY              -    -      -    -    -      0       0     0/0       -`;
  });
  return [
    '   Tty Line Typ     Tx/Rx    A Modem  Roty AccO AccI   Uses   Noise  Overruns   Int',
    '      0    0 CTY              -    -      -    -    -      0       0     0/0       -',
    ...rows,
    '',
  ].join('\n');
}

function sshSessions(session: IosSession): string {
  const rows = [...session.device.sessions]
    .sort((a, b) => a.line - b.line)
    .flatMap(({ line, visit }) =>
      ['IN', 'OUT'].map(
        (way) =>
          `${String(line).padEnd(11)}2.0     ${way.padEnd(4)} aes256-gcm   hmac-sha2-256   Session started       ${visit.user}`,
      ),
    );
  return [
    'Connection Version Mode Encryption   Hmac            State                 Username',
    ...rows,
    '%No SSHv1 server connections running.',
    '',
  ].join('\n');
}

function ntpServers({ device }: IosSession): string[] {
  return (device.router.running.extras ?? []).flatMap((line) => /^ntp server (\S+)$/.exec(line)?.[1] ?? []);
}

function ntpStatus(session: IosSession): string {
  if (ntpServers(session).length === 0) return '%NTP is not enabled.\n';
  return 'Clock is unsynchronized, stratum 16, no reference clock\nnominal freq is 250.0000 Hz, actual freq is 250.0000 Hz, precision is 2**10\n';
}

function ntpAssociations(session: IosSession): string {
  const servers = ntpServers(session);
  if (servers.length === 0) return '%NTP is not enabled.\n';
  return [
    '  address         ref clock       st   when   poll reach  delay  offset   disp',
    ...servers.map((server) => ` ~${server.padEnd(15)} .INIT.          16      -     64     0  0.000   0.000 15937.`),
    ' * sys.peer, # selected, + candidate, - outlyer, x falseticker, ~ configured',
    '',
  ].join('\n');
}

/** Sessions over TCP: BGP's, where it is up. */
function tcpSessions({ device }: IosSession): string {
  const { router, network } = device;
  const rows = Object.keys(router.running.bgp?.neighbors ?? {}).flatMap((peer) => {
    if (!router.peers.get(peer)?.established) return [];
    const local = connectedInterface(network, router, peer);
    const own = local === null ? undefined : router.running.interfaces[local]?.address?.address;
    return own === undefined ? [] : [`3F4A2C10  ${`${own}.179`.padEnd(27)} ${`${peer}.41812`.padEnd(27)} ESTAB`];
  });
  return ['TCB       Local Address               Foreign Address             (state)', ...rows, ''].join('\n');
}

function cdpDetail(session: IosSession): string {
  const near = neighborsWithPort(session);
  const { clock } = session.device;
  const parts = near.flatMap(({ router, here, there }) => {
    const address = router.running.interfaces[there]?.address?.address;
    return [
      '-------------------------',
      `Device ID: ${router.running.hostname}`,
      'Entry address(es): ',
      ...(address === undefined ? [] : [`  IP address: ${address}`]),
      'Platform: Cisco LAB2901,  Capabilities: Router ',
      `Interface: ${here},  Port ID (outgoing port): ${there}`,
      'Holdtime : 142 sec',
      '',
      'Version :',
      'Cisco IOS Software, Interlock practice router Software (LAB-UNIVERSALK9-M), Version 15.9(3)M4, RELEASE SOFTWARE (fc1)',
      `Uptime : ${uptime(clock.now() - router.bootedAt)}`,
      '',
      'advertisement version: 2',
      'Duplex: full',
      '',
    ];
  });
  return [...parts, '', `Total cdp entries displayed : ${near.length}`, ''].join('\n');
}

const silent = () => '';

/** Services beside routing; what is not configured shows nothing, as on a real one. */
export const showServiceCommands = [
  command<Run>('show line', lines, 1),
  command<Run>('show ssh', sshSessions),
  command<Run>(
    'show ip ssh',
    () =>
      'SSH Enabled - version 2.0\nAuthentication methods:publickey,keyboard-interactive,password\nAuthentication timeout: 120 secs; Authentication retries: 3\n',
    1,
  ),
  command<Run>('show ntp status', ntpStatus, 1),
  command<Run>('show ntp associations', ntpAssociations, 1),
  command<Run>(['show tcp brief', 'show tcp brief all'], tcpSessions, 1),
  command<Run>(['show cdp neighbors detail', 'show cdp entry *'], cdpDetail, 1),
  command<Run>(
    'show cdp',
    () =>
      'Global CDP information:\n\tSending CDP packets every 60 seconds\n\tSending a holdtime value of 180 seconds\n\tSending CDPv2 advertisements is  enabled\n',
    1,
  ),
  command<Run>(['show lldp', 'show lldp neighbors', 'show lldp neighbors detail'], () => '% LLDP is not enabled\n', 1),
  command<Run>(
    [
      'show access-lists',
      'show ip access-lists',
      'show debugging',
      'show ip ospf neighbor',
      'show ip eigrp neighbors',
      'show standby brief',
    ],
    silent,
    1,
  ),
  command<Run>(['undebug all', 'no debug all'], () => 'All possible debugging has been turned off\n'),
];
