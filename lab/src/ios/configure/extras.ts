import { type Command, command } from '../../grammar/vocabulary.ts';
import type { Run, Values } from '../session.ts';

/** Patterns of lines that are kept as they are; of `one` there is only one, which the next replaces. */
const kept: readonly { readonly pattern: string; readonly one: boolean }[] = [
  { pattern: 'logging host <address>', one: false },
  { pattern: 'logging buffered <bytes>', one: true },
  { pattern: 'ntp server <address>', one: false },
  { pattern: 'ip name-server <address>', one: false },
  { pattern: 'ip domain name <word>', one: true },
  { pattern: 'snmp-server location <line>', one: true },
  { pattern: 'snmp-server contact <line>', one: true },
  { pattern: 'clock timezone <word> <hours>', one: true },
  { pattern: 'service password-encryption', one: true },
];

function keeping(pattern: string, one: boolean): Command<Run>[] {
  const parts = pattern.split(' ');
  const fixed = parts.filter((part) => !part.startsWith('<')).join(' ');
  const written = (values: Values) => parts.map((part) => values[part.slice(1, -1)] ?? part).join(' ');
  const without = (extras: readonly string[], values: Values, all: boolean) =>
    extras.filter((line) => (all ? line !== fixed && !line.startsWith(`${fixed} `) : line !== written(values)));
  const removal: Run = ({ device }, values) => {
    const { running } = device.router;
    running.extras = without(running.extras ?? [], values, one);
  };
  return [
    command<Run>(pattern, ({ device }, values) => {
      const { running } = device.router;
      running.extras = [...without(running.extras ?? [], values, one), written(values)];
    }),
    command<Run>(pattern === fixed || !one ? [`no ${pattern}`] : [`no ${fixed}`, `no ${pattern}`], removal),
  ];
}

/** Global lines beside routing and access. */
export const extraCommands: Command<Run>[] = [
  ...kept.flatMap(({ pattern, one }) => keeping(pattern, one)),
  // What stands in the configuration in any case.
  command<Run>(['no ip domain lookup', 'no ip domain-lookup', 'ip cef', 'cdp run'], () => {}),
];
