/** Length and names of the source files. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyNames, lines, longFiles } from './rules.ts';
import { countLines, type Finding, filesBelow } from './source.ts';

const folders = ['apps', 'packages', 'lab', 'scripts', 'tests'];
const counted = /\.(ts|tsx|mts|mjs|js|jsx|css|html|sh)$/;

/** Files that are too long or called by an empty word; `noted` are long files that still pass. */
export function checkFiles(root: string): { findings: Finding[]; noted: string[] } {
  const findings: Finding[] = [];
  const noted: string[] = [];
  for (const path of folders.flatMap((folder) => filesBelow(root, folder))) {
    const word = emptyWord(path);
    if (word !== null) findings.push({ rule: 'file.name', where: path, what: `is called by the word "${word}"` });
    if (!counted.test(path)) continue;
    const count = countLines(readFileSync(join(root, path), 'utf8'));
    if (count > lines.most && longFiles[path] === undefined)
      findings.push({ rule: 'file.long', where: path, what: `has ${count} lines, ${lines.most} are the most` });
    else if (count > lines.noted) noted.push(`${path} has ${count} lines; over ${lines.noted} wants a reason`);
  }
  return { findings, noted };
}

function emptyWord(path: string): string | null {
  const parts = path.split('/').flatMap((name) => name.replace(/\..*$/, '').split('-'));
  return emptyNames.find((word) => parts.includes(word)) ?? null;
}
