/** Huawei VRP: `<r1>` is the user view, `[r1]` the system view, `[r1-GigabitEthernet0/0/1]` a section of it. */
import { interrupt } from './ios-family.ts';
import type { Profile } from './profile.ts';

export const huaweiVrp: Profile = {
  id: 'huawei_vrp',
  name: 'Huawei VRP',
  lineEnd: '\r',
  columns: 511,
  rows: 200,
  term: 'vt100',
  longestLine: 400,
  rewritten: null,
  prompts: [
    { pattern: /^(?:HRP_[A-Z])?<(?<hostname>[\w.-]{1,64})>$/, mode: 'exec', privilege: 'privileged' },
    // `~` and `*` mark a candidate with changes; a section cannot be told from a hostname with a hyphen
    { pattern: /^(?:HRP_[A-Z])?\[[~*]?(?<hostname>[\w./:-]{1,110})\]$/, mode: 'config', privilege: 'privileged' },
  ],
  prepare: ['screen-length 0 temporary'],
  pager: { pattern: /^\s*---- More ----\s?$/i, key: ' ', end: null },
  errors: [
    { pattern: /^\s*Error: ?/i, says: 'the device refuses the command' },
    {
      pattern: /^\s*% ?(Unrecognized|Incomplete|Ambiguous|Wrong|Too many)/i,
      says: 'the device does not understand the command',
    },
  ],
  questions: [
    { name: 'y-n', pattern: /[[(]y(es)?\/n(o)?[\])]( ?\[[yn]\])?\s?:?\s?$/i, singleKey: false, no: 'n\r' },
    { name: 'password', pattern: /password:\s?$/i, singleKey: false, no: interrupt },
  ],
  config: { enter: ['system-view'], leave: ['return'] },
  save: ['save'],
  logLine: /^(?:[A-Z][a-z]{2} +\d+ \d{4} \d\d:\d\d:\d\d.*|#?.{0,60})%%\d\d[A-Z0-9_]+\/\d\/[A-Z0-9_]+/,
  rename: /^sysname (\S+)$/i,
  interrupt,
  section: /^(interface|bgp|ospf|vlan|acl|aaa|ip vpn-instance|route-policy|ipv4-family|ipv6-family)\b/i,
  up: /^quit$/i,
  undo: {
    negation: 'undo',
    known: [{ pattern: /^(system-view|quit|return)$/i, lines: [] }],
    committed: null,
    note: 'A value that a line replaces does not come back by itself; the saved configuration keeps the old one until the next save.',
  },
  effects: [
    { pattern: /^system-view$/i, says: 'enters configuration' },
    { pattern: /^(quit|return)$/i, says: 'leaves it' },
    { pattern: /^undo shutdown$/i, says: 'turns on $section' },
    { pattern: /^shutdown$/i, says: 'turns off $section' },
    { pattern: /^save\b.*$/i, says: 'saves the configuration' },
    { pattern: /^display\b.*$/i, says: 'reads `$0`' },
  ],
};
