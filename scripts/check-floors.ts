/** Floors, worlds, doors and reserved places: who may import and name what (scripts/rules.ts has lists and reasons). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkDoors } from './check-doors.ts';
import { hiddenImports, reserved, workspaceBuiltins, workspaceSource } from './rules.ts';
import {
  type Finding,
  type Import,
  type Package,
  readManifest,
  readPackages,
  readSources,
  type SourceFile,
} from './source.ts';

interface Tree {
  readonly byName: ReadonlyMap<string, Package>;
  /** What tests may use beside their package's own: the root's development dependencies. */
  readonly forTests: ReadonlySet<string>;
  readonly pureNames: ReadonlySet<string>;
}

/** Everything below `root` that breaks a floor, a world, a door or a reserved place. */
export function checkFloors(root: string): Finding[] {
  const { packages, findings } = readPackages(root);
  const manifest = existsSync(join(root, 'package.json')) ? readManifest(root, 'package.json') : { name: '' };
  const tree: Tree = {
    byName: new Map(packages.map((one) => [one.name, one])),
    forTests: new Set(Object.keys(manifest.devDependencies ?? {})),
    pureNames: pureNames(root),
  };
  for (const one of packages) {
    findings.push(...checkManifest(one, tree));
    const sources = readSources(root, one.folder);
    for (const source of sources) findings.push(...checkSource(one, source, tree));
    if (one.name === '@interlock/gatekeeper') findings.push(...checkDoors(sources));
  }
  return findings;
}

/** Dependencies obey the floors even where no file imports them yet. */
function checkManifest(one: Package, tree: Tree): Finding[] {
  return one.dependencies.flatMap((name) => {
    const target = tree.byName.get(name);
    const problem = target && floorProblem(one, target);
    return problem ? [{ ...problem, where: `${one.folder}package.json` }] : [];
  });
}

function floorProblem(from: Package, to: Package): Omit<Finding, 'where'> | null {
  const arrow = `${from.name} (floor ${from.floor}, ${from.world}) → ${to.name} (floor ${to.floor}, ${to.world})`;
  if (to.floor >= from.floor || from.name === '@interlock/lab') return { rule: 'floor.up', what: arrow };
  const hardly = from.name === '@interlock/workspace'; // a Node program that may use nothing of ours that needs Node
  const allowed = from.world === 'node' && !hardly ? ['pure', 'node'] : [from.world, 'pure'];
  if (!allowed.includes(to.world) || (hardly && to.world !== 'pure')) return { rule: 'floor.world', what: arrow };
  return null;
}

function checkSource(one: Package, source: SourceFile, tree: Tree): Finding[] {
  const findings: Finding[] = [];
  const add = (rule: Finding['rule'], line: number, what: string) =>
    findings.push({ rule, where: `${source.path}:${line}`, what });
  if (source.broken !== null) add('source.unread', 1, source.broken);
  for (const line of source.references) add('source.reference', line, 'holds a /// <reference …>');
  for (const each of source.imports) checkImport(one, source, each, tree, add);
  if (source.test) return findings;

  if (hiddenImports.allowed[source.path] === undefined) {
    for (const { text, line } of source.words)
      if (hiddenImports.words.test(text)) add('source.hidden', line, `names ${text}`);
    for (const { name, line } of source.free)
      if (hiddenImports.globals.includes(name)) add('source.hidden', line, `uses ${name}`);
  }
  for (const place of reserved) {
    if (place.allowed.some((folder) => source.path.startsWith(folder))) continue;
    for (const { text, line } of source.words)
      if (place.words?.test(text)) add(place.name as 'reserved.', line, `names ${text}`);
    for (const { name, line } of source.free)
      if (place.globals?.includes(name)) add(place.name as 'reserved.', line, `uses ${name}`);
  }
  if (one.world === 'pure')
    for (const { name, line } of source.free) if (!tree.pureNames.has(name)) add('pure.global', line, `uses ${name}`);
  return findings;
}

type Add = (rule: Finding['rule'], line: number, what: string) => void;

