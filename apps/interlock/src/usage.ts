/** What a command line may say, and how a wrong one is answered. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Fault, malformedText } from '@interlock/model';
import { z } from 'zod';

/** Exit codes of the command line (a contract). */
export const exit = { done: 0, failed: 1, usage: 2, rejected: 3 } as const;

/** A wrong command line: exit code 2. */
export class UsageError extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;

/** The words that each word of a command takes, as usage writes them: `NAME [FILE] HOST…`; a command of none has `''`. */
export type Forms = Readonly<Record<string, string>>;

/** Options and words of a command. Throws UsageError with the command's own usage line. */
export function readArguments<O extends Options>(usage: string, args: readonly string[], options: O) {
  const known = ('help' in options ? { ...options, help: { type: 'boolean', short: 'h' } } : options) as O;
  const odd = oddOption(args, known);
  if (odd !== null) throw usageError(usage, '', odd);
  return parseArgs({ args: [...args], options: known, allowPositionals: true, strict: true });
}

/**
 * A command's options, its word, and the words after that: as many as `forms` has for it, and no more. Undefined where
 * help was asked for, which is then printed. Throws UsageError.
 */
export function readCommand<O extends Options, const F extends Forms>(
  usage: string,
  args: readonly string[],
  options: O,
  forms: F,
  help = '',
) {
  const { values, positionals } = readArguments(usage, args, { ...options, help: { type: 'boolean' } as const });
  if ((values as { help?: boolean }).help) {
    process.stdout.write(`usage: ${usage}\n${help}`);
    return undefined;
  }
  const single = '' in forms;
  const word = single ? '' : oneWord(usage, positionals[0], Object.keys(forms));
  const rest = single ? positionals : positionals.slice(1);
  const wrong = wrongWords(`${commandOf(usage)} ${word}`.trimEnd(), forms[word] as string, rest);
  if (wrong !== null) throw usageError(usage, word, wrong);
  return { values, word: word as Extract<keyof F, string>, rest };
}

/** A sentence, and the lines of usage that are about `word`. */
export function usageError(usage: string, word: string, sentence: string): UsageError {
  const blocks = usage.split(/\n {7}(?! )/);
  const own = blocks.filter((block) => word !== '' && block.startsWith(`interlock ${commandOf(usage)} ${word}`));
  return new UsageError(`${sentence}\nusage: ${(own.length > 0 ? own : blocks).join('\n       ')}`);
}

const commandOf = (usage: string): string => usage.split(' ')[1] ?? '';

function oneWord(usage: string, word: string | undefined, words: readonly string[]): string {
  if (word !== undefined && words.includes(word)) return word;
  const takes = `${commandOf(usage)} takes ${listed(words)}`;
  throw usageError(usage, '', word === undefined ? `${takes}; say which.` : `${takes}, not “${word}”.`);
}

function wrongWords(name: string, form: string, words: readonly string[]): string | null {
  const places = form.split(' ').filter((place) => place !== '');
  const missing = places.slice(words.length).find((place) => !place.startsWith('['));
  if (missing !== undefined) return `${name} needs ${missing.replace('…', '')}.`;
  const odd = form.includes('…') ? undefined : words[places.length];
  if (odd === undefined) return null;
  const takes = places.length === 0 ? 'no word' : places.length === 1 ? 'one word' : `${places.length} words`;
  return `“${odd}” is one word too many: ${name} takes ${takes} after it${places.length === 0 ? '' : '. Put what has blanks in quotes'}.`;
}

/** What is wrong with the options, in a sentence; the parser of Node speaks of positional arguments. */
function oddOption(args: readonly string[], options: Options): string | null {
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { rawName, value, inlineValue } = token;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option) return `There is no option ${rawName} here. What begins with - and is no option goes behind --.`;
    if (option.type === 'boolean' && value !== undefined) return `${rawName} takes no value.`;
    if (option.type !== 'string') continue;
    if (value === undefined) return `${rawName} needs a value.`;
    if (!inlineValue && value.length > 1 && value.startsWith('-'))
      return `${rawName} needs a value, and ${value} looks like an option; if it is the value, write ${rawName}=${value}`;
  }
  return null;
}

/** A whole number within bounds, or UsageError. */
export function wholeNumber(text: string, name: string, low: number, high: number): number {
  const value = Number(text);
  if (!/^[0-9]+$/.test(text) || value < low || value > high)
    throw new UsageError(`${name} takes a whole number from ${low} to ${high}, not “${text}”.`);
  return value;
}

/** One of a few words, or UsageError. */
export function oneOf<const W extends string>(text: string | undefined, name: string, words: readonly W[]): W {
  const found = words.find((word) => word === text);
  if (found) return found;
  throw new UsageError(text ? `${name} takes ${listed(words)}, not “${text}”.` : `${name} needs ${listed(words)}.`);
}

/** `a, b or c`. */
const listed = (words: readonly string[]): string => words.join(', ').replace(/, ([^,]*)$/, ' or $1');

/** Two lines for a person: what happened, and what to do next. */
export function sayFault(error: unknown): void {
  if (error instanceof UsageError) process.stderr.write(`interlock: ${error.message}\n`);
  else if (error instanceof Fault)
    process.stderr.write(`interlock: ${error.message}\n           ${error.next}  (${error.code})\n`);
  else
    process.stderr.write(
      `interlock: something failed that should not have: ${reasonOf(error)}\n           Run it again; if it stays, report it with the command.\n`,
    );
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return malformedText(error);
  return error instanceof Error ? error.message : String(error);
}
