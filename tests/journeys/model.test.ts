/** A model of Bedrock (its double) at the screen: it thinks, its stream breaks, it sees an image, and each is said. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { Browser } from 'playwright-core';
import {
  type Answer,
  breaksAfter,
  end,
  says,
  sealedThought,
  text,
  thinks,
} from '../../packages/models/src/bedrock/endpoint.double.ts';
import { modelDesk } from './model-desk.ts';
import { askCopilot, eventually, says as reads, shots } from './studio.ts';

test('thinking is switched on for a conversation, shown as a quiet line that opens, and replayed after a reload', async (t) => {
  let go = () => {};
  const held = new Promise<void>((resolve) => {
    go = resolve;
  });
  const slowly: Answer = (stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/vnd.amazon.eventstream' });
    const [first, ...rest] = thinks('Both ends may differ in their AS number. ');
    stream.write(first);
    void held.then(() => {
      for (const one of [...rest, ...text('I look at both ends.'), ...end('end_turn')]) stream.write(one);
      stream.end();
    });
  };
  const sealed = says(...sealedThought('nobody reads this'), ...text('Done.'), ...end('end_turn'));
  const { page, asked } = await modelDesk(t, says(...text('Hello.'), ...end('end_turn')), slowly, sealed);
  await page.getByRole('button', { name: 'Think', exact: true }).click(); // there is no conversation yet
  await page.getByRole('button', { name: 'Think', exact: true, pressed: true }).waitFor();
  await askCopilot(page, 'Are you there?');
  await reads(page.locator('.lane'), /Hello\./);
  await askCopilot(page, 'Why is the session down?');
  await reads(page.locator('.lane'), /Thinking… \d+ s/);
  go();
  await reads(page.locator('.lane'), /Thought for .*I look at both ends\./s);
  const thought = page.locator('details.thought');
  assert.equal(await thought.getAttribute('open'), null, 'it is folded');
  await page.locator('.lane').getByText('Thought for').click();
  await reads(thought, /Both ends may differ in their AS number\./);
  await askCopilot(page, 'And now?');
  await reads(page.locator('.lane'), /its maker keeps these thoughts encrypted/);
  await page.screenshot({ path: path.join(shots, 'thinking.png') });
  await page.reload();
  await reads(page.locator('.lane'), /Thought for .*I look at both ends\..*encrypted/s);
  const thinking = asked().map(({ body }) => body.additionalModelRequestFields?.thinking?.type);
  assert.deepEqual(thinking, ['enabled', 'enabled', 'enabled']);
  await eventually(
    () => page.getByLabel('Conversation', { exact: true }).first().innerText(),
    (said) => assert.match(said, /A title of its own/),
  );
});

test('an answer that breaks off is marked as such and asked for again', async (t) => {
  const { page, asked } = await modelDesk(
    t,
    breaksAfter(...text('The session is down because of ')),
    says(...text('The AS number is wrong.'), ...end('end_turn')),
  );
  await askCopilot(page, 'Why?');
  await reads(page.locator('.lane'), /broke off.*asked the same once more \(2 of 3\).*The AS number is wrong\./s);
  await reads(page.locator('.prose.broken'), /because of/);
  await page.screenshot({ path: path.join(shots, 'broken-off.png') });
  assert.equal(asked().length, 2);
  const sent = page.locator('.lane details.sent');
  await sent.getByText('What was sent to the model').click();
  await reads(sent, /for a title/);
  const one = sent.locator('details', { hasText: 'for the conversation' }).first();
  await one.locator('summary').click();
  await eventually(
    () => one.locator('pre').textContent(),
    (shown) => assert.equal(shown, asked()[1]?.raw),
  );
  await page.screenshot({ path: path.join(shots, 'sent.png') });
});

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

test('an image is attached with the words that nothing scans it, sent, and shown on demand', async (t) => {
  const { page, asked } = await modelDesk(t, says(...text('A rack.'), ...end('end_turn')));
  await page.getByRole('button', { name: 'Image', exact: true }).waitFor(); // there is no conversation yet
  await page
    .locator('.composer input[type=file]')
    .setInputFiles({ name: 'rack.png', mimeType: 'image/png', buffer: png });
  await reads(
    page.locator('.composer'),
    /rack\.png.*Images are not scanned for secrets: what they show goes to bedrock:haiku as it is, and so does.*place, camera/s,
  );
  await askCopilot(page, 'What is this?');
  await reads(page.locator('.lane'), /1 image: png 1 x 1 · not scanned/);
  await page.locator('.lane').getByRole('button', { name: 'Show' }).click();
  await page.locator('.lane img').waitFor();
  await page.screenshot({ path: path.join(shots, 'image.png') });
  await eventually(
    async () => JSON.stringify(asked().at(-1)?.body.messages),
    (sent) => assert.ok(sent.includes(png.toString('base64'))),
  );
  await eventually(
    () => page.locator('.lane .end .title').count(),
    (ended) => assert.equal(ended, 1),
  );
  await page
    .locator('.composer input[type=file]')
    .setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('<svg/>') });
  await askCopilot(page, 'And this?');
  await reads(page.locator('.composer'), /no PNG, JPEG, GIF or WebP/);
});

/** A page whose line to Interlock stands only once `answer` is called. */
async function early(browser: Browser, link: string) {
  const context = await browser.newContext();
  const page = await context.newPage();
  let answer = () => {};
  const answers = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.routeWebSocket(/./, async (socket) => {
    await answers;
    socket.connectToServer();
  });
  await page.goto(link);
  return { page, composer: page.getByLabel('Message to the Copilot'), answer: () => answer() };
}

test('what is sent before Interlock answers goes when it does; with another conversation in front it stays a draft', async (t) => {
  const { browser, command, close, asked } = await modelDesk(t, says(...text('I hear you.'), ...end('end_turn')));
  t.after(close);
  const link = () => command('open', '--no-open').out.trim();
  const first = await early(browser, link());
  await askCopilot(first.page, 'Are you there?');
  await reads(first.page.locator('.composer'), /Sent as soon as Interlock answers/);
  first.answer();
  await reads(first.page.locator('.lane'), /Are you there\?.*I hear you\./s);
  const second = await early(browser, link());
  await askCopilot(second.page, 'And now?');
  second.answer();
  await reads(second.page.locator('.lane'), /I hear you\./);
  assert.equal(await second.composer.inputValue(), 'And now?');
  assert.equal(asked().length, 1);
});
