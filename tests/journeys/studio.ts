/** A person at a browser: the real program, a real Chromium, and their eyes (a screenshot of each step). */
import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Frame, type Locator, type Page } from 'playwright-core';
import { steadyHand } from './hand.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bin = path.join(root, 'apps/interlock/bin/interlock.mjs');
/** Screenshots of the last run; not part of the repository. */
export const shots = path.join(root, 'tests/journeys/shots');

export interface Desk {
  readonly link: string;
  readonly data: string;
  readonly browser: Browser;
  /** Process of the launcher. */
  readonly pid: number;
  /** A window that has followed a link. */
  window(look?: { theme?: 'light' | 'dark'; width?: number; height?: number }): Promise<Page>;
  /** The command line, on the same data folder. Answers with exit code and standard output. */
  command(...words: string[]): { code: number; out: string };
  close(): Promise<void>;
}

/** `interlock start` on a folder of its own, and Chromium. */
export const sitDown = (...flags: string[]): Promise<Desk> => sitDownAt(async () => {}, flags);

/** The command line on a data folder. Answers with exit code and standard output. */
const commandOn =
  (data: string): Desk['command'] =>
  (...words) => {
    try {
      const out = execFileSync(process.execPath, [bin, ...words, '--data', data], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      return { code: 0, out };
    } catch (error) {
      const failed = error as { status?: number; stdout?: string };
      return { code: failed.status ?? 1, out: failed.stdout ?? '' };
    }
  };

/** The same on a folder that was made ready before anything runs. */
export async function sitDownAt(
  prepare: (command: Desk['command'], folder: string) => Promise<void>,
  flags: readonly string[],
): Promise<Desk> {
  const folder = mkdtempSync(path.join(tmpdir(), 'interlock-journey-'));
  const data = path.join(folder, 'data');
  const command = commandOn(data);
  await prepare(command, folder);
  mkdirSync(shots, { recursive: true });
  const child = spawn(process.execPath, [bin, 'start', '--no-open', '--port', '0', '--data', data, ...flags], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const link = await readyLink(child);
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP evil.example 127.0.0.1',
    ],
  });
  const contexts: BrowserContext[] = [];
  let fresh: string | undefined = link;
  return {
    link,
    data,
    browser,
    pid: child.pid as number,
    command,
    async window({ theme = 'dark', width = 1280, height = 800 } = {}) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme });
      contexts.push(context);
      const page = await context.newPage();
      steadyHand(page);
      await page.goto(fresh ?? command('open', '--no-open').out.trim());
      fresh = undefined;
      await page.getByPlaceholder(/What is wrong/).waitFor();
      return page;
    },
    async close() {
      for (const context of contexts) await context.close();
      await browser.close();
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function readyLink(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = '';
    let complaint = '';
    child.stderr?.on('data', (bytes) => (complaint += String(bytes)));
    child.stdout?.on('data', (bytes) => {
      out += String(bytes);
      const link = /Interlock is ready: (\S+)/.exec(out)?.[1];
      if (link) resolve(link);
    });
    child.once('exit', (code) => reject(new Error(`interlock start ended with ${code}: ${complaint}`)));
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGINT');
  });
}

