/**
 * A hand that presses what it sees. The card frame is a process of its own, and Chromium routes a press by the last
 * picture it drew: where the frame has just been given or taken its room, a press that comes at once, as no person's
 * does, reaches the other one of page and frame and is lost. So the pointer rests until it is felt, and presses then.
 */
import type { Locator, Page } from 'playwright-core';

const steady = new WeakSet<object>();

/** Every `click` of locators presses in this way from here on, in all frames. */
export function steadyHand(page: Page): void {
  const locators = Object.getPrototypeOf(page.locator('body')) as { click: Locator['click'] };
  if (steady.has(locators)) return;
  steady.add(locators);
  const { click } = locators;
  locators.click = async function (this: Locator, options) {
    if (!options) await rest(this);
    return click.call(this, options);
  };
}

/** Rests the pointer on something until it is felt there, 2 s at most; a click that follows says what is wrong then. */
async function rest(place: Locator): Promise<void> {
  for (let n = 0; n < 20; n++) {
    await place.hover();
    const felt = await place
      .evaluate((element) => element.matches(':hover'), null, { timeout: 1000 })
      .catch(() => true);
    if (felt) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
