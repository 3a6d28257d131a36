/**
 * A sheet over everything. The page makes room for it, later than it is asked to: the sheet comes and goes with that
 * room, in one drawing, so that nothing moves under a hand that is about to press.
 */
import { el } from './element.ts';

/** Milliseconds after which a sheet stands in whatever room there is: a page that gives none hides nothing. */
const patience = 1000;

export interface Sheets {
  /** Whether a sheet lies over the frame, comes or goes. */
  readonly covered: () => boolean;
  /** Whether there is one that a person has not left: there is one at a time. */
  readonly occupied: () => boolean;
  /** Lays a sheet over everything. */
  readonly raise: (over: HTMLElement) => void;
  readonly lower: (over: HTMLElement) => void;
}

/** The frame as a sheet meets it. */
export interface Covered {
  /** Whether the frame is a window of its own, whose room never changes. */
  readonly alone: boolean;
  /** What comes with the sheet, below it: Stop, trust, and what went wrong. */
  readonly controls: readonly HTMLElement[];
  /** Asks the page for all of the window, or gives it back. */
  readonly ask: (open: boolean) => void;
  /** The sheet is gone: the controls belong where they stand without one. */
  readonly uncovered: () => void;
}

export function sheets({ alone, controls, ask, uncovered }: Covered): Sheets {
  let drop: () => void = () => undefined;
  let sheet: HTMLElement | null = null;
  let leaving = false;
  /** Where the focus was in this frame, and goes back to. */
  let opener: Element | null = null;

  /** Calls `then` once the page has made the frame wider, or narrower again, before that is drawn. */
  function roomed(wider: boolean, then: () => void): void {
    drop();
    if (alone) {
      then();
      return;
    }
    let width = window.innerWidth;
    const now = () => {
      drop();
      then();
    };
    // The place of the cards changes its height at any time; only a sheet's room has another width.
    const resized = () => {
      const before = width;
      width = window.innerWidth;
      if (wider ? width > before : width < before) now();
    };
    const timer = setTimeout(now, patience);
    window.addEventListener('resize', resized);
    drop = () => {
      clearTimeout(timer);
      window.removeEventListener('resize', resized);
    };
  }

  return {
    covered: () => sheet !== null,
    occupied: () => sheet !== null && !leaving,
    raise(over) {
      const old = sheet;
      if (!old) opener = document.activeElement;
      sheet = over;
      leaving = false;
      ask(true);
      roomed(true, () => {
        document.body.classList.add('over');
        over.append(el('div', { class: 'controls' }, ...controls));
        document.body.append(over);
        old?.remove();
        [...over.querySelectorAll<HTMLElement>('.input')].find((input) => input.offsetParent !== null)?.focus();
      });
    },
    lower(over) {
      if (sheet !== over || leaving) return;
      leaving = true;
      // What stands below it, Stop among it, stays in reach.
      if (over.firstElementChild instanceof HTMLElement) over.firstElementChild.inert = true;
      ask(false);
      roomed(false, () => {
        sheet = null;
        leaving = false;
        document.body.classList.remove('over');
        uncovered();
        over.remove();
        if (opener instanceof HTMLElement && opener !== document.body) opener.focus();
        opener = null;
      });
    },
  };
}
