/** Arguments that are code or change what a program does: each check says whether it knows them to be harmless. */
import { isAddress } from '../destination.ts';
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

/** awk can run commands, write files and open connections only through these. */
function awkIsHarmless(program: string): boolean {
  return !/system|getline|close|fflush|extension|load|ARGV|inet|[|>@]|\\[0-7x]/.test(program);
}

/** gawk takes `/inet/…` for a connection. */
const isPlainFile = ({ text, begins, dash }: Said): boolean =>
  text === null ? !dash && !'/inet/'.startsWith(begins.slice(0, 6)) : !/\/inet/.test(text);

/** `test` reads its operands as arithmetic or as names of variables with these, and both may run code. */
const evaluating = /^-(v|R|eq|ne|lt|le|gt|ge)$/;

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
function printfIsHarmless([format, ...rest]: readonly Said[]): boolean {
  if (!format) return true;
  if (format.text === null) return false;
  // Some shells undo escapes first, and these are a percent sign.
  if (rest.length > 0 && /\\(0{0,2}45|[xuU]0*25)/.test(format.text)) return false;
  const texts = format.text.replace(/%%/g, '').replace(/%[-#+ 0']*\d*(?:\.\d+)?[sbqc]|%\([^)]*\)T/g, '');
  if (!texts.includes('%')) return true;
  return (
    !/%[^diuoxXeEfFgG]*n/.test(texts) && rest.every(({ text }) => text !== null && /^[-+]?(0x)?[\d.]*$/.test(text))
  );
}

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
  printf: ({ operands }) => printfIsHarmless(operands),
  tar: ({ operands, values, args }) =>
    // Without a dash the first word is letters of options, which take the words behind it.
    args[0]?.text?.startsWith('-') === true &&
    values.every(({ value }) => value.text !== null && !value.text.includes(':')) &&
    literalOf(operands) !== null,
  date: everyOperand((text) => text.startsWith('+')),
  sysctl: everyOperand((text) => !text.includes('=')),
  test: ({ args }) => !args.some((word) => word.text === null || evaluating.test(word.text)),
  sed: ({ operands, values }) => {
    const given = values.filter(({ option }) => option === '-e' || option === '--expression');
    const scripts = given.length > 0 ? given.map(({ value }) => value) : operands.slice(0, 1);
    return scripts.length > 0 && scripts.every(({ text }) => text !== null && sedIsHarmless(text));
  },
  awk: ({ operands: [program, ...files] }) =>
    typeof program?.text === 'string' && awkIsHarmless(program.text) && files.every(isPlainFile),
  yq: everyOperand((text) => !text.includes('system')),
  probe: ({ operands, values }) => {
    if (literalOf(operands) === null) return false;
    return values.every(({ option, value }) => {
      const number = Number(value.text);
      if (option === '-i') return number >= 0.2;
      return option !== '-c' && option !== '-s' ? true : number <= 10_000;
    });
  },
  http: ({ values }) =>
    values.some(
      ({ option, value }) => (option === '-X' || option === '--request') && /^(delete|purge)$/i.test(value.text ?? ''),
    ),
};
