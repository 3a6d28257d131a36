/**
 * The notation in which a vocabulary is written: one rule a line, so that a reviewer reads it like a list.
 *
 *     CLASS WORD… [-> MODE] [#TAG…] [; WHY]
 *
 * CLASS is R (read-only), M (moderate), D (dangerous) or U (unknown). A WORD is a keyword or several joined by `|`;
 * `<n>` is
 * one that begins with a digit, `*` any one; `**` is any rest, which stands beside the listed words because the list is not complete;
 * `***` is any rest that no listed word can stand for, because the list is. After `**` one more word may follow:
 * it may stand anywhere in the rest, abbreviated to no fewer letters than `/n` says (one without it). MODE is the mode
 * that the line leaves behind; `^` is the mode above, and `^?` too: there CLASS and TAGs hold only for leaving the
 * configuration, and the line reads inside it. WHY ends the sentence `"the command" …`. `//` begins a remark.
 */
import type { CliMode, RiskClass, RiskTag } from '@interlock/model';
import { riskTagSchema } from '@interlock/model';

/** What a rule says of the lines it matches. */
export interface Rule {
  readonly class: RiskClass;
  readonly tags: readonly RiskTag[];
  /** Mode left behind; `up` is the one above, `out` too, absent is the mode the line stood in. */
  readonly leaves?: CliMode | 'up' | 'out';
  readonly why?: string;
}

/** A rule with the words that lead to it. */
export interface WrittenRule extends Rule {
  readonly words: readonly (readonly string[])[];
  readonly rest: 'none' | 'open' | 'else';
  readonly late?: { readonly words: readonly string[]; readonly least: number };
}

const classes: Readonly<Record<string, RiskClass>> = { R: 'read-only', M: 'moderate', D: 'dangerous', U: 'unknown' };

/** Reads a vocabulary; throws on anything that is not in the notation, so that a slip cannot pass as a rule. */
export function readRules(text: string): WrittenRule[] {
  const rules: WrittenRule[] = [];
  for (const [at, raw] of text.split('\n').entries()) {
    const line = raw.replace(/(^|\s)\/\/.*$/, '').trim();
    if (line !== '') rules.push(readRule(line, at + 1));
  }
  return rules;
}

function readRule(line: string, at: number): WrittenRule {
  const [said = '', why] = line.split(/\s;\s+/, 2);
  const tokens = said.split(/\s+/).filter((token) => token !== '');
  const riskClass = classes[tokens.shift() ?? ''];
  if (riskClass === undefined) throw new Error(`vocabulary line ${at}: no class in "${line}"`);
  const words: string[][] = [];
  const tags: RiskTag[] = [];
  let rest: WrittenRule['rest'] = 'none';
  let late: WrittenRule['late'];
  let leaves: Rule['leaves'];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as string;
    if (token === '->') {
      const mode = tokens[++i] ?? '';
      leaves = mode === '^' ? 'up' : mode === '^?' ? 'out' : (mode as CliMode);
    } else if (token.startsWith('#')) tags.push(riskTagSchema.parse(token.slice(1)));
    else if (token === '**' || token === '***') rest = token === '**' ? 'open' : 'else';
    else if (rest === 'none') words.push(token.toLowerCase().split('|'));
    else {
      const [list = '', least = '1'] = token.toLowerCase().split('/', 2);
      late = { words: list.split('|'), least: Number(least) };
    }
  }
  if (words.length === 0 && rest === 'none') throw new Error(`vocabulary line ${at}: no word in "${line}"`);
  return {
    class: riskClass,
    tags,
    words,
    rest,
    ...(late && { late }),
    ...(leaves && { leaves }),
    ...(why && { why }),
  };
}
