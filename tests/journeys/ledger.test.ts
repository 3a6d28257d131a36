import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { approve, askCopilot, type Desk, eventually, mainQuestion, says, shots, sitDown } from './studio.ts';

let desk: Desk;
let page: Page;
before(async () => {
  desk = await sitDown();
  page = await desk.window();
});
after(() => desk?.close());

const shot = (name: string, of = page) => of.screenshot({ path: path.join(shots, `${name}.png`) });
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function obstacles(of: Page): Promise<unknown> {
  const session = await of.context().newCDPSession(of);
  await session.send('Runtime.evaluate', { expression: axe });
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { iframes: false }).then((found) => JSON.stringify(found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html)])))`,
    awaitPromise: true,
  });
  return JSON.parse(String(result.value));
}

test('a run ends with a way to its story, and the story to the second of the recording', async () => {
  await askCopilot(page, mainQuestion);
  await approve(page);
  await page.getByText(/^Done$/).waitFor({ timeout: 30_000 });
  await page.getByRole('button', { name: 'This run in the ledger' }).click();
  const story = page.getByRole('region', { name: 'Run out of the ledger' });
  await story.getByText('the run ended: done').waitFor();
  const told = await story.innerText();
  assert.match(told, /asked:\s+» The BGP session/);
  assert.match(told, /model rehearsal/);
  assert.match(told, /> no neighbor \S+ shutdown/);
  assert.match(told, /approve, through card/);
  assert.match(told, /secret lab edge-1 \(?lent on|secret lab edge-1 lent/);
  await shot('7-story');
  await story
    .getByRole('button', { name: /^Watch it at/ })
    .last()
    .click();
  const replay = page.getByRole('region', { name: /^Recording of/ });
  await replay.getByRole('slider').waitFor();
  // Agents' sessions are higher than the pane: where the call stands must be in view, and all that it shows beside each other.
  const pane = replay.locator('.reel');
  const inView = () =>
    pane.evaluate((place) => {
      const rows = [...place.querySelectorAll('.xterm-rows > div')].filter((row) => row.textContent?.trim());
      const [row, frame] = [rows.at(-1)?.getBoundingClientRect(), place.getBoundingClientRect()];
      const widths = [...place.querySelectorAll('.xterm-rows span')].map((span) =>
        span.textContent?.trim() ? span.getBoundingClientRect().right : 0,
      );
      const fits = row && row.top >= frame.top && row.bottom <= frame.bottom && Math.max(...widths) <= frame.right;
      return fits ? 'in view' : JSON.stringify([row, frame, Math.max(...widths)]);
    });
  await eventually(inView, (seen) => assert.equal(seen, 'in view'));
  await shot('8-replay');
  await says(replay.locator('.clock'), /^0:\d\d\.\d \/ 0:\d\d\.\d$/);
  await replay.getByRole('button', { name: 'Play' }).click();
  await page.waitForTimeout(600);
  await replay.getByRole('slider').fill('0');
  assert.deepEqual(await obstacles(page), []);
});

test('the timeline shows what speaks for it, and finds by host, class, person, time and text', async () => {
  await page.getByRole('button', { name: 'Ledger', exact: true }).first().click();
  const ledger = page.getByRole('region', { name: 'Ledger', exact: true });
  await ledger.getByText(/read and hashed at the start/).waitFor();
  const proof = await ledger.locator('.proof-state').innerText();
  assert.match(proof, /Root\s+[A-Za-z0-9+/]{43}=/);
  assert.match(proof, /\d+ in this user’s state folder/);
  assert.match(proof, /none: whoever owns this machine/);
  await shot('9-timeline');
  const rows = ledger.locator('tbody tr');
  const types = async () => (await rows.locator('td:nth-child(3)').allInnerTexts()).map((one) => one.trim());
  await ledger.getByLabel('Host').selectOption('edge-1');
  await ledger.getByLabel('Class').selectOption('moderate');
  await eventually(types, (seen) => {
    assert.ok(
      seen.every((type) => type.startsWith('call.')),
      String(seen),
    );
    assert.ok(seen.length >= 3);
  });
  await ledger.getByRole('button', { name: 'Clear' }).click();
  await ledger.getByLabel('Text').fill('neighbor');
  await ledger.getByLabel('Time').selectOption('1 h');
  await ledger.getByRole('button', { name: 'Search' }).click();
  await ledger.locator('td p.mono').first().waitFor();
  await shot('10-found');
  const written = () => desk.command('ledger', 'export', '--format', 'jsonl').out.split('\n').filter(Boolean);
  const searches = () =>
    written()
      .map((line) => JSON.parse(line) as { type: string; purpose?: string })
      .filter(({ type, purpose }) => type === 'record.opened' && purpose === 'search').length;
  assert.equal(searches(), 1);
  const known = written().length; // more than the search saw: that it was written down is an entry of its own
  const told = async () =>
    Number(/ledger ([\d,]+)/.exec(await page.locator('footer').innerText())?.[1]?.replace(',', ''));
  await eventually(told, (size) => assert.ok(size >= known, `${size} of ${known}`));
  await page.waitForTimeout(1_500); // a page that searched again because the ledger grew would do it now
  assert.equal(searches(), 1, 'a search for text does not search again because it was written down');
  await ledger
    .getByRole('button', { name: /^Run of entry/ })
    .first()
    .click();
  await page.getByRole('region', { name: 'Run out of the ledger' }).first().waitFor();
});

test('a witness that saw the log stands beside it, in light and dark', async () => {
  const folder = path.join(desk.data, '..', 'witness');
  assert.equal(desk.command('ledger', 'witness', 'new', folder, '--name', 'ada/usb').code, 0);
  assert.equal(desk.command('ledger', 'witness', folder).code, 0);
  for (const theme of ['light', 'dark'] as const) {
    const window = await desk.window({ theme });
    await window.getByRole('button', { name: 'Ledger', exact: true }).first().click();
    await window.getByText(/ada\/usb saw \d+/).waitFor();
    await window.getByText('the run ended').count();
    await shot(`11-timeline-${theme}`, window);
    assert.deepEqual(await obstacles(window), []);
    await window
      .getByRole('button', { name: /^Run of entry/ })
      .first()
      .click();
    await window.getByText('the run ended: done').waitFor();
    await shot(`12-story-${theme}`, window);
    assert.deepEqual(await obstacles(window), []);
  }
});

test('a host’s own history stands beside the ledger, and what was typed elsewhere first', async () => {
  const host = page.getByText('edge-1', { exact: true }).first();
  await host.click({ button: 'right' });
  await page.getByRole('menuitem', { name: /Compare its history/ }).click();
  const view = page.getByRole('region', { name: 'History of edge-1' });
  await view.getByText(/did not come through|came through Interlock/).waitFor({ timeout: 20_000 });
  await view.getByText('call', { exact: true }).first().waitFor();
  await shot('13-compare');
  assert.deepEqual(await obstacles(page), []);
  const told = desk.command('ledger', 'compare', 'edge-1');
  assert.equal(told.code, 0, told.out);
  assert.match(told.out, /edge-1: ios archive log, read on edge-1 by “show archive log config all”/);
  assert.match(told.out, /0 did not come through Interlock/);
});
