/** Programs that run the program named in their arguments. One that is not here runs nothing we can vouch for. */
import type { RiskClass, RiskTag } from '@interlock/model';
import { madeWord, type Said } from './word.ts';

/** What a wrapper runs. */
export type Wrapped =
  | {
      readonly kind: 'command';
      readonly words: readonly Said[];
      readonly least: RiskClass;
      readonly tags: readonly RiskTag[];
    }
  | {
      readonly kind: 'script';
      readonly text: string;
      /** The program that reads it. */
      readonly shell: string;
      readonly least: RiskClass;
      readonly tags: readonly RiskTag[];
    }
  | { readonly kind: 'vtysh'; readonly lines: readonly string[] }
  | { readonly kind: 'nothing'; readonly tags?: readonly RiskTag[] }
  | { readonly kind: 'acts'; readonly class: RiskClass; readonly why: string }
  | { readonly kind: 'unclear'; readonly why: string };

interface Shape {
  /** Letters and long names without and with a value. */
  readonly flags: RegExp;
  readonly valued: RegExp;
  /** Operands before the command: `timeout 5 …`. */
  readonly operands: number;
  readonly least: RiskClass;
  /** Assignments may stand before the command. */
  readonly assigns?: boolean;
  /** More arguments follow at run time. */
  readonly more?: boolean;
  /** The words are joined and read by a shell. */
  readonly joins?: boolean;
}

const none = /^$/;
const shapes: Readonly<Record<string, Shape>> = {
  sudo: { flags: /^-[EHnkSP]+$/, valued: /^-(u|g|p|C|T|D)$/, operands: 0, least: 'read-only', assigns: true },
  doas: { flags: /^-[n]$/, valued: /^-u$/, operands: 0, least: 'read-only' },
  env: {
    flags: /^(-i|-0|--ignore-environment|-)$/,
    valued: /^(-u|-C)$/,
    operands: 0,
    least: 'read-only',
    assigns: true,
  },
  timeout: { flags: /^(--preserve-status|--foreground|-v)$/, valued: /^-[ks]$/, operands: 1, least: 'read-only' },
  nice: { flags: /^(-\d+|--\d+)$/, valued: /^-n$/, operands: 0, least: 'read-only' },
  ionice: { flags: /^(-c\d|-n\d|-t)$/, valued: /^-[cn]$/, operands: 0, least: 'read-only' },
  chrt: { flags: /^-[bfiors]$/, valued: none, operands: 1, least: 'moderate' },
  taskset: { flags: /^-c$/, valued: none, operands: 1, least: 'moderate' },
  nohup: { flags: none, valued: none, operands: 0, least: 'moderate' },
  setsid: { flags: /^-[wcf]+$/, valued: none, operands: 0, least: 'moderate' },
  stdbuf: { flags: /^-[ioe][0L\d]+[KM]?$/, valued: /^-[ioe]$/, operands: 0, least: 'read-only' },
  unbuffer: { flags: /^-p$/, valued: none, operands: 0, least: 'read-only' },
  time: { flags: /^-p$/, valued: none, operands: 0, least: 'read-only' },
  command: { flags: /^-p$/, valued: none, operands: 0, least: 'read-only' },
  builtin: { flags: none, valued: none, operands: 0, least: 'read-only' },
  busybox: { flags: none, valued: none, operands: 0, least: 'read-only' },
  xargs: {
    flags: /^(-[0rtx]+|-n\d+|-P\d+|-I.+|-L\d+|-d.+|--null|--no-run-if-empty|--verbose)$/,
    valued: /^-[nPILdsE]$/,
    operands: 0,
    least: 'read-only',
    more: true,
  },
  watch: {
    flags: /^(-[dtbeg]+|-n[\d.]+|--no-title|--differences)$/,
    valued: /^-n$/,
    operands: 0,
    least: 'read-only',
    joins: true,
  },
  ssh: {
    flags: /^-[46AaCfGgKkMNnqsTtVvXxYy]+$/,
    // Others can run a program of their own, or forward ports.
    valued: /^-[bcilmp]$/,
    operands: 1,
    least: 'moderate',
    joins: true,
  },
};

