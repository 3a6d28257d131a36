/** Conversations as a person keeps them: a plan edited on its card, words meanwhile, a budget, helpers, the list. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import {
  type Asked,
  says as answer,
  end,
  startService,
  text,
  tool,
} from '../../packages/models/src/bedrock/endpoint.double.ts';
import { approve, askCopilot, cardFrame, type Desk, eventually, says, shots, sitDown } from './studio.ts';

let desk: Desk;
let page: Page;
let frame: Frame;
let service: Awaited<ReturnType<typeof startService>>;

/** The id of edge-1, as a model reads it in what it is told. */
function hostIn(asked: Asked): string {
  const told = JSON.stringify(asked.body);
  const before = told.slice(0, told.indexOf('\\"edge-1'));
  return before.match(/host_[0-9a-z]{26}/g)?.at(-1) ?? '';
}

const describe = (word: string) => `configure terminal\ninterface Loopback0\ndescription ${word}\nend`;
const check = { command: 'show running-config', expect: 'interface Loopback0' };

/** A model (the double) that does what the last question names, one step a turn. */
function act(asked: Asked): Uint8Array[] {
  const { messages, toolConfig } = asked.body;
  if (!toolConfig?.tools.length) return [...text('A title'), ...end('end_turn')];
  const prompts = messages.flatMap(({ role, content }, at) =>
    role === 'user' &&
    content.some((block) => /^(Plan|Forget|Wait|Help|You are a helper)/.test(String(block.text ?? '')))
      ? [at]
      : [],
  );
  const begun = prompts.at(-1) ?? 0;
  const words = messages[begun]?.content.map((block) => String(block.text ?? '')).join(' ') ?? '';
  const since = messages.slice(begun + 1);
  const turn = since.filter(({ role }) => role === 'assistant').length;
  const host = hostIn(asked);
  const use = (name: string, input: object) => [
    ...tool(0, `use_${messages.length}_${words.length}`, name, JSON.stringify(input)),
    ...end('tool_use'),
  ];
  const done = (said: string) => [...text(said), ...end('end_turn')];
  if (words.startsWith('You are a helper'))
    return turn === 0 ? use('terminal__run', { host, command: 'show ip interface brief' }) : done('Loopback0 is up.');
  if (words.startsWith('Plan')) {
    const steps = ['first', 'second', 'third'].map((word) => ({ host, command: describe(word), check }));
    if (turn === 0) return use('plan__propose', { title: 'Describe the loopback', steps });
    const plan = /message_[0-9a-z]{26}/.exec(JSON.stringify(since))?.[0];
    return turn === 1 ? use('plan__run', { plan }) : done('The plan ran.');
  }
  if (words.startsWith('Forget'))
    return turn === 0 ? use('terminal__run', { host, command: describe('unseen') }) : done('All done and verified.');
  if (words.startsWith('Help'))
    return turn === 0
      ? use('agent__start', { role: 'researcher', task: 'Which interfaces are up?' })
      : done('The helper looked.');
  return /enough/.test(JSON.stringify(since)) ? done('Then I stop waiting.') : use('wait', { seconds: 1 });
}

before(async () => {
  service = await startService((stream, asked) => answer(...act(asked))(stream, asked));
  Object.assign(process.env, {
    INTERLOCK_BEDROCK_ENDPOINT: service.endpoint,
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'not-a-real-key',
  });
  desk = await sitDown('--model', 'bedrock:haiku');
  page = await desk.window();
  frame = await cardFrame(page);
});
after(async () => {
  await desk?.close();
  service?.close();
});

const lane = () => page.locator('.lane');
const ended = () => page.locator('.end .title').last();
const shot = (name: string) => page.screenshot({ path: path.join(shots, `conversations-${name}.png`) });
const inBoth = async (name: string) => {
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await page.evaluate((value) => (document.documentElement.dataset.theme = value), theme);
    await frame.evaluate((value) => (document.documentElement.dataset.theme = value), theme);
    await page.waitForTimeout(400);
    await shot(`${name}-${theme}`);
  }
};

test('a plan is edited on its card: a step moved, one changed, one taken out; what comes back is what runs', async () => {
  await askCopilot(page, 'Plan how to describe the loopback of edge-1.');
  const card = frame.locator('article.card');
  await says(card, /description first[\s\S]*description second[\s\S]*description third/);
  await inBoth('1-plan');
  await card.getByRole('button', { name: 'Modify' }).click();
  await card.getByRole('button', { name: 'Take out step 1' }).click();
  await card.getByRole('button', { name: 'Up step 2' }).click();
  await card.getByLabel('Lines of step 1').fill(describe('edited'));
  await inBoth('2-edit');
  const old = await card.getAttribute('data-card');
  await card.getByRole('button', { name: 'Classify again' }).click();
  await eventually(
    () => card.getAttribute('data-card', { timeout: 1000 }),
    (id) => assert.notEqual(id, old),
  );
  await says(card, /description edited[\s\S]*description second/);
  await approve(page);
  await says(ended(), /^Done$/);
  await says(page.locator('.plan').last(), /done, every check held/);
  await inBoth('3-plan-done');
  const ledger = desk.command('ledger', 'search', '--type', 'call.released', '--json').out;
  assert.ok(ledger.length > 0);
});

