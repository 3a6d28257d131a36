/**
 * `npm run -s bench [-- NAME …]`: runs tests/bench/NAME.bench.ts, all of them where no name is given. Standard output
 * has one JSON line a figure and nothing else; whatever a bench prints otherwise goes to standard error.
 */
import { Console } from 'node:console';
import { existsSync, globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One measured value. `ok` says whether the target holds; ratios against a peer come from the same run. */
export interface Figure {
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  readonly peer?: string;
  readonly peerValue?: number;
  readonly ratio?: number;
  readonly target?: string;
  readonly ok?: boolean;
}

/** What every file of tests/bench exports as `bench`. */
export type Bench = (print: (figure: Figure) => void) => Promise<void>;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'tests/bench');

async function main(names: readonly string[]): Promise<number> {
  const known = globSync('*.bench.ts', { cwd: folder })
    .map((file) => basename(file, '.bench.ts'))
    .sort();
  const wanted = names.length > 0 ? names : known;
  const missing = wanted.find((name) => !existsSync(join(folder, `${name}.bench.ts`)));
  if (missing !== undefined || wanted.length === 0) {
    console.error(`There is no bench ${missing ?? 'at all'}. Known: ${known.join(', ') || 'none'}.`);
    return 2;
  }
  globalThis.console = new Console(process.stderr, process.stderr);
  let failed = 0;
  for (const name of wanted) {
    try {
      const { bench } = (await import(join(folder, `${name}.bench.ts`))) as { bench: Bench };
      await bench((figure) => process.stdout.write(`${JSON.stringify({ bench: name, ...figure })}\n`));
    } catch (error) {
      failed += 1;
      console.error(`bench ${name} did not run to its end:`, error);
    }
  }
  return failed > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.slice(2));
