/** A person lets lines through beforehand, sees what that means, sees a use, and takes it back. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { approve, askCopilot, cardFrame, type Desk, says, shots, sitDown } from './studio.ts';

let desk: Desk;
let page: Page;
let frame: Frame;
before(async () => {
  desk = await sitDown();
  page = await desk.window({ theme: 'light' });
  frame = await cardFrame(page);
});
after(() => desk?.close());

const change = (port: string) =>
  `Run this on edge-1:\n\`\`\`\nconfigure terminal\ninterface ${port}\ndescription to the lab\nend\n\`\`\``;

test('from a card, with an example, a word is opened before the person’s eyes', async () => {
  await askCopilot(page, change('Loopback0'));
  const card = frame.locator('article.card');
  await card.waitFor({ timeout: 30_000 });
  await card.getByText('Let more through').click();
  const sheet = frame.locator('form.sheet');
  await sheet.locator('pre').getByText('interface Loopback0').waitFor();
  await sheet.locator('textarea').fill('configure terminal\ninterface Gi0/1\ndescription to the lab\nend');
  await sheet.locator('pre').getByText('interface ‹any word›').waitFor();
  await says(sheet.locator('.also'), /edge-1[\s\S]*Loopback0/);
  await page.screenshot({ path: path.join(shots, 'grant.png') });
  await sheet.getByText('Let it through').click();
  await sheet.waitFor({ state: 'detached' });
  await frame.locator('.granted').getByText('5 of 5 left').waitFor();
  await approve(page);
  await page.locator('.copilot').getByText(/Done/).first().waitFor({ timeout: 30_000 });
});

test('the next such change runs without a card, and every use is seen', async () => {
  await askCopilot(page, change('GigabitEthernet0/1'));
  await frame.locator('.granted').getByText('4 of 5 left').waitFor({ timeout: 30_000 });
  await page.waitForTimeout(500);
  assert.equal(await frame.locator('article.card').count(), 0);
  await page.screenshot({ path: path.join(shots, 'grant-used.png') });
});

test('a press on Revoke ends it', async () => {
  await frame.locator('.granted').getByText('Revoke').click();
  await frame.locator('.granted').waitFor({ state: 'detached' });
  await askCopilot(page, change('GigabitEthernet0/0'));
  await frame.locator('article.card').waitFor({ timeout: 30_000 });
});
