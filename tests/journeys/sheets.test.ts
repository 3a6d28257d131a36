/** A sheet over a page that is slow to give the frame its room: nothing is there to press before it stands still. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { askCopilot, cardFrame, type Desk, eventually, mainQuestion, sitDown } from './studio.ts';

/** What the frame showed, sampled at each of its drawings: its own width, and what could be pressed then. */
interface Seen {
  readonly width: number;
  readonly sheet: boolean;
  readonly strip: boolean;
}

let desk: Desk;
let page: Page;
let frame: Frame;

before(async () => {
  desk = await sitDown();
  page = await desk.window();
  await page.addInitScript(() => {
    if (window.top !== window) return;
    const late = new WeakSet<Event>();
    window.addEventListener('message', (event) => {
      if (event.data?.type !== 'overlay' || late.has(event)) return;
      event.stopImmediatePropagation();
      const { data, origin, source } = event;
      const again = new MessageEvent('message', { data, origin, source });
      late.add(again);
      setTimeout(() => window.dispatchEvent(again), 100);
    });
  });
  await page.reload();
  await page.getByPlaceholder(/What is wrong/).waitFor();
  frame = await cardFrame(page);
});
after(() => desk?.close());

const person = () => page.locator('footer.status button', { hasText: /\(.*\)/ });
const openPerson = () => person().click();
const form = () => frame.locator('form.sheet');
/** Height of the place of the cards, once it has stood still. */
async function settled(): Promise<number> {
  for (let last = 0; ; ) {
    const now = await place();
    if (now === last && now > 200) return now;
    last = now;
    await page.waitForTimeout(400);
  }
}
const place = () => page.locator('.card-place').evaluate((one) => one.getBoundingClientRect().height);

/** Begins to look at every drawing of the frame. Answers with what ends it and tells. */
async function watch(): Promise<() => Promise<Seen[]>> {
  await frame.evaluate(() => {
    const there = (element: Element | null) => element?.checkVisibility({ visibilityProperty: true }) ?? false;
    const seen: unknown[] = [];
    const look = () => {
      const over = document.querySelector('.veil');
      const strip = document.querySelector('body > main .strip');
      seen.push({ width: window.innerWidth, sheet: there(over), strip: there(strip) });
      if (seen.length < 10_000) Object.assign(window, { looking: requestAnimationFrame(look) });
    };
    look();
    Object.assign(window, { seen });
  });
  return () =>
    frame.evaluate(() => {
      const { seen, looking } = window as unknown as { seen: Seen[]; looking: number };
      cancelAnimationFrame(looking);
      return seen;
    });
}

test('a sheet is drawn once the frame has its room, and what was there only once it is back', async () => {
  const small = await frame.evaluate(() => window.innerWidth);
  const told = await watch();
  await openPerson();
  await form().getByRole('button', { name: 'Close' }).click();
  await form().waitFor({ state: 'detached' });
  await eventually(
    () => frame.evaluate(() => window.innerWidth),
    (width) => assert.equal(width, small),
  );
  const strip = frame.locator('body > main .strip');
  await strip.waitFor();
  const seen = await told();
  assert.ok(seen.some(({ sheet }) => sheet));
  assert.deepEqual(
    seen.filter(({ width, sheet, strip }) => (sheet && width === small) || (strip && width !== small)),
    [],
  );
});

test('what is behind a sheet keeps its height', async () => {
  await askCopilot(page, mainQuestion);
  await frame.locator('article.card').waitFor({ timeout: 90_000 });
  const high = await settled();
  await openPerson();
  await form().getByRole('button', { name: 'Close' }).waitFor();
  await page.waitForTimeout(300);
  assert.equal(await place(), high);
  await form().getByRole('button', { name: 'Close' }).click();
});

test('a sheet that is asked for while another one goes is there', async () => {
  const close = form().getByRole('button', { name: 'Close' });
  await openPerson();
  await close.click();
  await person().dispatchEvent('click'); // what lies under the frame is asked for by a key, say
  await eventually(
    () => form().evaluateAll((forms) => forms.map((one) => (one as HTMLElement).inert)),
    (inert) => assert.deepEqual(inert, [false]),
  );
  await close.click();
  await form().waitFor({ state: 'detached' });
});

test('Stop is in reach while a sheet goes, and the focus is where it was before it came', async () => {
  await person().focus();
  await page.keyboard.press('Enter');
  const close = form().getByRole('button', { name: 'Close' });
  await close.waitFor();
  const reachable = frame.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const stop = document.querySelector<HTMLButtonElement>('.strip .stop');
        const look = () => {
          const leaving = document.querySelector<HTMLElement>('form.sheet')?.inert;
          if (leaving) resolve(stop?.checkVisibility() === true && stop.closest('[inert]') === null);
          else requestAnimationFrame(look);
        };
        look();
      }),
  );
  await close.click();
  assert.equal(await reachable, true);
  await form().waitFor({ state: 'detached' });
  await eventually(
    () => person().evaluate((button) => document.activeElement === button),
    (has) => assert.ok(has),
  );
});

test('a page that gives no room hides no sheet: it stands in what there is', async () => {
  await page.evaluate(() => {
    window.addEventListener(
      'message',
      (event) => event.data?.type === 'overlay' && event.stopImmediatePropagation(),
      true,
    );
  });
  await openPerson();
  await form().getByRole('button', { name: 'Close' }).waitFor();
});
