/** Cisco ASA. The prompt may name a context: `asa/admin(config)#`. */
import { ciscoIos } from './cisco-ios.ts';
import type { Profile } from './profile.ts';

export const ciscoAsa: Profile = {
  ...ciscoIos,
  id: 'cisco_asa',
  name: 'Cisco ASA',
  prompts: [
    {
      pattern: /^(?<hostname>[\w./-]{1,64})\((?<section>config[\w./:-]{0,50})\)# ?$/,
      mode: 'section',
      privilege: 'privileged',
    },
    { pattern: /^(?<hostname>[\w./-]{1,64})# ?$/, mode: 'exec', privilege: 'privileged' },
    { pattern: /^(?<hostname>[\w./-]{1,64})> ?$/, mode: 'exec', privilege: 'user' },
  ],
  prepare: ['terminal pager 0'],
  pager: { pattern: /^<--- More --->\s?$/i, key: ' ', end: null },
  errors: [{ pattern: /^ERROR: /, says: 'the device reports an error' }, ...ciscoIos.errors],
};
