/**
 * Whole configurations, written for these tests, in which every secret stands between ‹ and ›. They say which lines carry
 * one and which words carry none.
 */
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Configuration {
  readonly platform: string;
  readonly name: string;
  /** As a device would show it, without the marks. */
  readonly text: string;
  /** Lines that carry a secret: as they stand, and the secrets of each. */
  readonly lines: readonly { readonly line: string; readonly secrets: readonly string[] }[];
  /** Words between blanks that touch no secret, each as often as it stands there. */
  readonly benign: readonly string[];
}

const folder = join(dirname(fileURLToPath(import.meta.url)), 'configurations');

export function readConfigurations(): Configuration[] {
  return globSync('*/*.txt', { cwd: folder })
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => parsed(dirname(path), basename(path, '.txt'), readFileSync(join(folder, path), 'utf8')));
}

export function parsed(platform: string, name: string, marked: string): Configuration {
  const lines: { line: string; secrets: string[] }[] = [];
  const benign: string[] = [];
  let open = false;
  for (const line of marked.split('\n')) {
    const secrets: string[] = [];
    let rest = '';
    for (const piece of line.split(/(?=[‹›])/)) {
      if (piece.startsWith('‹')) open = true;
      else if (piece.startsWith('›')) open = false;
      const text = piece.replace(/^[‹›]/, '');
      if (open && text !== '') secrets.push(text);
      // What touches a secret is no benign word.
      rest += open ? '‹' : piece;
    }
    if (open && secrets.length === 0 && line !== '') secrets.push(line);
    if (secrets.length > 0) lines.push({ line: line.replace(/[‹›]/g, ''), secrets });
    benign.push(...rest.split(/\s+/).filter((word) => word !== '' && !/[‹›]/.test(word)));
  }
  return { platform, name, text: marked.replace(/[‹›]/g, ''), lines, benign };
}

/** Letters of a secret in a row that count as seen; of a shorter one, all of it. */
const seenLetters = 8;

export function isSeen(secret: string, text: string): boolean {
  const width = Math.min(seenLetters, secret.length);
  for (let at = 0; at + width <= secret.length; at++) if (text.includes(secret.slice(at, at + width))) return true;
  return false;
}

/** The benign words that are no longer there. */
export function changed({ benign }: Configuration, out: string): string[] {
  const left = new Map<string, number>();
  for (const word of out.split(/\s+/)) left.set(word, (left.get(word) ?? 0) + 1);
  return benign.filter((word) => {
    const much = left.get(word) ?? 0;
    left.set(word, much - 1);
    return much <= 0;
  });
}
