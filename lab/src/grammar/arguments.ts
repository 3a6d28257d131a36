import type { Word } from './words.ts';

/** What an argument makes of the words from `at` on: its value and how many words it took, or why not. */
export type Taken = { readonly value: string; readonly words: number } | 'no' | 'incomplete';

export interface ArgumentKind {
  /** As the built-in help shows it, for example `A.B.C.D`. */
  readonly shown: string;
  readonly take: (words: readonly Word[], at: number, line: string) => Taken;
}

/** The kinds of arguments a vocabulary's patterns may name. */
export type ArgumentKinds = Readonly<Record<string, ArgumentKind>>;

/** An argument of one word that a test accepts; `null` refuses. */
export function oneWord(shown: string, value: (text: string) => string | null): ArgumentKind {
  return {
    shown,
    take(words, at) {
      const accepted = value((words[at] as Word).text);
      return accepted === null ? 'no' : { value: accepted, words: 1 };
    },
  };
}

/** A whole number within bounds. */
export function wholeNumber(least: number, most: number): ArgumentKind {
  return oneWord(`<${least}-${most}>`, (text) =>
    /^\d{1,10}$/.test(text) && Number(text) >= least && Number(text) <= most ? String(Number(text)) : null,
  );
}

/** Everything to the end of the line, as typed. */
export const restOfLine: ArgumentKind = {
  shown: 'LINE',
  take: (words, at, line) => ({ value: line.slice((words[at] as Word).at).trimEnd(), words: words.length - at }),
};
