import { command } from '../../grammar/vocabulary.ts';
import type { InterfaceConfig } from '../config.ts';
import { renderConfig, renderInterface } from '../render-config.ts';
import type { IosSession, Run } from '../session.ts';

function running(session: IosSession): string {
  const text = renderConfig(session.device.router.running);
  return `Building configuration...\n\nCurrent configuration : ${text.length} bytes\n${text}\n`;
}

function startup(session: IosSession): string {
  const text = renderConfig(session.device.router.startup);
  return `Using ${text.length} out of 262136 bytes\n${text}\n`;
}

function runningInterface({ device }: IosSession, { interface: name }: Readonly<Record<string, string>>): string {
  const lines = renderInterface(name as string, device.router.running.interfaces[name as string] as InterfaceConfig);
  const text = `!\n${lines.join('\n')}\nend\n`;
  return `Building configuration...\n\nCurrent configuration : ${text.length} bytes\n${text}\n`;
}

/** The configuration that runs and the one that the next start reads. */
export const showConfigCommands = [
  command<Run>(['show running-config', 'show running-config all'], running),
  command<Run>('show running-config interface <interface>', runningInterface),
  command<Run>(['show startup-config', 'show configuration'], startup),
];
