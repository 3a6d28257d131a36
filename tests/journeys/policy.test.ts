/** A person looks at the policy and the hooks, tries them, and puts a changed file in force by its card alone. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { approve, askCopilot, cardFrame, type Desk, hold, says, shots, sitDown } from './studio.ts';

let desk: Desk;
let page: Page;
let frame: Frame;
let shipped = '';

before(async () => {
  desk = await sitDown();
  shipped = desk.command('policy', 'show').out;
  page = await desk.window();
  frame = await cardFrame(page);
});
after(() => desk?.close());

const rules = () => page.locator('section.rules');
const card = () => frame.locator('article.card');
const told = () => rules().locator('.told');
const file = (name: string, text: string) => writeFileSync(path.join(desk.data, name), text);
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
async function decide(command: string, against = ''): Promise<void> {
  await rules().getByRole('button', { name: 'What if' }).click();
  await rules().getByLabel('On host').selectOption({ label: 'edge-1 (lab)' });
  await rules().getByLabel('Command').fill(command);
  await rules().getByLabel('Against').selectOption(against);
  await rules().getByRole('button', { name: 'Decide' }).click();
}

test('the policy in force is read on one screen, and says what would happen if', async () => {
  await page.getByRole('button', { name: 'Policy', exact: true }).first().click();
  await says(rules(), /the one that ships[\s\S]*default\.heavy-on-core/);
  await shot('policy-1-in-force');
  await decide('show version');
  await says(told(), /Runs unasked[\s\S]*default\.read-only[\s\S]*read-only/);
  await decide('reload');
  await says(told(), /Asks a person[\s\S]*floor\.dangerous[\s\S]*dangerous/);
  await shot('policy-1-what-if');
});

test('a file that changed is shown as a diff, tried, and holds when its card is approved', async () => {
  file(
    'policy.cedar',
    `${shipped}\n@id("lab.frozen") @reason("The lab is frozen today.")\nforbid (principal is Interlock::Agent, action == Interlock::Action::"run", resource is Interlock::Host)\nwhen { resource.environment == "lab" && context.class != "read-only" };\n`,
  );
  const waiting = rules().locator('.waiting');
  await rules()
    .getByRole('button', { name: /^Policy/ })
    .click();
  await says(waiting, /policy\.cedar[\s\S]*adds lab\.frozen[\s\S]*lets nothing more through/);
  await decide('reload', 'file');
  await says(told(), /Is denied[\s\S]*lab\.frozen/);
  await decide('reload');
  await says(told(), /Asks a person/);
  await rules()
    .getByRole('button', { name: /^Policy/ })
    .click();
  await shot('policy-2-waiting');
  await page.getByRole('button', { name: 'Policy (1 waits)' }).waitFor();
  await waiting.getByRole('button', { name: 'Open its card' }).click();
  await says(card(), /forbid[\s\S]*Version[\s\S]*Adds\s*lab\.frozen/);
  await shot('policy-3-card');
  await approve(page);
  await says(rules(), /Since\s*(now|\d+ min ago), by \S+/);
  await waiting.waitFor({ state: 'detached' });
  assert.match(desk.command('policy', 'show').out, /lab\.frozen/);
});

test('what may let more through is Dangerous; rejected, nothing changes, and a bad file is told', async () => {
  file('policy.cedar', shipped);
  const waiting = rules().locator('.waiting');
  await says(waiting, /takes out lab\.frozen[\s\S]*may let more through/);
  await waiting.getByRole('button', { name: 'Open its card' }).click();
  await says(card(), /Dangerous/);
  await card().getByRole('button', { name: 'Reject' }).click();
  await card().waitFor({ state: 'detached' });
  assert.match(desk.command('policy', 'show').out, /lab\.frozen/);
  file('policy.cedar', 'permit (principal');
  await says(waiting, /The policy was refused/);
  await shot('policy-4-refused');
  file('policy.cedar', shipped);
  await says(waiting, /takes out lab\.frozen/);
  await waiting.getByRole('button', { name: 'Open its card' }).click();
  await card().waitFor();
  await hold(page);
  await waiting.waitFor({ state: 'detached' });
  assert.equal(desk.command('policy', 'show').out, shipped);
});

test('hooks are set the same way, and tell how they answered', async () => {
  file(
    'hooks.json',
    JSON.stringify([
      { name: 'silent', stage: 'pre', command: ['/bin/cat', '/dev/null'] },
      { name: 'siem', stage: 'post', command: ['/nowhere/to/send'] },
    ]),
  );
  await rules()
    .getByRole('button', { name: /^Hooks/ })
    .click();
  const waiting = rules().locator('.waiting');
  await says(waiting, /hooks\.json[\s\S]*adds silent, siem/);
  await waiting.getByRole('button', { name: 'Open its card' }).click();
  await card().waitFor();
  await approve(page);
  await says(rules().locator('table'), /silent[\s\S]*\/bin\/cat[\s\S]*not asked since the start/);
  await askCopilot(page, 'Show the version of edge-1');
  await says(rules().locator('tr', { hasText: 'silent' }), /allow[\s\S]*terminal\.run/);
  await says(rules().locator('tr', { hasText: 'siem' }), /failed/);
  await shot('policy-5-hooks');
});
