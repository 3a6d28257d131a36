/** The tree as the checks see it: its packages, their files, and what each file imports and names. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { parseSync } from 'oxc-parser';
import { children, type FreeName, freeNames, type SyntaxNode } from './free-names.ts';
import type { RuleName } from './rules.ts';

/** One thing that is wrong, and where. */
export interface Finding {
  readonly rule: RuleName | `reserved.${string}`;
  /** Path from the root, with `:line` where it is known. */
  readonly where: string;
  readonly what: string;
}

export type World = 'pure' | 'node' | 'browser';

export interface Package {
  readonly name: string;
  /** Folder from the root, ending in `/`. */
  readonly folder: string;
  readonly floor: number;
  readonly world: World;
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
}

export interface Import {
  /** null where the target is computed. */
  readonly target: string | null;
  readonly line: number;
}

export interface SourceFile {
  readonly path: string;
  readonly test: boolean;
  readonly lineCount: number;
  readonly imports: readonly Import[];
  /** Every identifier and every whole string, with the line it stands on. */
  readonly words: readonly { text: string; line: number }[];
  readonly free: readonly { name: string; line: number }[];
  /** Lines of `/// <reference …>`. */
  readonly references: readonly number[];
  readonly broken: string | null;
}

const sourceEnding = /\.(ts|tsx|mts|js|jsx|mjs)$/;
const never = new Set(['node_modules', 'dist', '.git', '.cache', 'coverage', 'shots']);

/** Files below `folder`, as paths from `root` with `/`, in a stable order; a folder that is not there has none. */
export function filesBelow(root: string, folder: string): string[] {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  const found: string[] = [];
  const visit = (at: string) => {
    for (const entry of readdirSync(join(root, at), { withFileTypes: true })) {
      if (never.has(entry.name) || entry.name.startsWith('.building-')) continue;
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else if (entry.isFile()) found.push(path.split(sep).join('/'));
    }
  };
  visit(folder.replace(/\/$/, ''));
  return found.sort();
}

/** Every workspace package of the tree. A manifest without a floor or a world is a finding. */
export function readPackages(root: string): { packages: Package[]; findings: Finding[] } {
  const packages: Package[] = [];
  const findings: Finding[] = [];
  const folders = ['packages', 'apps'].flatMap((group) =>
    existsSync(join(root, group))
      ? readdirSync(join(root, group))
          .sort()
          .map((name) => `${group}/${name}/`)
      : [],
  );
  for (const folder of [...folders, 'lab/']) {
    const path = `${folder}package.json`;
    if (!existsSync(join(root, path))) continue;
    const manifest = readManifest(root, path);
    const { floor, world } = manifest.interlock ?? {};
    if (typeof floor !== 'number' || (world !== 'pure' && world !== 'node' && world !== 'browser'))
      findings.push({ rule: 'floor.manifest', where: path, what: 'names no floor or no known world' });
    else
      packages.push({
        name: manifest.name,
        folder,
        floor,
        world,
        dependencies: Object.keys(manifest.dependencies ?? {}),
        devDependencies: Object.keys(manifest.devDependencies ?? {}),
      });
  }
  return { packages, findings };
}

export interface Manifest {
  readonly name: string;
  readonly interlock?: { readonly floor?: unknown; readonly world?: unknown };
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A package.json; throws where it is none. */
export function readManifest(root: string, path: string): Manifest {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest;
}

/** The source files of one package that are part of the program or test it. */
export function readSources(root: string, folder: string): SourceFile[] {
  return ['src', 'bin']
    .flatMap((part) => filesBelow(root, folder + part))
    .filter((path) => sourceEnding.test(path))
    .map((path) => readSource(root, path));
}

function readSource(root: string, path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const lineOf = lineFinder(text);
  const parsed = parseSync(path, text);
  const program = parsed.program as unknown as SyntaxNode;
  const found: { imports: Import[]; words: { text: string; line: number }[] } = { imports: [], words: [] };
  visit(program, lineOf, found);
  const free = freeNames(program).map(({ name, at }: FreeName) => ({ name, line: lineOf(at) }));
  const references = parsed.comments
    .filter((comment) => comment.type === 'Line' && /^\/\s*<reference\b/.test(comment.value))
    .map((comment) => lineOf(comment.start));
  return {
    path,
    test: /\.(test|bench)\.tsx?$/.test(path),
    lineCount: countLines(text),
    ...found,
    free,
    references,
    broken: parsed.errors[0]?.message ?? null,
  };
}

function visit(
  node: SyntaxNode,
  lineOf: (at: number) => number,
  found: { imports: Import[]; words: { text: string; line: number }[] },
): void {
  const line = lineOf(node.start);
  const source = node.source as SyntaxNode | null | undefined;
  if (/^(Import(Declaration|Expression)|Export(All|Named)Declaration|TSImportType)$/.test(node.type) && source)
    found.imports.push({ target: literal(source), line });
  if (node.type === 'TSExternalModuleReference')
    found.imports.push({ target: literal(node.expression as SyntaxNode), line });
  if (node.type === 'CallExpression' && (node.callee as SyntaxNode).name === 'require')
    found.imports.push({ target: literal((node.arguments as SyntaxNode[])[0]), line });
  if (node.type === 'Identifier' || node.type === 'PrivateIdentifier')
    found.words.push({ text: node.name as string, line });
  if (node.type === 'Literal' && typeof node.value === 'string') found.words.push({ text: node.value, line });
  for (const child of children(node)) visit(child, lineOf, found);
}

function literal(node: SyntaxNode | undefined): string | null {
  if (node?.type === 'TSLiteralType') return literal(node.literal as SyntaxNode);
  return node?.type === 'Literal' && typeof node.value === 'string' ? node.value : null;
}

/** Lines of a text; a last line end starts no line of its own. */
export function countLines(text: string): number {
  const ends = text.split('\n').length;
  return text.endsWith('\n') || text === '' ? ends - 1 : ends;
}

function lineFinder(text: string): (at: number) => number {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (at) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] as number) <= at) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}
