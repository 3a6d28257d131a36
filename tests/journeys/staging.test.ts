/** A staged change: its diff on a card, somebody who changes the device meanwhile, the new diff, and the way back by one key. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { approve, askCopilot, cardFrame, type Desk, openTerminal, says, shots, sitDown } from './studio.ts';

let desk: Desk;
let page: Page;
let frame: Frame;
before(async () => {
  desk = await sitDown();
  page = await desk.window({ theme: 'light' });
  frame = await cardFrame(page);
});
after(() => desk?.close());

const shot = (name: string) => page.screenshot({ path: path.join(shots, `staging-${name}.png`) });

async function type(...lines: readonly string[]): Promise<void> {
  for (const line of lines) {
    await page.keyboard.type(`${line}\n`);
    await page.waitForTimeout(300);
  }
}

/** One press, and no second one on the card that returns in its place. */
async function pressOnce(): Promise<void> {
  const id = await frame.locator('article.card').first().getAttribute('data-card');
  const card = frame.locator(`article.card[data-card="${id}"]`);
  const deed = card.locator('.buttons button').last();
  await card.locator('.body').evaluate((body) => {
    body.scrollTop = body.scrollHeight;
  });
  for (let n = 0; n < 10 && (await card.count()) > 0; n++) {
    const place = await deed.boundingBox({ timeout: 2000 }).catch(() => null);
    if (!place) continue;
    await page.mouse.move(place.x + place.width / 2, place.y + place.height / 2);
    await page.waitForTimeout(800);
    if (await deed.isEnabled({ timeout: 2000 }).catch(() => false))
      await page.mouse.click(place.x + place.width / 2, place.y + place.height / 2);
    await card.waitFor({ state: 'detached', timeout: 1500 }).catch(() => {});
  }
  assert.equal(await card.count(), 0, 'the card was answered');
}

test('lines for a device stand on a card as a diff against what runs there', async () => {
  await openTerminal(page, 'edge-1');
  await askCopilot(page, 'Stage this on edge-1:\n```\ninterface Loopback0\ndescription staged by Kim\n```');
  const card = frame.locator('article.card');
  await card.waitFor({ timeout: 30_000 });
  const diff = card.locator('.diff');
  await says(diff, /1 come, 1 go · computed from show running-config/);
  assert.deepEqual(await diff.locator('li').allInnerTexts(), [
    ' \ninterface Loopback0',
    '−\n description router id',
    '+\n description staged by Kim',
  ]);
  const text = await card.innerText();
  assert.match(text, /configure terminal[\s\S]*interface Loopback0[\s\S]*end[\s\S]*write memory/);
  assert.match(text, /From[\s\S]*edge-1[\s\S]*your words/);
  await shot('card');
});

test('what somebody changes before the approval brings the card back with the new diff', async () => {
  await page.locator('.xterm-helper-textarea').first().focus();
  await type('configure terminal', 'interface Loopback0', 'description changed by hand', 'end');
  await pressOnce();
  const card = frame.locator('article.card');
  await card.getByText('changed after you approved').waitFor({ timeout: 30_000 });
  await says(card.locator('.diff'), /description changed by hand/);
  await shot('returned');
});

test('approved, it runs; one key takes it back, as the card said', async () => {
  await approve(page);
  const undo = frame.locator('.sequel');
  await undo.getByText('description changed by hand', { exact: true }).waitFor({ timeout: 30_000 });
  await shot('undo');
  await undo.getByRole('button', { name: 'Undo' }).click();
  await undo.waitFor({ state: 'detached', timeout: 30_000 });
  assert.equal(await frame.locator('article.card').count(), 0, 'it stood on the approved card');
  await page.locator('.xterm-helper-textarea').first().focus();
  await type('show running-config interface Loopback0');
  await page.waitForTimeout(500);
  await shot('taken-back');
  const ledger = desk.command('ledger', 'verify');
  assert.equal(ledger.code, 0, ledger.out);
});
