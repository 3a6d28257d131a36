/** Paths and npm scripts that documents name exist. */
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Finding, filesBelow, readManifest } from './source.ts';

/** A path from the root: one of its folders and something below, in backticks, a link or plain words. */
const path = /(?<![\w./@-])(?:apps|packages|lab|tests|scripts|docs|\.ci)\/[\w./*@-]*[\w*/]/g;
const rootFile = /`((?:[A-Z][\w-]*\.md|(?:package|tsconfig|biome|\.oxlintrc)[\w.-]*\.jsonc?|LICENSE|\.npmrc))`/g;
const link = /\]\((?!\w+:|#)([^)#\s]+)(?:#[^)]*)?\)/g;
const script = /\bnpm (?:run (?:-s )?([a-z][\w:-]*)|(start|test)\b)/g;
/** What the build makes is named by documents and not there on a fresh clone. */
const made = /(^|\/)(dist|node_modules)(\/|$)/;

/** Findings in every document below `root`, and in the documents that comments of the source name. */
export function checkDocuments(root: string): Finding[] {
  const scripts = new Set(Object.keys(readManifest(root, 'package.json').scripts ?? {}));
  const files = filesBelow(root, '');
  const known = new Set(files);
  return files.flatMap((file) => {
    if (file.endsWith('.md')) return checkDocument(root, file, known, scripts);
    return /^(apps|packages|lab|scripts)\/.*\.(ts|tsx|mjs)$/.test(file) ? checkMentions(root, file, known) : [];
  });
}

function checkDocument(
  root: string,
  file: string,
  known: ReadonlySet<string>,
  scripts: ReadonlySet<string>,
): Finding[] {
  const findings: Finding[] = [];
  for (const [index, line] of readFileSync(join(root, file), 'utf8').split('\n').entries()) {
    const where = `${file}:${index + 1}`;
    const named = [...line.matchAll(path)].map((match) => match[0]);
    for (const match of line.matchAll(rootFile)) named.push(match[1] as string);
    for (const match of line.matchAll(link)) named.push(posix.join(posix.dirname(file), match[1] as string));
    for (const one of new Set(named))
      if (!exists(root, one, known)) findings.push({ rule: 'document.path', where, what: `names ${one}` });
    for (const match of line.matchAll(script)) {
      const name = match[1] ?? (match[2] as string);
      if (!scripts.has(name)) findings.push({ rule: 'document.script', where, what: `names npm run ${name}` });
    }
  }
  return findings;
}

/** A comment that sends its reader to a document sends him to one that is there. */
function checkMentions(root: string, file: string, known: ReadonlySet<string>): Finding[] {
  return readFileSync(join(root, file), 'utf8')
    .split('\n')
    .flatMap((line, index) =>
      [...line.matchAll(/\bdocs\/[\w./-]+\.md\b/g)]
        .filter((match) => !exists(root, match[0], known))
        .map((match): Finding => ({ rule: 'document.path', where: `${file}:${index + 1}`, what: `names ${match[0]}` })),
    );
}

/** Also true for `*` where something matches, for a file named without its ending, and for what the build makes. */
function exists(root: string, name: string, known: ReadonlySet<string>): boolean {
  const clean = name.replace(/\/$/, '');
  if (made.test(clean) || existsSync(join(root, clean))) return true;
  if (/NNNN|\*|\bx\.test\.ts$/.test(clean)) {
    const pattern = clean
      .replace(/NNNN|\*|\bx(?=\.test)/g, '*')
      .split('*')
      .map(literally)
      .join('[^/]*');
    const matcher = new RegExp(`^${pattern}(/|$)`);
    return [...known].some((file) => matcher.test(file));
  }
  return false;
}

function literally(text: string): string {
  return text.replace(/[.+?^$()[\]{}|\\]/g, '\\$&');
}