/** What a person would read a moment later: `check` is asked again until it no longer throws, at most 30 s. */
export async function eventually<T>(read: () => Promise<T>, check: (value: T) => void): Promise<void> {
  const end = Date.now() + 30_000;
  for (;;) {
    try {
      return check(await read());
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A time on screen, as a pattern: with its day where that is not today's. */
export const clock = '(\\d+ \\w+, )?\\d\\d:\\d\\d';

/** A part of the page comes to say what is expected. */
export function says(place: Locator, text: RegExp): Promise<void> {
  return eventually(
    () => place.innerText({ timeout: 1000 }),
    (said) => assert.match(said, text),
  );
}

/** The card frame of a page, once it is there. */
export async function cardFrame(page: Page): Promise<Frame> {
  for (let n = 0; n < 600; n++) {
    const frame = page.frames().find((one) => one.url().startsWith('http://card.'));
    if (frame) return frame;
    await page.waitForTimeout(50);
  }
  throw new Error('the page has no card frame');
}

/**
 * Opens a terminal on a host of the tree, in front, and waits until its session is there: the terminal has a place for
 * keys before that, and what is typed then goes nowhere.
 */
export async function openTerminal(page: Page, host: string): Promise<void> {
  const name = page.locator('.name').getByText(host, { exact: true });
  const row = page.locator('.tree .row.host').filter({ has: name });
  await row.dblclick();
  await row.locator('[title="terminal open"]').waitFor({ timeout: 60_000 });
  await page.locator('.xterm-helper-textarea:focus').waitFor({ state: 'attached' });
}

/** Reads a card to its end and rests the pointer on its button; where that is, or null where the card went away. */
async function toButton(page: Page, card: Locator) {
  const place = await card
    .locator('.body')
    .evaluate(
      (body) => {
        body.scrollTop = body.scrollHeight;
      },
      null,
      { timeout: 2000 },
    )
    .then(() => card.locator('.buttons button').last().boundingBox({ timeout: 2000 }))
    .catch(() => null);
  if (!place) return null;
  await page.mouse.move(place.x + place.width / 2, place.y + place.height / 2);
  await page.waitForTimeout(800);
  return place;
}

/** Throws with what a card says while it still stands; one that goes away meanwhile was answered. */
async function answered(card: Locator): Promise<void> {
  if ((await card.count()) === 0) return;
  const note = await card
    .locator('.note')
    .innerText({ timeout: 1000 })
    .catch(() => '');
  if ((await card.count()) > 0) throw new Error(`the card could not be approved: ${note}`);
}

/**
 * Reads the first card as a person does, to its end, then presses the button until this card is answered, or until
 * `unless` stands in the frame: a second call may join the card while it is read.
 */
export async function approve(page: Page, unless?: string): Promise<void> {
  const frame = await cardFrame(page);
  const first = frame.locator('article.card').first();
  await first.waitFor({ timeout: 90_000 }); // the whole troubleshooting comes before the first card
  const card = frame.locator(`article.card[data-card="${await first.getAttribute('data-card')}"]`);
  const deed = card.locator('.buttons button').last();
  for (let n = 0; n < 12 && (await card.count()) > 0; n++) {
    if (unless && (await frame.locator(unless).count()) > 0) return;
    const place = await toButton(page, card);
    if (!place) continue;
    if (unless && (await frame.locator(unless).count()) > 0) return;
    const now = await deed.boundingBox({ timeout: 2000 }).catch(() => null);
    if (now?.x !== place.x || now.y !== place.y) continue; // the frame was still growing: a hand would not press yet
    if (await deed.isEnabled({ timeout: 2000 }).catch(() => false))
      await page.mouse.click(place.x + place.width / 2, place.y + place.height / 2);
    await page.waitForTimeout(300);
  }
  await answered(card);
}

/** Reads a Dangerous card to its end and holds its button, until the card is answered. */
export async function hold(page: Page): Promise<void> {
  const frame = await cardFrame(page);
  const card = frame.locator('article.card').first();
  const deed = card.locator('.buttons button').last();
  for (let n = 0; n < 12 && (await card.count()) > 0; n++) {
    const place = await toButton(page, card);
    if (!place) continue;
    if (!(await deed.isEnabled({ timeout: 2000 }).catch(() => false))) continue;
    await page.mouse.down();
    await page.waitForTimeout(1300);
    await page.mouse.up();
    await page.waitForTimeout(300);
  }
  await answered(card);
}

/** Asks a question of its own: the placeholder is another one while a run goes on, and what is said then goes into it. */
export async function askCopilot(page: Page, question: string): Promise<void> {
  const composer = page.getByPlaceholder(/What is wrong/);
  await composer.fill(question);
  await composer.press('Enter');
}

export const mainQuestion = 'The BGP session between the two routers is down. Find out why and fix it.';