function checkImport(from: Package, source: SourceFile, { target, line }: Import, tree: Tree, add: Add): void {
  if (target === null) {
    if (!source.test && hiddenImports.allowed[source.path] === undefined)
      add('source.hidden', line, 'imports a computed name');
  } else if (target.startsWith('.')) {
    const reached = posix.join(posix.dirname(source.path), target);
    if (!reached.startsWith(from.folder)) add('floor.escape', line, `reaches ${reached}`);
  } else if (isBuiltin(target) || target.startsWith('node:')) checkBuiltin(from, source, target, line, add);
  else checkPackage(from, source, packageName(target), line, tree, add);
  if (target !== null && !source.test) checkReservedModule(source, target, line, add);
}

function checkBuiltin(from: Package, source: SourceFile, target: string, line: number, add: Add): void {
  if (source.test) return;
  const name = target.startsWith('node:') ? target : `node:${target}`;
  if (from.world !== 'node') add('pure.builtin', line, `imports ${name}`);
  else if (source.path.startsWith(workspaceSource) && !workspaceBuiltins.includes(name))
    add('workspace.builtin', line, `imports ${name}`);
}

function checkPackage(from: Package, source: SourceFile, name: string, line: number, tree: Tree, add: Add): void {
  const ours = tree.byName.get(name);
  const declared = from.dependencies.includes(name) || from.name === name;
  if (ours && ours !== from) {
    const problem = floorProblem(from, ours);
    // A test may put a device of the lab or a lower package beside what it tests; it may not climb.
    if (problem && !(source.test && problem.rule === 'floor.world')) add(problem.rule, line, problem.what);
    if (!declared && !source.test) add('floor.undeclared', line, `imports ${name}`);
  } else if (!declared && !(source.test && (tree.forTests.has(name) || from.devDependencies.includes(name))))
    add('floor.undeclared', line, `imports ${name}`);
}

function checkReservedModule(source: SourceFile, target: string, line: number, add: Add): void {
  const name = isBuiltin(target) && !target.startsWith('node:') ? `node:${target}` : target;
  for (const place of reserved) {
    if (place.allowed.some((folder) => source.path.startsWith(folder))) continue;
    if (place.modules?.some((module) => name === module || name.startsWith(`${module}/`)))
      add(place.name as 'reserved.', line, `imports ${name}`);
  }
}

/** `@scope/name/part` is of `@scope/name`. */
function packageName(target: string): string {
  return target.split('/', target.startsWith('@') ? 2 : 1).join('/');
}

/** Names of the language, as the compiler's own libraries for es2024 declare them, and those of pure-globals.d.ts. */
function pureNames(root: string): Set<string> {
  const names = new Set<string>();
  const declared =
    /^\s*(?:export )?(?:declare )?(?:abstract )?(?:interface|type|var|const|let|function|class|namespace) (\w+)/gm;
  const here = dirname(dirname(fileURLToPath(import.meta.url)));
  const own = [root, here].map((folder) => join(folder, 'scripts/pure-globals.d.ts')).find((path) => existsSync(path));
  const texts = own ? [own] : [];
  for (const folder of compilerLibraries(here))
    for (const name of readdirSync(folder))
      if (/^lib\.(es5|es20(1\d|2[0-4])(\..+)?|decorators)\.d\.ts$/.test(name) && !name.includes('.full.'))
        texts.push(join(folder, name));
  for (const path of texts)
    for (const match of readFileSync(path, 'utf8').matchAll(declared)) names.add(match[1] as string);
  for (const outlawed of ['eval', 'Function', 'globalThis']) names.delete(outlawed);
  return names;
}

/** The compiler keeps its libraries in a package per platform. */
function compilerLibraries(here: string): string[] {
  const scope = join(here, 'node_modules/@typescript');
  if (!existsSync(scope)) throw new Error('The TypeScript compiler is not installed; run "npm ci".');
  return readdirSync(scope)
    .map((name) => join(scope, name, 'lib'))
    .filter((folder) => existsSync(folder))
    .slice(0, 1);
}

if (import.meta.main) {
  const found = checkFloors(process.cwd());
  for (const { where, rule, what } of found) console.log(`${where}: ${what} [${rule}]`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
