/** What a command line may say, and how a wrong one is answered. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Fault } from '@interlock/model';

/** Exit codes of the command line (a contract). */
export const exit = { done: 0, failed: 1, usage: 2, rejected: 3 } as const;

/** A wrong command line: exit code 2. */
export class UsageError extends Error {}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Options and words of a command. Throws UsageError with the command's own usage line. */
export function readArguments<O extends Options>(usage: string, args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message.split('\n')[0] : 'unusable arguments'}\nusage: ${usage}`,
    );
  }
}

/** A whole number within bounds, or UsageError. */
export function wholeNumber(text: string, name: string, low: number, high: number): number {
  const value = Number(text);
  if (!/^[0-9]+$/.test(text) || value < low || value > high)
    throw new UsageError(`${name} takes a whole number from ${low} to ${high}, not “${text}”.`);
  return value;
}

/** One of a few words, or UsageError. */
export function oneOf<const W extends string>(text: string, name: string, words: readonly W[]): W {
  const found = words.find((word) => word === text);
  if (!found) throw new UsageError(`${name} is one of ${words.join(', ')}, not “${text}”.`);
  return found;
}

/** Two lines for a person: what happened, and what to do next. */
export function sayFault(error: unknown): void {
  if (error instanceof UsageError) process.stderr.write(`interlock: ${error.message}\n`);
  else if (error instanceof Fault)
    process.stderr.write(`interlock: ${error.message}\n           ${error.next}  (${error.code})\n`);
  else
    process.stderr.write(
      `interlock: something failed that should not have: ${error instanceof Error ? error.message : String(error)}\n           Run it again; if it stays, report it with the command.\n`,
    );
}
