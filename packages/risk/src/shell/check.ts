/** Arguments that are code or change what a program does: each check says whether it knows them to be harmless. */
import { isAddress } from '../destination.ts';
import { awkIsHarmless, jqEnds } from './filter-script.ts';
import type { Fit } from './reading.ts';
import { sedIsHarmless } from './sed-script.ts';
import type { Said } from './word.ts';

type Check = (fit: Fit) => boolean;

const literalOf = (words: readonly Said[]): string[] | null =>
  words.every((word) => word.text !== null) ? words.map((word) => word.text as string) : null;

/** Operands that are all literal and pass a test. */
function everyOperand(test: (text: string) => boolean): Check {
  return ({ operands }) => literalOf(operands)?.every(test) ?? false;
}

/** All words behind the program's name are literal and pass a test. */
function everyWord(test: (text: string) => boolean): Check {
  return ({ args }) => literalOf(args)?.every(test) ?? false;
}

/** gawk takes `/inet/…` for a connection. */
const isPlainFile = ({ text, begins, dash }: Said): boolean =>
  text === null ? !dash && !'/inet/'.startsWith(begins.slice(0, 6)) : !/\/inet/.test(text);

/** `test` reads its operands as arithmetic or as names of variables with these, and both may run code. */
const evaluating = /^-(v|R|eq|ne|lt|le|gt|ge)$/;

/** A quoted value is one word; where the words say which is compared with what, it is nothing but compared. */
function testIsHarmless(args: readonly Said[]): boolean {
  const words = args.at(-1)?.text === ']' ? args.slice(0, -1) : args;
  if (words.some(({ text }) => text !== null && evaluating.test(text))) return false;
  const made = words.map(({ text, many, dash, begins }) => text === null && (many || (dash && begins !== '')));
  if (!words.some(({ text }) => text === null)) return true;
  if (made.includes(true)) return false;
  const bare = words[0]?.text === '!' ? words.slice(1) : words;
  const [first, second, third] = bare;
  if (bare.length === 2) return /^-[abcdefghknoprstuwxzGLNOS]$/.test(first?.text ?? '');
  return bare.length === 3 && third !== undefined && /^(=|==|!=|-nt|-ot|-ef)$/.test(second?.text ?? '');
}

/** Words of a filter of sockets or packets that name no machine; what resolves a name asks the network. */
const filterWord =
  /^(and|or|not|src|dst|host|net|port|portrange|sport|dport|state|exclude|all|connected|synchronized|bucket|big|listening|established|syn-sent|syn-recv|fin-wait-[12]|time-wait|closed|close-wait|last-ack|closing|unconnected|eq|neq?|[lg][te]|dev|fwmark|tcp|udp|icmp6?|igmp|arp|rarp|ip6?|vlan|mpls|ether|proto|broadcast|multicast|less|greater|len|inbound|outbound|mask|stp|pppoes|sctp|esp|ah)$/;

function filterIsLocal(words: readonly Said[]): boolean {
  const texts = literalOf(words);
  if (texts === null) return false;
  let before = '';
  for (const word of texts.join(' ').split(/[\s()!]+/)) {
    const named =
      /^(port|portrange|proto|vlan|state|sport|dport|dev|[<>=]+)$/.test(before) && /^:?[a-z][\w-]*$/.test(word);
    const bare = word.replace(/\/\d+$/, '').replace(/^\[|\]$/g, '');
    const known =
      word === '' ||
      filterWord.test(word) ||
      /^[:\d<>=&|-]+$/.test(word) ||
      isAddress(bare) ||
      named ||
      /^([0-9a-f]{1,2}:){5}[0-9a-f]{1,2}$/i.test(word) ||
      /^:[a-z][\w-]*$/.test(word) ||
      isAddress(bare.replace(/:[\d*]*$/, ''));
    if (!known) return false;
    before = word;
  }
  return true;
}

