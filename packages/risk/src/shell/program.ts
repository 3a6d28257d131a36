/** One simple command of a shell becomes a judgement. */
import type { CliMode, Destination, RiskClass, RiskTag, Span } from '@interlock/model';
import { destinationsOf } from '../destination.ts';
import { newDevice } from '../grammar/device.ts';
import { judgeLine } from '../grammar/line.ts';
import { readRules } from '../grammar/rule.ts';
import type { Token } from '../grammar/token.ts';
import { newVocabulary, read, type Vocabulary } from '../grammar/vocabulary.ts';
import { eitherWay, isWorse, type Judgement, tagsOf, unknown } from '../judgement.ts';
import { frr } from '../platforms/frr.ts';
import { checks } from './check.ts';
import { folderActs, namesDevice, namesSecret, opensDevice, opensMade } from './device-file.ts';
import { bridge, ip, nmcli, plainOptions, tc } from './keywords.ts';
import { type OptionRule, readOptionRules } from './option-rule.ts';
import { namesUrl, placesOf } from './places.ts';
import { type Fit, fitting, strangeOption } from './reading.ts';
import { changes } from './table-change.ts';
import { reads } from './table-read.ts';
import { type Ends, waits } from './waiting.ts';
import type { Said } from './word.ts';
import { unwrap, type Wrapped } from './wrapper.ts';

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

/** What the walker knows beside the words. */
export interface Around {
  /** Judges scripts inside arguments; the walker counts how deep it is. */
  readonly script: (text: string, span: Span, shell: string, ends: Ends) => Judgement;
  readonly ends: Ends;
  readonly notes: Notes;
}

/** Whether the script named a device, and opened a file whose name is made while it runs: together it may be that one. */
export interface Notes {
  named: boolean;
  made: boolean;
}

const folders = /^\/(usr\/(local\/)?)?s?bin\//;
const does: Readonly<Record<RiskClass, string>> = {
  'read-only': 'only reads',
  moderate: 'changes something',
  unknown: 'is not known well enough to be judged',
  dangerous: 'can destroy data, stop services or lock people out',
};

/** Judges a program with its arguments. A name that is not literal was refused before. */
export function judgeProgram(words: readonly Said[], span: Span, around: Around, wrappers = 0): Judgement {
  if (wrappers > 8) return unknown('it is wrapped too many times', span, 'exec');
  const [first, ...args] = words;
  const full = first?.text;
  if (typeof full !== 'string') return unknown('what runs here is made while the script runs', span, 'exec');
  const name = full.replace(folders, '').replace(/^\/usr\/lib\/frr\/(?=frr-reload\.py$)/, '');
  if (name.includes('/')) return unknown(`"${full}" is a program of somebody's own`, span, 'exec');
  around.notes.named ||= namesDevice(name, args);
  const wrapped = unwrap(name, args);
  if (wrapped) return judgeWrapped(wrapped, name, args, span, around, wrappers);
  const vocabulary = keywords.get(name);
  if (vocabulary) return byKeywords(name, vocabulary, args, span, around.ends);
  const given = name === 'git' ? withoutFolder(args) : args;
  const fit = fitting(acceptable(name, given), given);
  const probes = !fit && (tables.get(name) ?? []).some((rule) => rule.tags.includes('probe'));
  const url: RiskTag[] = probes || namesUrl(name, args) ? ['probe'] : [];
  if (!fit) return toPlaces(unknown(notKnown(name, args), span, 'exec'), name, args, null, url);
  const { rule } = fit;
  if (rule.class === 'read-only') {
    around.notes.made ||= opensMade(name, args);
    if (opensDevice(name, args) || (around.notes.made && around.notes.named && opensMade(name, args)))
      return unknown(`"${name}" may open a device that acts when it is opened, or loses what is read`, span, 'exec');
    if (name === 'cd' && args[0] && folderActs(args[0]))
      return unknown('what is read in that folder may act when it is opened', span, 'exec');
  }
  const secrets: RiskTag[] = showsSecrets(name, args) ? ['reveals-secrets'] : [];
  const waiting: RiskTag[] = rule.class === 'read-only' && waits(name, args, fit, around.ends) ? ['interactive'] : [];
  const tags = [...new Set([...rule.tags, ...url, ...secrets, ...waiting])];
  return toPlaces(found(rule.class, name, rule.why ?? does[rule.class], span, tags), name, given, fit, tags);
}

function judgeWrapped(
  wrapped: Wrapped,
  name: string,
  args: readonly Said[],
  span: Span,
  around: Around,
  wrappers: number,
): Judgement {
  switch (wrapped.kind) {
    case 'acts':
      return found(wrapped.class, name, wrapped.why, span, []);
    case 'nothing':
      return found('read-only', name, 'only reads', span, wrapped.tags ?? []);
    case 'unclear':
      return worstOf([unknown(`"${name}": ${wrapped.why}`, span, 'exec'), ...dangerousRule(name, args, span)]);
    case 'vtysh':
      return throughVtysh(wrapped.lines, span);
    case 'script':
      return atLeast(
        around.script(wrapped.text, span, wrapped.shell, around.ends),
        wrapped.least,
        wrapped.tags,
        name,
        span,
      );
    case 'command': {
      const tags: readonly RiskTag[] =
        name === 'xargs' && !around.ends.given ? [...wrapped.tags, 'interactive'] : wrapped.tags;
      const ends = name === 'xargs' ? { ...around.ends, given: true } : around.ends;
      const inner = judgeProgram(wrapped.words, span, { ...around, ends }, wrappers + 1);
      return atLeast(inner, wrapped.least, tags, name, span);
    }
  }
}

