/** Cisco IOS XR. Configuration is a candidate; a prompt stands behind the name of the route processor. */
import { ciscoIos } from './cisco-ios.ts';
import { interrupt, iosQuestions } from './ios-family.ts';
import type { Profile } from './profile.ts';

export const ciscoIosxr: Profile = {
  ...ciscoIos,
  id: 'cisco_iosxr',
  name: 'Cisco IOS XR',
  prompts: [
    {
      pattern: /^RP\/[\w/]{1,30}:(?<hostname>[\w.-]{1,64})\((?<section>config[\w./:-]{0,50})\)# ?$/,
      mode: 'section',
      privilege: 'privileged',
    },
    { pattern: /^RP\/[\w/]{1,30}:(?<hostname>[\w.-]{1,64})# ?$/, mode: 'exec', privilege: 'privileged' },
  ],
  questions: [
    {
      name: 'uncommitted',
      pattern: /Uncommitted changes found.*\[(cancel)\]:?\s?$/i,
      singleKey: false,
      no: 'no\r',
    },
    ...iosQuestions,
  ],
  // `abort` leaves without a commit and without a question
  config: { enter: ['configure terminal'], leave: ['abort'] },
  save: [],
  interrupt,
  undo: {
    ...ciscoIos.undo,
    committed: { pattern: /^commit\b/i, lines: ['rollback configuration last 1'] },
    note: 'Before the commit, `abort` drops the candidate; after it, `rollback configuration last 1` brings back what stood before.',
  },
};
