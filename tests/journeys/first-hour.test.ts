/** The small things of a first hour: what can be chosen before the first question, and what stays reachable and readable. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Frame, Locator, Page } from 'playwright-core';
import {
  approve,
  askCopilot,
  cardFrame,
  type Desk,
  eventually,
  mainQuestion,
  openTerminal,
  says,
  shots,
  sitDown,
} from './studio.ts';

let desk: Desk;
let page: Page;
let frame: Frame;
before(async () => {
  desk = await sitDown();
  page = await desk.window();
  frame = await cardFrame(page);
});
after(() => desk?.close());

const shot = (name: string) => page.screenshot({ path: path.join(shots, `first-hour-${name}.png`) });
const strip = () => frame.locator('fieldset.trust').last();
const chosen = () => strip().locator('input:checked + span').innerText();
const button = (name: string) => page.getByRole('button', { name, exact: true });
const boxOf = async (place: Locator) => {
  const box = await place.boundingBox();
  assert.ok(box);
  return box;
};
/** Where something stands once it stands still: the frame grows while a card is drawn in it. */
async function boxAtRest(place: Locator): ReturnType<typeof boxOf> {
  let box = await boxOf(place);
  const still = async () => {
    const before = box;
    await page.waitForTimeout(300);
    box = await boxOf(place);
    return before;
  };
  await eventually(still, (before) => assert.deepEqual(box, before));
  return box;
}

test('Manual is chosen before the first question, holds for it, and stays in a new conversation', async () => {
  await strip().locator('input[value=supervised]:checked').waitFor({ state: 'attached' });
  await strip().locator('input[value=manual]').click();
  await strip().locator('input[value=manual]:checked').waitFor({ state: 'attached' });
  await page.waitForTimeout(300);
  await eventually(chosen, (now) => assert.equal(now, 'Manual'));
  assert.equal(await strip().locator('input[value=autonomous]').isDisabled(), true);
  await shot('manual');
  await askCopilot(page, 'show version on edge-1');
  await page
    .locator('.lane')
    .getByText(/^manual · default mode/)
    .waitFor();
  await frame.locator('article.card').waitFor({ timeout: 15_000 });
  await frame.getByRole('button', { name: 'Stop' }).click();
  await page.getByText(/^Stopped$/).waitFor();
  await button('New conversation').click();
  await page.locator('.suggest').waitFor();
  await page.waitForTimeout(300);
  await eventually(chosen, (now) => assert.equal(now, 'Manual'));
  await strip().locator('input[value=supervised]').click();
  await page.getByText('supervised · default mode', { exact: true }).waitFor();
});

test('the form for hosts opens at its top, ready for the address', async () => {
  await button('Add hosts').first().click();
  await page.locator('input[name=address]:focus').waitFor();
  assert.equal(await page.locator('.form.scroll').evaluate((form) => form.scrollTop), 0);
});

test('the count of the ledger follows a terminal, without a run', async () => {
  await openTerminal(page, 'edge-1');
  const entries = desk.command('ledger', 'export', '--format', 'jsonl').out.split('\n').filter(Boolean).length;
  const told = async () => Number(/ledger (\d+)/.exec(await page.locator('footer.status').innerText())?.[1]);
  await eventually(told, (size) => assert.ok(size >= entries, `${size} of ${entries}`));
});

test('what a card wants first stands on a line of its own, and its buttons stand still', async () => {
  await askCopilot(page, mainQuestion);
  const card = frame.locator('article.card').first();
  await card.waitFor({ timeout: 30_000 });
  const deed = card.locator('.buttons button').last();
  const was = await boxAtRest(deed);
  await shot('card');
  const note = await boxOf(card.locator('.note'));
  assert.ok(note.height <= 30 && note.width > 200, JSON.stringify(note));
  await card.locator('.body').evaluate((body) => {
    body.scrollTop = body.scrollHeight;
  });
  await page.waitForTimeout(900);
  assert.deepEqual(await boxOf(deed), was);
});

