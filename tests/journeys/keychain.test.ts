/** The keychain as a person uses it: entries of several kinds, a prompt that is filled in, a secret shown, and leaving. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { cardFrame, type Desk, eventually, openTerminal, says, shots, sitDown } from './studio.ts';

let desk: Desk;
let page: Page;
let frame: Frame;

before(async () => {
  desk = await sitDown();
  page = await desk.window();
  frame = await cardFrame(page);
});
after(() => desk?.close());

const shot = (name: string) => page.screenshot({ path: path.join(shots, `${name}.png`) });
const form = () => frame.locator('form.sheet');

async function addEntry(kind: string, fill: () => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: 'Keychain', exact: true }).click();
  await page.getByRole('button', { name: 'Add a credential' }).first().click();
  await form().getByLabel('Kind', { exact: true }).selectOption(kind);
  await fill();
  await form().getByRole('button', { name: 'Add', exact: true }).click();
}

test('a token is kept after the vault left practice, and the page never has a field for it', async () => {
  await addEntry('token', async () => {
    await form().locator('input[name=name]').fill('ci token');
    await form().locator('input[name=account]').fill('ci');
    await form().locator('input[name=token]').fill('Gartenzaun-77-Token');
  });
  const vault = form().locator('input[name=vault]');
  await frame.waitForFunction(() => {
    const field = document.querySelector('input[name=vault]');
    return !field || field.closest('[hidden]') === null;
  });
  if (await vault.isVisible()) {
    await shot('keychain-1-passphrase');
    await vault.fill('correct horse battery staple');
    await form().locator('input[name=vault-again]').fill('correct horse battery stable');
    await form().getByRole('button', { name: 'Add', exact: true }).click();
    await says(form().locator('.fault'), /not the same/);
    await form().locator('input[name=vault-again]').fill('correct horse battery staple');
    await form().getByRole('button', { name: 'Add', exact: true }).click();
  }
  await page.getByText('ci token').waitFor();
  assert.equal(await page.locator('input[type=password]').count(), 0);
});

test('a key is made in the gatekeeper, and its public side is there to copy', async () => {
  await addEntry('generate', async () => {
    await form().locator('input[name=name]').fill('made here');
    await form().locator('input[name=account]').fill('admin');
  });
  await page.getByText('made here').waitFor();
  const title = await page.getByRole('button', { name: 'Copy public key' }).getAttribute('title');
  assert.match(title ?? '', /^ssh-ed25519 AAAA\S+ made-here$/);
  assert.equal(desk.command('entry', 'public-key', 'made here').out.trim(), title);
  await shot('keychain-2-list');
});

test('sudo asks in the person’s terminal, and one key in the frame answers', async () => {
  await page.getByRole('button', { name: 'Hosts', exact: true }).first().click();
  await openTerminal(page, 'web-1');
  await page.keyboard.type('sudo systemctl restart nginx; echo went on\n');
  const key = frame.getByRole('button', { name: /Fill in lab web-1/ });
  await key.waitFor();
  await shot('keychain-3-prompt');
  await key.click();
  await key.waitFor({ state: 'detached' });
  const lent = async () =>
    desk
      .command('ledger', 'export', '--format', 'jsonl')
      .out.split('\n')
      .filter((line) => line.includes('"placeholder"')).length;
  await eventually(lent, (times) => assert.equal(times, 1));
  await page.waitForTimeout(800);
  await shot('keychain-4-filled');
  assert.equal(await lent(), 1, 'it was filled in once');
});

test('without a passkey nothing is shown, and a sign-out lists the terminal before it ends the gatekeeper', async () => {
  await page
    .locator('footer.status button', { hasText: /\(.*\)/ })
    .first()
    .click();
  await form().getByRole('button', { name: 'Show for 30 s' }).click();
  await form()
    .getByText(/after a passkey has proven/)
    .waitFor();
  await form().getByRole('button', { name: 'Sign out' }).click();
  await form().getByText('web-1', { exact: true }).waitFor();
  await shot('keychain-5-leaving');
  await form().getByRole('button', { name: 'Sign out and lock' }).click();
  await page.locator('main.locked').waitFor();
  assert.equal(await page.getByText('web-1', { exact: true }).count(), 0);
});
