/** Where on a device a line is typed (decision 19: CliMode is the device's, AgentMode the agent's). */
import { z } from 'zod';

/**
 * `exec` (operational), `config` or `config-…` (with the platform's own name for the section, `config-if`),
 * `path:/…` (RouterOS), `prompt` (an open confirmation), `unknown` (judged both ways, the worse is kept).
 */
export const cliModeSchema = z
  .string()
  .regex(/^(exec|config(-[a-z0-9-]{1,60})?|path:\/.{0,200}|prompt|unknown)$/) as unknown as z.ZodType<CliMode>;
export type CliMode = 'exec' | 'config' | `config-${string}` | `path:/${string}` | 'prompt' | 'unknown';

export const platformIds = [
  'cisco_ios',
  'cisco_nxos',
  'cisco_iosxr',
  'cisco_asa',
  'arista_eos',
  'juniper_junos',
  'mikrotik_routeros',
  'huawei_vrp',
  'hpe_comware',
  'aruba_aoscx',
  'aruba_os',
  'hp_procurve',
  'fortinet_fortios',
  'paloalto_panos',
  'nokia_sros',
  'vyos',
  'frr',
  'linux',
  'sql',
] as const;
export const platformSchema = z
  .string()
  .refine(
    (name) => (platformIds as readonly string[]).includes(name) || /^other:[A-Za-z0-9._-]{1,40}$/.test(name),
    'no such platform',
  ) as unknown as z.ZodType<Platform>;
/** A device operating system that Interlock knows, or one that it does not, by name. */
export type Platform = (typeof platformIds)[number] | `other:${string}`;
