/** Juniper Junos. The prompt shows that one configures, not where: `[edit …]` stands on the line above. */
import type { Profile } from './profile.ts';

const interrupt = '\x03';

export const juniperJunos: Profile = {
  id: 'juniper_junos',
  name: 'Juniper Junos',
  lineEnd: '\r',
  columns: 511,
  rows: 200,
  term: 'dumb',
  longestLine: 400,
  rewritten: null,
  prompts: [
    { pattern: /^[\w.-]{1,64}@(?<hostname>[\w.:-]{1,128})> ?$/, mode: 'exec', privilege: 'privileged' },
    { pattern: /^[\w.-]{1,64}@(?<hostname>[\w.:-]{1,128})# ?$/, mode: 'config', privilege: 'privileged' },
  ],
  prepare: ['set cli screen-length 0', 'set cli screen-width 511', 'set cli complete-on-space off'],
  pager: { pattern: /^---\(more(?: \d+%)?\)---\s?$/, key: ' ', end: null },
  errors: [
    { pattern: /^\s*syntax error/i, says: 'the device does not understand the command' },
    { pattern: /^\s*unknown command/i, says: 'the device does not know the command' },
    {
      pattern: /^\s*(missing argument|missing mandatory argument|missing or invalid)/i,
      says: 'the command is incomplete',
    },
    { pattern: /^\s*'.*' is ambiguous/i, says: 'the command is ambiguous' },
    { pattern: /^\s*error: /i, says: 'the device reports an error' },
    { pattern: /^\s*invalid (value|input|interface|ip|argument|numeric)/i, says: 'a value is not valid' },
    { pattern: /^\s*permission denied/i, says: 'the account may not run this command' },
  ],
  questions: [
    // Asked in private and exclusive mode: declining the change is to discard it.
    {
      name: 'discard-changes',
      pattern: /Discard uncommitted changes\? \[yes,no\](?: \((?:yes|no)\))?\s?$/i,
      singleKey: false,
      no: 'yes\r',
    },
    // Asked of the shared candidate: `no` stays, and the session ends with the candidate as it is.
    {
      name: 'exit-with-changes',
      pattern: /Exit with uncommitted changes\? \[yes,no\](?: \((?:yes|no)\))?\s?$/i,
      singleKey: false,
      no: 'no\r',
    },
    { name: 'yes-no', pattern: /\[yes,no\](?: \((?:yes|no)\))?\s?$/i, singleKey: false, no: 'no\r' },
    { name: 'password', pattern: /password:\s?$/i, singleKey: false, no: interrupt },
  ],
  // A private candidate: somebody else's uncommitted edit neither rides along nor is lost.
  config: { enter: ['configure private'], leave: ['exit configuration-mode'] },
  save: [],
  logLine: /^(?:Message from syslogd@|Broadcast [Mm]essage from |\*\*\* )/,
  rename: null,
  interrupt,
  section: null,
  up: null,
  undo: {
    negation: null,
    known: [
      { pattern: /^set (.+)$/i, lines: ['delete $1'] },
      { pattern: /^activate (.+)$/i, lines: ['deactivate $1'] },
      { pattern: /^deactivate (.+)$/i, lines: ['activate $1'] },
      {
        pattern:
          /^(configure|configure (exclusive|private)|edit|edit .+|top|up|exit|exit configuration-mode|show .*|commit check)$/i,
        lines: [],
      },
      { pattern: /^rollback( \d+)?$/i, lines: [] },
      { pattern: /^commit\b.*$/i, lines: [] },
    ],
    committed: { pattern: /^commit(?! check\b)/i, lines: ['configure private', 'rollback 1', 'commit and-quit'] },
    note: 'Before the commit, `rollback 0` drops the candidate; after it, `rollback 1` and `commit` bring back what stood before.',
  },
  effects: [
    { pattern: /^configure\b.*$/i, says: 'enters configuration' },
    { pattern: /^set (.+)$/i, says: 'puts into the candidate: $1' },
    { pattern: /^delete (.+)$/i, says: 'takes out of the candidate: $1' },
    { pattern: /^commit check$/i, says: 'has the device check the candidate' },
    {
      pattern: /^commit confirmed(?: (\d+))?$/i,
      says: 'makes the candidate live, and the device takes it back by itself unless it is confirmed',
    },
    { pattern: /^commit\b.*$/i, says: 'makes the whole candidate live' },
    { pattern: /^rollback( \d+)?$/i, says: 'replaces the candidate by an earlier configuration' },
    { pattern: /^(exit|exit configuration-mode|quit)$/i, says: 'leaves it' },
    { pattern: /^(show|run show|ping|traceroute)\b.*$/i, says: 'reads `$0`' },
  ],
};
