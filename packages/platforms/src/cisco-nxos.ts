/** Cisco NX-OS. */
import { ciscoIos } from './cisco-ios.ts';
import type { Profile } from './profile.ts';

export const ciscoNxos: Profile = {
  ...ciscoIos,
  id: 'cisco_nxos',
  name: 'Cisco NX-OS',
  longestLine: 400,
  prompts: [
    {
      pattern: /^(?<hostname>[\w.-]{1,64})\((?<section>config[\w./:-]{0,50})\)# ?$/,
      mode: 'section',
      privilege: 'privileged',
    },
    { pattern: /^(?<hostname>[\w.-]{1,64})# ?$/, mode: 'exec', privilege: 'privileged' },
    { pattern: /^(?<hostname>[\w.-]{1,64})> ?$/, mode: 'exec', privilege: 'user' },
  ],
  save: ['copy running-config startup-config'],
  rename: /^(?:host|switch)name (\S+)$/i,
};
