/** One xterm.js that shows a recording: nothing is typed into it, and what it would answer goes nowhere. */
import type { Id } from '@interlock/model';
import type { Reel } from '@interlock/protocol';
import { Terminal } from '@xterm/xterm';
import { ask } from '../studio-line.ts';
import { colours } from './colours.ts';
import { borrowing, styleBorrower } from './style-sheets.ts';

export interface ReelScreen {
  /** Draws everything up to a moment, in milliseconds, from where it stands or anew where that lies behind. */
  show(moment: number): void;
  recolour(theme: 'light' | 'dark'): void;
  close(): void;
}

export interface Recorded {
  readonly view: Reel['view'];
  readonly columns: number;
  readonly rows: number;
  readonly milliseconds: number;
  readonly events: Reel['events'];
}

/** Fetches a whole recording, part by part; each part is an entry of the ledger. */
export async function fetchRecording(recording: Id<'recording'>): Promise<Recorded> {
  const first = await ask('recording.play', { recording, from: 0 });
  const events = [...first.events];
  for (let next = first.next; next !== null; ) {
    const part = await ask('recording.play', { recording, from: next });
    events.push(...part.events);
    next = part.next;
  }
  return { ...first, events };
}

/** Rows below the cursor that stay in view. */
const rowsBelow = 3;
/** Sizes of letters in pixels, their width as a part of it, and what a scroll bar and the edges take. */
const [smallest, usual, width, edges] = [8, 12, 0.6, 28];

/** Columns that its lines reach to, at least those of an ordinary terminal: an agent's session is far wider than what it shows. */
function usedColumns({ columns, events }: Recorded): number {
  let longest = 80;
  for (const [, kind, data] of events)
    if (kind === 'o')
      for (const line of data.split(/[\r\n]+/))
        longest = Math.max(longest, line.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, '').length);
  return Math.min(columns, longest);
}

/** Letters as large as usual, or as small as lets all columns stand beside each other. */
function fittingSize(columns: number, place: number): number {
  return Math.min(usual, Math.max(smallest, Math.floor(((place - edges) / columns / width) * 2) / 2));
}

export function newReelScreen(reel: Recorded, theme: 'light' | 'dark', place: HTMLElement): ReelScreen {
  const terminal = new Terminal({
    documentOverride: styleBorrower,
    cols: reel.columns,
    rows: reel.rows,
    disableStdin: true,
    fontFamily: '"JetBrains Mono", monospace',
    fontSize: fittingSize(usedColumns(reel), place.clientWidth),
    lineHeight: 1.2,
    scrollback: 10_000,
    theme: colours[theme],
    cursorBlink: false,
    cursorInactiveStyle: 'outline',
    minimumContrastRatio: 4.5,
    // A link of a device is text here: it is not made into something that can be pressed.
    linkHandler: { activate: () => {} },
  });
  borrowing(() => terminal.open(place));
  let at = 0;
  /** What is higher than its place is scrolled to where the session stands. */
  const follow = () => {
    const height = place.querySelector('.xterm-screen')?.clientHeight ?? 0;
    const row = height / terminal.rows;
    const [top, bottom] = [terminal.buffer.active.cursorY * row, (terminal.buffer.active.cursorY + rowsBelow) * row];
    if (top < place.scrollTop || bottom > place.scrollTop + place.clientHeight)
      place.scrollTop = Math.max(0, bottom - place.clientHeight);
  };
  return {
    show(moment) {
      const last = reel.events[at - 1];
      if (last && last[0] > moment) {
        terminal.reset();
        terminal.resize(reel.columns, reel.rows);
        at = 0;
      }
      for (let event = reel.events[at]; event && event[0] <= moment; event = reel.events[++at]) {
        const [, kind, data] = event;
        if (kind === 'o') terminal.write(data);
        else if (kind === 'r') {
          const [columns = 0, rows = 0] = data.split('x').map(Number);
          if (columns >= 2 && columns <= 1000 && rows >= 1 && rows <= 1000) terminal.resize(columns, rows);
        }
      }
      terminal.write('', follow); // when all of it is drawn
    },
    recolour: (next) => {
      terminal.options.theme = colours[next];
    },
    close: () => terminal.dispose(),
  };
}
