/** Trust as a person sets it: Autonomous with its hosts and its end, and back. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import {
  approve,
  askCopilot,
  cardFrame,
  clock,
  type Desk,
  eventually,
  mainQuestion,
  says,
  shots,
  sitDown,
} from './studio.ts';

let desk: Desk;
let page: Page;
let frame: Frame;
before(async () => {
  desk = await sitDown();
  page = await desk.window({ theme: 'light' });
  frame = await cardFrame(page);
});
after(() => desk?.close());

const strip = () => frame.locator('fieldset.trust').last();
const chosen = () => strip().locator('input:checked + span').innerText();

test('Autonomous is not on before a person named its hosts', async () => {
  await askCopilot(page, 'Which hosts are there?');
  await strip().locator('input:enabled').first().waitFor();
  await strip().locator('input[value=autonomous]').click();
  const sheet = frame.locator('form.sheet');
  await sheet.waitFor();
  await eventually(chosen, (now) => assert.equal(now, 'Supervised'));
  await page.screenshot({ path: path.join(shots, 'autonomous.png') });
  for (const box of await sheet.locator('input[type=checkbox]').all()) await box.uncheck();
  await sheet.getByText('Switch Autonomous on').click();
  await says(sheet.locator('.fault'), /at least one host/);
  await sheet.locator('input[type=checkbox]').first().check();
  await sheet.getByText('Switch Autonomous on').click();
  await sheet.waitFor({ state: 'detached' });
  await frame.getByText(new RegExp(`On \\S+ until ${clock}$`)).waitFor();
  await eventually(chosen, (now) => assert.equal(now, 'Autonomous'));
  await says(page.locator('.band', { hasText: 'Autonomous' }), /on 1 host, (60|59) minutes left/);
  await page.screenshot({ path: path.join(shots, 'autonomous-on.png') });
});

test('a press on Supervised takes it back', async () => {
  await strip().locator('input[value=supervised]').click();
  await frame.getByText(/On \S+ until/).waitFor({ state: 'detached' });
  await eventually(chosen, (now) => assert.equal(now, 'Supervised'));
});

test('in Manual the reads of a turn stand on one card, with their hosts, and one press answers them', async () => {
  await strip().locator('input[value=manual]').click();
  await eventually(chosen, (now) => assert.equal(now, 'Manual'));
  await askCopilot(page, mainQuestion);
  const card = frame.locator('article.card');
  const group = 'article.card .keys.group';
  for (let n = 0; n < 12 && (await frame.locator(group).count()) === 0; n++) {
    await card.first().waitFor({ timeout: 30_000 });
    await approve(page, group);
    await page.waitForTimeout(400);
  }
  await page.screenshot({ path: path.join(shots, 'group.png') });
  await says(card.first(), /2 hosts[\s\S]*edge-1[\s\S]*core-1/);
  await approve(page);
  await page
    .locator('.copilot')
    .getByText(/edge-1/)
    .first()
    .waitFor();
});
