/** MikroTik RouterOS 6 and 7. Changes are live and durable at once; there is no configuration mode and no save. */
import type { Profile } from './profile.ts';

const interrupt = '\x03';

export const mikrotikRouterOs: Profile = {
  id: 'mikrotik_routeros',
  name: 'MikroTik RouterOS',
  lineEnd: '\r',
  columns: 511,
  rows: 200,
  term: 'dumb',
  longestLine: 400,
  rewritten: null,
  prompts: [
    {
      pattern: /^\[[^@\]]{1,64}@(?<hostname>[^\]]{1,64})\] (?<path>\/[\w/ -]{0,100}?)?(<SAFE>|>) ?$/,
      mode: 'path',
      privilege: 'privileged',
    },
    {
      pattern: /^\[[^@\]]{1,64}@(?<hostname>[^\]]{1,64})\] (<SAFE>|>) ?$/,
      mode: 'exec',
      privilege: 'privileged',
    },
  ],
  prepare: [],
  pager: { pattern: /-- \[Q quit\|.*\]\s?$/, key: ' ', end: null },
  errors: [
    { pattern: /^bad (command|parameter) name/i, says: 'the device does not know the command' },
    {
      pattern: /^expected (end of command|command name|argument|value|.*\(line \d+)/i,
      says: 'the command has a part too many or too few',
    },
    { pattern: /^syntax error/i, says: 'the device does not understand the command' },
    { pattern: /^failure:/i, says: 'the device refuses the command' },
    { pattern: /^no such (item|command|.*)/i, says: 'there is no such thing on the device' },
    {
      pattern:
        /^(input does not match any value|invalid value|ambiguous value|missing value|value of |unknown parameter)/i,
      says: 'a value is not valid',
    },
    { pattern: /^not enough permissions/i, says: 'the account may not run this command' },
    {
      pattern: /^(script error|action (timed out|cancelled|failed)|interrupted)/i,
      says: 'the device broke the command off',
    },
  ],
  questions: [
    { name: 'y-n', pattern: /\[y\/N\]:?\s?$/i, singleKey: true, no: 'n' },
    { name: 'password', pattern: /password:\s?$/i, singleKey: false, no: interrupt },
    { name: 'license', pattern: /software license\? \[Y\/n\]:\s?$/i, singleKey: true, no: 'n' },
    // A missing argument is asked for by its bare name: `numbers: `.
    { name: 'argument', pattern: /^[a-z][a-z-]{1,30}: $/, singleKey: false, no: interrupt },
  ],
  config: null,
  save: [],
  logLine: /^(?:(?:[a-z]{3}\/\d\d(?:\/\d{4})?|\d{4}-\d\d-\d\d) )?\d\d:\d\d:\d\d echo: |^\(\d+ messages not shown\)/,
  rename: /^\/?system[ /]identity[ /]set name="?([^"\s]+)"?$/i,
  interrupt,
  section: null,
  up: null,
  undo: {
    negation: null,
    known: [
      { pattern: /^(\/.+?)[ /]enable (.+)$/i, lines: ['$1 disable $2'] },
      { pattern: /^(\/.+?)[ /]disable (.+)$/i, lines: ['$1 enable $2'] },
      { pattern: /^enable (.+)$/i, lines: ['disable $1'] },
      { pattern: /^disable (.+)$/i, lines: ['enable $1'] },
    ],
    committed: null,
    note: 'Changes are live and durable at once; what a `set` replaces must be read before it, and `/undo` takes back the last change of this session.',
  },
  effects: [
    { pattern: /^(\/.+?)[ /]enable (.+)$/i, says: 'turns on $2 in $1' },
    { pattern: /^(\/.+?)[ /]disable (.+)$/i, says: 'turns off $2 in $1' },
    { pattern: /^(\/.+?)[ /]remove (.+)$/i, says: 'removes $2 from $1' },
    { pattern: /^(\/.+?)[ /]add (.+)$/i, says: 'adds to $1: $2' },
    { pattern: /^(\/.+?)[ /]set (.+)$/i, says: 'changes in $1: $2' },
    { pattern: /^.*\b(print|export|monitor)\b.*$/i, says: 'reads `$0`' },
    { pattern: /^\/system[ /]reboot$/i, says: 'restarts the device' },
  ],
};
