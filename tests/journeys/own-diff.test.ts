/** One key asks a Junos-like device for its own diff of staged lines: what it says, that it is its words, and what then runs. */
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
  page = await desk.window({ theme: 'light', height: 1000 });
  frame = await cardFrame(page);
});
after(() => desk?.close());

const shot = (name: string) => page.screenshot({ path: path.join(shots, `own-diff-${name}.png`) });

/** Reads the card to its end and presses the key once it counts. */
async function pressKey(): Promise<void> {
  const card = frame.locator('article.card').first();
  const id = await card.getAttribute('data-card');
  const key = card.getByRole('button', { name: 'Ask the device for its own diff' });
  for (let n = 0; n < 10; n++) {
    if ((await frame.locator(`article.card[data-card="${id}"]`).count()) === 0) return;
    await card
      .locator('.body')
      .evaluate((body) => {
        body.scrollTop = body.scrollHeight;
      })
      .catch(() => {});
    await page.waitForTimeout(800);
    await key.click({ timeout: 1500 }).catch(() => {});
    await page.waitForTimeout(300);
  }
}

test('the card has the computed diff, and one key with the lines that it would run', async () => {
  await askCopilot(page, 'Stage this on border-1:\n```\nset interfaces ge-0/0/1 description "asked by Kim"\n```');
  const card = frame.locator('article.card');
  await card.waitFor({ timeout: 30_000 });
  await says(card.locator('.diff'), /computed from show configuration/);
  await says(card.locator('.diff-ask'), /discarded, and commits nothing:[\s\S]*configure private[\s\S]*rollback 0/);
  assert.equal(await card.locator('.diff-own').count(), 0, 'nothing was asked yet');
  await shot('key');
});

test('pressed, the card returns with the words of the device, and with no other line', async () => {
  const lines = await frame.locator('article.card .lines').innerText();
  await pressKey();
  const own = frame.locator('article.card .diff-own');
  await own.waitFor({ timeout: 30_000 });
  await says(own, /\[edit interfaces ge-0\/0\/1\][\s\S]*\+ +description "asked by Kim";/);
  await says(frame.locator('article.card .diff'), /border-1 itself, asked by show \| compare: in its own words/);
  assert.equal(await frame.locator('article.card .lines').innerText(), lines);
  assert.equal(await frame.locator('article.card .diff-ask').count(), 0);
  await shot('words');
});

test('approved, it is committed, and what stands there is read back', async () => {
  await approve(page);
  await says(page.locator('body'), /Read back: what stands there now is what was foreseen|commit complete/);
  await shot('committed');
  const ledger = desk.command('ledger', 'verify');
  assert.equal(ledger.code, 0, ledger.out);
});