test('a change that nothing reads back does not end as done, whatever the agent says', async () => {
  await askCopilot(page, 'Forget to look afterwards.');
  await approve(page);
  await says(ended(), /Done, not verified/);
  await says(lane(), /would have ended, and nothing shows what was to change on edge-1/);
  await inBoth('4-not-verified');
});

test('a helper is seen at work and as it ended', async () => {
  await askCopilot(page, 'Help: which interfaces are up?');
  await says(
    page.locator('details.request', { hasText: 'researcher' }),
    /researcher: Which interfaces are up\?[\s\S]*done · 1 call/,
  );
  await says(ended(), /^Done$/);
  await shot('5-helper');
});

test('words from the command line are read by the run, the budget runs down beside it and stops it, and a person gives it more', async () => {
  await askCopilot(page, 'Wait until I say so.');
  const budget = frame.locator('.budget');
  await says(budget, /turn \d+ of 40/);
  const [first] = JSON.parse(
    `[${desk.command('conversation', 'list', '--json').out.trim().split('\n').join(',')}]`,
  ) as { id: string }[];
  assert.ok(first);
  assert.equal(desk.command('conversation', 'queue', first.id, 'Look at core-1 next.').code, 0);
  await says(lane(), /Look at core-1 next\.[\s\S]*queued/);
  await budget.getByRole('button', { name: 'Raise' }).click();
  const sheet = frame.locator('form.sheet');
  await sheet.getByLabel('Turns of the model').fill('6');
  await page.waitForTimeout(400);
  await shot('6-budget-sheet');
  await sheet.getByRole('button', { name: 'Set' }).click();
  await sheet.waitFor({ state: 'detached' });
  await says(budget, /used up its turns and stopped/);
  await says(ended(), /budget of this run is used up/);
  await inBoth('7-budget-spent');
  await budget.getByRole('button', { name: /Go on/ }).click();
  await says(budget, /turn \d+ of 6/);
  assert.equal(desk.command('conversation', 'send', first.id, 'That is enough.').code, 0);
  await says(ended(), /^Done$/);
  assert.equal(desk.command('conversation', 'send', first.id, 'Hello?').code, 1, 'nothing runs');
  await askCopilot(page, 'Wait once more.');
  await says(budget, /turn \d+ of 6/);
  assert.equal(desk.command('conversation', 'stop', first.id).code, 0);
  await says(ended(), /^Stopped$/);
  const replayed = desk.command('conversation', 'replay', first.id);
  assert.equal(replayed.code, 0, replayed.out);
  assert.match(replayed.out, /the same, letter for letter/);
});

test('conversations are found, named, branched from a message and taken out as files', async () => {
  await page.getByRole('button', { name: 'All conversations' }).click();
  const list = page.locator('.talks');
  await list.getByLabel('Find conversations').fill('Loopback0 is up');
  await list.getByText('No title says that').waitFor();
  await page.keyboard.press('Enter');
  await says(list, /Loopback0 is up/);
  await list.getByRole('button', { name: /^More about/ }).click();
  await list.getByRole('textbox', { name: 'Title' }).fill('The loopback');
  await list.getByRole('button', { name: 'Rename' }).click();
  await says(list.locator('.name'), /^The loopback$/);
  for (const [name, wanted] of [
    ['Export Markdown', /^# The loopback[\s\S]*Plan how to describe/],
    ['Export JSON', /"title": "The loopback"/],
  ] as const) {
    const [file] = await Promise.all([page.waitForEvent('download'), list.getByRole('button', { name }).click()]);
    assert.match(readFileSync((await file.path()) as string, 'utf8'), wanted);
    assert.match(file.suggestedFilename(), /^The-loopback\.(md|json)$/);
  }
  await list.getByRole('button', { name: 'Branch …' }).click();
  await says(list.locator('.messages'), /1 You Plan how to describe/);
  await inBoth('8-list');
  await list.locator('.messages button').nth(2).click();
  await says(lane(), /A branch of “The loopback”, after its message 3/);
  await eventually(
    () => page.getByLabel('Conversation').first().locator('option').count(),
    (count) => assert.equal(count, 2),
  );
  await shot('9-branch');
});
