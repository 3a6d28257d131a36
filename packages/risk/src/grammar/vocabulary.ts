/** Rules laid out as a tree of words, and the walk that follows every word a token can stand for. */
import type { Rule, WrittenRule } from './rule.ts';
import type { Token } from './token.ts';

interface LateWord {
  readonly word: string;
  readonly least: number;
  readonly rule: Rule;
}

interface Branch {
  readonly path: readonly string[];
  readonly words: Map<string, Branch>;
  /** Keywords by first letter, so that an abbreviation looks at few of them. */
  readonly byLetter: Map<string, string[]>;
  any?: Branch;
  /** The line may end here. */
  end?: Rule;
  /** Anything may follow, beside the listed words (`open`) or where none of them fits. */
  rest?: { rule: Rule; open: boolean };
  late: LateWord[];
}

/** One reading of a line: the rule that judges it and how many leading tokens are keywords, written out. */
export interface Reading {
  readonly rule: Rule;
  readonly words: readonly string[];
  /** Token that decided where it was not the leading words: a late word. */
  readonly decidedBy?: number;
}

export interface Vocabulary {
  readonly root: Branch;
}

function newBranch(path: readonly string[]): Branch {
  return { path, words: new Map(), byLetter: new Map(), late: [] };
}

const order = { 'read-only': 0, moderate: 1, unknown: 2, dangerous: 3 } as const;

/** Lays rules out; where two rules say the same words the worse stays. */
export function newVocabulary(...rules: readonly (readonly WrittenRule[])[]): Vocabulary {
  const root = newBranch([]);
  for (const rule of rules.flat()) {
    for (const branch of grow([root], rule.words)) place(branch, rule);
  }
  inherit(root);
  return { root };
}

/** What a rule says of the rest of its lines holds below every word that follows, unless a rule there says otherwise. */
function inherit(branch: Branch): void {
  if (branch.rest) branch.end ??= branch.rest.rule;
  for (const below of [...branch.words.values(), ...(branch.any ? [branch.any] : [])]) {
    below.late.push(...branch.late);
    if (branch.rest) below.rest ??= branch.rest;
    inherit(below);
  }
}

function grow(from: readonly Branch[], words: readonly (readonly string[])[]): Branch[] {
  let ends = [...from];
  for (const alternatives of words) {
    const next: Branch[] = [];
    for (const branch of ends) for (const word of alternatives) next.push(child(branch, word));
    ends = next;
  }
  return ends;
}

function child(branch: Branch, word: string): Branch {
  if (word === '*') {
    branch.any ??= newBranch([...branch.path, '*']);
    return branch.any;
  }
  const known = branch.words.get(word);
  if (known) return known;
  const made = newBranch([...branch.path, word]);
  branch.words.set(word, made);
  const letter = word.charAt(0);
  const list = branch.byLetter.get(letter);
  if (list) list.push(word);
  else branch.byLetter.set(letter, [word]);
  return made;
}

function place(branch: Branch, rule: WrittenRule): void {
  if (rule.late) {
    for (const word of rule.late.words) branch.late.push({ word, least: rule.late.least, rule });
    return;
  }
  if (rule.rest === 'none') {
    if (!branch.end || order[branch.end.class] <= order[rule.class]) branch.end = rule;
    return;
  }
  if (!branch.rest || order[branch.rest.rule.class] <= order[rule.class])
    branch.rest = { rule, open: rule.rest === 'open' };
}

interface Walker {
  readonly branch: Branch;
  /** True once the walker left the listed words and only reads on for late words. */
  readonly resting: boolean;
}

/**
 * Every reading of the tokens, or none where no word fits or the line is incomplete. A whole keyword stands for itself;
 * anything shorter stands for every keyword it begins. Time is linear in the tokens: walkers never outnumber branches.
 */
export function read(vocabulary: Vocabulary, tokens: readonly Token[]): Reading[] {
  let walkers: Walker[] = [{ branch: vocabulary.root, resting: false }];
  const late: Reading[] = [];
  for (const [at, token] of tokens.entries()) {
    const word = token.text.toLowerCase();
    const next: Walker[] = [];
    for (const walker of walkers) step(walker, word, at, next, late);
    walkers = next;
    if (walkers.length === 0) return [];
  }
  const readings: Reading[] = [];
  for (const { branch, resting } of walkers) {
    const rule = resting ? branch.rest?.rule : branch.end;
    if (rule) readings.push({ rule, words: branch.path });
  }
  return readings.length === 0 ? [] : [...readings, ...late];
}

function step({ branch, resting }: Walker, word: string, at: number, next: Walker[], late: Reading[]): void {
  for (const { word: trap, least, rule } of branch.late)
    if (word.length >= least && trap.startsWith(word)) late.push({ rule, words: branch.path, decidedBy: at });
  if (resting) {
    next.push({ branch, resting });
    return;
  }
  const exact = branch.words.get(word) ?? (/^\d/.test(word) ? branch.words.get('<n>') : undefined);
  if (exact) {
    next.push({ branch: exact, resting: false });
    return;
  }
  let found = false;
  for (const known of branch.byLetter.get(word.charAt(0)) ?? [])
    if (known.startsWith(word)) {
      found = true;
      next.push({ branch: branch.words.get(known) as Branch, resting: false });
    }
  if (branch.any) next.push({ branch: branch.any, resting: false });
  if (branch.rest && (branch.rest.open || !found) && !branch.any) next.push({ branch, resting: true });
}

/** Whether the word is a whole keyword at the root. */
export function knows(vocabulary: Vocabulary, word: string): boolean {
  return vocabulary.root.words.has(word.toLowerCase());
}