/** What the program runs, or null where it is no wrapper. */
export function unwrap(name: string, args: readonly Said[]): Wrapped | null {
  if (name === 'eval') return joined(args, 'bash', 'read-only', []);
  if (/^(ba|da|a|k|z)?sh$/.test(name)) return shell(name, args);
  if (name === 'find') return finding(args);
  if (name === 'vtysh') return vtysh(args);
  if (name === 'ip') return elsewhere(args);
  if (name === 'command' && /^-[vV]+$/.test(args[0]?.text ?? '')) return { kind: 'nothing' };
  if (
    name === 'sudo' &&
    args.length > 0 &&
    args.every(({ text }) => text !== null && /^-n?l+n?$|^-n$/.test(text)) &&
    args.some(({ text }) => text?.includes('l'))
  )
    return { kind: 'nothing', tags: asksNothing(args) ? [] : ['interactive'] };
  const shape = Object.hasOwn(shapes, name) ? shapes[name] : undefined;
  return shape ? shaped(name, shape, args) : null;
}

function shaped(name: string, shape: Shape, args: readonly Said[]): Wrapped {
  let at = 0;
  let operands = shape.operands;
  for (; at < args.length; at++) {
    const text = args[at]?.text;
    if (text === null || text === undefined)
      return { kind: 'unclear', why: `what "${name}" runs is made while it runs` };
    if (text === '--') {
      at++;
      break;
    }
    if (shape.valued.test(text)) {
      const value = args[++at];
      if (value === undefined || value.text === null || value.dash)
        return { kind: 'unclear', why: `the value of ${text} is left out, or made while it runs` };
    } else if (shape.flags.test(text)) continue;
    else if (text.startsWith('-') && text !== '-')
      return { kind: 'unclear', why: `the option ${text} of "${name}" is not known here` };
    else if (shape.assigns && /^[A-Za-z_]\w*=/.test(text)) {
      const cut = text.indexOf('=');
      if (!harmlessVariable(text.slice(0, cut), text.slice(cut + 1)))
        return { kind: 'unclear', why: `the variable in "${text}" may steer what runs` };
    } else if (operands > 0) operands--;
    else break;
  }
  const words = shape.more ? replaced(args.slice(at), args.slice(0, at)) : args.slice(at);
  const asks = name === 'watch' || (/^(sudo|doas)$/.test(name) && !asksNothing(args.slice(0, at)));
  const tags: RiskTag[] = name === 'ssh' ? ['leaves-box', 'interactive'] : asks ? ['interactive'] : [];
  if (words.length === 0) {
    if (name === 'env') return { kind: 'nothing', tags: ['reveals-secrets'] };
    return { kind: 'unclear', why: `"${name}" alone opens a session or runs what it is told later` };
  }
  if (shape.joins) return joined(words, 'sh', shape.least, tags);
  const more = madeWord('', true, { start: words[0]?.start ?? 0, end: words.at(-1)?.end ?? 0 });
  return { kind: 'command', words: shape.more ? [...words, more] : words, least: shape.least, tags };
}

/** With this it fails where it would ask for a password. */
const asksNothing = (options: readonly Said[]): boolean => options.some(({ text }) => /^-\w*n/.test(text ?? ''));

/** xargs puts its input in the place of `{}`, or of what `-I` says, anywhere in a word. */
function replaced(words: readonly Said[], options: readonly Said[]): Said[] {
  const marks = ['{}'];
  for (const [at, { text }] of options.entries()) {
    if (text === '-I') marks.push(options[at + 1]?.text ?? '{}');
    else if (text?.startsWith('-I')) marks.push(text.slice(2));
  }
  return words.map((word) => {
    const { text } = word;
    const mark = marks.find((one) => text?.includes(one));
    return text === null || mark === undefined ? word : madeWord(text.slice(0, text.indexOf(mark)), false, word);
  });
}

function joined(words: readonly Said[], shell: string, least: RiskClass, tags: readonly RiskTag[]): Wrapped {
  if (words.some((word) => word.text === null)) return { kind: 'unclear', why: 'a script that is made while it runs' };
  return { kind: 'script', text: words.map((word) => word.text).join(' '), shell, least, tags };
}

function shell(name: string, args: readonly Said[]): Wrapped {
  for (const [at, { text }] of args.entries()) {
    if (text === null) break;
    if (/^-[elux]*c$/.test(text)) {
      const script = args[at + 1]?.text;
      return typeof script === 'string'
        ? { kind: 'script', text: script, shell: name, least: 'read-only', tags: [] }
        : { kind: 'unclear', why: 'a script that is made while it runs' };
    }
    if (!/^-[elux]+$/.test(text)) break;
  }
  return { kind: 'unclear', why: 'it runs a script that is not in view' };
}

