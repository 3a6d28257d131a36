import { compilePattern } from '../pattern.ts';
import { done, failed, type Invocation, options, type Program } from './command.ts';
import { isFolder, listFolder, mostFiles, resolvePath } from './filesystem.ts';

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

const cut: Program = (call) => {
  const value = (flag: string) => {
    const at = call.words.findIndex((word) => word.startsWith(flag));
    return at < 0 ? undefined : call.words[at]?.slice(2) || call.words[at + 1];
  };
  const [sign = '\t', fields] = [value('-d'), value('-f')];
  const number = Number(fields);
  if (!Number.isInteger(number) || number < 1) return failed('cut: you must specify a list of fields\n');
  const paths = call.words.slice(1).filter((word, i) => !word.startsWith('-') && !/^-[df]$/.test(call.words[i] ?? ''));
  const { text, problems } = inputs(call, 'cut', paths);
  return {
    output: joined(linesOf(text).map((line) => line.split(sign)[number - 1] ?? '')) + problems,
    status: problems === '' ? 0 : 1,
  };
};

/** `find FOLDER [-name PATTERN]`. */
const find: Program = ({ host, folder, words }) => {
  const start = words[1] !== undefined && !words[1].startsWith('-') ? words[1] : '.';
  const root = resolvePath(folder, start);
  const at = words.indexOf('-name');
  const pattern = at < 0 ? null : (words[at + 1] ?? '');
  const matches = (name: string) => {
    if (pattern === null) return true;
    const [first = '', ...rest] = pattern.split('*');
    if (rest.length === 0) return name === pattern;
    const last = rest.at(-1) as string;
    return name.startsWith(first) && name.endsWith(last) && name.length >= first.length + last.length;
  };
  const found = [...host.files.keys()]
    .filter(
      (path) => (root === '/' || path === root || path.startsWith(`${root}/`)) && matches(path.split('/').at(-1) ?? ''),
    )
    .sort();
  return done(joined(found));
};

const cp: Program = (call) => {
  const [from = '', to = ''] = options(call.words).rest;
  const source = read(call, from);
  if ('problem' in source) return failed(`cp: cannot stat '${from}': No such file or directory\n`);
  const target = resolvePath(
    call.folder,
    isFolder(call.host.files, resolvePath(call.folder, to)) ? `${to}/${from.split('/').at(-1)}` : to,
  );
  if (to === '' || (!call.root && !target.startsWith(`/home/${call.user}/`)))
    return failed(`cp: cannot create regular file '${to}': Permission denied\n`);
  if (call.host.files.size >= mostFiles) return failed(`cp: error writing '${to}': No space left on device\n`);
  call.host.files.set(target, { content: source.text, root: false });
  return done();
};

/** Programs about files and text. */
export const textPrograms: Readonly<Record<string, Program>> = {
  cat,
  head: part('head'),
  tail: part('tail'),
  grep,
  wc,
  // A pager and a concatenation are one where the terminal pages nothing.
  less: cat,
  more: cat,
  cut,
  uniq: (call) =>
    done(
      joined(
        linesOf(inputs(call, 'uniq', options(call.words).rest).text).filter((line, i, all) => line !== all[i - 1]),
      ),
    ),
  find,
  cp,
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
    if (!host.files.has(path) && host.files.size >= mostFiles)
      return failed(`touch: cannot touch '${words[1]}': No space left on device\n`);
    if (!host.files.has(path)) host.files.set(path, { content: '', root: false });
    return done();
  },
};
