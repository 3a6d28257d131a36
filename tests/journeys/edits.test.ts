/** A person edits a host and a credential, reads what stands there now and what would, and takes both away. */
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { cardFrame, type Desk, eventually, hold, says, shots, sitDown } from './studio.ts';

let desk: Desk;
let page: Page;
let frame: Frame;

before(async () => {
  desk = await sitDown();
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-edits-'));
  const file = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), `${text}\n`, { mode: 0o600 });
    return path.join(folder, name);
  };
  process.env.INTERLOCK_PASSPHRASE_FILE = file('passphrase', 'correct horse battery staple');
  const own = ['--platform', 'cisco_ios', '--environment', 'prod'];
  desk.command('host', 'add', 'r1', '--address', '192.0.2.1', ...own);
  desk.command('host', 'add', 'jump-1', '--address', '192.0.2.7', ...own);
  desk.command(
    'entry',
    'add',
    'adm',
    '--account',
    'admin',
    '--host',
    'r1',
    '--password-file',
    file('pw', 'Zaunpfahl-9'),
  );
  page = await desk.window();
  frame = await cardFrame(page);
});
after(() => desk?.close());

const card = () => frame.locator('article.card');
const sheet = () => frame.locator('form.sheet');
const centre = () => page.locator('main.centre .room > div:not([hidden])');
async function shot(name: string): Promise<void> {
  for (const theme of ['dark', 'light'] as const) {
    await page.evaluate((one) => {
      if (document.documentElement.dataset.theme !== one)
        document.querySelector<HTMLElement>('nav.rail button[aria-label$="theme"]')?.click();
    }, theme);
    await page.waitForTimeout(150);
    await page.screenshot({ path: path.join(shots, `${name}-${theme}.png`) });
  }
}
const types = () =>
  desk
    .command('ledger', 'export', '--format', 'jsonl')
    .out.split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { type: string }).type);

test('a host’s sheet asks for a card with before and after, and nothing is changed before it is approved', async () => {
  await page.getByText('r1', { exact: true }).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Edit …' }).click();
  assert.equal(await centre().getByRole('button', { name: 'Show the change' }).isEnabled(), false);
  await centre().getByLabel('Address').fill('192.0.2.99');
  await centre().getByLabel('Through').fill('jump-1');
  await centre().getByLabel('Environment').selectOption('core');
  await centre().getByRole('button', { name: 'Show the change' }).click();
  await card().waitFor();
  await says(card(), /192\.0\.2\.1:22[\s\S]*192\.0\.2\.99:22/);
  await says(card(), /Lent to it\s*adm\s*none/);
  await says(centre(), /Nothing is changed until it is approved there/);
  assert.match(desk.command('host', 'list').out, /192\.0\.2\.1:22/);
  await shot('edits-1-host');
  await hold(page);
  await eventually(
    async () => desk.command('host', 'list').out,
    (out) => assert.match(out, /core\s+r1\s+192\.0\.2\.99/),
  );
  const done = types();
  assert.ok(done.lastIndexOf('call.released') < done.lastIndexOf('host.changed'));
});

test('the entry that was lent to it waits until a person confirms where it is now', async () => {
  await says(frame.locator('.paused').first(), /r1 changed: it is at 192\.0\.2\.99:22 via jump-1/);
  await shot('edits-2-confirm');
});

test('a credential’s sheet renames it and replaces its secret, in the frame alone', async () => {
  await page.getByRole('button', { name: 'Keychain', exact: true }).click();
  await page.getByRole('button', { name: 'Edit adm' }).click();
  await sheet().getByLabel('Name, as it stands on cards').fill('core admin');
  await sheet().getByLabel('And to hosts with one of these tags').fill('core');
  await sheet().getByLabel('Replace its secret').check();
  await sheet().locator('input[name=user-password]').fill('Regenrinne-22');
  await shot('edits-3-entry');
  await sheet().getByRole('button', { name: 'Show the change' }).click();
  await says(card(), /Name\s*adm\s*core admin[\s\S]*Secret\s*version \d+\s*the one you typed/);
  assert.equal((await card().innerText()).includes('Regenrinne'), false);
  await shot('edits-4-entry-card');
  await hold(page);
  await page.getByText('core admin').first().waitFor();
  assert.equal(await page.locator('input[type=password]').count(), 0);
});

test('rejected, nothing happens; a host on the way of another stays, and one that is removed is gone', async () => {
  await page.getByRole('button', { name: 'Edit core admin' }).click();
  await sheet().getByRole('button', { name: 'Remove …' }).click();
  await says(card(), /Entry\s*core admin \(admin\)\s*gone/);
  await card().getByRole('button', { name: 'Reject' }).click();
  await card().waitFor({ state: 'detached' });
  await page.getByText('core admin').first().waitFor();
  await page.getByRole('button', { name: 'Hosts', exact: true }).first().click();
  await page.getByText('jump-1', { exact: true }).first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Edit …' }).click();
  await centre().getByRole('button', { name: 'Remove …' }).click();
  await says(centre(), /r1 goes through jump-1/);
  await page.getByRole('button', { name: 'r1, edit', exact: true }).click();
  await centre().getByRole('button', { name: 'Remove …' }).click();
  await says(card(), /Host\s*r1 \(192\.0\.2\.99:22\)\s*gone/);
  await shot('edits-5-removal');
  await hold(page);
  await says(centre(), /no longer in the inventory/);
  assert.equal(desk.command('host', 'list').out.includes('192.0.2.99'), false);
});
