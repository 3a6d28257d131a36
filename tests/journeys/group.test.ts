/** One change for twelve hosts: a person reads one card, sees every host of it to its end, and it runs on each. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Frame, Page } from 'playwright-core';
import { says as answer, end, startService, text, tool } from '../../packages/models/src/bedrock/endpoint.double.ts';
import { askCopilot, cardFrame, clock, type Desk, eventually, says, shots, sitDownAt } from './studio.ts';

const keyscan = ['/usr/bin/ssh-keyscan', '/usr/local/bin/ssh-keyscan'].find((file) => existsSync(file));
const skip = keyscan ? {} : { skip: 'ssh-keyscan is not installed' };
const long = 'edge-of-a-site-whose-name-goes-on-for-longer-than-a-card-is-wide-01.example.internal';
const names = [...Array.from({ length: 11 }, (_, at) => `r${at + 1}`), long];
const command = 'configure terminal\ninterface Loopback0\ndescription of the fleet\nend';

describe('one card for a fleet', skip, () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-group-'));
  const lab = spawn(process.execPath, ['apps/interlock/bin/interlock.mjs', 'lab', '--json', '--data', folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let desk: Desk;
  let page: Page;
  let frame: Frame;
  let service: Awaited<ReturnType<typeof startService>>;

  before(async () => {
    const device = await new Promise<{ port: number; username: string; password: string }>((resolve) => {
      let said = '';
      lab.stdout.on('data', (bytes) => {
        said += String(bytes);
        const [line, rest] = said.split('\n');
        if (rest !== undefined)
          resolve((JSON.parse(line ?? '') as { name: string }[]).find(({ name }) => name === 'edge-1') as never);
      });
    });
    service = await startService((stream, asked) => {
      const told = JSON.stringify(asked.body);
      const hosts = [...new Set(told.match(/host_[0-9a-z]{26}/g))];
      const done = told.includes('toolResult') || !asked.body.toolConfig;
      const many = tool(0, 'use_1', 'terminal__run_many', JSON.stringify({ hosts, command }), 4000);
      answer(...(done ? [...text('Done.'), ...end('end_turn')] : [...many, ...end('tool_use')]))(stream, asked);
    });
    const file = (name: string, words: string) => {
      writeFileSync(path.join(folder, name), words, { mode: 0o600 });
      return path.join(folder, name);
    };
    Object.assign(process.env, {
      INTERLOCK_BEDROCK_ENDPOINT: service.endpoint,
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'not-a-real-key',
      INTERLOCK_PASSPHRASE_FILE: file('passphrase', 'correct horse battery staple'),
    });
    const keys = execFileSync(keyscan ?? '', ['-T', '60', '-p', String(device.port), '127.0.0.1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const entries = names.map((name) => `Host ${name}\n  HostName 127.0.0.1\n  Port ${device.port}\n`).join('\n');
    const sources = [file('config', entries), '--known-hosts', file('known_hosts', String(keys))];
    desk = await sitDownAt(
      async (run) => {
        const places = ['--platform', 'cisco_ios', '--environment', 'prod'];
        assert.equal(run('host', 'import', ...sources, ...places).code, 0);
        const hosts = names.flatMap((name) => ['--host', name]);
        const login = ['--account', device.username, '--password-file', file('pw', device.password)];
        assert.equal(run('entry', 'add', 'fleet', ...login, ...hosts).code, 0);
      },
      ['--model', 'bedrock:haiku', '--no-lab'],
    );
    page = await desk.window();
    frame = await cardFrame(page);
  });
  after(async () => {
    await desk?.close();
    service?.close();
    lab.kill('SIGINT');
    rmSync(folder, { recursive: true, force: true });
  });

  test('it names every host whole, says where its words came from and how long it stays open', async () => {
    await askCopilot(page, 'Describe the loopback of the fleet.');
    const card = frame.locator('article.card');
    await says(card.first(), /12 hosts/);
    assert.equal(await card.count(), 1);
    for (const name of names) await says(card, new RegExp(`^${name}$`, 'm'));
    await says(card, /From\n[\s\S]*each host: the inventory/);
    await says(card, new RegExp(`Open\\nuntil ${clock}, then nothing runs`));
    const body = card.locator('.body');
    await eventually(
      () => body.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth),
      (over) => assert.ok(over <= 0, `${over} pixels stand beside the card`),
    );
    await page.screenshot({ path: path.join(shots, 'group-dark.png') });
    for (const place of [page, frame]) await place.evaluate(() => (document.documentElement.dataset.theme = 'light'));
    await body.evaluate((one) => (one.scrollTop = one.scrollHeight));
    await page.waitForTimeout(700);
    await page.screenshot({ path: path.join(shots, 'group-light.png') });
  });

  test('by the keyboard alone it is read to its end and approved, and each host has a permit of its own', async () => {
    const card = frame.locator('article.card');
    await card.locator('.body').focus();
    await page.keyboard.press('End');
    const deed = card.locator('.buttons button').last();
    await eventually(
      () => deed.isEnabled(),
      (enabled) => assert.ok(enabled),
    );
    const focused = () => deed.evaluate((one) => one === document.activeElement);
    for (let n = 0; n < 12 && !(await focused()); n++) await page.keyboard.press('Tab');
    assert.ok(await focused(), 'Tab reaches the button');
    await page.keyboard.press('Enter');
    await card.waitFor({ state: 'detached' });
    await page.locator('.end .title').last().waitFor({ timeout: 120_000 }); // one device stands behind all of them, and has few lines
    const released = () => desk.command('ledger', 'search', '--type', 'call.released').out.trim().split('\n');
    assert.equal(released().filter((line) => line.includes('moderate')).length, 12);
  });
});
