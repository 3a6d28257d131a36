import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { askCopilot, cardFrame, type Desk, eventually, mainQuestion, says, shots, sitDown } from './studio.ts';

let desk: Desk;
let page: Page;
let frame: Frame;
before(async () => {
  desk = await sitDown();
  page = await desk.window({ theme: 'light' });
  frame = await cardFrame(page);
  await askCopilot(page, mainQuestion);
  await frame.locator('article.card').first().waitFor({ timeout: 30_000 });
});
after(() => desk?.close());

const open = () => frame.locator('article.card').count();

test('script in the page reads neither the card frame nor a token of its', async () => {
  const found = await page.evaluate(() => {
    const inside = document.querySelector('iframe');
    const tried: string[] = [];
    for (const reach of [
      () => inside?.contentWindow?.document.body.innerText,
      () => (inside?.contentWindow as (Window & { sessionStorage: Storage }) | null | undefined)?.sessionStorage.length,
      () => inside?.contentDocument?.title ?? 'null',
    ])
      try {
        tried.push(String(reach()));
      } catch (error) {
        tried.push((error as Error).name);
      }
    return {
      tried,
      kept: JSON.stringify(sessionStorage) + JSON.stringify(localStorage) + document.cookie,
      address: inside?.src ?? '',
    };
  });
  assert.deepEqual(found.tried, ['SecurityError', 'SecurityError', 'null']);
  assert.ok(!found.address.includes('#'), 'no token in the frame’s address');
  const secret = await frame.evaluate(() => Object.values(sessionStorage).join(' '));
  assert.ok(secret.length > 20);
  assert.ok(!found.kept.includes(secret.slice(0, 20)));
});

test('script in the page cannot answer a card: not by its own socket, not by messages to the frame', async () => {
  const answers = await page.evaluate(async () => {
    const inside = document.querySelector('iframe')?.contentWindow;
    for (const message of [
      { type: 'card.answer', answer: 'approve' },
      { type: 'approve' },
      { jsonrpc: '2.0', id: 1, method: 'card.answer', params: {} },
      'approve',
    ])
      inside?.postMessage(message, '*');
    return new Promise<string>((resolve) => {
      try {
        const socket = new WebSocket(`${location.origin.replace('http', 'ws').replace('//', '//card.')}/v1/authority`);
        socket.onopen = () => resolve('opened');
        socket.onerror = () => resolve('refused');
      } catch (error) {
        resolve((error as Error).name);
      }
    });
  });
  assert.notEqual(answers, 'opened');
  await page.waitForTimeout(300);
  await eventually(open, (cards) => assert.equal(cards, 1));
});

test('a synthetic press inside the frame counts for nothing', async () => {
  await frame.locator('article.card .body').evaluate((body) => {
    body.scrollTop = body.scrollHeight;
  });
  await page.waitForTimeout(900);
  await frame
    .locator('article.card .buttons button')
    .last()
    .evaluate((button) => {
      for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'])
        button.dispatchEvent(new MouseEvent(type, { bubbles: true }));
      (button as HTMLButtonElement).click();
    });
  await page.waitForTimeout(400);
  await eventually(open, (cards) => assert.equal(cards, 1));
});

test('keys typed elsewhere approve nothing', async () => {
  await page.getByPlaceholder(/Say something|What is wrong/).focus();
  for (const key of ['Escape', 'Tab', 'y', 'Control+Enter']) await page.keyboard.press(key);
  await page.waitForTimeout(300);
  await eventually(open, (cards) => assert.equal(cards, 1));
});

test('a covered card cannot be approved, and says so', async () => {
  await page.evaluate(() => {
    const cover = document.createElement('div');
    cover.id = 'cover';
    // All but invisible, and letting the pointer through: the oldest trick there is.
    Object.assign(cover.style, {
      position: 'fixed',
      inset: '0',
      zIndex: '99999',
      pointerEvents: 'none',
      background: 'rgb(0 0 0 / 2%)',
    });
    document.body.append(cover);
  });
  await page.waitForTimeout(900);
  const button = frame.locator('article.card .buttons button').last();
  await button.click({ force: true, timeout: 2000 }).catch(() => {});
  await page.waitForTimeout(400);
  await eventually(open, (cards) => assert.equal(cards, 1));
  await says(frame.locator('article.card'), /cover/i);
  await page.screenshot({ path: path.join(shots, 'covered.png') });
  await page.evaluate(() => document.getElementById('cover')?.remove());
});

test('a modified command is classified again and comes back as a new card', async () => {
  await frame.getByRole('button', { name: 'Modify' }).click();
  await frame.locator('article.card textarea').fill('reload');
  await frame
    .locator('article.card textarea')
    .locator('xpath=ancestor::*[.//button][1]')
    .getByRole('button')
    .last()
    .click();
  await frame
    .getByText(/Dangerous/)
    .first()
    .waitFor({ timeout: 10_000 });
  await says(frame.locator('article.card'), /reload/);
  await says(frame.locator('article.card .buttons'), /edge-1/);
  await page.screenshot({ path: path.join(shots, 'dangerous.png') });
});

test('a rejected card runs nothing, and the run says rejected', async () => {
  await frame.getByRole('button', { name: 'Reject' }).click();
  await page
    .getByText(/^Rejected$/)
    .first()
    .waitFor({ timeout: 15_000 });
  await page.screenshot({ path: path.join(shots, 'rejected.png') });
});

test('in Manual every call asks, reads too', async () => {
  await frame.getByRole('radio', { name: 'Manual' }).click();
  await frame.locator('input[value=manual]:checked').first().waitFor({ state: 'attached' });
  await askCopilot(page, 'show version on edge-1');
  await frame.locator('article.card').first().waitFor({ timeout: 15_000 });
  await says(frame.locator('article.card').first(), /trust\.manual/);
  await frame.getByRole('button', { name: 'Stop' }).click();
  await page
    .getByText(/^Stopped$/)
    .first()
    .waitFor({ timeout: 15_000 });
});
