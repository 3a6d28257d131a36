/**
 * Words of a model as blocks of inert text. A few marks that models write anyway (bold, code, lists, headings) become
 * typography; nothing becomes a link, an image or an element that the model named. Pure.
 */
export interface Span {
  readonly kind: 'text' | 'strong' | 'em' | 'code';
  readonly text: string;
}
type Cell = readonly Span[];
export type Block =
  | { readonly kind: 'paragraph' | 'heading'; readonly spans: readonly Span[] }
  /** `mark`: its number, where it has one. */
  | { readonly kind: 'item'; readonly spans: readonly Span[]; readonly mark?: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'table'; readonly head: readonly Cell[]; readonly rows: readonly (readonly Cell[])[] };

/** Letters that turn the order of what follows: they stand by their number. */
const turning = /[\u202a-\u202e\u2066-\u2069]/g;
const sign = (letter: string): string => `\\u{${letter.charCodeAt(0).toString(16)}}`;

/** A text in which nothing turns the order of what follows. */
export const unturned = (text: string): string => text.replace(turning, sign);

export function blocks(text: string): readonly Block[] {
  const found: Block[] = [];
  let paragraph: string[] = [];
  let code: string[] | undefined;
  let rows: Cell[][] | undefined;
  const shut = () => {
    if (paragraph.length > 0) found.push({ kind: 'paragraph', spans: spans(paragraph.join('\n')) });
    paragraph = [];
  };
  const lines = unturned(text).split(/\r?\n/);
  for (const [at, line] of lines.entries()) {
    if (rows && row.test(line)) {
      if (!rule.test(line)) rows.push(cells(line));
      continue;
    }
    rows = undefined;
    if (!code && row.test(line) && rule.test(lines[at + 1] ?? '')) {
      shut();
      rows = [];
      found.push({ kind: 'table', head: cells(line), rows });
      continue;
    }
    if (code) {
      if (!line.startsWith('```')) code.push(line);
      else {
        found.push({ kind: 'code', text: code.join('\n') });
        code = undefined;
      }
      continue;
    }
    const heading = /^#{1,6} (.+)$/.exec(line) ?? /^\*\*([^*]+)\*\*$/.exec(line);
    const item = /^\s*(?:[-*]|(\d{1,9}\.)) (.+)$/.exec(line);
    if (line.startsWith('```') || heading || item || line.trim() === '') shut();
    if (line.startsWith('```')) code = [];
    else if (heading?.[1]) found.push({ kind: 'heading', spans: spans(heading[1]) });
    else if (item?.[2]) found.push({ kind: 'item', spans: spans(item[2]), ...(item[1] ? { mark: item[1] } : {}) });
    else if (line.trim() !== '') paragraph.push(line);
  }
  if (code) found.push({ kind: 'code', text: code.join('\n') });
  shut();
  return found;
}

/** A line of a table, and the one below its head. */
const row = /^\s*\|.*\|\s*$/;
const rule = /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/;

const cells = (line: string): Cell[] =>
  line
    .trim()
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => spans(cell.trim().replaceAll('\\|', '|')));

function spans(text: string): readonly Span[] {
  const found: Span[] = [];
  for (const part of text.split(/(\*\*[^*\n]+\*\*|\*[^*\s][^*\n]*\*|`[^`\n]+`)/))
    if (part.startsWith('**') && part.endsWith('**') && part.length > 4)
      found.push({ kind: 'strong', text: part.slice(2, -2) });
    else if (part.startsWith('*') && part.endsWith('*') && part.length > 2)
      found.push({ kind: 'em', text: part.slice(1, -1) });
    else if (part.startsWith('`') && part.endsWith('`') && part.length > 2)
      found.push({ kind: 'code', text: part.slice(1, -1) });
    else if (part !== '') found.push({ kind: 'text', text: part });
  return found;
}