/** What printf does with its arguments but print them: some shells compute a number, `%n` sets a variable. */
function printfIsHarmless(args: readonly Said[]): boolean {
  const [format, ...rest] = args[0]?.text === '--' ? args.slice(1) : args;
  if (!format) return true;
  // Options stand before the format alone.
  if (format.text === null || (format.dash && args[0] === format)) return false;
  // Some shells undo escapes first, and these are a percent sign.
  if (rest.length > 0 && /\\(0{0,2}45|[xuU]0*25)/.test(format.text)) return false;
  const texts = format.text.replace(/%%/g, '').replace(/%[-#+ 0']*\d*(?:\.\d+)?[sbqc]|%\([^)]*\)T/g, '');
  if (!texts.includes('%')) return true;
  return (
    !/%[^diuoxXeEfFgG]*n/.test(texts) && rest.every(({ text }) => text !== null && /^[-+]?(0x)?[\d.]*$/.test(text))
  );
}

const everyPlain = (words: readonly Said[], form: RegExp): boolean =>
  literalOf(words)?.every((text) => form.test(text)) ?? false;

export const checks: Readonly<Record<string, Check>> = {
  plain: everyOperand((text) => !text.startsWith('+')),
  // These read their words as a line of their own, in which `;` and `--` begin another command.
  words: everyWord((text) => text !== '--' && /^[\w.:@/=,*-]+$/.test(text)),
  // A word with `:` may be another machine or a way to reach one.
  local: ({ operands, values }) =>
    [...operands, ...values.map(({ value }) => value)].every(({ text }) => text !== null && !text.includes(':')),
  // `^/` and a scheme name the place a working copy came from.
  path: everyOperand((text) => !/[\^:]/.test(text)),
  bridge: everyWord((text) => text !== '--' && /^[\w.@/=,*-]+$/.test(text)),
  // A name with `/` leads out of the folder where it is looked for.
  names: everyWord((text) => /^[-\w@.+]+$/.test(text)),
  etc: everyOperand((text) => /^\/etc\/[\w/.-]+$/.test(text) && !text.includes('..')),
  addresses: everyOperand(isAddress),
  lsof: everyWord((text) =>
    text.startsWith('-')
      ? /^-([abChlnNOPRtUvVX]+|[pcgusd].*|i[46]?([A-Za-z]{3})?(:[\w,-]+)?)$/.test(text)
      : !/^\+|@/.test(text),
  ),
  filter: ({ operands }) => filterIsLocal(operands),
  query: ({ args }) => args[0]?.text?.match(/^(-[qV]|--query|--verify)/) !== null && args[0]?.text != null,
  // A second operand is written, and an option behind the first may be one.
  input: ({ operands, args }) =>
    operands.length === 0 || (operands.length === 1 && operands[0] === args.at(-1) && !operands[0]?.many),
  // Without a name or behind a lone dash it reads commands.
  lookup: ({ operands: [first] }) => typeof first?.text === 'string' && first.text !== '-',
  printf: ({ args }) => printfIsHarmless(args),
  tar: ({ operands, values, args }) =>
    // Without a dash the first word is letters of options, which take the words behind it.
    args[0]?.text?.startsWith('-') === true &&
    values.every(({ value }) => value.text !== null && !value.text.includes(':')) &&
    literalOf(operands) !== null,
  date: everyOperand((text) => text.startsWith('+')),
  // Some logs are settings, and some words empty them.
  smart: ({ values, operands }) =>
    operands.length <= 1 &&
    values.every(
      ({ option, value: { text } }) =>
        !/^-(l|-log)$/.test(option) ||
        /^(x?error|x?selftest|selective|directory|background|sasphy|sataphy|scttemp(sts|hist)?|scterc|devstat|ssd|defects|envrep|farm|nvmelog,\w+,\w+|error,\d+|xerror,\d+|x?selftest,\d+)$/.test(
          text ?? '',
        ),
    ),
  sysctl: everyOperand((text) => !text.includes('=')),
  test: ({ args }) => testIsHarmless(args),
  sed: ({ operands, values }) => {
    const given = values.filter(({ option }) => option === '-e' || option === '--expression');
    const scripts = given.length > 0 ? given.map(({ value }) => value) : operands.slice(0, 1);
    return scripts.length > 0 && scripts.every(({ text }) => text !== null && sedIsHarmless(text));
  },
  awk: ({ operands: [program, ...files] }) =>
    typeof program?.text === 'string' && awkIsHarmless(program.text) && files.every(isPlainFile),
  jq: ({ args }) =>
    args.every(({ text }) => text === null || (jqEnds(text) && !/^-(\w*[fL]|-from-file|-library-path)/.test(text))),
  yq: everyOperand((text) => !text.includes('system')),
  probe: ({ operands, values }) => {
    // The variable of a loop over plain words is one word.
    if (operands.some(({ text, dash, many }) => text === null && (dash || many))) return false;
    return values.every(({ option, value }) => {
      if (value.text === null) return false;
      const number = Number(value.text);
      if (option === '-i') return number >= 0.2;
      return option !== '-c' && option !== '-s' ? true : number <= 10_000;
    });
  },
  // It only looks whether somebody listens.
  scan: ({ operands }) =>
    operands.length === 2 &&
    everyPlain(operands.slice(0, 1), /^[\w.:-]+$/) &&
    everyPlain(operands.slice(1), /^(\d+|[a-z]\w*)$/),
  http: ({ values }) =>
    values.some(
      ({ option, value }) => (option === '-X' || option === '--request') && /^(delete|purge)$/i.test(value.text ?? ''),
    ),
};
