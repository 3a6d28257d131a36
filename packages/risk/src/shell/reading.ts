/** A program with its words is held against the table. */
import type { OptionRule } from './option-rule.ts';
import type { Said } from './word.ts';

/** The operands and option values of a rule that fits. */
export interface Fit {
  readonly rule: OptionRule;
  readonly operands: readonly Said[];
  readonly values: readonly { readonly option: string; readonly value: Said }[];
  /** Everything behind the program's name. */
  readonly args: readonly Said[];
}

/** The most specific rule that fits, or null. */
export function fitting(rules: readonly OptionRule[], args: readonly Said[]): Fit | null {
  let best: Fit | null = null;
  for (const rule of rules) {
    const fit = fits(rule, args);
    if (fit && (!best || rule.words.length > best.rule.words.length)) best = fit;
  }
  return best;
}

/** The first option that no rule knows, in words for a person, or null. */
export function strangeOption(rules: readonly OptionRule[], args: readonly Said[]): string | null {
  for (const [at, arg] of args.entries()) {
    if (arg.text === null) return 'an argument that is made while it runs';
    if (arg.text === '--') return null;
    if (!arg.dash) continue;
    const known = rules.some((rule) => rule.every || takeOption(rule, arg, args[at + 1], { values: [], seen: [] }) > 0);
    if (!known) return `the option ${arg.text.slice(0, 60)}`;
  }
  const word = args.find(({ dash }) => !dash)?.text;
  const takes = rules.some(
    (rule) =>
      (rule.words.length === 0 && rule.operands > 0) ||
      (word && rule.words[0]?.some((one) => one === word || one === '*')),
  );
  return word && !takes ? `"${word.slice(0, 60)}"` : null;
}

function fits(rule: OptionRule, args: readonly Said[]): Fit | null {
  const operands: Said[] = [];
  const values: Value[] = [];
  const seen: string[] = [];
  let words = 0;
  let options = true;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as Said;
    if (options && arg.text === '--') {
      options = false;
      continue;
    }
    if (options && arg.dash && !(rule.every && arg.text === null)) {
      if (arg.text === null) return null;
      const used = takeOption(rule, arg, args[at + 1], { values, seen });
      if (used === 0) return null;
      at += used - 1;
      continue;
    }
    const word = rule.words[words];
    if (word) {
      if (arg.text === null || (!word.includes(arg.text) && !word.includes('*'))) return null;
      words++;
    } else {
      // Many programs take what stands behind an operand for one more, whatever it looks like.
      if (rule.class === 'read-only' && !met(rule, seen)) return null;
      operands.push(arg);
    }
  }
  if (!met(rule, seen)) return null;
  if (words < rule.words.length || operands.length > rule.operands) return null;
  if (rule.operands !== Number.POSITIVE_INFINITY && operands.some((one) => one.many)) return null;
  return { rule, operands, values, args };
}

/** Whether an option that must be there was. */
function met({ required }: OptionRule, seen: readonly string[]): boolean {
  return required.size === 0 || seen.some((option) => required.has(option));
}

/** Where a value may be left out, an option in its place is one: so none may stand there, nor what may be one. */
function mayBeValue(next: Said | undefined): next is Said {
  if (!next || next.many) return false;
  return next.text === null ? !next.begins.startsWith('-') : !next.dash || /^-\d+$/.test(next.text);
}

interface Value {
  readonly option: string;
  readonly value: Said;
}

/** What the options of a program said so far. */
interface Taken {
  readonly values: Value[];
  readonly seen: string[];
}

/** How many words the option uses; 0 where the rule does not know it. */
function takeOption(rule: OptionRule, arg: Said, next: Said | undefined, { values, seen }: Taken): number {
  const text = arg.text as string;
  if (text.startsWith('--')) {
    const cut = text.indexOf('=');
    const name = text.slice(2, cut < 0 ? undefined : cut);
    const valued = rule.long.get(name);
    seen.push(`--${name}`);
    if (valued === undefined) return rule.every ? 1 : 0;
    if (cut >= 0) {
      values.push({ option: `--${name}`, value: { ...arg, text: text.slice(cut + 1) } });
      return 1;
    }
    if (!valued) return 1;
    if (!mayBeValue(next)) return 0;
    values.push({ option: `--${name}`, value: next });
    return 2;
  }
  return takeLetters(rule, arg, text.slice(1), next, { values, seen });
}

function takeLetters(
  rule: OptionRule,
  arg: Said,
  body: string,
  next: Said | undefined,
  { values, seen }: Taken,
): number {
  // `-name` as find, dig and the like write it.
  const whole = body.length > 1 ? rule.short.get(body) : undefined;
  seen.push(`-${body}`);
  if (whole === true) {
    if (!mayBeValue(next)) return 0;
    values.push({ option: `-${body}`, value: next });
    return 2;
  }
  if (rule.long.has(`-${body}`)) return 1;
  if (/^\d+$/.test(body) && (rule.short.has('0') || rule.every)) return 1;
  for (const [at, letter] of [...body].entries()) {
    const valued = rule.short.get(letter);
    seen.push(`-${letter}`);
    if (valued === undefined) return rule.every ? 1 : 0;
    if (!valued) continue;
    const rest = body.slice(at + 1);
    if (rest !== '') values.push({ option: `-${letter}`, value: { ...arg, text: rest } });
    else if (mayBeValue(next)) values.push({ option: `-${letter}`, value: next });
    else return 0;
    return rest === '' ? 2 : 1;
  }
  return 1;
}
