/** A change of the policy that two others sign: on the card, as files, and answered once by two windows that race. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { approve, cardFrame, type Desk, eventually, says, shots, sitDownAt } from './studio.ts';

const bin = fileURLToPath(new URL('../../apps/interlock/bin/interlock.mjs', import.meta.url));
const elsewhere = mkdtempSync(path.join(tmpdir(), 'interlock-approvers-'));
/** The command line of another person's Interlock. */
const at = (who: string, ...words: string[]): string =>
  execFileSync(process.execPath, [bin, ...words, '--data', path.join(elsewhere, who)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
const quiet = '@id("quiet") forbid (principal, action, resource) when { context.minute < 0 };';

let desk: Desk;
let bound = '';

before(async () => {
  const approvers = ['kim', 'lee'].map((who) => `${who} ${at(who, 'approval', 'key')}`).join(', ');
  desk = await sitDownAt(async (command, folder) => {
    command('approval', 'key'); // makes the folder
    const shipped = command('policy', 'show').out;
    bound = `${shipped}\n@id("rules.three") @others("2") @approvers("${approvers}") @reason("Rules are changed by three.")
forbid (principal, action == Interlock::Action::"approveAlone", resource) when { context.tool == "policy.activate" };\n`;
    const file = path.join(folder, 'bound.cedar');
    writeFileSync(file, bound);
    const version = /Version (\S+)\./.exec(command('policy', 'check', file).out)?.[1] ?? '';
    assert.equal(command('policy', 'activate', file, '--version', version).code, 0);
  }, []);
});
after(async () => {
  await desk?.close();
  rmSync(elsewhere, { recursive: true, force: true });
});

const rules = (page: Page) => page.locator('section.rules');

test('a policy that two others must sign is in force when both have, and by one press of two windows', async () => {
  const page = await desk.window();
  const other = await desk.window();
  const frames = [await cardFrame(page), await cardFrame(other)] as const;
  const file = path.join(desk.data, 'policy.cedar');
  writeFileSync(file, `${bound}\n${quiet}\n`);
  const version = /Version (\S+)\./.exec(desk.command('policy', 'check', file).out)?.[1] ?? '';
  assert.notEqual(desk.command('policy', 'activate', file, '--version', version).code, 0);
  await page.getByRole('button', { name: 'Policy (1 waits)' }).click();
  await rules(page)
    .getByRole('button', { name: /^Policy/ })
    .click();
  await rules(page).locator('.waiting').getByRole('button', { name: 'Open its card' }).click();
  const card = frames[0].locator('article.card');
  await says(card, /Adds\s*quiet[\s\S]*kim[\s\S]*lee/);
  await page.screenshot({ path: path.join(shots, 'policy-6-signed.png') });
  const [open] = JSON.parse(desk.command('approval', 'list', '--json').out) as { id: string; others: number }[];
  assert.equal(open?.others, 2);
  const request = path.join(elsewhere, 'request.json');
  assert.equal(desk.command('approval', 'export', open?.id ?? '', '--out', request).code, 0);
  for (const who of ['kim', 'lee']) {
    const answer = path.join(elsewhere, `${who}.json`);
    const { hash } = JSON.parse(readFileSync(request, 'utf8')) as { hash: string };
    at(who, 'approval', 'sign', request, '--hash', hash.slice(0, 12), '--out', answer);
    assert.match(desk.command('policy', 'show').out, /^(?![\s\S]*@id\("quiet"\))/);
    assert.equal(desk.command('approval', 'add', answer).code, 0);
  }
  await says(card, /2 of 2 by kim has, lee has/);
  await Promise.allSettled([approve(page), approve(other)]);
  await eventually(
    async () => desk.command('policy', 'show').out,
    (out) => assert.match(out, /@id\("quiet"\)/),
  );
  await frames[1].locator('article.card').waitFor({ state: 'detached' });
  const said = desk.command('ledger', 'search', '--type', 'policy.changed').out;
  assert.equal(said.match(/policy\.changed/g)?.length, 2, said);
});
