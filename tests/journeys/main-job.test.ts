import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
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
before(async () => {
  desk = await sitDown();
  page = await desk.window();
});
after(() => desk?.close());

const shot = (name: string, of = page) => of.screenshot({ path: path.join(shots, `${name}.png`) });
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

test('a person opens a terminal on a device and types in it', async () => {
  await shot('1-welcome');
  await openTerminal(page, 'edge-1');
  await page.keyboard.type('show ip interface brief\n');
  await page.waitForTimeout(800);
  await shot('2-terminal');
});

test('the Copilot looks by itself and asks with one card, which takes no focus', async () => {
  await askCopilot(page, mainQuestion);
  const frame = await cardFrame(page);
  const card = frame.locator('article.card');
  await card.first().waitFor({ timeout: 30_000 });
  assert.equal(await card.count(), 1);
  const text = await card.innerText();
  assert.match(text, /edge-1/);
  assert.match(text, /no neighbor \S+ shutdown/);
  assert.match(text, /Undo/);
  assert.match(text, /lab edge-1/, 'the credential by its name');
  assert.match(text, /policy\.change/, 'the rule that asks');
  assert.equal(
    await page.evaluate(() => document.activeElement?.tagName === 'IFRAME'),
    false,
    'the card took the focus',
  );
  assert.equal(await frame.evaluate(() => document.activeElement?.tagName), 'BODY');
  await shot('3-card');
});

test('approved, the change runs, the session comes back, and the run says how it was checked', async () => {
  await approve(page);
  await page.getByText(/^Done$/).waitFor({ timeout: 30_000 });
  await page.waitForTimeout(300);
  await shot('4-done');
  await says(page.locator('body'), /It is up again|up again/);
  const ledger = desk.command('ledger', 'verify');
  assert.equal(ledger.code, 0, ledger.out);
});

test('what happened is there after a reload', async () => {
  await page.reload();
  await page.getByText(/^Done$/).waitFor();
  await shot('5-reloaded');
});

test('nothing on the screen is a serious obstacle, in light and dark, small and large', async () => {
  for (const theme of ['light', 'dark'] as const)
    for (const [width, height] of [
      [1280, 800],
      [1920, 1080],
    ] as const) {
      const window = await desk.window({ theme, width, height });
      await window.getByText(/^Done$/).waitFor();
      await shot(`6-${theme}-${width}`, window);
      // Straight into the page's own world through the debugger: its content policy lets no script tag in.
      const session = await window.context().newCDPSession(window);
      await session.send('Runtime.evaluate', { expression: axe });
      const { result } = await session.send('Runtime.evaluate', {
        expression: `axe.run(document, { iframes: false }).then((found) => JSON.stringify(found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html)])))`,
        awaitPromise: true,
        returnByValue: true,
      });
      assert.equal(result.value, '[]', `${theme} ${width}`);
      await window.close();
    }
});

test('a host of the person’s own is added by form; its credential is chosen where the page has no say', async () => {
  const own = await desk.window();
  const seat = await cardFrame(own);
  const rows = JSON.parse(desk.command('host', 'list', '--json').out) as { name: string; port: number }[];
  const port = rows.find(({ name }) => name === 'edge-1')?.port;
  await own.getByRole('button', { name: 'Add hosts' }).click();
  await own.locator('input[name=address]').fill('127.0.0.1');
  await own.locator('input[name=port]').fill(String(port));
  await own.locator('input[name=name]').fill('my-router');
  await own.getByLabel('Platform').first().selectOption('cisco_ios');
  await own.getByRole('button', { name: /Add, then/ }).click();
  await seat.getByLabel('Kind', { exact: true }).selectOption('known');
  await seat.getByText('my-router', { exact: true }).waitFor();
  const entries = seat.getByLabel('Credential', { exact: true });
  const wanted = await entries.locator('option', { hasText: 'edge-1' }).getAttribute('value');
  await entries.selectOption(wanted);
  await shot('9-own-host', own);
  await seat.locator('form.sheet').getByRole('button', { name: 'Add', exact: true }).click();
  await approve(own);
  await own.locator('.xterm-helper-textarea').first().waitFor({ state: 'attached' });
  const written = async () => {
    const lines = desk.command('ledger', 'export', '--format', 'jsonl').out.split('\n').filter(Boolean);
    return lines.map((line) => (JSON.parse(line) as { type: string }).type);
  };
  await eventually(written, (order) =>
    assert.ok(order.lastIndexOf('hostkey.trusted') < order.lastIndexOf('session.opened'), 'no session before the key'),
  );
  await own.close();
});
