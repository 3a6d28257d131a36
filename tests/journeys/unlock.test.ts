/** Interlock locks and is unlocked in its window: by passphrase, by a passkey, in two windows, and by one key. */
import assert from 'node:assert/strict';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { cardFrame, type Desk, eventually, says, shots, sitDown } from './studio.ts';

const phrase = 'correct horse battery staple';
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let desk: Desk;
let page: Page;

/** An authenticator that answers with a key as well (Chromium's double). */
async function withPasskeys(window: Page): Promise<void> {
  const devices = await window.context().newCDPSession(window);
  await devices.send('WebAuthn.enable', { enableUI: false });
  await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      hasPrf: true,
    },
  });
}

before(async () => {
  desk = await sitDown();
  page = await desk.window();
  await withPasskeys(page);
});
after(() => desk?.close());

const shot = (name: string, of = page) => of.screenshot({ path: path.join(shots, `${name}.png`) });
const composer = (of = page) => of.getByPlaceholder(/What is wrong/);
const locked = (of = page) => of.locator('main.locked');
const form = (frame: Frame) => frame.locator('form.unlock');

/** The unlock frame of a window, once it asks. */
async function unlockFrame(of = page): Promise<Frame> {
  await locked(of).waitFor({ timeout: 30_000 });
  let found: Frame | undefined;
  await eventually(
    async () => {
      found = undefined;
      for (const one of of.frames())
        if (
          one.url().startsWith('http://card.') &&
          (await form(one)
            .isVisible()
            .catch(() => false))
        )
          found = one;
      return found;
    },
    (one) => assert.ok(one, 'no unlock frame'),
  );
  return found as Frame;
}

async function openSheet(of = page): Promise<Frame> {
  await of
    .locator('footer.status button', { hasText: /\(.*\)/ })
    .first()
    .click();
  const frame = await cardFrame(of);
  await frame.locator('form.person').waitFor();
  return frame;
}

async function signOut(of = page): Promise<void> {
  const frame = await openSheet(of);
  await frame.getByRole('button', { name: 'Sign out', exact: true }).click();
  await frame.getByRole('button', { name: 'Sign out and lock' }).click();
}

interface Entry {
  readonly type: string;
  readonly method?: string;
  readonly through?: string;
  readonly count?: number;
  readonly opens?: boolean;
  readonly by?: { readonly proof: { readonly kind: string } };
}
const entries = (): Entry[] =>
  desk
    .command('ledger', 'export', '--format', 'jsonl')
    .out.trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Entry);
const unlocked = () =>
  entries()
    .filter(({ type }) => type === 'vault.unlocked')
    .map(({ method, through, by }) => [method, through ?? 'start', by?.proof.kind].join(' '));

/** What a reader of the screen would stumble over. */
async function stumbles(where: Page | Frame, of = page): Promise<string> {
  const session = await of.context().newCDPSession(where);
  await session.send('Runtime.evaluate', { expression: axe });
  const { result } = await session.send('Runtime.evaluate', {
    expression: `axe.run(document, { iframes: false }).then((found) => JSON.stringify(found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, nodes }) => [id, nodes.slice(0, 3).map(({ html }) => html)])))`,
    awaitPromise: true,
    returnByValue: true,
  });
  return String(result.value);
}

test('a practice folder is locked by signing out, and one key in the window unlocks it', async () => {
  await page.getByText('edge-1', { exact: true }).first().waitFor();
  await signOut();
  const frame = await unlockFrame();
  assert.equal(await page.getByText('edge-1').count(), 0, 'nothing of before is on the screen');
  assert.equal(await page.locator('input').count(), 0, 'the page has no field');
  await shot('unlock-1-press');
  assert.notEqual(desk.command('entry', 'list').code, 0, 'the command line is told as well');
  await form(frame).getByRole('button', { name: 'Unlock', exact: true }).click();
  await composer().waitFor({ timeout: 30_000 });
  await page.getByText('edge-1', { exact: true }).first().waitFor();
  assert.deepEqual(unlocked(), ['practice start os-user', 'practice studio os-user']);
});

