/** Filters that are programs of a Unix: which word of their arguments makes them open a file. */

/** How many words of a filter's arguments are data and no files. */
const operands: Readonly<Record<string, number>> = {
  ...{ grep: 1, egrep: 1, fgrep: 1, match: 1, 'no-match': 1, tr: 2 },
  ...{ head: 0, tail: 0, wc: 0, nl: 0, tac: 0, less: 0, more: 0, cut: 0, comm: 0, diff: 0, sort: 0, uniq: 0, cat: 0 },
  ...{ count: 0, 'no-more': 0, 'strip-private': 0 },
};

/** Options whose value is the next word. */
const ofPattern = ['-e', '-A', '-B', '-C', '-m'];
const valued: Readonly<Record<string, readonly string[]>> = {
  ...{ grep: ofPattern, egrep: ofPattern, fgrep: ofPattern, match: ofPattern, 'no-match': ofPattern },
  ...{ head: ['-n', '-c'], tail: ['-n', '-c'], cut: ['-d', '-f', '-c', '-b'] },
};

/** Words that a device puts before a number, or instead of an option. */
const keywords = /^(count|lines|words|bytes|chars|characters|number)$/;

/**
 * The word that a filter takes for a file, or that a shell would take for more than an argument; null where there is
 * none. `text` is the filter as it was typed, its name first.
 */
export function fileOpened(name: string, text: string): string | null {
  const most = operands[name];
  if (most === undefined) return null;
  if (openQuote(text)) return "'";
  const mark = shellMark(text, true);
  if (mark) return mark;
  const words: readonly string[] = text.match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
  const pattern = most === 1;
  const own = words.findIndex((word) => name.startsWith(word.toLowerCase()));
  let left = most;
  for (let at = own + 1; at < words.length; at++) {
    const word = words[at] as string;
    if (pattern && /^-([a-zA-Z]*[frR]|-(file|recursive|dereference|include|exclude))/.test(word)) return word;
    if (/^--(f|.*\/)/.test(word)) return word;
    if (pattern && /^-[a-zA-Z]*e/.test(word)) left = 0;
    if (valued[name]?.includes(word)) at++;
    else if (!/^[-+]/.test(word) && !/^\d+$/.test(word) && !(most === 0 && keywords.test(word)) && --left < 0)
      return word;
  }
  return null;
}

/** What a shell would take for more than an argument; inside double quotes only what it still carries out there. */
export function shellMark(text: string, quotes: boolean): string | null {
  const bare = quotes ? text.replace(/"[^"]*"/g, '""') : text;
  return (/[;&<>]/.exec(bare) ?? /`|\$[({]/.exec(text))?.[0] ?? null;
}

/** True where a single quote stays open, for which a shell waits. */
export function openQuote(text: string): boolean {
  return text.replace(/"[^"]*"/g, '').split("'").length % 2 === 0;
}
