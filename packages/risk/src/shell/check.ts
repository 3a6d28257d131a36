/** Arguments that are code or change what a program does: each check says whether it knows them to be harmless. */
import type { Fit } from './reading.ts';
import type { Said } from './word.ts';

type Check = (fit: Fit) => boolean;

const literalOf = (words: readonly Said[]): string[] | null =>
  words.every((word) => word.text !== null) ? words.map((word) => word.text as string) : null;

/** Operands that are all literal and pass a test. */
function everyOperand(test: (text: string) => boolean): Check {
  return ({ operands }) => literalOf(operands)?.every(test) ?? false;
}

/** One `sed` command that only prints, deletes or substitutes; no `e`, `w`, `r` or unknown flag. */
const sedAddress = '(?:\\d+|\\$|/(?:[^/\\\\\\n]|\\\\.){0,300}/)';
const sedCommand = new RegExp(
  `^\\s*(?:${sedAddress}(?:,(?:${sedAddress}|\\+\\d+|~\\d+))?)?\\s*!?\\s*(?:[pdqDPNnGhHgx=l]|s(?:/(?:[^/\\\\\\n]|\\\\.){0,300}/(?:[^/\\\\\\n]|\\\\.){0,300}/|\\|[^|\\\\\\n]{0,300}\\|[^|\\\\\\n]{0,300}\\||#[^#\\\\\\n]{0,300}#[^#\\\\\\n]{0,300}#)[gpiI0-9]{0,6})?\\s*$`,
);

function sedIsHarmless(script: string): boolean {
  return script.length < 1000 && script.split(/;|\n/).every((one) => sedCommand.test(one));
}

/** awk can run commands and write files only through these. */
function awkIsHarmless(program: string): boolean {
  return !/system|getline|close|fflush|extension|load|[|>@]|\\[0-7x]/.test(program);
}

/** `test` reads its operands as arithmetic or as names of variables with these, and both may run code. */
const evaluating = /^-(v|R|eq|ne|lt|le|gt|ge)$/;

export const checks: Readonly<Record<string, Check>> = {
  plain: everyOperand((text) => !text.startsWith('+')),
  // These read their words as a line of their own, in which `;` and `--` begin another command.
  words: ({ args }) => args.every(({ text }) => text !== null && text !== '--' && /^[\w.:@/=,*-]+$/.test(text)),
  local: everyOperand((text) => !text.includes(':')),
  tar: ({ operands, values }) =>
    values.every(({ value }) => value.text !== null && !value.text.includes(':')) && literalOf(operands) !== null,
  date: everyOperand((text) => text.startsWith('+')),
  sysctl: everyOperand((text) => !text.includes('=')),
  test: ({ args }) => !args.some((word) => word.text === null || evaluating.test(word.text)),
  sed: ({ operands, values }) => {
    const given = values.filter(({ option }) => option === '-e' || option === '--expression');
    const scripts = given.length > 0 ? given.map(({ value }) => value) : operands.slice(0, 1);
    return scripts.length > 0 && scripts.every(({ text }) => text !== null && sedIsHarmless(text));
  },
  awk: ({ operands }) => {
    const program = operands[0]?.text;
    return typeof program === 'string' && awkIsHarmless(program);
  },
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
