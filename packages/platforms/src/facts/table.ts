/** A device's table as rows. Where a line does not fit its head the whole stays text: a wrong cell is worse than none. */
export interface TableShape {
  /** The line that names the columns. */
  readonly head: RegExp;
  /** `places`: a cell begins where its column's name does; `words`: cells are words, and the last takes the rest. */
  readonly columns: 'places' | 'words';
}

export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Rows of one output at most. */
const most = 2000;

/** The first table of an output, or undefined where there is none that can be trusted. */
export function tableOf(output: string, shape: TableShape): Table | undefined {
  const lines = output.split('\n').map((line) => line.trimEnd());
  const at = lines.findIndex((line) => shape.head.test(line));
  const head = lines[at];
  if (head === undefined) return undefined;
  const body = lines.slice(at + 1).filter((line) => !/^[-=\s]*$/.test(line));
  const rows = shape.columns === 'words' ? byWords(head, body) : byPlaces(head, body);
  return rows && rows.rows.length > 0 && rows.rows.length <= most ? rows : undefined;
}

function byWords(head: string, body: readonly string[]): Table | undefined {
  const columns = head.split(/\s+/).filter((word) => word !== '');
  const rows: string[][] = [];
  for (const line of body) {
    const words = line.split(/\s+/).filter((word) => word !== '');
    if (words.length < columns.length) break; // the table is over, or it is none
    rows.push([...words.slice(0, columns.length - 1), words.slice(columns.length - 1).join(' ')]);
  }
  return { columns, rows };
}

/** Names of columns stand at least two spaces apart, or one where each is a single word. */
function byPlaces(head: string, body: readonly string[]): Table | undefined {
  const wide = /\S {2,}\S/.test(head) ? /\S+( \S+)*/g : /\S+/g;
  const places = [...head.matchAll(wide)].flatMap((match) => splitNames(match[0], match.index));
  const rows: string[][] = [];
  for (const [i, line] of body.entries()) {
    if (/^\s/.test(line)) return undefined; // a cell went on in a line of its own
    if (line.length < (places[1]?.at ?? 0)) {
      if (i === body.length - 1) break; // the prompt
      return undefined;
    }
    const starts = places.map(({ at }) => at);
    // A cell that runs over the place of the next one cannot be cut: neither is known.
    if (starts.slice(1).some((at) => at < line.length && line[at - 1] !== ' ')) return undefined;
    rows.push(starts.map((at, i) => line.slice(at, starts[i + 1]).trim()));
  }
  return { columns: places.map(({ name }) => name), rows };
}

/** Two names with one space between them, where the platform has columns of these names. */
const touching = /^(Proto|Link|Admin|Local|Method|Status|OK\?|IP-Address) (?=\S)/;

function splitNames(text: string, at: number): { name: string; at: number }[] {
  const first = touching.exec(text);
  if (!first || text.startsWith('Local Interface') || text.startsWith('Local Intf')) return [{ name: text, at }];
  const length = first[0].length;
  return [{ name: text.slice(0, length - 1), at }, ...splitNames(text.slice(length), at + length)];
}
