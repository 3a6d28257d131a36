/** What the classifier has to know of a platform whose lines are keywords and arguments. */
import { readRules } from './rule.ts';
import { newVocabulary, type Vocabulary } from './vocabulary.ts';

/** A platform as its data file writes it; rules in the notation of rule.ts. */
export interface WrittenDevice {
  readonly exec: string;
  /** Rules of all configuration sections together: a word that can stand in one is judged wherever it stands. */
  readonly config?: string;
  /** Word that takes a configuration line back, and the lines whose taking back is worse than moderate. */
  readonly negation?: { readonly word: string; readonly rules: string };
  /** Word that runs an exec line inside configuration. */
  readonly execWord?: string;
  /** True where configuration takes exec lines as they are. */
  readonly execInConfig?: boolean;
  /** What may stand behind `|`, in the same notation. */
  readonly pipes?: string;
  /** True where one pipe may follow another; otherwise all behind the first belongs to its filter. */
  readonly chains?: boolean;
  /** True where double quotes make one word of several and hide `|` and `;`. */
  readonly quotes?: boolean;
  /** Character that ends a command inside a line. */
  readonly separator?: string;
  /** Characters that begin a remark where they begin a line. */
  readonly remark?: string;
  /** True where `?` acts on the line at once. */
  readonly help?: boolean;
  /** Longest line in characters. */
  readonly longest?: number;
  /** True where `>` writes a file. */
  readonly redirects?: boolean;
  /** True where filters are programs of a Unix below, which open the files that their arguments name. */
  readonly programs?: boolean;
  /** True where the line itself is read by the shell of a Unix, with its history and its patterns. */
  readonly shell?: boolean;
  /** Words of its own that filters take before a pattern, instead of options; those with a number behind them first. */
  readonly filterWords?: RegExp;
}

/** What recalls a line of the history. */
export const recalls = /!(?![\s=]|$)/;

/** The same, laid out for reading lines. */
export interface Device {
  readonly exec: Vocabulary;
  readonly config: Vocabulary;
  readonly execInConfig: boolean;
  readonly negation: { readonly word: string; readonly table: Vocabulary } | null;
  readonly execWord: string | null;
  readonly pipes: Vocabulary;
  readonly chains: boolean;
  readonly quotes: boolean;
  readonly separator: string | null;
  readonly remark: string;
  readonly help: boolean;
  readonly longest: number;
  readonly redirects: boolean;
  readonly programs: boolean;
  readonly shell: boolean;
  readonly filterWords: RegExp | null;
}

/** Lays a platform out; throws where a rule is not in the notation. */
export function newDevice(written: WrittenDevice): Device {
  const exec = readRules(written.exec);
  const config = readRules(written.config ?? '');
  return {
    exec: newVocabulary(exec),
    config: newVocabulary(config),
    execInConfig: written.execInConfig ?? false,
    negation: written.negation
      ? { word: written.negation.word, table: newVocabulary(readRules(written.negation.rules)) }
      : null,
    execWord: written.execWord ?? null,
    pipes: newVocabulary(readRules(written.pipes ?? '')),
    chains: written.chains ?? false,
    quotes: written.quotes ?? false,
    separator: written.separator ?? null,
    remark: written.remark ?? '',
    help: written.help ?? true,
    longest: written.longest ?? 4000,
    redirects: written.redirects ?? false,
    programs: written.programs ?? false,
    shell: written.shell ?? false,
    filterWords: written.filterWords ?? null,
  };
}
