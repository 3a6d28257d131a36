/** One word of a command line and the column it starts at. */
export interface Word {
  readonly text: string;
  readonly at: number;
}

/** Splits at blanks; quotes mean nothing to an IOS-like command line. */
export function splitWords(line: string): Word[] {
  return [...line.matchAll(/\S+/g)].map((match) => ({ text: match[0], at: match.index }));
}

/** Length of the longest common beginning, letters of either case alike. */
export function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length]?.toLowerCase() === b[length]?.toLowerCase()) length++;
  return length;
}