test('Stop and trust are there while a sheet lies over everything, and Stop stops', async () => {
  await frame.getByText('Let more through').click();
  await frame.locator('form.sheet').waitFor();
  const stop = frame.getByRole('button', { name: 'Stop' });
  assert.ok(await stop.isVisible());
  assert.ok(await strip().isVisible());
  const boxes = async () => {
    const sheet = await boxOf(frame.locator('form.sheet'));
    return [await boxOf(stop), sheet] as const;
  };
  await page.waitForTimeout(400);
  await eventually(boxes, ([button, sheet]) =>
    assert.ok(button.y >= sheet.y + sheet.height, `the sheet covers Stop: ${JSON.stringify([button, sheet])}`),
  );
  await shot('sheet');
  await stop.click();
  await frame.getByRole('button', { name: 'Ask me each time' }).click();
  await page.locator('.end .title', { hasText: 'Stopped' }).waitFor();
  await stop.waitFor(); // the frame hears of the end on a line of its own
});

test('the end of a run shows its change whole and counts what it lists', async () => {
  await askCopilot(page, mainQuestion);
  await frame.locator('article.card').first().waitFor({ timeout: 30_000 });
  await approve(page);
  const end = page.locator('.end').last();
  await end.getByText(/^Done$/).waitFor({ timeout: 30_000 });
  const change = end.locator('dd .link', { hasText: 'no neighbor' }).first();
  await says(change, /shutdown ; end/);
  const cut = await change.evaluate(
    (link) => link.scrollWidth > link.clientWidth || link.scrollHeight > link.clientHeight,
  );
  assert.equal(cut, false, 'the change is cut off');
  const text = await end.innerText();
  const reads = Number(/(\d+) reads after the change/.exec(text)?.[1]);
  const listed = [...text.matchAll(/^\S+: show /gm)].length;
  assert.equal(listed + Number(/and (\d+) more/.exec(text)?.[1] ?? 0), reads, text);
  await shot('done');
});

test('a story spells identifiers as they are, and a recording opens where something stands', async () => {
  await page.locator('.end').last().getByText('This run in the ledger').click();
  const told = page.locator('.story .told').first();
  await told.waitFor();
  assert.equal(await told.evaluate((part) => getComputedStyle(part).fontVariantLigatures), 'none');
  await page
    .getByText(/^Watch it at/)
    .first()
    .click();
  await page.locator('.replay .xterm-rows').waitFor();
  await page.waitForTimeout(400);
  await says(page.locator('.replay .xterm-rows'), /\S/);
  await shot('watch');
});

test('the tab in front is in view however many there are, and a list names them all', async () => {
  for (const host of ['core-1', 'web-1', 'branch-1', 'border-1', 'edge-1', 'core-1'])
    await page.locator('.tree').getByText(host, { exact: true }).dblclick();
  const places = async () => ({
    row: await boxOf(page.locator('nav.tabs')),
    front: await boxOf(page.locator('.tab[data-front=true]')),
  });
  await page.waitForTimeout(800);
  await eventually(places, ({ row, front }) =>
    assert.ok(front.x >= row.x - 1 && front.x + front.width <= row.x + row.width + 1, JSON.stringify({ row, front })),
  );
  await shot('tabs');
  const last = await page.locator('.tab[data-front=true]').innerText();
  await page.getByLabel('All open views').selectOption({ index: 0 });
  await eventually(
    () => page.locator('.tab[data-front=true]').innerText(),
    (name) => assert.notEqual(name, last),
  );
  await eventually(places, ({ row, front }) =>
    assert.ok(front.x >= row.x - 1 && front.x < row.x + row.width, JSON.stringify({ row, front })),
  );
});

test('long words of a person are folded', async () => {
  await askCopilot(page, `Which hosts are there? ${'and so on '.repeat(300)}`);
  const fold = page
    .locator('.question')
    .last()
    .getByText(/^Show all/);
  await fold.waitFor();
  await fold.click();
  await page
    .locator('.question')
    .last()
    .getByText(/^Fold$/)
    .waitFor();
});
