/**
 * A sheet over everything. The page makes room for it, later than it is asked to: the sheet comes and goes with that
 * room, in one drawing, so that nothing moves under a hand that is about to press.
 */
import { el } from './element.ts';

/** Milliseconds after which a sheet stands in whatever room there is: a page that gives none hides nothing. */
const patience = 500;

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

  /** Calls `then` once the page has changed the frame's room, before that is drawn. */
  function roomed(then: () => void): void {
    drop();
    if (alone) {
      then();
      return;
    }
    const now = () => {
      drop();
      then();
    };
    const timer = setTimeout(now, patience);
    window.addEventListener('resize', now);
    drop = () => {
      clearTimeout(timer);
      window.removeEventListener('resize', now);
    };
  }

  return {
    covered: () => sheet !== null,
    occupied: () => sheet !== null && !sheet.inert,
    raise(over) {
      sheet?.remove();
      sheet = over;
      ask(true);
      roomed(() => {
        document.body.classList.add('over');
        over.append(el('div', { class: 'controls' }, ...controls));
        document.body.append(over);
        [...over.querySelectorAll<HTMLElement>('.input')].find((input) => input.offsetParent !== null)?.focus();
      });
    },
    lower(over) {
      if (sheet !== over || over.inert) return;
      over.inert = true;
      ask(false);
      roomed(() => {
        sheet = null;
        over.remove();
        document.body.classList.remove('over');
        uncovered();
      });
    },
  };
}
