/** FRRouting through vtysh. Prompts end in a blank; vtysh reads lines with readline. */
import { interrupt, iosEffects, iosErrors, iosQuestions, iosSection, iosUndo } from './ios-family.ts';
import { less } from './less.ts';
import type { Profile } from './profile.ts';

export const frr: Profile = {
  id: 'frr',
  name: 'FRRouting',
  lineEnd: '\r',
  columns: 511,
  rows: 200,
  // readline without cursor addressing: no bracketed paste, no redrawing
  term: 'dumb',
  longestLine: 400,
  rewritten: null,
  prompts: [
    {
      pattern: /^(?<hostname>[\w.-]{1,64})\((?<section>config[\w-]{0,40})\)# $/,
      mode: 'section',
      privilege: 'privileged',
    },
    { pattern: /^(?<hostname>[\w.-]{1,64})# $/, mode: 'exec', privilege: 'privileged' },
    { pattern: /^(?<hostname>[\w.-]{1,64})> $/, mode: 'exec', privilege: 'user' },
  ],
  // older releases page by length, newer ones by a switch; each refuses the other's
  prepare: ['terminal length 0', 'no terminal paginate'],
  pager: less,
  errors: [...iosErrors, { pattern: /^vtysh: error/, says: 'vtysh cannot reach a daemon' }],
  questions: iosQuestions,
  config: { enter: ['configure terminal'], leave: ['end'] },
  save: ['write memory'],
  logLine: /^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d+)? [A-Z]+: /,
  rename: /^hostname (\S+)$/i,
  interrupt,
  section: iosSection,
  up: /^(exit|exit-address-family|exit-vrf)$/i,
  undo: {
    negation: 'no',
    known: iosUndo,
    committed: null,
    note: 'A value that a line replaces does not come back by itself; the saved configuration keeps the old one until the next write.',
  },
  effects: iosEffects,
};
