/** Cisco IOS and IOS XE. */
import { interrupt, iosEffects, iosErrors, iosLogLine, iosQuestions, iosSection, iosUndo } from './ios-family.ts';
import type { Profile } from './profile.ts';

export const ciscoIos: Profile = {
  id: 'cisco_ios',
  name: 'Cisco IOS',
  lineEnd: '\r',
  columns: 511,
  rows: 200,
  term: 'vt100',
  longestLine: 254,
  rewritten: null,
  prompts: [
    {
      pattern: /^(?<hostname>[\w.:/-]{1,64})\((?<section>config[\w./:-]{0,40})\)#$/,
      mode: 'section',
      privilege: 'privileged',
    },
    { pattern: /^(?<hostname>[\w.:/-]{1,64})#$/, mode: 'exec', privilege: 'privileged' },
    { pattern: /^(?<hostname>[\w.:/-]{1,64})>$/, mode: 'exec', privilege: 'user' },
  ],
  prepare: ['terminal length 0', 'terminal width 511'],
  pager: { pattern: /^\s?-+\s?More\s?-+\s?$/i, key: ' ', end: null },
  errors: iosErrors,
  questions: iosQuestions,
  config: { enter: ['configure terminal'], leave: ['end'] },
  enable: { line: 'enable', asks: /^password:\s?$/i },
  save: ['write memory'],
  logLine: iosLogLine,
  rename: /^host(?:name)? (\S+)$/i,
  interrupt,
  section: iosSection,
  up: /^(exit|exit-address-family)$/i,
  undo: {
    negation: 'no',
    known: iosUndo,
    committed: null,
    note: 'A value that a line replaces does not come back by itself; the startup configuration keeps the old one until the next save.',
  },
  effects: iosEffects,
};
