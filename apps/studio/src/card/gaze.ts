/** The browser's side of reading: observes one card's element, by IntersectionObserver v2 where there is one. */
import { again, look, type Reading, standing, unread } from './reading.ts';

export interface Gaze {
  readonly standing: () => ReturnType<typeof standing>;
  /** The card moved or was changed. */
  readonly again: () => void;
  readonly end: () => void;
}

interface VisibleEntry extends IntersectionObserverEntry {
  readonly isVisible?: boolean;
}

const canSeeCovers = 'isVisible' in IntersectionObserverEntry.prototype;
const alone = window.top === window;

/** Watches `card`, whose `body` scrolls; `changed` is called whenever `standing` may answer differently. */
export function gazeAt(card: HTMLElement, body: HTMLElement, changed: () => void): Gaze {
  let reading: Reading = look(
    unread,
    { honest: canSeeCovers || alone, front: document.visibilityState === 'visible' },
    performance.now(),
  );
  let timer = 0;
  const saw = (some: Partial<Reading['sight']>) => {
    reading = look(reading, some, performance.now());
    clearTimeout(timer);
    timer = window.setTimeout(changed, 520);
    changed();
  };
  const options = { threshold: [0, 0.5, 0.9, 0.99, 1], trackVisibility: true, delay: 100 };
  const observer = new IntersectionObserver((entries) => {
    const entry = entries.at(-1) as VisibleEntry | undefined;
    if (entry) saw({ whole: entry.intersectionRatio >= 0.99, covered: canSeeCovers && entry.isVisible === false });
  }, options);
  const onFront = () => saw({ front: document.visibilityState === 'visible' });
  const onScroll = () => {
    if (body.clientHeight > 0 && body.scrollTop + body.clientHeight >= body.scrollHeight - 2) saw({ ended: true });
  };
  const sizes = new ResizeObserver(onScroll);
  observer.observe(card);
  sizes.observe(body);
  body.addEventListener('scroll', onScroll);
  document.addEventListener('visibilitychange', onFront);
  return {
    standing: () => standing(reading, performance.now()),
    again() {
      reading = again(reading, performance.now());
      saw({});
    },
    end() {
      clearTimeout(timer);
      observer.disconnect();
      sizes.disconnect();
      document.removeEventListener('visibilitychange', onFront);
    },
  };
}
