import { compilePattern } from '../pattern.ts';
import { done, failed, type Invocation, options, type Program } from './command.ts';
import { isFolder, listFolder, resolvePath } from './filesystem.ts';

const linesOf = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
const joined = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');

/** A file's content, or the message of why not. */
function read({ host, folder, root }: Invocation, path: string): { text: string } | { problem: string } {
  const full = resolvePath(folder, path);
  const file = host.files.get(full);
  if (!file)
    return { problem: isFolder(host.files, full) ? `${path}: Is a directory` : `${path}: No such file or directory` };
  return file.root && !root ? { problem: `${path}: Permission denied` } : { text: file.content };
}

/** Input of a filter: its files, or what comes down the pipe. */
function inputs(call: Invocation, name: string, paths: readonly string[]): { text: string; problems: string } {
  if (paths.length === 0) return { text: call.input ?? '', problems: '' };
  const results = paths.map((path) => read(call, path));
  return {
    text: results.map((result) => ('text' in result ? result.text : '')).join(''),
    problems: joined(results.flatMap((result) => ('problem' in result ? [`${name}: ${result.problem}`] : []))),
  };
}

const cat: Program = (call) => {
  const { text, problems } = inputs(call, 'cat', options(call.words).rest);
  return { output: text + problems, status: problems === '' ? 0 : 1 };
};

const part =
  (name: 'head' | 'tail'): Program =>
  (call) => {
    const at = call.words.indexOf('-n');
    const short = call.words.find((word) => /^-\d+$/.test(word));
    const count = Number(at > 0 ? call.words[at + 1] : (short?.slice(1) ?? '10'));
    const paths = call.words.slice(1).filter((word, i) => !word.startsWith('-') && i + 1 !== at + 1);
    const { text, problems } = inputs(call, name, paths);
    const lines = linesOf(text);
    const shown = name === 'head' ? lines.slice(0, count) : lines.slice(Math.max(0, lines.length - count));
    return { output: joined(shown) + problems, status: problems === '' ? 0 : 1 };
  };

const grep: Program = (call) => {
  const { flags, rest } = options(call.words);
  const [source, ...paths] = rest;
  const matches = source === undefined ? null : compilePattern(source, { ignoreCase: flags.includes('i') });
  if (!matches) return failed('Usage: grep [OPTION]... PATTERNS [FILE]...\n', 2);
  const { text, problems } = inputs(call, 'grep', paths);
  const found = linesOf(text).filter((line) => matches(line) !== flags.includes('v'));
  const output = flags.includes('c') ? `${found.length}\n` : joined(found);
  return { output: output + problems, status: problems !== '' ? 2 : found.length > 0 ? 0 : 1 };
};

const wc: Program = (call) => {
  const { flags, rest } = options(call.words);
  const { text, problems } = inputs(call, 'wc', rest);
  const counts = [linesOf(text).length, text.split(/\s+/).filter(Boolean).length, text.length];
  return done(`${flags.includes('l') ? counts[0] : counts.join(' ')}${rest[0] ? ` ${rest[0]}` : ''}\n${problems}`);
};

const ls: Program = ({ host, folder, words }) => {
  const { flags, rest } = options(words);
  const path = resolvePath(folder, rest[0] ?? '.');
  const names = host.files.has(path) ? [path] : listFolder(host.files, path);
  if (!names) return failed(`ls: cannot access '${rest[0] ?? '.'}': No such file or directory\n`, 2);
  const shown = names.filter((name) => flags.includes('a') || !name.startsWith('.'));
  if (!flags.includes('l'))
    return done(shown.length === 0 ? '' : `${shown.map((name) => name.replace(/\/$/, '')).join('  ')}\n`);
  const row = (name: string) => {
    const file = host.files.get(resolvePath(path, name));
    const mode = name.endsWith('/') ? 'drwxr-xr-x' : file?.root ? '-rw-r-----' : '-rw-r--r--';
    return `${mode} 1 root root ${String(file?.content.length ?? 4096).padStart(6)} Nov  3 08:12 ${name.replace(/\/$/, '')}`;
  };
  return done(joined([`total ${shown.length * 4}`, ...shown.map(row)]));
};

const cd: Program = ({ host, folder, words, goTo }) => {
  const path = resolvePath(folder, words[1] ?? '~');
  if (!isFolder(host.files, path)) return failed(`-bash: cd: ${words[1]}: No such file or directory\n`);
  goTo(path);
  return done();
};

const rm: Program = ({ host, folder, words, root }) => {
  const path = resolvePath(folder, options(words).rest[0] ?? '');
  if (!host.files.has(path)) return failed(`rm: cannot remove '${words.at(-1)}': No such file or directory\n`);
  if (!root && !path.startsWith('/home/admin/'))
    return failed(`rm: cannot remove '${words.at(-1)}': Permission denied\n`);
  host.files.delete(path);
  return done();
};

/** Programs about files and text. */
export const textPrograms: Readonly<Record<string, Program>> = {
  cat,
  head: part('head'),
  tail: part('tail'),
  grep,
  wc,
  ls,
  cd,
  rm,
  pwd: ({ folder }) => done(`${folder}\n`),
  echo: ({ words }) => done(`${words.slice(words[1] === '-n' ? 2 : 1).join(' ')}${words[1] === '-n' ? '' : '\n'}`),
  sort: (call) => done(joined(linesOf(inputs(call, 'sort', options(call.words).rest).text).sort())),
  touch: ({ host, folder, words, root }) => {
    const path = resolvePath(folder, words[1] ?? '');
    if (!root && !path.startsWith('/home/admin/'))
      return failed(`touch: cannot touch '${words[1]}': Permission denied\n`);
    if (!host.files.has(path)) host.files.set(path, { content: '', root: false });
    return done();
  },
};
