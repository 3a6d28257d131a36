import { command } from '../../grammar/vocabulary.ts';
import { renderConfig } from '../render-config.ts';
import type { IosSession, Run } from '../session.ts';

/** The chassis' serial number, made of what tells the routers apart. */
export function serialNumber({ device }: IosSession): string {
  return `LAB${String(device.router.plan.as).padStart(8, '0').slice(-8)}`;
}

function inventory(session: IosSession): string {
  const ports = Object.keys(session.device.router.running.interfaces).filter((name) => !name.startsWith('Loopback'));
  return [
    'NAME: "LAB2901 chassis", DESCR: "Interlock practice router"',
    `PID: LAB2901           , VID: V01, SN: ${serialNumber(session)}`,
    '',
    ...ports.flatMap((name) => [
      `NAME: "${name}", DESCR: "Built-in port"`,
      'PID: LAB-GE            , VID: V01, SN: ',
      '',
    ]),
  ].join('\n');
}

/** Tasks that work while something runs: one for the terminal of each session, one for BGP. */
function processes(session: IosSession): string {
  const { router, sessions } = session.device;
  const tasks = [
    'Check heaps',
    'ARP Input',
    'IP Input',
    'CDP Protocol',
    ...(router.running.bgp ? ['BGP Router', 'BGP I/O', 'BGP Scanner'] : []),
    ...[...sessions].map(() => 'SSH Process'),
    'Exec',
  ];
  return [
    'CPU utilization for five seconds: 2%/0%; one minute: 1%; five minutes: 1%',
    ' PID Runtime(ms)     Invoked      uSecs   5Sec   1Min   5Min TTY Process ',
    ...tasks.map(
      (task, i) =>
        `${String(i + 2).padStart(4)} ${String(i * 12).padStart(11)} ${String(i * 40 + 1).padStart(11)} ${'300'.padStart(10)}  0.00%  0.00%  0.00%   0 ${task}`,
    ),
    '',
  ].join('\n');
}

function memory(session: IosSession): string {
  const used = 61_204_480 + renderConfig(session.device.router.running).length * 8;
  const total = 414_000_128;
  const cell = (value: number) => String(value).padStart(11);
  return [
    '                Head    Total(b)     Used(b)     Free(b)   Lowest(b)  Largest(b)',
    `Processor   3F2A1B80 ${cell(total)} ${cell(used)} ${cell(total - used)} ${cell(total - used - 4096)} ${cell(total - used - 65536)}`,
    '',
  ].join('\n');
}

/** The flash: the image that `show version` names. */
const flash = [
  'Directory of flash0:/',
  '',
  '    1  -rw-    73228640   Nov 3 2026 08:12:04 +00:00  lab-universalk9-mz.SPA.159-3.M4.bin',
  '',
  '256487424 bytes total (183258784 bytes free)',
  '',
].join('\n');

const environment = [
  'SYSTEM POWER SUPPLY STATUS: NORMAL',
  'SYSTEM FAN STATUS: NORMAL',
  'SYSTEM TEMPERATURE STATUS: NORMAL',
  '',
].join('\n');

/** What the box is made of. */
export const showHardwareCommands = [
  command<Run>('show inventory', inventory, 1),
  command<Run>(['show processes', 'show processes cpu', 'show processes cpu sorted'], processes, 1),
  command<Run>(['show memory', 'show memory statistics', 'show memory summary'], memory),
  command<Run>(['show environment', 'show environment all'], () => environment, 1),
  command<Run>(['show flash:', 'show flash0:', 'dir', 'dir flash:', 'dir flash0:'], () => flash),
];
