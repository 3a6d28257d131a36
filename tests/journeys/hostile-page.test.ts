import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright-core';
import { type Desk, eventually, sitDown } from './studio.ts';

/** A page of somebody else, on another port of this machine and under a name that was mapped to it. */
let evil: Server;
let desk: Desk;
let context: BrowserContext;
let page: Page;
let own: URL;
/** Requests whose answer the browser kept from the page. The raw client of listener.test.ts repeats them. */
const kept: string[] = [];
const answers: { url: string; status: number; headers: Record<string, string> }[] = [];

before(async () => {
  evil = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.setHeader('Set-Cookie', 'session=theirs; Path=/');
    response.end('<!doctype html><title>evil</title><body>evil</body>');
  });
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
  desk = await sitDown('--no-lab');
  own = new URL(desk.link);
  context = await desk.browser.newContext();
  page = await context.newPage();
  context.on(
    'response',
    (response) => void answers.push({ url: response.url(), status: response.status(), headers: response.headers() }),
  );
  context.on('requestfailed', (request) => void kept.push(request.url()));
  await page.goto(`http://evil.example:${(evil.address() as AddressInfo).port}/`);
});
after(async () => {
  await context?.close();
  await desk?.close();
  evil?.closeAllConnections();
  evil?.close();
});

const origin = (card = false) => `http://${card ? 'card.' : ''}${own.host}`;
const seen = (part: string) => answers.filter(({ url }) => url.includes(part));

test('the gatekeeper’s port under a mapped name, an address or another localhost is refused', async () => {
  for (const host of ['evil.example', '127.0.0.1', 'localhost', 'localhost.', '[::1]', '0.0.0.0', 'other.localhost']) {
    answers.length = 0;
    const tab = await context.newPage();
    const stopped = await tab.goto(`http://${host}:${own.port}/`).then(
      () => '',
      (error: Error) => error.message,
    );
    if (answers.length > 0) assert.equal(answers[0]?.status, 403, host);
    else
      assert.match(
        stopped,
        /net::ERR/,
        `${host}: stopped by the browser; the raw client of the listener's own test is refused`,
      );
    assert.ok(!(await tab.content()).includes('Interlock'), host);
    await tab.close();
  }
});

test('fetch from another origin arrives and is refused, without a header that would let it read', async () => {
  for (const [mode, card] of [
    ['cors', false],
    ['no-cors', false],
    ['cors', true],
    ['no-cors', true],
  ] as const) {
    answers.length = kept.length = 0;
    await page.evaluate(
      async ([url, how]) => {
        await fetch(`${url}/v1/exchange`, {
          method: 'POST',
          mode: how as RequestMode,
          headers: { 'Content-Type': 'text/plain' },
          body: '{"token":"x"}',
        }).catch(() => {});
        await fetch(`${url}/v1/origins`, { mode: how as RequestMode, credentials: 'include' }).catch(() => {});
      },
      [origin(card), mode] as const,
    );
    await page.waitForTimeout(200);
    const arrived = seen('/v1/').filter(({ status }) => status !== 0);
    for (const { url, status, headers } of arrived) {
      assert.equal(headers['access-control-allow-origin'], undefined, url);
      if (url.endsWith('/v1/exchange')) assert.equal(status, 403, `${mode} ${url}`);
      else assert.ok(status === 403 || mode === 'no-cors', `${mode} ${url} ${status}`);
    }
    assert.ok(
      seen('/v1/exchange').length > 0 || kept.some((url) => url.endsWith('/v1/exchange')),
      `${mode}: it was sent`,
    );
  }
});

test('a form post arrives and is refused', async () => {
  for (const encoding of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
    answers.length = 0;
    const tab = await context.newPage();
    await tab.goto(page.url());
    await tab.evaluate(
      ([url, kind]) => {
        const form = document.createElement('form');
        Object.assign(form, { action: `${url}/v1/exchange`, method: 'POST', enctype: kind });
        const field = document.createElement('input');
        field.name = '{"token":"x","a":"';
        field.value = '"}';
        form.append(field);
        document.body.append(form);
        form.submit();
      },
      [origin(true), encoding] as const,
    );
    const status = async () => seen('/v1/exchange')[0]?.status;
    await eventually(status, (answered) => assert.equal(answered, 403, encoding));
    await tab.close();
  }
});

test('a WebSocket from another origin opens on neither door', async () => {
  for (const [card, path] of [
    [false, '/v1/studio'],
    [true, '/v1/authority'],
  ] as const) {
    const said = await page.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          const socket = new WebSocket(url);
          socket.onopen = () => resolve('opened');
          socket.onerror = () => resolve('refused');
        }),
      `${origin(card).replace('http', 'ws')}${path}`,
    );
    assert.equal(said, 'refused', path);
  }
});

test('neither page nor card can be framed', async () => {
  for (const card of [false, true]) {
    const text = await page.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          const frame = document.createElement('iframe');
          frame.src = url;
          frame.onload = () => {
            try {
              resolve(frame.contentDocument?.body.innerText ?? 'another origin');
            } catch (error) {
              resolve((error as Error).name);
            }
          };
          document.body.append(frame);
        }),
      `${origin(card)}/`,
    );
    const frames = page.frames().map((frame) => frame.url());
    assert.ok(
      !frames.includes(`${origin(card)}/`) || frames.some((url) => url.startsWith('chrome-error')),
      `${text} ${frames.join(' ')}`,
    );
  }
});

test('a window that it opened answers no message of its, and a cookie of another port buys nothing', async () => {
  const said = await page.evaluate(async (url) => {
    const heard: string[] = [];
    addEventListener('message', (event) => heard.push(event.origin));
    const opened = window.open(`${url}/`, 'victim');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    for (const message of [{ type: 'front', conversation: null }, { type: 'add-entry' }, { type: 'height', pixels: 1 }])
      opened?.postMessage(message, '*');
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { heard, reach: opened === null || opened.closed || opened.length === 0 };
  }, origin());
  assert.deepEqual(said.heard, []);
  assert.ok(said.reach, 'its opener has no hold on the window');
  for (const cookie of await context.cookies())
    assert.notEqual(cookie.domain, own.hostname, 'the gatekeeper sets none');
});

test('a link that is used a second time is refused and the person is told', async () => {
  const link = desk.command('open', '--no-open').out.trim(); // the one of the start lives a minute
  const theirs = await desk.browser.newContext();
  const first = await theirs.newPage();
  await first.goto(link);
  await first.getByPlaceholder(/What is wrong/).waitFor();
  const second = await context.newPage();
  await second.goto(link);
  await second
    .getByText(/used already|once|new link|interlock open/i)
    .first()
    .waitFor();
  await theirs.close();
});
