/** Small trees in a temporary folder, shaped like this repository, for checks to look at. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

/** The root of this repository. */
export const repository = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Writes `files` below a new folder that goes when the test ends; a value that is no text is written as JSON. */
export function tree(t: TestContext, files: Readonly<Record<string, unknown>>): string {
  const root = mkdtempSync(join(tmpdir(), 'interlock-tree-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return root;
}

/** The manifest of a package of a tree. */
export function manifest(name: string, floor: number, world: string, dependencies: readonly string[] = []): object {
  const versions = Object.fromEntries(dependencies.map((one) => [one, '0.1.0']));
  return { name: `@interlock/${name}`, interlock: { floor, world }, dependencies: versions };
}
