/** Builds the Studio where its sources changed since the last build. Called by `npm run build`, the tests and start. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const studio = join(root, 'apps/studio');
const dist = join(studio, 'dist');
const stamp = join(dist, '.built');
/** The page that the build begins with; without it there is no Studio to build. */
export const studioSource = join(studio, 'index.html');

/**
 * The folder of the built Studio, after building it where it is missing or older than its sources. The build runs in
 * a process of its own, so that nothing of it stays in the caller's memory, and tells what it does on standard error.
 * Throws an Error that says what failed.
 */
export async function ensureStudio(): Promise<string> {
  const wanted = sourceHash();
  if (builtHash() === wanted) return dist;
  process.stderr.write('Building the Studio (needed once after each change of its sources) …\n');
  const { code, output } = await runBuild();
  if (code !== 0) throw new Error(`The Studio could not be built. What the build said:\n${output.trim()}`);
  return dist;
}

/** SHA-256 over names and contents of everything that goes into the build. */
function sourceHash(): string {
  const hash = createHash('sha256');
  for (const path of [join(root, 'package-lock.json'), ...folders().flatMap(sources)]) {
    const content = readFileSync(path);
    hash.update(`${relative(root, path)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function builtHash(): string | null {
  return existsSync(stamp) ? readFileSync(stamp, 'utf8') : null;
}

/** The Studio and the packages of ours below it. */
function folders(): string[] {
  const found = new Set<string>();
  const add = (folder: string) => {
    if (found.has(folder)) return;
    found.add(folder);
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    for (const name of Object.keys(dependencies))
      if (name.startsWith('@interlock/')) add(join(root, 'packages', name.slice('@interlock/'.length)));
  };
  add(studio);
  return [...found].sort();
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(
      ({ name }) => name !== 'dist' && name !== 'node_modules' && !name.startsWith('.') && !/\.test\.ts$/.test(name),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? sources(join(folder, entry.name)) : [join(folder, entry.name)]));
}

function runBuild(): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url)], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part) => (output += part));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** Builds beside the old build and puts the new one in its place, so that no half-built Studio is ever served. */
async function build(): Promise<void> {
  if (!existsSync(studioSource)) throw new Error(`There is no ${relative(root, studioSource)}.`);
  const hash = sourceHash();
  const { build: viteBuild } = await import('vite').catch(() => {
    throw new Error('Vite is not installed. Run "npm ci" without --omit=dev.');
  });
  const fresh = join(studio, `.building-${process.pid}`);
  const started = Date.now();
  try {
    await viteBuild({ root: studio, logLevel: 'warn', build: { outDir: fresh, emptyOutDir: true } });
    writeFileSync(join(fresh, '.built'), hash);
    rmSync(dist, { recursive: true, force: true });
    try {
      renameSync(fresh, dist);
    } catch (error) {
      if (builtHash() !== hash) throw error; // else another start was faster with the same build
    }
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  console.log(`The Studio is built (${((Date.now() - started) / 1000).toFixed(1)} s).`);
}

if (import.meta.main) {
  try {
    await build();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
