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

export function newReelScreen(reel: Recorded, theme: 'light' | 'dark', place: HTMLElement): ReelScreen {
  const terminal = new Terminal({
    documentOverride: styleBorrower,
    cols: reel.columns,
    rows: reel.rows,
    disableStdin: true,
    fontFamily: '"JetBrains Mono", monospace',
    fontSize: 12,
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
    },
    recolour: (next) => {
      terminal.options.theme = colours[next];
    },
    close: () => terminal.dispose(),
  };
}
