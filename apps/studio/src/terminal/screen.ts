/** One xterm.js on one session of a person: opened, drawn, typed into, resized and closed together. */

import type { Id } from '@interlock/model';
import { FitAddon } from '@xterm/addon-fit';
import { WebglAddon } from '@xterm/addon-webgl';
import { Terminal } from '@xterm/xterm';
import { faultOf } from '../edge/fault-view.ts';
import { ask } from '../studio-line.ts';
import { colours } from './colours.ts';
import { attach, changeTab, detach } from './sessions.ts';
import { borrowing, styleBorrower } from './style-sheets.ts';

export interface Screen {
  /** Opens a session of the host; whatever comes of it stands in the tab's state. */
  open(): Promise<void>;
  fit(): void;
  focus(): void;
  recolour(theme: 'light' | 'dark'): void;
  /** Stops waiting for a session that has not opened. */
  giveUp(): void;
  close(): void;
}

/** Pixels that the scroll bar takes; a place that has no room for 80 columns beside it gets smaller letters. */
const scrollBar = 10;

export function newScreen(tab: string, host: Id<'host'>, theme: 'light' | 'dark', place: HTMLElement): Screen {
  const terminal = new Terminal({
    documentOverride: styleBorrower,
    fontFamily: '"JetBrains Mono", monospace',
    fontSize: 13,
    lineHeight: 1.2,
    scrollback: 10_000,
    overviewRuler: { width: scrollBar },
    theme: colours[theme],
    cursorBlink: false,
    minimumContrastRatio: 4.5,
    screenReaderMode: false,
  });
  const fitting = new FitAddon();
  terminal.loadAddon(fitting);
  borrowing(() => terminal.open(place));
  drawByGpu(terminal);
  let session = 0;
  let attempt = 0;

  terminal.onData((text) => {
    if (session !== 0) for (const part of parts(text)) quietly(ask('terminal.type', { session, text: part }));
  });
  terminal.onResize(({ cols, rows }) => {
    if (session !== 0) quietly(ask('terminal.resize', { session, columns: cols, rows }));
  });

  terminal.onSelectionChange(() => changeTab(tab, { marked: terminal.getSelection() }));

  const hangUp = () => {
    attempt += 1;
    if (session === 0) return;
    detach(session);
    quietly(ask('terminal.close', { session }));
    session = 0;
  };
  return {
    async open() {
      hangUp();
      const own = attempt;
      changeTab(tab, { state: 'opening', asked: Date.now(), fault: null });
      if (terminal.buffer.active.length > 1 || terminal.buffer.active.cursorX > 0) terminal.write('\r\n');
      try {
        const size = { columns: Math.max(2, terminal.cols), rows: Math.max(1, terminal.rows) };
        const answer = await ask('terminal.open', { host, ...size });
        if (own !== attempt) return quietly(ask('terminal.close', answer));
        session = answer.session;
        attach(session, {
          tab,
          write: (bytes, drawn) => terminal.write(bytes, drawn),
          report: (bytes) => quietly(ask('terminal.drawn', { session: answer.session, bytes })),
        });
        changeTab(tab, { state: 'live' });
        terminal.focus();
      } catch (error) {
        if (own === attempt) changeTab(tab, { state: 'ended', fault: faultOf(error) });
      }
    },
    fit() {
      const wide = place.clientWidth >= 80 * 7.8 + scrollBar;
      terminal.options.fontSize = wide ? 13 : 12;
      fitting.fit();
    },
    focus: () => terminal.focus(),
    recolour: (next) => {
      terminal.options.theme = colours[next];
    },
    giveUp() {
      hangUp();
      changeTab(tab, { state: 'ended', fault: null });
    },
    close() {
      hangUp();
      terminal.dispose();
    },
  };
}

/** Characters that one message may carry. */
const partLength = 16_384;
function parts(text: string): readonly string[] {
  const cut: string[] = [];
  for (let i = 0; i < text.length; i += partLength) cut.push(text.slice(i, i + partLength));
  return cut;
}

/** A key that could not be sent shows as a session that ended; there is nothing more to say about it. */
function quietly(asked: Promise<unknown>): void {
  asked.catch(() => undefined);
}

function drawByGpu(terminal: Terminal): void {
  try {
    const addon = new WebglAddon();
    addon.onContextLoss(() => addon.dispose());
    terminal.loadAddon(addon);
  } catch {
    // Without WebGL xterm.js draws with elements; it looks the same and is slower.
  }
}
