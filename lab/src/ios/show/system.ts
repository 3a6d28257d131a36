import { command } from '../../grammar/vocabulary.ts';
import type { Router } from '../../network/router.ts';
import { logStamp, showClock, uptime } from '../../time.ts';
import type { IosSession, Run } from '../session.ts';
import { serialNumber } from './hardware.ts';

function version(session: IosSession): string {
  const { router, clock } = session.device;
  return [
    'Cisco IOS Software, Interlock practice router Software (LAB-UNIVERSALK9-M), Version 15.9(3)M4, RELEASE SOFTWARE (fc1)',
    '',
    'ROM: Bootstrap program is a few kilobytes of TypeScript',
    '',
    `${router.running.hostname} uptime is ${uptime(clock.now() - router.bootedAt)}`,
    `System returned to ROM by ${router.bootReason}`,
    'System image file is "flash0:lab-universalk9-mz.SPA.159-3.M4.bin"',
    `Last reload reason: ${router.bootReason}`,
    '',
    `Cisco LAB2901 (revision 1.0) with 487424K/36864K bytes of memory.`,
    `Processor board ID ${serialNumber(session)}`,
    `${Object.keys(router.running.interfaces).filter((name) => name.startsWith('Gigabit')).length} Gigabit Ethernet interfaces`,
    '255K bytes of non-volatile configuration memory.',
    '250880K bytes of ATA System CompactFlash 0 (Read/Write)',
    '',
    'Configuration register is 0x2102',
    '',
  ].join('\n');
}

function logging({ device }: IosSession): string {
  const { log } = device.router;
  return [
    'Syslog logging: enabled (0 messages dropped, 0 messages rate-limited, 0 flushes, 0 overruns)',
    '',
    `    Monitor logging: level debugging, ${log.length} messages logged`,
    `    Buffer logging:  level debugging, ${log.length} messages logged`,
    '',
    'Log Buffer (65536 bytes):',
    '',
    ...log.map((entry) => `${logStamp(entry.at)}: ${entry.text}`),
    '',
  ].join('\n');
}

function users(session: IosSession): string {
  const rows = [...session.device.sessions]
    .sort((a, b) => a.line - b.line)
    .map((other) => {
      const mark = other === session ? '*' : ' ';
      const line = `${other.line + 2} vty ${other.line}`;
      return `${mark}  ${line.padEnd(9)} ${other.visit.user.padEnd(10)} idle                 00:00:00 ${other.visit.from}`;
    });
  return ['    Line       User       Host(s)              Idle       Location', ...rows, ''].join('\n');
}

/** Routers at the other end of a cable that carries, each with the two ports. */
export function neighborsWithPort({ device }: IosSession): { router: Router; here: string; there: string }[] {
  const { router, network } = device;
  if (!network.lineUp(router, router.plan.linkInterface)) return [];
  return network.routers
    .filter((other) => other !== router)
    .map((far) => ({ router: far, here: router.plan.linkInterface, there: far.plan.linkInterface }));
}

function neighbors(session: IosSession): string {
  const near = neighborsWithPort(session);
  const spaced = (name: string) => name.replace(/^([A-Za-z]{3})[A-Za-z-]*/, '$1 ');
  return [
    'Capability Codes: R - Router, T - Trans Bridge, B - Source Route Bridge',
    '                  S - Switch, H - Host, I - IGMP, r - Repeater',
    '',
    'Device ID        Local Intrfce     Holdtme    Capability  Platform  Port ID',
    ...near.map(
      ({ router, here, there }) =>
        `${router.running.hostname.padEnd(17)}${spaced(here).padEnd(18)}${'142'.padEnd(11)}${'R'.padEnd(12)}${'LAB2901'.padEnd(10)}${spaced(there)}`,
    ),
    '',
    `Total cdp entries displayed : ${near.length}`,
    '',
  ].join('\n');
}

/** What the router says of itself. */
export const showSystemCommands = [
  command<Run>('show version', version, 1),
  command<Run>('show clock', ({ device }) => `${showClock(device.clock.now())}\n`, 1),
  command<Run>('show logging', logging),
  command<Run>('show archive log config all', ({ device }) => device.archive.show()),
  command<Run>(['show users', 'who'], users, 1),
  command<Run>('show history', (session) => session.history.map((line) => `  ${line}\n`).join(''), 1),
  command<Run>('show privilege', (session) => `Current privilege level is ${session.privilege}\n`, 1),
  command<Run>('show cdp neighbors', neighbors, 1),
  command<Run>('show reload', ({ device }) =>
    device.scheduled
      ? `Reload scheduled for ${showClock(device.scheduled.at)} (in ${Math.ceil((device.scheduled.at - device.clock.now()) / 60_000)} minutes)\n`
      : 'No reload is scheduled.\n',
  ),
];
