/** The button that approves. It takes a trusted press on itself, a pointer that was there before, and a card read. */
import { button, shown } from './element.ts';
import type { Gaze } from './gaze.ts';

/** Milliseconds a Dangerous deed is held, and a mouse must have been over the button before it presses. */
const heldFor = 1000;
const arrivedFor = 120;

export interface DeedButton {
  readonly element: HTMLButtonElement;
  /** Enabled or not, after the reading changed. */
  readonly update: () => void;
  busy: boolean;
}

/** `approve` is called with the milliseconds the card had stood; `explain` with why a press was not taken. */
export function deedButton(
  deed: string,
  hold: boolean,
  gaze: () => Gaze,
  approve: (visible: number) => void,
  explain: (why: string) => void,
): DeedButton {
  const element = button(hold ? 'deed hold' : 'strong', shown(deed, 'command'));
  if (hold) element.append(document.createElement('i'), ' · hold');
  let arrived = 0;
  let timer = 0;

  const own: DeedButton = {
    element,
    busy: false,
    update() {
      const stands = gaze().standing();
      element.disabled = own.busy || 'why' in stands;
      if (element.disabled) release();
      explain('why' in stands ? stands.why : '');
    },
  };
  const release = () => {
    clearTimeout(timer);
    timer = 0;
    element.classList.remove('holding');
  };
  const press = () => {
    const stands = gaze().standing();
    if ('why' in stands || own.busy) return own.update();
    approve(stands.visible);
  };
  const begin = () => {
    if (timer !== 0 || element.disabled) return;
    element.classList.add('holding');
    timer = window.setTimeout(() => {
      release();
      press();
    }, heldFor);
  };
  const early = (event: PointerEvent) => event.pointerType === 'mouse' && event.timeStamp - arrived < arrivedFor;

  element.addEventListener('pointerenter', (event) => {
    if (event.isTrusted) arrived = event.timeStamp;
  });
  if (hold) {
    element.addEventListener('pointerdown', (event) => {
      if (event.isTrusted && event.button === 0 && !early(event)) begin();
    });
    for (const name of ['pointerup', 'pointerleave', 'pointercancel', 'blur', 'keyup'] as const)
      element.addEventListener(name, release);
    element.addEventListener('keydown', (event) => {
      if (event.isTrusted && !event.repeat && (event.key === 'Enter' || event.key === ' ')) begin();
    });
  } else
    element.addEventListener('click', (event) => {
      if (!event.isTrusted) return;
      const byKey = event.detail === 0 && document.activeElement === element;
      if (event.detail === 0 ? byKey : !(event instanceof PointerEvent && early(event))) press();
      else explain('The pointer had only just arrived. Press once more.');
    });
  return own;
}
