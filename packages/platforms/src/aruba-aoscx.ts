/** HPE Aruba AOS-CX. */
import { ciscoIos } from './cisco-ios.ts';
import type { Profile } from './profile.ts';

export const arubaAoscx: Profile = {
  ...ciscoIos,
  id: 'aruba_aoscx',
  name: 'Aruba AOS-CX',
  longestLine: 400,
  prompts: [
    {
      pattern: /^(?<hostname>[\w.-]{1,64})\((?<section>config[\w./:<>-]{0,50})\)# ?$/,
      mode: 'section',
      privilege: 'privileged',
    },
    { pattern: /^(?<hostname>[\w.-]{1,64})# ?$/, mode: 'exec', privilege: 'privileged' },
    { pattern: /^(?<hostname>[\w.-]{1,64})> ?$/, mode: 'exec', privilege: 'user' },
  ],
  prepare: ['no page'],
  pager: { pattern: /^-- MORE --.*$/i, key: ' ', end: null },
};
