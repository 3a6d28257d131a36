/** Arista EOS. The prompt's section carries the name of what is configured: `(config-if-Et1)`. */
import { ciscoIos } from './cisco-ios.ts';
import type { Profile } from './profile.ts';

export const aristaEos: Profile = {
  ...ciscoIos,
  id: 'arista_eos',
  name: 'Arista EOS',
  longestLine: 400,
  prompts: [
    {
      pattern: /^(?<hostname>[\w.-]{1,64})(?:\.\d\d:\d\d:\d\d)?\((?<section>config[\w./:-]{0,50})\)# ?$/,
      mode: 'section',
      privilege: 'privileged',
    },
    { pattern: /^(?<hostname>[\w.-]{1,64})# ?$/, mode: 'exec', privilege: 'privileged' },
    { pattern: /^(?<hostname>[\w.-]{1,64})> ?$/, mode: 'exec', privilege: 'user' },
  ],
  session: {
    mode: 'config-s',
    enter: 'configure session',
    commit: 'commit',
    leave: ['abort'],
    shown: /^config-s-sess-\d+(?=-|$)/,
  },
  prepare: ['terminal length 0', 'terminal width 32767'],
};
