/** `npm run check`: format, lint, types, floors, packages, documents. Prints what failed, why it stands, what to do. */
import { spawn } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkDocuments } from './check-documents.ts';
import { checkFiles } from './check-files.ts';
import { checkFloors } from './check-floors.ts';
import { checkPackages } from './check-packages.ts';
import { reasons, reserved } from './rules.ts';
import type { Finding } from './source.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

interface Result {
  readonly name: string;
  readonly ok: boolean;
  readonly output: string;
  readonly remedy: string;
}

/** Runs a tool of node_modules/.bin on the root; its output is shown where it fails. */
function tool(name: string, command: string, args: string[], remedy: string): Promise<Result> {
  return new Promise((resolve) => {
    const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1' };
    delete env.NODE_OPTIONS;
    const child = spawn(join(root, 'node_modules/.bin', command), args, { cwd: root, env, shell: false });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part) => (output += part));
    child.on('error', (error) => resolve({ name, ok: false, output: error.message, remedy: 'Run "npm ci".' }));
    child.on('close', (code) => resolve({ name, ok: code === 0, output, remedy }));
  });
}

function types(world: string): Promise<Result>[] {
  const config = `tsconfig.${world}.json`;
  const { include } = JSON.parse(readFileSync(join(root, config), 'utf8')) as { include: string[] };
  if (globSync(include, { cwd: root }).length === 0) return []; // the compiler calls an empty world an error
  return [tool(`types (${world})`, 'tsc', ['-p', config], `See ${config} for what this world may see.`)];
}

function findings(name: string, found: readonly Finding[]): Result {
  const lines = found.map(({ rule, where, what }) => `${where}: ${what} [${rule}]`);
  const why = [...new Set(found.map((one) => one.rule))].map((rule) => `  ${rule}: ${reasonOf(rule)}`);
  const remedy = 'An exception is written with its reason in scripts/rules.ts.';
  return { name, ok: found.length === 0, output: [...lines, '', ...why].join('\n'), remedy };
}

function reasonOf(rule: Finding['rule']): string {
  const place = reserved.find((one) => one.name === rule);
  if (place) return `${place.reason} Allowed in: ${place.allowed.join(', ')}.`;
  return reasons[rule as keyof typeof reasons];
}

function ourChecks(): Result[] {
  const files = checkFiles(root);
  for (const line of files.noted) console.log(`note: ${line}`);
  return [
    findings('floors', checkFloors(root)),
    findings('files', files.findings),
    findings('packages', checkPackages(root)),
    findings('documents', checkDocuments(root)),
  ];
}

const started = Date.now();
if (!existsSync(join(root, 'node_modules/.bin/biome'))) {
  console.error('The tools are not installed. Run "npm ci".');
  process.exit(1);
}
const level = ['--diagnostic-level=warn', '--error-on-warnings', '--max-diagnostics=50'];
const running = [
  tool(
    'format and lint',
    'biome',
    ['check', ...level, '.'],
    'Run "npm run format"; what is left is for you to change.',
  ),
  tool('promises', 'oxlint', ['--type-aware', '--deny-warnings', '.'], 'Await it, return it, or void it with a catch.'),
  ...['pure', 'node', 'browser', 'pages'].flatMap(types),
];
const results = [...ourChecks(), ...(await Promise.all(running))];
const failed = results.filter((result) => !result.ok);
for (const { name, output, remedy } of failed) console.log(`\n── ${name}\n${output.trim()}\n→ ${remedy}`);
const seconds = ((Date.now() - started) / 1000).toFixed(1);
const names = (some: readonly Result[]) => some.map((result) => result.name).join(', ');
console.log(
  failed.length === 0
    ? `check: all ${results.length} hold (${names(results)}) in ${seconds} s`
    : `\ncheck: ${failed.length} of ${results.length} failed: ${names(failed)} (${seconds} s)`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
