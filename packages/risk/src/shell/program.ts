/** One simple command of a shell becomes a judgement. */
import type { CliMode, RiskClass, RiskTag, Span } from '@interlock/model';
import { newDevice } from '../grammar/device.ts';
import { judgeLine } from '../grammar/line.ts';
import { readRules } from '../grammar/rule.ts';
import type { Token } from '../grammar/token.ts';
import { newVocabulary, read, type Vocabulary } from '../grammar/vocabulary.ts';
import { eitherWay, isWorse, type Judgement, tagsOf, unknown } from '../judgement.ts';
import { frr } from '../platforms/frr.ts';
import { checks } from './check.ts';
import { bridge, ip, nmcli, plainOptions, tc } from './keywords.ts';
import { type OptionRule, readOptionRules } from './option-rule.ts';
import { fitting } from './reading.ts';
import { changes } from './table-change.ts';
import { reads } from './table-read.ts';
import type { Said } from './word.ts';
import { unwrap } from './wrapper.ts';

const tables: ReadonlyMap<string, readonly OptionRule[]> = byProgram([
  ...readOptionRules(reads),
  ...readOptionRules(changes),
]);
const keywords: ReadonlyMap<string, Vocabulary> = new Map(
  Object.entries({ ip, nmcli, tc, bridge }).map(([name, rules]) => [name, newVocabulary(readRules(rules))]),
);
const vtysh = newDevice(frr);

function byProgram(rules: readonly OptionRule[]): Map<string, OptionRule[]> {
  const map = new Map<string, OptionRule[]>();
  for (const rule of rules)
    for (const program of rule.programs) {
      const known = map.get(program);
      if (known) known.push(rule);
      else map.set(program, [rule]);
    }
  return map;
}

/** Judges scripts inside arguments; given by the walker, which counts how deep it is. */
export type JudgeScript = (text: string, span: Span) => Judgement;

const folders = /^\/(usr\/(local\/)?)?s?bin\//;
const does: Readonly<Record<RiskClass, string>> = {
  'read-only': 'only reads',
  moderate: 'changes something',
  unknown: 'is not known well enough to be judged',
  dangerous: 'can destroy data, stop services or lock people out',
};

/** Judges a program with its arguments. A name that is not literal was refused before. */
export function judgeProgram(words: readonly Said[], span: Span, judgeScript: JudgeScript, wrappers = 0): Judgement {
  if (wrappers > 8) return unknown('it is wrapped too many times', span, 'exec');
  const [first, ...args] = words;
  const full = first?.text;
  if (typeof full !== 'string') return unknown('what runs here is made while the script runs', span, 'exec');
  const name = full.replace(folders, '');
  if (name.includes('/')) return unknown(`"${full}" is a program of somebody's own`, span, 'exec');
  const wrapped = unwrap(name, args);
  if (wrapped) {
    switch (wrapped.kind) {
      case 'nothing':
        return found('read-only', name, 'only reads', span, []);
      case 'unclear':
        return worstOf([unknown(`"${name}": ${wrapped.why}`, span, 'exec'), ...dangerousRule(name, args, span)]);
      case 'vtysh':
        return throughVtysh(wrapped.lines, span);
      case 'script':
        return atLeast(judgeScript(wrapped.text, span), wrapped.least, wrapped.tags, name, span);
      case 'command':
        return atLeast(
          judgeProgram(wrapped.words, span, judgeScript, wrappers + 1),
          wrapped.least,
          wrapped.tags,
          name,
          span,
        );
    }
  }
  const vocabulary = keywords.get(name);
  if (vocabulary) return byKeywords(name, vocabulary, args, span);
  const fit = fitting(acceptable(name, args), args);
  if (!fit) return unknown(`"${name}" with these arguments is not known here`, span, 'exec');
  const { rule } = fit;
  const secrets: RiskTag[] = args.some(({ text }) => text !== null && secretFile.test(text)) ? ['reveals-secrets'] : [];
  return found(rule.class, name, rule.why ?? does[rule.class], span, [...rule.tags, ...secrets]);
}

const secretFile =
  /shadow|\/\.ssh\/|id_(rsa|dsa|ecdsa|ed25519)|\.pem$|\.key$|\.env$|environ$|\.pgpass|\.netrc|secret|passwd-s3fs|credentials/i;

/** The rules whose check holds; a rule without one always does. */
function acceptable(name: string, args: readonly Said[]): OptionRule[] {
  return (tables.get(name) ?? []).filter((rule) => {
    if (rule.check === null) return true;
    const fit = fitting([rule], args);
    return fit !== null && (checks[rule.check]?.(fit) ?? false);
  });
}

function dangerousRule(name: string, args: readonly Said[], span: Span): Judgement[] {
  const fit = fitting(acceptable(name, args), args);
  return fit?.rule.class === 'dangerous'
    ? [found('dangerous', name, fit.rule.why ?? does.dangerous, span, fit.rule.tags)]
    : [];
}

function found(riskClass: RiskClass, name: string, why: string, span: Span, tags: readonly RiskTag[]): Judgement {
  const leaves: CliMode = tags.includes('interactive') && riskClass !== 'read-only' ? 'unknown' : 'exec';
  return { class: riskClass, reason: `"${name}" ${why}`, span, tags, leaves };
}

function worstOf(all: readonly Judgement[]): Judgement {
  return { ...eitherWay(all), leaves: 'exec' };
}

function atLeast(one: Judgement, least: RiskClass, tags: readonly RiskTag[], name: string, span: Span): Judgement {
  const all = { ...one, span, tags: tagsOf([one, { tags }]) };
  return isWorse(least, one.class) ? { ...all, class: least, reason: `"${name}" does more than read` } : all;
}

function byKeywords(name: string, vocabulary: Vocabulary, args: readonly Said[], span: Span): Judgement {
  const rest: Token[] = [];
  for (const { text, start, end } of args) {
    if (text === null) return unknown(`an argument of "${name}" is made while it runs`, span, 'exec');
    if (rest.length === 0 && text.startsWith('-')) {
      if (!plainOptions.test(text)) return unknown(`the option ${text} of "${name}" is not known here`, span, 'exec');
    } else rest.push({ text, start, end });
  }
  if (rest.length === 0) return found('read-only', name, 'only reads', span, []);
  const readings = read(vocabulary, rest);
  if (readings.length === 0) return unknown(`"${name}" with these arguments is not known here`, span, 'exec');
  const all = readings.map(({ rule }) => found(rule.class, name, rule.why ?? does[rule.class], span, rule.tags));
  return worstOf(all);
}

function throughVtysh(lines: readonly string[], span: Span): Judgement {
  const all: Judgement[] = [];
  let mode: CliMode = 'exec';
  for (const line of lines) {
    const one: Judgement = line.includes('\n')
      ? unknown('several lines for vtysh in one')
      : judgeLine(vtysh, line, mode);
    all.push({ ...one, span });
    mode = one.leaves;
  }
  return worstOf(all);
}