test('under a passphrase, a wrong one is told and counted, and the right one opens', async () => {
  const file = path.join(desk.data, '..', 'phrase');
  writeFileSync(file, `${phrase}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  process.env.INTERLOCK_PASSPHRASE_FILE = file;
  assert.equal(desk.command('vault', 'move', 'passphrase').code, 0);
  delete process.env.INTERLOCK_PASSPHRASE_FILE;
  await signOut();
  const frame = await unlockFrame();
  const field = form(frame).getByLabel('Passphrase of the vault');
  await eventually(
    () => frame.evaluate(() => document.activeElement?.tagName),
    (tag) => assert.equal(tag, 'INPUT', 'the field is ready to type in'),
  );
  await shot('unlock-2-passphrase');
  assert.equal(await stumbles(page), '[]');
  const place = await form(frame).boundingBox();
  await field.fill('wrong horse');
  await page.keyboard.press('Enter');
  await says(form(frame).locator('.said'), /does not open this vault/);
  assert.deepEqual(await form(frame).boundingBox(), place, 'nothing moved');
  await shot('unlock-3-wrong');
  assert.equal(await field.inputValue(), '');
  await page.keyboard.type(phrase);
  await page.keyboard.press('Enter');
  await composer().waitFor({ timeout: 30_000 });
  assert.equal(unlocked().at(-1), 'passphrase studio passphrase');
  const failed = entries().filter(({ type }) => type === 'vault.unlock-failed');
  assert.deepEqual(
    failed.map(({ method, count }) => [method, count]),
    [['passphrase', 1]],
  );
});

test('a passkey is let open the vault, and opens it', async () => {
  const frame = await openSheet();
  const sheet = frame.locator('form.person');
  await sheet.getByRole('button', { name: 'Add a passkey' }).click();
  await sheet.getByRole('button', { name: 'Let it unlock' }).click();
  await sheet.getByText(/, unlocks$/).waitFor();
  await shot('unlock-4-sheet');
  await sheet.getByRole('button', { name: 'Close' }).click();
  await signOut();
  const view = await unlockFrame();
  await form(view).getByRole('button', { name: 'Unlock with a passkey' }).waitFor();
  await shot('unlock-5-passkey');
  await form(view).getByRole('button', { name: 'Unlock with a passkey' }).click();
  await composer().waitFor({ timeout: 30_000 });
  assert.equal(unlocked().at(-1), 'passkey studio passkey');
  assert.deepEqual(
    entries().flatMap(({ type, opens }) => (type === 'vault.passkey-opens' ? [opens] : [])),
    [true],
  );
});

test('two windows: both are locked, one unlocks, and the other comes back by itself; in light as well', async () => {
  const other = await desk.window({ theme: 'light', width: 1920, height: 1080 });
  await signOut();
  const mine = await unlockFrame();
  await unlockFrame(other);
  await shot('unlock-6-light', other);
  assert.equal(await stumbles(other, other), '[]');
  await form(mine).getByLabel('Passphrase of the vault').fill(phrase);
  await page.keyboard.press('Enter');
  for (const window of [page, other]) await composer(window).waitFor({ timeout: 30_000 });
  await other.close();
});

test('a window without a session is told to follow a link, and a link works while it is locked', async () => {
  await signOut();
  await unlockFrame();
  const tried = await page.evaluate(async () => {
    const card = document.querySelector('iframe')?.src ?? '';
    const socket = (origin: string) =>
      new Promise<string>((resolve) => {
        try {
          const own = new WebSocket(`${origin.replace(/^http/, 'ws')}/v1/unlock`);
          own.onopen = () => resolve('open');
          own.onerror = () => resolve('refused');
        } catch {
          resolve('refused');
        }
      });
    const rpId = new URL(card).hostname;
    const passkey = navigator.credentials
      .get({ publicKey: { challenge: new Uint8Array(32), rpId } })
      .then(() => 'given')
      .catch((error: Error) => error.name);
    return [await socket(location.origin), await socket(new URL(card).origin), await passkey];
  });
  assert.deepEqual(tried, ['refused', 'refused', 'SecurityError'], 'the page itself cannot ask');
  const context = await desk.browser.newContext();
  const stranger = await context.newPage();
  await stranger.goto(new URL(page.url()).origin);
  await stranger.getByText('Not signed in').waitFor();
  await stranger.goto('about:blank');
  await stranger.goto(desk.command('open', '--no-open').out.trim());
  await locked(stranger).waitFor();
  await unlockFrame(stranger);
  await context.close();
});

test('a passkey that no longer opens is not offered', async () => {
  const view = await unlockFrame();
  await form(view).getByRole('button', { name: 'Unlock with a passkey' }).click();
  await composer().waitFor({ timeout: 30_000 });
  const frame = await openSheet();
  const sheet = frame.locator('form.person');
  await sheet.getByRole('button', { name: /^Prove it/ }).click();
  await sheet.getByRole('button', { name: 'Stop unlocking' }).click();
  await sheet.getByRole('button', { name: 'Let it unlock' }).waitFor();
  await sheet.getByRole('button', { name: 'Close' }).click();
  await signOut();
  const again = await unlockFrame();
  assert.equal(await form(again).getByRole('button', { name: 'Unlock with a passkey' }).isVisible(), false);
  await form(again).getByLabel('Passphrase of the vault').fill(phrase);
  await page.keyboard.press('Enter');
  await composer().waitFor({ timeout: 30_000 });
});
