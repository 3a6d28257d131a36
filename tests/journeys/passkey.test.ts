/** A passkey as proof of the person, in a real Chromium with an authenticator of its own making (Chromium's double). */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { approve, askCopilot, cardFrame, type Desk, mainQuestion, shots, sitDown } from './studio.ts';

let desk: Desk;
let page: Page;
let frame: Frame;

before(async () => {
  desk = await sitDown();
  page = await desk.window();
  frame = await cardFrame(page);
  const devices = await page.context().newCDPSession(page);
  await devices.send('WebAuthn.enable', { enableUI: false });
  await devices.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
});
after(() => desk?.close());

const shot = (name: string) => page.screenshot({ path: path.join(shots, `${name}.png`) });
const you = () => page.locator('footer.status button', { hasText: /\(.*\)/ }).first();
const sheet = () => frame.locator('form.person');

interface Entry {
  readonly type: string;
  readonly by?: { readonly name: string; readonly proof: { readonly kind: string } };
  readonly approvals?: readonly { readonly by: { readonly name: string; readonly proof: { readonly kind: string } } }[];
}
const entries = (): Entry[] =>
  desk
    .command('ledger', 'export', '--format', 'jsonl')
    .out.trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Entry);

test('a person renames themselves, adds a passkey and proves it, in the frame that the page cannot touch', async () => {
  await you().click();
  await sheet().waitFor();
  await shot('person-1-sheet');
  await sheet().getByLabel('Name').fill('Ada Operator');
  await sheet().getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('button', { name: /Ada Operator \(system user/ }).waitFor();
  await sheet().getByRole('button', { name: 'Add a passkey' }).click();
  await sheet()
    .getByText(/^Passkey/)
    .waitFor();
  assert.equal(
    await sheet().getByRole('button', { name: 'Add a passkey' }).isDisabled(),
    true,
    'a second one wants proof',
  );
  await sheet().getByRole('button', { name: 'Prove it' }).click();
  await page.getByRole('button', { name: 'Ada Operator (passkey)' }).waitFor();
  await shot('person-2-proven');
  await page.emulateMedia({ colorScheme: 'light' });
  await shot('person-3-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await sheet().getByRole('button', { name: 'Close' }).click();
});

test('an approval under that proof says so in the ledger', async () => {
  await askCopilot(page, mainQuestion);
  await approve(page);
  await page
    .getByText(/BGP.*(up|established)/i)
    .last()
    .waitFor({ timeout: 30_000 });
  const released = entries().filter(({ approvals }) => approvals && approvals.length > 0);
  assert.equal(released.length, 1);
  const by = released[0]?.approvals?.[0]?.by;
  assert.deepEqual([by?.name, by?.proof.kind], ['Ada Operator', 'passkey']);
  const kinds = entries().map(({ type, by: who }) => `${type} ${who?.proof.kind ?? ''}`);
  for (const kind of ['person.renamed os-user', 'person.added os-user', 'person.signed-in passkey'])
    assert.ok(kinds.includes(kind), kind);
});

test('the page around the frame cannot ask for the passkey', async () => {
  const tried = await page.evaluate(async () => {
    const bytes = new Uint8Array(32);
    const outcome = (made: Promise<unknown>) => made.then(() => 'made').catch((error: Error) => error.name);
    const rpId = new URL(document.querySelector('iframe')?.src ?? '').hostname;
    const rp = { id: rpId, name: 'x' };
    const user = { id: bytes, name: 'x', displayName: 'x' };
    const pubKeyCredParams = [{ type: 'public-key' as const, alg: -7 }];
    return [
      await outcome(navigator.credentials.get({ publicKey: { challenge: bytes, rpId } })),
      await outcome(navigator.credentials.create({ publicKey: { challenge: bytes, rp, user, pubKeyCredParams } })),
    ];
  });
  assert.deepEqual(tried, ['SecurityError', 'SecurityError']);
});

test('the proof belongs to the window where it was given', async () => {
  const other = await desk.window();
  const seat = await cardFrame(other);
  await other
    .locator('footer.status button', { hasText: /\(.*\)/ })
    .first()
    .click();
  await seat
    .locator('form.person')
    .getByText(/Proof that holds here now: system user/)
    .waitFor();
  await other.close();
});