/** Which argument nobody wrote down, or that nobody wrote down the program. */
function notKnown(name: string, args: readonly Said[]): string {
  const rules = tables.get(name);
  if (!rules) return `the program "${name}" is not known here`;
  const odd = strangeOption(rules, args);
  return odd
    ? `"${name}" with ${odd} is not known here`
    : args.length === 0
      ? `"${name}" without arguments is not known here`
      : `"${name}" with these arguments is not known here`;
}

/** Whether a secret may be in what the program shows. */
function showsSecrets(name: string, args: readonly Said[]): boolean {
  if (/^(printenv|export|declare|typeset)$/.test(name)) return true;
  if (/^jq$|awk$/.test(name) && args.some(({ text }) => /\benv\b|\$ENV|ENVIRON/.test(text ?? ''))) return true;
  // Without a dash the letters are BSD's, and `e` shows the environment.
  if (name === 'ps' && /^[a-df-zA-Z]*e[a-zA-Z]*$/.test(args[0]?.text ?? '')) return true;
  return args.some(namesSecret);
}

/** The finding with the places its words name. */
function toPlaces(
  one: Judgement,
  name: string,
  args: readonly Said[],
  fit: Fit | null,
  tags: readonly RiskTag[],
): Judgement {
  const destinations = placesOf(name, args, fit, tags, one.span ?? { start: 0, end: 0 });
  return destinations.length > 0 ? { ...one, tags: tagsOf([one, { tags }]), destinations } : one;
}

/** `git -C FOLDER …` without it: behind the sub-command the same letter means something else. */
function withoutFolder(args: readonly Said[]): readonly Said[] {
  let at = 0;
  for (; at < args.length; at++) {
    const text = args[at]?.text;
    if (text === '-C' && args[at + 1] && args[at + 1]?.dash === false && args[at + 1]?.many === false) at++;
    else if (text !== '--no-pager' && text !== '-P') break;
  }
  return args.slice(at);
}

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
  const leaves: CliMode = tags.includes('interactive') ? 'unknown' : 'exec';
  return { class: riskClass, reason: `"${name}" ${why}`, span, tags, leaves };
}

function worstOf(all: readonly Judgement[]): Judgement {
  return { ...eitherWay(all), leaves: 'exec' };
}

function atLeast(one: Judgement, least: RiskClass, tags: readonly RiskTag[], name: string, span: Span): Judgement {
  const destinations = one.destinations?.map((place) => ({ ...place, span }));
  const all = { ...one, span, tags: tagsOf([one, { tags }]), ...(destinations && { destinations }) };
  return isWorse(least, one.class) ? { ...all, class: least, reason: `"${name}" does more than read` } : all;
}

function byKeywords(
  name: string,
  vocabulary: Vocabulary,
  args: readonly Said[],
  span: Span,
  { taken }: Ends,
): Judgement {
  const pages: RiskTag[] =
    name === 'nmcli' && !taken && !args.some(({ text }) => /^(-t|-terse|--terse)$/.test(text ?? ''))
      ? ['interactive']
      : [];
  const rest: Token[] = [];
  for (const { text, start, end } of args) {
    if (text === null) return unknown(`an argument of "${name}" is made while it runs`, span, 'exec');
    if (rest.length === 0 && text.startsWith('-')) {
      if (!plainOptions.test(text)) return unknown(`the option ${text} of "${name}" is not known here`, span, 'exec');
    } else rest.push({ text, start, end });
  }
  if (rest.length === 0) return found('read-only', name, 'only reads', span, pages);
  const readings = read(vocabulary, rest);
  if (readings.length === 0)
    return unknown(`"${name} ${rest.map(({ text }) => text).join(' ')}" is not known here`, span, 'exec');
  const all = readings.map(({ rule }) =>
    found(rule.class, name, rule.why ?? does[rule.class], span, [...rule.tags, ...pages]),
  );
  return worstOf(all);
}

function throughVtysh(lines: readonly string[], span: Span): Judgement {
  const all: Judgement[] = [];
  let mode: CliMode = 'exec';
  for (const line of lines) {
    const one: Judgement = line.includes('\n')
      ? unknown('several lines for vtysh in one')
      : judgeLine(vtysh, line, mode);
    const destinations = destinationsOf('frr', line, one.tags).map((place): Destination => ({ ...place, span }));
    all.push({ ...one, span, ...(destinations.length > 0 && { destinations }) });
    mode = one.leaves;
  }
  return worstOf(all);
}
