import { type Command, command } from '../../grammar/vocabulary.ts';
import type { Run } from '../session.ts';

/** `line vty`: the five lines are one here, as every guide configures them. */
export const lineCommands: Command<Run>[] = [
  command(['exec-timeout <minutes>', 'exec-timeout <minutes> <seconds>'], ({ device }, { minutes, seconds }) => {
    device.router.running.vty.execTimeout = Number(minutes) * 60 + Number(seconds ?? 0);
  }),
  command('no exec-timeout', ({ device }) => {
    device.router.running.vty.execTimeout = 0;
  }),
  command('logging synchronous', ({ device }) => {
    device.router.running.vty.synchronous = true;
  }),
  command('no logging synchronous', ({ device }) => {
    device.router.running.vty.synchronous = false;
  }),
  command('monitor', ({ device }) => {
    device.router.running.vty.monitor = true;
  }),
  command('no monitor', ({ device }) => {
    device.router.running.vty.monitor = false;
  }),
  // What stands in the configuration in any case.
  command(['transport input ssh', 'transport preferred none', 'login local'], () => {}),
  command('length <lines>', ({ device }, { lines }) => {
    device.router.running.vty.length = Number(lines);
  }),
  command('no length', ({ device }) => {
    device.router.running.vty.length = null;
  }),
];
