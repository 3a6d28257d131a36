/**
 * The notation of the shell's tables: which options and operands of a program are known, one rule a line.
 *
 *     CLASS PROGRAM[|PROGRAM…] [WORD…] [OPTION…] [OPERANDS] [#TAG…] [; WHY]
 *
 * WORDs are sub-commands, alternatives joined by `|`. OPTIONs: `-abc` letters without a value, `-n:` a letter with one,
 * `--all` and `--lines=` the same for long names, `-*` every option. OPERANDS: `@any` (also what is not literal where
 * every option is harmless), `@1` at most one, nothing for none, or a named check (`@sed`) of text that is code. One of
 * the options followed by `!` must be there, and in a rule that reads, before the operands. An option that is not in the
 * rule makes the rule not fit; no rule that fits is `unknown`.
 */
import type { RiskClass, RiskTag } from '@interlock/model';
import { riskTagSchema } from '@interlock/model';

export interface OptionRule {
  readonly class: RiskClass;
  readonly programs: readonly string[];
  readonly words: readonly (readonly string[])[];
  readonly every: boolean;
  /** Short letters and long names without dashes; true where a value follows. */
  readonly short: ReadonlyMap<string, boolean>;
  readonly long: ReadonlyMap<string, boolean>;
  /** Options of which one must be there, with their dashes; empty where none must. */
  readonly required: ReadonlySet<string>;
  /** Most operands; a check that the first operand or every option value must pass. */
  readonly operands: number;
  readonly check: string | null;
  readonly tags: readonly RiskTag[];
  readonly why?: string;
}

const classes: Readonly<Record<string, RiskClass>> = { R: 'read-only', M: 'moderate', D: 'dangerous', U: 'unknown' };

/** Reads a table; throws on anything that is not in the notation. */
export function readOptionRules(text: string): OptionRule[] {
  return text
    .split('\n')
    .map((line) => line.replace(/(^|\s)\/\/.*$/, '').trim())
    .filter((line) => line !== '')
    .map(readOptionRule);
}

function readOptionRule(line: string): OptionRule {
  const [said = '', why] = line.split(/\s;\s+/, 2);
  const [letter = '', programs = '', ...rest] = said.split(/\s+/);
  const riskClass = classes[letter];
  if (riskClass === undefined || programs === '') throw new Error(`shell table: no class or program in "${line}"`);
  const words: string[][] = [];
  const short = new Map<string, boolean>();
  const long = new Map<string, boolean>();
  const tags: RiskTag[] = [];
  let every = false;
  let operands = 0;
  let check: string | null = null;
  const required = new Set<string>();
  for (const written of rest) {
    const must = written.startsWith('-') && written.endsWith('!');
    if (written.startsWith('-') && written.includes('|'))
      throw new Error(`shell table: "${written}" mixes options and words`);
    const token = must ? written.slice(0, -1) : written;
    if (must) for (const name of namesOf(token)) required.add(name);
    if (token === '-*') every = true;
    else if (token.startsWith('--')) addLong(long, token.slice(2));
    else if (token.startsWith('-')) addShort(short, token);
    else if (token.startsWith('#')) tags.push(riskTagSchema.parse(token.slice(1)));
    else if (token === '@any') operands = Number.POSITIVE_INFINITY;
    else if (/^@\d$/.test(token)) operands = Number(token.slice(1));
    else if (token.startsWith('@')) {
      check = token.slice(1);
      operands = Number.POSITIVE_INFINITY;
    } else words.push(token.split('|'));
  }
  return {
    class: riskClass,
    programs: programs.split('|'),
    words,
    // What is dangerous stays so whatever else is said.
    every: every || riskClass === 'dangerous',
    short,
    long,
    required,
    operands,
    check,
    tags,
    ...(why && { why }),
  };
}

/** `-lah` are three letters; `-name` style words of find and the like are long names of one dash. */
function addShort(short: Map<string, boolean>, token: string): void {
  const body = token.slice(1);
  if (body.endsWith(':')) short.set(body.slice(0, -1), true);
  else for (const letter of body) short.set(letter, false);
}

/** `-lt` names two options, `--list` one. */
function namesOf(token: string): string[] {
  if (token.startsWith('--')) return [token.replace(/=$/, '')];
  return token.endsWith(':') ? [token.slice(0, -1)] : [token, ...[...token.slice(1)].map((letter) => `-${letter}`)];
}

/** A long name written both with and without `=` takes a value only where it is attached. */
function addLong(long: Map<string, boolean>, body: string): void {
  const name = body.replace(/=$/, '');
  long.set(name, long.has(name) ? false : body.endsWith('='));
}
