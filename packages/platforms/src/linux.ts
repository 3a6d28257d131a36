/** Linux with a POSIX shell that shows a usual prompt: `user@host:dir$`, `[user@host dir]#`. */
import { less } from './less.ts';
import type { Profile } from './profile.ts';

const interrupt = '\x03';

export const linux: Profile = {
  id: 'linux',
  name: 'Linux',
  lineEnd: '\r',
  // the shell's line editor wraps at the width it is told, so it is told a great one
  columns: 4096,
  rows: 200,
  term: 'dumb',
  longestLine: 3800,
  // history expansion: `!!`, `!word`, `^old^new`
  rewritten: /!(?![\s=(]|$)|^\^/,
  prompts: [
    {
      pattern: /^(?:\([\w.-]{1,40}\) )?[\w.-]{1,64}@(?<hostname>[\w.-]{1,64}):[^\n]{0,200}# ?$/,
      mode: 'exec',
      privilege: 'privileged',
    },
    {
      pattern: /^(?:\([\w.-]{1,40}\) )?[\w.-]{1,64}@(?<hostname>[\w.-]{1,64}):[^\n]{0,200}[$%] ?$/,
      mode: 'exec',
      privilege: 'user',
    },
    {
      pattern: /^\[[\w.-]{1,64}@(?<hostname>[\w.-]{1,64}) [^\]\n]{1,200}\]# ?$/,
      mode: 'exec',
      privilege: 'privileged',
    },
    { pattern: /^\[[\w.-]{1,64}@(?<hostname>[\w.-]{1,64}) [^\]\n]{1,200}\]\$ ?$/, mode: 'exec', privilege: 'user' },
  ],
  prepare: [
    'export PAGER=cat SYSTEMD_PAGER=cat GIT_PAGER=cat',
    // the end of the prompt as terminals mark it, with a number that nobody knows before the session begins
    String.raw`PS1="$PS1$(printf '\033]133;B;%s\007' "$$$RANDOM$RANDOM")"`,
  ],
  mark: /\u001b\]133;B;\d{1,30}\u0007$/,
  pager: less,
  errors: [
    {
      pattern:
        /^(-?(?:ba|da|z|k)?sh|-?ash): (?:line )?\d*:? ?.*(not found|No such file or directory|Permission denied|syntax error)/i,
      says: 'the shell cannot run the command',
    },
    { pattern: /^.{0,200}: command not found$/i, says: 'there is no such command' },
    {
      pattern: /^sudo: .*(not in the sudoers|password is required|terminal is required)/i,
      says: 'the account may not run this as root',
    },
  ],
  questions: [
    { name: 'password', pattern: /(^|\s)(\[sudo\] )?password( for [^:]*)?:\s?$/i, singleKey: false, no: interrupt },
    { name: 'y-n', pattern: /[[(]y(es)?\/n(o)?[\])]\s?[:?]?\s?$/i, singleKey: false, no: 'n\r' },
    { name: 'remove', pattern: /^(rm|cp|mv): .*\?\s?$/i, singleKey: false, no: 'n\r' },
    { name: 'continuation', pattern: /^> $/, singleKey: false, no: interrupt },
  ],
  config: null,
  save: [],
  logLine: /^(?:Message from syslogd@|Broadcast message from )/,
  rename: null,
  interrupt,
  section: null,
  up: null,
  undo: {
    negation: null,
    known: [
      { pattern: /^((?:sudo )?ip link set (?:dev )?\S+) up$/i, lines: ['$1 down'] },
      { pattern: /^((?:sudo )?ip link set (?:dev )?\S+) down$/i, lines: ['$1 up'] },
      { pattern: /^((?:sudo )?ip (?:addr|address|route)) add (.+)$/i, lines: ['$1 del $2'] },
      { pattern: /^((?:sudo )?systemctl) start (.+)$/i, lines: ['$1 stop $2'] },
      { pattern: /^((?:sudo )?systemctl) stop (.+)$/i, lines: ['$1 start $2'] },
      { pattern: /^((?:sudo )?systemctl) enable (\S+)$/i, lines: ['$1 disable $2'] },
      { pattern: /^((?:sudo )?systemctl) disable (\S+)$/i, lines: ['$1 enable $2'] },
    ],
    committed: null,
    note: 'A shell has no undo: what a command overwrites or deletes is gone unless there is a copy.',
  },
  effects: [
    {
      pattern: /^(?:sudo )?systemctl (start|stop|restart|reload|enable|disable) (.+)$/i,
      says: 'asks systemd to $1 $2',
    },
    { pattern: /^(?:sudo )?ip link set (?:dev )?(\S+) (up|down)$/i, says: 'sets interface $1 $2' },
    { pattern: /^(?:sudo )?(?:reboot|shutdown|poweroff|halt)\b.*$/i, says: 'stops or restarts the machine' },
  ],
};
