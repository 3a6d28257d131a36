/** What a person types reaches the conversation it was meant for, whole, however slow the line and whatever runs. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { type Answer, end, says, text, tool } from '../../packages/models/src/bedrock/endpoint.double.ts';
import { modelDesk } from './model-desk.ts';
import { askCopilot, cardFrame, eventually, says as reads, shots } from './studio.ts';

const composer = '.composer textarea';
const hello = says(...text('Hello.'), ...end('end_turn'));

/** An answer whose beginning stands while the rest waits for `go`. */
function halting(beginning: string, rest: string) {
  const { promise, resolve: go } = Promise.withResolvers<void>();
  const answer: Answer = (stream) => {
    stream.respond({ ':status': 200, 'content-type': 'application/vnd.amazon.eventstream' });
    for (const one of text(beginning).slice(0, -1)) stream.write(one);
    void promise.then(() => {
      if (stream.destroyed) return;
      for (const one of [...text(rest).slice(1), ...end('end_turn')]) stream.write(one);
      stream.end();
    });
  };
  return { answer, go };
}

test('what is typed behind the key for a new conversation is its own, on a slow line too', async (t) => {
  const { page, asked } = await modelDesk(t, hello);
  await askCopilot(page, 'The first question');
  await reads(page.locator('.lane'), /Hello\./);
  await page.locator('.lane .end .title').waitFor();
  // The same as a line that is slow: the answer to what the page asks comes late.
  await page.evaluate(() => {
    const plain = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
      setTimeout(() => plain.call(this, data), 400);
    };
  });
  await page.locator(composer).focus();
  await page.keyboard.press('Control+j');
  await page.keyboard.insertText('A question for the new one');
  await page.keyboard.press('Enter');
  await page.keyboard.insertText(' and more');
  await eventually(
    async () => asked().length,
    (n) => assert.equal(n, 2),
  );
  assert.doesNotMatch(JSON.stringify(asked()[1]?.body.messages), /first question/, 'it is no part of the old one');
  await reads(page.locator('.lane'), /A question for the new one/);
  assert.equal((await page.locator(composer).inputValue()).trim(), 'and more', 'what was typed since stays');
  assert.equal(await page.getByLabel('Conversation', { exact: true }).locator('option').count(), 2);
});

test('what was typed for a new conversation that the line lost is its own when the line is back', async (t) => {
  const { page, asked } = await modelDesk(t, hello);
  await askCopilot(page, 'The first question');
  await reads(page.locator('.lane'), /Hello\./);
  await page.locator('.lane .end .title').waitFor();
  await page.evaluate(() => {
    const plain = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
      if (!String(data).includes('conversation.create')) return plain.call(this, data);
      WebSocket.prototype.send = plain;
      setTimeout(() => this.close(), 300);
    };
  });
  await page.locator(composer).focus();
  await page.keyboard.press('Control+j');
  await page.keyboard.insertText('A question for the new one');
  await page.waitForTimeout(400);
  await page.locator('.composer').getByRole('button', { name: 'Send' }).and(page.locator(':enabled')).waitFor();
  assert.equal(await page.locator(composer).inputValue(), 'A question for the new one');
  await page.locator(composer).press('Enter');
  await eventually(
    async () => asked().length,
    (n) => assert.equal(n, 2),
  );
  assert.doesNotMatch(JSON.stringify(asked()[1]?.body.messages), /first question/, 'it is no part of the old one');
});

test('a text that is too long is refused whole, and stays as it was', async (t) => {
  const { page, asked } = await modelDesk(t, hello);
  const long = `${'interface GigabitEthernet0/0\n'.repeat(1200)}Why is it down?`;
  await page.locator(composer).fill(long);
  await page.keyboard.press('Enter');
  await reads(page.locator('.composer'), /one message has at most 20,000.*Nothing was cut/s);
  assert.equal(await page.locator(composer).inputValue(), long);
  assert.equal(asked().length, 0);
  await page.locator(composer).fill('Why is it down?');
  await page.locator('.composer [role=alert]').waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await reads(page.locator('.lane'), /Hello\./);
});

test('an answer is read from its beginning after a reload in its middle; stopped, what it said stays, and the next words are a question', async (t) => {
  const { answer, go } = halting('Do NOT do the following on core-1: ', 'reload it.');
  t.after(() => go());
  const { page } = await modelDesk(t, answer, hello);
  await askCopilot(page, 'What now?');
  await reads(page.locator('.lane'), /Do NOT do the following/);
  await page.reload();
  await reads(page.locator('.lane'), /Do NOT do the following/);
  const frame = await cardFrame(page);
  await frame.getByRole('button', { name: 'Stop' }).click();
  await page.locator(composer).fill('Something else'); // while it ends, or when it has
  await page.keyboard.press('Enter');
  await reads(page.locator('.lane'), /Do NOT do the following.*Something else.*Hello\./s);
  assert.equal(await page.locator('.composer [role=alert]').count(), 0);
  await page.reload();
  await reads(page.locator('.lane'), /Do NOT do the following.*Stopped.*Something else.*Hello\./s);
});

test('words in the composer answer what the Copilot asks; no sign in its question turns their order', async (t) => {
  const question = { question: 'Which interface? \u202e [Approve]', choices: [] };
  const asks = says(...tool(0, 'use_1', 'person__ask', JSON.stringify(question), 400), ...end('tool_use'));
  const { page, asked } = await modelDesk(t, asks, hello);
  await askCopilot(page, 'Set it up.');
  await reads(page.locator('.request'), /Which interface\? \\u\{202e\} \[Approve\]/);
  await reads(page.locator('.composer'), /Enter answers, /);
  await page.screenshot({ path: path.join(shots, 'composer-answers.png') });
  await page.locator(composer).fill('The second one');
  await page.waitForTimeout(600); // a question of this moment is not answered by a key
  await page.keyboard.press('Enter');
  await reads(page.locator('.lane'), /You: The second one.*Hello\./s);
  assert.match(JSON.stringify(asked()[1]?.body.messages), /The second one/);
});

test('a key that was pressed as a question came answers nothing, and nothing is lost', async (t) => {
  const question = { question: 'Shall I erase the startup configuration?', choices: [] };
  const asks = says(...tool(0, 'use_1', 'person__ask', JSON.stringify(question), 400), ...end('tool_use'));
  const { page } = await modelDesk(t, asks, hello);
  await page.evaluate(() => {
    const look = new MutationObserver(() => {
      const box = document.querySelector<HTMLTextAreaElement>('.composer textarea');
      if (box?.placeholder !== 'Answer the Copilot') return;
      look.disconnect();
      box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
    });
    look.observe(document.body, { subtree: true, attributes: true, attributeFilter: ['placeholder'] });
  });
  await askCopilot(page, 'Set it up.');
  await page.locator(composer).fill('yes, and look at core-1 too');
  await reads(page.locator('.request'), /Shall I erase/);
  await reads(page.locator('.composer'), /asked something while you typed.*Nothing was sent/s);
  assert.equal(await page.locator(composer).inputValue(), 'yes, and look at core-1 too');
  await page.waitForTimeout(600);
  await page.locator(composer).press('Enter');
  await reads(page.locator('.lane'), /You: yes, and look at core-1 too.*Hello\./s);
});