const findTests =
  /^-(name|iname|path|ipath|wholename|regex|iregex|regextype|type|xtype|size|mtime|mmin|atime|amin|ctime|cmin|newer|newer[aBcm][aBcmt]|anewer|cnewer|user|group|uid|gid|perm|maxdepth|mindepth|links|inum|samefile|fstype|lname|ilname|printf|used|context)$/;
const findFlags =
  /^-(print|print0|ls|prune|quit|not|a|o|and|or|empty|readable|writable|executable|nouser|nogroup|depth|d|mount|xdev|daystart|follow|noleaf|true|false|ignore_readdir_race|warn|nowarn|H|L|P|O[0-3])$/;

function finding(args: readonly Said[]): Wrapped {
  const commands: Said[][] = [];
  for (let at = 0; at < args.length; at++) {
    const { text } = args[at] as Said;
    if (text === null) return { kind: 'unclear', why: 'what find does is made while it runs' };
    if (text === '-delete') return { kind: 'acts', class: 'dangerous', why: 'with -delete removes what it finds' };
    if (/^-ok(dir)?$/.test(text)) return { kind: 'unclear', why: `${text} asks before each command` };
    if (/^-exec(dir)?$/.test(text)) {
      const end = args.findIndex((word, i) => i > at && (word.text === ';' || word.text === '+'));
      if (end < 0) return { kind: 'unclear', why: 'find -exec has no end' };
      // Most versions of find end there only behind `{}`.
      if (args[end]?.text === '+' && args[end - 1]?.text !== '{}')
        return { kind: 'unclear', why: 'where -exec ends differs between versions of find' };
      commands.push(
        args
          .slice(at + 1, end)
          .map((word) => (word.text?.includes('{}') ? filled(word, word.text, args[end]?.text === '+') : word)),
      );
      at = end;
    } else if (findTests.test(text)) at++;
    else if (findFlags.test(text) || !text.startsWith('-') || text === '-') continue;
    else return { kind: 'unclear', why: `"${text}" of find does more than look, or is not known here` };
  }
  if (commands.length === 0) return { kind: 'nothing' };
  if (commands.length > 1) return { kind: 'unclear', why: 'find runs several commands' };
  return { kind: 'command', words: commands[0] as Said[], least: 'read-only', tags: [] };
}

/** The word with a path of find's in it, or with all that it found. */
function filled(word: Said, text: string, all: boolean): Said {
  const begins = text.slice(0, text.indexOf('{}'));
  return madeWord(begins === '' ? '/' : begins, all, word);
}

/** `ip netns exec NAME COMMAND` and the like, in whole words. */
function elsewhere([kind, verb, where, ...words]: readonly Said[]): Wrapped | null {
  if (!/^(netns|vrf)$/.test(kind?.text ?? '') || verb?.text !== 'exec' || words.length === 0) return null;
  if (!/^[\w.-]+$/.test(where?.text ?? '') || where?.dash) return null;
  return { kind: 'command', words, least: 'read-only', tags: [] };
}

function vtysh(args: readonly Said[]): Wrapped {
  const lines: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const text = args[at]?.text;
    if (text === '-c' || text === '--command') {
      const line = args[++at]?.text;
      if (typeof line !== 'string') return { kind: 'unclear', why: 'a line for vtysh is made while it runs' };
      lines.push(line);
    } else return { kind: 'unclear', why: 'vtysh with other options than -c' };
  }
  return lines.length > 0 ? { kind: 'vtysh', lines } : { kind: 'unclear', why: 'vtysh alone opens a session' };
}

/** Variables that change only how output looks, with a value that is one word or a list of colours. */
export function harmlessVariable(name: string, value: string | null): boolean {
  if (value === null || !/^[\w.@:;=*+,/ -]*$/.test(value)) return false;
  // Some shells compute these.
  if (name === 'COLUMNS' || name === 'LINES') return /^\d*$/.test(value);
  return /^(LANG|LANGUAGE|LC_[A-Z]+|TZ|TERM|NO_COLOR|CLICOLOR|GREP_COLORS?|LS_COLORS|TIME_STYLE|BLOCK_SIZE|SYSTEMD_COLORS)$/.test(
    name,
  );
}
