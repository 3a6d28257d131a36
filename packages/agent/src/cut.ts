/** Long outputs are kept whole by the gatekeeper and shown to the model with their middle left out. */

/** Characters of a device's or gate's answer that the model sees of one call. */
export const outputLimit = 24_000;
/** The inventory is a table that loses its meaning when it is cut, so it may be longer. */
export const inventoryLimit = 120_000;
/** Share of the limit that the beginning gets: errors and prompts stand at the end. */
const headShare = 0.6;
/** Characters that the note between them may take, without the id that it names. */
const noteRoom = 120;

/**
 * The text itself, or its head and tail around a line that says how many lines and characters were left out. What comes
 * back is never longer than `limit` (at least 200), so that cutting it again changes nothing.
 */
export function cutForModel(text: string, limit: number, use?: string): string {
  if (text.length <= limit) return text;
  const room = limit - noteRoom - (use?.length ?? 0);
  const headEnd = lineEndBefore(text, Math.floor(room * headShare));
  const tailStart = lineStartAfter(text, text.length - Math.floor(room * (1 - headShare)));
  const gone = text.slice(headEnd, tailStart);
  const more = use === undefined ? 'ask for a narrower output' : `output.more with use ${use} reads them`;
  const lines = gone.replace(/^\n|\n$/g, '').split('\n').length;
  const note = `[… ${lines} ${lines === 1 ? 'line' : 'lines'}, ${gone.length} characters left out here; ${more} …]`;
  return `${text.slice(0, headEnd)}\n${note}\n${text.slice(tailStart)}`.toWellFormed();
}

/** Characters in which a cut looks for the end of a word: half a token is none that a scanner knows. */
const longestWord = 1000;
const wordEnd = /[\s"'`,;(){}[\]<>]/;

/** Cuts between lines where a line ends near, else within the line, between words. */
function lineEndBefore(text: string, at: number): number {
  const end = text.lastIndexOf('\n', at);
  if (end > at / 2) return end;
  for (let back = at; back > Math.max(0, at - longestWord); back--) if (wordEnd.test(text.charAt(back))) return back;
  return at;
}

function lineStartAfter(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end !== -1 && end - at < (text.length - at) / 2) return end + 1;
  const last = Math.min(text.length - 1, at + longestWord);
  for (let on = at; on < last; on++) if (wordEnd.test(text.charAt(on))) return on;
  return at;
}

/** Cuts by where the text came from: a table loses its meaning sooner than a log. What is left out is kept, by its use. */
export function cutResult<T extends { readonly source: string; readonly text: string; readonly use: string }>(
  result: T,
): T {
  const limit = result.source === 'inventory' ? inventoryLimit : outputLimit;
  return { ...result, text: cutForModel(result.text, limit, result.use) };
}
