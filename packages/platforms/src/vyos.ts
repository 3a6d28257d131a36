/** VyOS: operational mode is a shell, configuration is a candidate with `[edit]` on the line above the prompt. */
import { interrupt } from './ios-family.ts';
import { less } from './less.ts';
import type { Profile } from './profile.ts';

export const vyos: Profile = {
  id: 'vyos',
  name: 'VyOS',
  lineEnd: '\r',
  columns: 511,
  rows: 200,
  term: 'dumb',
  longestLine: 400,
  // history expansion: `!!`, `!word`, `^old^new`
  rewritten: /!(?![\s=(]|$)|^\^/,
  prompts: [
    { pattern: /^[\w.-]{1,64}@(?<hostname>[\w.-]{1,64}):[^\n]{0,100}\$ ?$/, mode: 'exec', privilege: 'privileged' },
    { pattern: /^[\w.-]{1,64}@(?<hostname>[\w.-]{1,64})# ?$/, mode: 'config', privilege: 'privileged' },
    { pattern: /^[\w.-]{1,64}@(?<hostname>[\w.-]{1,64})> ?$/, mode: 'exec', privilege: 'privileged' },
  ],
  prepare: ['set terminal length 0', 'set terminal width 500'],
  pager: less,
  errors: [
    {
      pattern: /^\s*(Invalid command|Ambiguous command|Incomplete command|Unknown command)/i,
      says: 'the device does not understand the command',
    },
    {
      pattern:
        /^\s*(Configuration path:? .*is not valid|Set failed|Delete failed|Commit failed|Value validation failed|Cannot exit: configuration modified)/i,
      says: 'the device refuses the command',
    },
    { pattern: /^-?v?bash: .*/i, says: 'the shell cannot run the command' },
  ],
  questions: [
    { name: 'y-n', pattern: /[[(]y(es)?\/n(o)?[\])]\s?[:?]?\s?$/i, singleKey: false, no: 'n\r' },
    { name: 'password', pattern: /password[^:]*:\s?$/i, singleKey: false, no: interrupt },
  ],
  config: { enter: ['configure'], leave: ['exit discard'] },
  save: [],
  logLine: /^(?:Message from syslogd@|Broadcast message from )/,
  rename: null,
  interrupt,
  section: null,
  up: null,
  undo: {
    negation: null,
    known: [
      { pattern: /^set (.+)$/i, lines: ['delete $1'] },
      { pattern: /^(configure|edit .+|top|up|exit|exit discard|show .*|compare.*)$/i, lines: [] },
      { pattern: /^(commit|save)\b.*$/i, lines: [] },
    ],
    committed: null,
    note: 'Before the commit, `discard` drops the candidate; after it, `rollback 1` restarts into what stood before.',
  },
  effects: [
    { pattern: /^configure$/i, says: 'enters configuration' },
    { pattern: /^set (.+)$/i, says: 'puts into the candidate: $1' },
    { pattern: /^delete (.+)$/i, says: 'takes out of the candidate: $1' },
    { pattern: /^commit\b.*$/i, says: 'makes the candidate live' },
    { pattern: /^save$/i, says: 'saves the running configuration' },
    { pattern: /^exit( discard)?$/i, says: 'leaves it' },
    { pattern: /^show\b.*$/i, says: 'reads `$0`' },
  ],
};
