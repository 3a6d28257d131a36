/** Breaking the glass by hand: the policy denies a terminal, the person opens it with a reason, and it stays in red. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { askCopilot, cardFrame, type Desk, eventually, openTerminal, shots, sitDown } from './studio.ts';

let desk: Desk;
let page: Page;
let frame: Frame;
before(async () => {
  desk = await sitDown();
  page = await desk.window({ theme: 'dark' });
  frame = await cardFrame(page);
});
after(() => desk?.close());

test('where the policy denies a terminal, it opens past it with a reason, and the agent is off', async () => {
  const file = path.join(path.dirname(desk.data), 'closed.cedar');
  const rule = '@id("hands.off") forbid (principal, action == Interlock::Action::"run", resource is Interlock::Host);';
  writeFileSync(file, rule);
  const version = /Version (\S+)\./.exec(desk.command('policy', 'check', file).out)?.[1];
  assert.ok(version);
  assert.equal(desk.command('policy', 'activate', file, '--version', version).code, 0);
  await page.getByText('core-1', { exact: true }).first().dblclick();
  await page
    .getByText(/hands\.off/)
    .first()
    .waitFor({ timeout: 15_000 });
  await page.getByText('core-1', { exact: true }).first().click({ button: 'right' });
  await page.getByText('Break the glass').click();
  const sheet = frame.locator('form.sheet');
  await sheet.locator('textarea').fill('Both approvers are on a plane and core-1 drops traffic');
  await page.screenshot({ path: path.join(shots, 'glass.png') });
  await sheet.getByText('Break the glass').last().click();
  await sheet.waitFor({ state: 'detached' });
  await page.getByText(/broke the glass for core-1/).waitFor();
  await openTerminal(page, 'core-1');
  const opened = async () => desk.command('ledger', 'search', '--type', 'session.opened').out;
  await eventually(opened, (entries) => assert.match(entries, /core-1/));
  await askCopilot(page, 'Which hosts are there?');
  await page
    .getByText(/agent is off/)
    .nth(1)
    .waitFor();
  await page.screenshot({ path: path.join(shots, 'glass-broken.png') });
});

test('shut, the terminal ends, and the band stays until somebody else has reviewed it', async () => {
  await frame.getByText('Shut it').click();
  await page.getByText(/nobody else has reviewed it/).waitFor();
  const [one] = JSON.parse(desk.command('glass', 'list', '--json').out) as { id: string; open: boolean }[];
  assert.equal(one?.open, false);
  assert.match(desk.command('glass', 'export', one?.id ?? '').out, /glass-request/);
});
