/** A passkey as proof of the person, in a real Chromium with an authenticator of its own making (Chromium's double). */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { approve, askCopilot, cardFrame, type Desk, eventually, mainQuestion, shots, sitDown } from './studio.ts';

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

test('a person renames themselves and adds a passkey, in the frame that the page cannot touch', async () => {
  await you().click();
  await sheet().waitFor();
  await shot('person-1-sheet');
  assert.notEqual(await sheet().getByLabel('Name').inputValue(), '');
  await sheet().getByLabel('Name').fill('Ada Operator');
  await sheet().getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('button', { name: /Ada Operator \(system user/ }).waitFor();
  await sheet().getByRole('button', { name: 'Add a passkey' }).click();
  await sheet()
    .getByText(/^added /)
    .waitFor();
  for (const name of ['Add a passkey', 'Remove'])
    assert.equal(await sheet().getByRole('button', { name }).isDisabled(), true, `${name} wants proof`);
});

const night = `
@id("night")
permit (principal, action == Interlock::Action::"runUnasked", resource is Interlock::Host)
when { context.class == "moderate" && resource.environment == "lab" };
`;

/** Puts a policy set in force as a person does on the command line; answers with the exit code. */
function activate(text: string): number {
  const file = path.join(desk.data, '..', 'proposed.cedar');
  writeFileSync(file, text);
  const version = /--version (\S+)/.exec(desk.command('policy', 'check', file).out)?.[1];
  assert.ok(version, 'the set is valid');
  return desk.command('policy', 'activate', file, '--version', version).code;
}

test('what loosens a decision on the command line waits for the proof, which is given in the frame', async () => {
  const before = desk.command('policy', 'show').out;
  const changed = () => entries().filter(({ type }) => type === 'policy.changed');
  assert.notEqual(activate(before + night), 0);
  assert.deepEqual(changed(), []);
  await sheet().getByRole('button', { name: 'Prove it' }).click();
  await page.getByRole('button', { name: 'Ada Operator (passkey)' }).waitFor();
  assert.equal(activate(before + night), 0);
  assert.equal(activate(before), 0);
  assert.deepEqual(
    changed().map(({ by }) => by?.proof.kind),
    ['passkey', 'passkey'],
  );
});

test('the sheet in both themes', async () => {
  await shot('person-2-proven');
  await sheet().getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Light theme' }).click();
  await you().click();
  await sheet().waitFor();
  await shot('person-3-light');
  await sheet().getByRole('button', { name: 'Close' }).click();
});

test('an approval under that proof says so in the ledger', async () => {
  await askCopilot(page, mainQuestion);
  await approve(page);
  await page.locator('.end .title', { hasText: 'Done' }).waitFor({ timeout: 60_000 });
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
    .getByText(/^system user/)
    .waitFor();
  await other.getByRole('button', { name: /Ada Operator \(system user/ }).waitFor();
  await other.close();
});

test('a passkey is taken away at the second press, and its proof with it', async () => {
  await you().click();
  const good = sheet().getByRole('button', { name: 'Remove for good' });
  await eventually(
    async () => {
      // Whoever sees that a press was not taken presses again.
      if (!(await good.isVisible())) await sheet().getByRole('button', { name: 'Remove', exact: true }).click();
      return good.isVisible();
    },
    (asks) => assert.ok(asks),
  );
  await good.click();
  await sheet().getByText('none yet').waitFor();
  await page.getByRole('button', { name: /Ada Operator \(system user/ }).waitFor();
  const removed = entries().filter(({ type }) => type === 'person.removed');
  assert.deepEqual(
    removed.map(({ by }) => by?.proof.kind),
    ['passkey'],
  );
});

test('where there is no name to bind one to, passkeys are off and the sheet says why', async () => {
  const plain = await sitDown('--plain', '--no-lab');
  try {
    const window = await plain.window();
    await window
      .locator('footer.status button', { hasText: /\(.*\)/ })
      .first()
      .click();
    const own = window.frameLocator('iframe').locator('form.person');
    await own.getByText(/^Off: served on 127.0.0.1/).waitFor();
    await window.screenshot({ path: path.join(shots, 'person-4-plain.png') });
    assert.equal(await own.getByRole('button', { name: /passkey/ }).count(), 0);
  } finally {
    await plain.close();
  }
});
